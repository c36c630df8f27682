"""Simulators behind ptys, and patience that waits on conditions, never on time alone."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from devices.bidbox import BidBox
from devices.clock import HallClock
from devices.facts import Fact


class Machine:
    """One simulator process."""

    def __init__(self, kind: str, folder: Path, *options: str) -> None:
        self.kind = kind
        self.link = folder / kind
        self.socket = folder / f"{kind}.ctl"
        self.log_path = folder / f"{kind}.log"
        self._options = options
        self.start()

    def start(self) -> None:
        arguments = ["-m", "devices.simulators", self.kind, "--link", str(self.link)]
        arguments += ["--control", str(self.socket), "--log", str(self.log_path), *self._options]
        self.process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE)
        assert self.process.stdout
        assert json.loads(self.process.stdout.readline())["ready"]

    def do(self, **command: object) -> dict[str, object]:
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(5)
            wire.connect(str(self.socket))
            wire.sendall(json.dumps(command).encode() + b"\n")
            with wire.makefile() as answers:
                return json.loads(answers.readline())

    def log(self, name: str, *, value: object, after_s: float = 0.0) -> list[float]:
        lines = map(json.loads, self.log_path.read_text().splitlines())
        return [
            line["at_s"]
            for line in lines
            if line["name"] == name and line["value"] == value and line["at_s"] >= after_s
        ]

    def kill(self) -> None:
        self.process.kill()
        self._gone()

    def close(self) -> None:
        self.process.terminate()
        self._gone()

    def _gone(self) -> None:
        self.process.wait(5)
        assert self.process.stdout
        self.process.stdout.close()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Callable[..., Machine]]:
    started: list[Machine] = []

    def start(kind: str, *options: str) -> Machine:
        started.append(Machine(kind, tmp_path, *options))
        return started[-1]

    yield start
    for one in started:
        one.close()


async def until(holds: Callable[[], bool], within_s: float, what: str = "condition") -> float:
    """Wait for a condition; the CLOCK_MONOTONIC second at which it held."""
    end_s = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end_s, f"no {what} within {within_s} s"
        await asyncio.sleep(0.01)
    return time.monotonic()


@dataclass
class BoxRoom:
    """A living room: repeats its want, gathers facts."""

    box: BidBox
    target: dict[str, object] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    alive: bool = True

    def want(
        self,
        *,
        lift: str | None = None,
        until_s: float | None = None,
        door_free: bool = False,
        release: int | None = None,
    ) -> None:
        self.target = {
            "lift": lift,
            "slot_open_until_s": until_s,
            "door_free": door_free,
            "release": release,
        }
        self.box.want(**self.target)  # type: ignore[arg-type]

    async def live(self) -> None:
        while True:
            if self.alive:
                self.box.want(**self.target)  # type: ignore[arg-type]
            await asyncio.sleep(0.2)

    async def listen(self) -> None:
        async for fact in self.box.facts():
            self.facts.append(fact)

    def of(self, kind: str, **data: object) -> list[Fact]:
        return [f for f in self.facts if f.kind == kind and data.items() <= f.data.items()]

    async def reads(self, within_s: float, **fields: object) -> float:
        return await until(
            lambda: all(getattr(self.box.reading, name) == v for name, v in fields.items()),
            within_s,
            f"{fields}, but {self.box.reading}",
        )

    async def told(self, kind: str, within_s: float, count: int = 1, **data: object) -> Fact:
        await until(lambda: len(self.of(kind, **data)) >= count, within_s, f"{kind} {data}")
        return self.of(kind, **data)[count - 1]


@contextlib.asynccontextmanager
async def box_room(box: BidBox) -> AsyncIterator[BoxRoom]:
    room = BoxRoom(box)
    room.want()
    async with box, asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(room.live()), tasks.create_task(room.listen())]
        try:
            yield room
        finally:
            for task in running:
                task.cancel()


@dataclass
class Heard:
    """What a clock has said."""

    device: HallClock
    facts: list[Fact] = field(default_factory=list)

    def of(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind]

    async def listen(self) -> None:
        async for fact in self.device.facts():
            self.facts.append(fact)


@contextlib.asynccontextmanager
async def listening(device: HallClock) -> AsyncIterator[Heard]:
    heard = Heard(device)
    async with device, asyncio.TaskGroup() as tasks:
        task = tasks.create_task(heard.listen())
        try:
            yield heard
        finally:
            task.cancel()
