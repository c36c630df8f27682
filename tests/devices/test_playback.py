"""Recorded buses: what a real line did once, played to the driver again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from devices.bidbox import BidBox
from devices.box.config import BoxConfig
from devices.playback import DivergedError, play, read, tell
from tests.devices.conftest import Machine, box_room

RECORDED = Path(__file__).parent / "recorded"
CONFIG = BoxConfig(travel_s=0.5)


@pytest.mark.parametrize("trace", sorted(RECORDED.glob("*.trace")), ids=lambda path: path.stem)
def test_a_recorded_bus_is_told_as_it_was(trace: Path) -> None:
    told = list(tell(play(trace.read_text("ascii"), CONFIG)))
    assert told == trace.with_suffix(".facts").read_text("utf-8").splitlines()


def test_there_are_recordings() -> None:
    assert {path.stem for path in RECORDED.glob("*.trace")} >= {"a-day", "lost-and-found"}


def test_a_driver_that_asks_otherwise_is_named_with_the_line() -> None:
    text = (RECORDED / "a-day.trace").read_text("ascii")
    lines = text.splitlines()
    write = next(n for n, line in enumerate(lines) if " TX 01 0f 00 00 00 06 01 01 " in line)
    # The same day, but the box was never wanted up: no such write may follow.
    without = "\n".join(line for line in lines if " WANT " not in line)
    with pytest.raises(DivergedError, match="was recorded, the driver asks"):
        play(without, CONFIG)
    assert read(text)[write].what == "TX"
    with pytest.raises(ValueError, match="line 1 is no line of a trace"):
        read("12:00 hello")


@pytest.mark.pty
async def test_what_is_recorded_now_plays_back_at_once(
    machine: Callable[..., Machine], tmp_path: Path
) -> None:
    box = machine("box", "--travel", "0.5")
    trace = tmp_path / "box.trace"
    config = BoxConfig(travel_s=0.5, trace=trace)
    async with box_room(BidBox(str(box.link), config)) as room:
        await room.reads(5, link="READY")
        until_s = time.monotonic() + 4.5
        room.want(lift="RAISED", until_s=until_s, release=1)
        await room.reads(5, slot="OPEN")
        box.do(do="drop")
        box.do(do="delay_replies", count=1, by_s=0.3)
        await asyncio.sleep(until_s - time.monotonic())
        await room.told("final_count", 5)
        box.do(do="unplug")
        await room.told("lost", 5)
        box.do(do="replug")
        await room.told("found", 5, after="LOST")
    lived = list(tell(room.facts))
    played = list(tell(play(trace.read_text("ascii"), CONFIG)))
    assert played[: len(lived)] == lived
