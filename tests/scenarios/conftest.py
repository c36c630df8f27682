"""A simulated room for one mishap: real processes, real lines, a short day."""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from auction.journal.entry import decode
from auction.rehearsal.desk import Desk
from auction.rehearsal.distant import Address, DistantPlace
from auction.rehearsal.feed import Feed
from auction.rehearsal.outcome import bodies, newest_folder
from auction.rehearsal.player import Player
from auction.rehearsal.reading import parse
from auction.rehearsal.report import Played
from auction.rehearsal.script import BUNDLED
from auction.rehearsal.sight import Sight, look
from auction.rehearsal.stage import Stage
from auction.rehearsal.things import act_on

VISITORS = {
    "1": ("王小明", "national_id", "A123456789"),
    "2": ("陳春嬌", "national_id", "J220000203"),
    "3": ("林志豪", "national_id", "J120000103"),
}
OPEN_AND_RAISE = """
  { by = "A01", do = { kind = "OpenSession" } },
  { by = "B01", admit = "1" },
  { by = "B01", admit = "2" },
  { by = "B01", admit = "3" },
  { by = "B01", do = { kind = "ShowBoxEmpty", round = "1" } },
  { by = ["A01", "B01"], do = { kind = "RaiseBox", round = "1" } },
  { when = { slot = "OPEN" } },
"""
HEAD = """
title = "事故"

[people]
{people}

[[session]]
date = 2026-12-02
opens = 10:29:10
lots = "day.lots.toml"
pace = 0.05
steps = [
{steps}
]
"""


@dataclass(frozen=True)
class SeenEntry:
    """An entry as an auditor reads it."""

    kind: str
    actor: str
    at_ms: int
    data: dict[str, Any]


class SimulatedRoom:
    """The processes, and somebody at every desk."""

    def __init__(self, stage: Stage, deadline: str) -> None:
        self.stage = stage
        self.deadline = deadline
        self._plays = 0

    def text(self, steps: str) -> str:
        """A whole script with these steps."""
        people = "".join(
            f'{paddle} = {{ name = "{name}", document = "{document}", number = "{number}" }}\n'
            for paddle, (name, document, number) in VISITORS.items()
        )
        return HEAD.format(people=people, steps=steps)

    async def play(self, steps: str, run: str | None = None) -> Played:
        """Play some steps; a failure fails the test."""
        self._plays += 1
        assert self.stage.opened is not None
        address = Address(
            url=self.stage.url, pins=self.stage.opened.pins, controls=self.stage.controls
        )
        lines: list[str] = []
        play = parse(self.text(steps), "scenario", self.stage.script.parent)
        async with DistantPlace(address) as place:
            run = run or f"play {self._plays}"
            played = await Player(play, 0, place, run, lines.append).play()
        assert played.failures == (), "\n".join([*lines, self._logs()])
        return played

    async def do_to(self, machine: str, **thing: object) -> dict[str, object]:
        """Do something to a machine, and give what it says."""
        answer = await act_on(self.stage.controls[machine], thing)
        assert answer["ok"], answer
        return answer

    @asynccontextmanager
    async def console(self) -> AsyncIterator[Console]:
        """Sit at a console."""
        assert self.stage.opened is not None
        desk = Desk(self.stage.url, "A01", self.stage.opened.pins["A01"])
        await desk.log_in()
        try:
            async with Feed(
                self.stage.url, "console", headers=lambda: {"Cookie": desk.cookies}
            ) as feed:
                yield Console(feed, desk)
        finally:
            await desk.close()

    def _logs(self) -> str:
        return "\n".join(
            f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}"
            for log in sorted(self.stage.logs.glob("*.log"))
        )

    @property
    def folder(self) -> Path:
        """The session folder."""
        folder = newest_folder(self.stage.data)
        assert folder is not None
        return folder

    def entries(self) -> list[SeenEntry]:
        """The session's entries as its folder has them."""
        return [
            SeenEntry(entry.kind, entry.actor, entry.at_ms, json.loads(bytes(entry.data)))
            for entry in map(decode, bodies(self.folder))
        ]

    @property
    def anchor(self) -> dict[str, int]:
        """The anchor of the session's first entry."""
        return self.entries()[0].data["anchor"]

    def now_ms(self) -> int:
        """Room time by the journaled anchor and this machine's monotonic clock."""
        return int(time.monotonic() * 1000) - self.anchor["mono_ms"] + self.anchor["utc_ms"]

    def monotonic_s(self, room_ms: int) -> float:
        """The CLOCK_MONOTONIC second of a room time."""
        return (room_ms - self.anchor["utc_ms"] + self.anchor["mono_ms"]) / 1000

    @property
    def deadline_ms(self) -> int:
        """The announced deadline."""
        announced = [entry for entry in self.entries() if entry.kind == "RoundAnnounced"]
        return int(announced[0].data["deadline_ms"])


class Console:
    """What a console shows."""

    def __init__(self, feed: Feed, desk: Desk) -> None:
        self.feed = feed
        self.desk = desk

    @property
    def sight(self) -> Sight:
        """What it shows now."""
        assert self.feed.message is not None
        return look(self.feed.message.m)

    async def until(self, seen: Callable[[Sight], bool], within_s: float = 10.0) -> Sight:
        """Wait until something is seen."""

        def holds() -> bool:
            return self.feed.live and self.feed.message is not None and seen(self.sight)

        if not await self.feed.until(holds, within_s):
            pytest.fail(f"not seen within {within_s} s; the console shows {self.sight}")
        return self.sight


def day(folder: Path, deadline: str) -> Path:
    """The bundled lot list with another deadline, and a script beside it."""
    lots = (BUNDLED / "wednesday.lots.toml").read_text(encoding="utf-8")
    changed = re.sub(r"(deadline = 2026-12-02T)[0-9:]+", rf"\g<1>{deadline}", lots)
    (folder / "day.lots.toml").write_text(changed, encoding="utf-8")
    return folder / "day.toml"


@pytest.fixture
def make_room(tmp_path: Path) -> Callable[[str], AbstractContextManager[SimulatedRoom]]:
    """Set up a room whose box travels in a second, for a day with the deadline given."""

    @contextmanager
    def set_up(deadline: str) -> Iterator[SimulatedRoom]:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        file = day(folder, deadline)
        stage = Stage(folder / "data", file, travel_s=1.0, filmed=False)
        room = SimulatedRoom(stage, deadline)
        file.write_text(room.text(""), encoding="utf-8")
        with stage:
            stage.set_up()
            yield room

    return set_up


@pytest.fixture
def simulated_room(
    make_room: Callable[[str], AbstractContextManager[SimulatedRoom]],
    request: pytest.FixtureRequest,
) -> Iterator[SimulatedRoom]:
    """A room ready to be opened; another deadline by indirect parameter."""
    with make_room(getattr(request, "param", "10:29:35")) as room:
        yield room


def wait_until(true: Callable[[], bool], within_s: float = 10.0) -> None:
    """Wait for something that cannot be awaited."""
    end = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < end, "not within the time"
        time.sleep(0.02)


def left_behind(marker: str) -> list[str]:
    """Command lines of live processes that name `marker`, this one excepted."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        if int(process.name) == os.getpid():
            continue
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if marker in line:
            found.append(line)
    return found
