"""The hall clock's driver on real seconds against the simulator behind a pty."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from devices.clock import HallClock
from devices.clocks.shapes import ClockConfig
from tests.devices.conftest import Machine, listening, until

pytestmark = pytest.mark.pty

# Room time 2026-12-02 10:29:10 at UTC+8, far from the machine's own wall clock.
START_MS = 1_796_178_550_000


def zero_ms(room_ms: int) -> int:
    """Room time at CLOCK_MONOTONIC 0 if it is ``room_ms`` now."""
    return room_ms - int(time.monotonic() * 1000)


async def test_clock_shows_room_time_and_counts_to_the_deadline(
    machine: Callable[..., Machine],
) -> None:
    led = machine("clock")
    async with listening(HallClock(str(led.link))) as facts:
        clock = facts.device
        zero = zero_ms(START_MS)
        clock.want(page="CLOCK", room_ms_at_zero=zero, deadline_s=None)
        await until(lambda: clock.reading.page == "CLOCK", 2, "page")
        await until(lambda: clock.reading.shown == "10:29:12", 4, "time of day")
        assert clock.reading.difference_ms == 0
        deadline_s = time.monotonic() + 3.4
        clock.want(page="COUNTDOWN", room_ms_at_zero=zero, deadline_s=deadline_s)
        await until(lambda: led.do(do="show")["shows"] == "剩餘時間 00:00:00", 5, "nought")
        await until(lambda: clock.reading.shown == "00:00:00", 1, "nought read back")
        shown = [json.loads(line) for line in led.log_path.read_text().splitlines()]
        texts = [line["value"] for line in shown if line["what"] == "shows"]
        left = [text for text in texts if "剩餘" in text]
        assert left == [f"剩餘時間 00:00:0{n}" for n in (4, 3, 2, 1, 0)]
        # No page ever shows the other's figures, and nought comes at the deadline, never before.
        assert all("10:29:" in text for text in texts if "現在" in text and "00:00:00" not in text)
        nought_s = led.log("led", value="剩餘時間 00:00:00")[0]
        assert deadline_s <= nought_s < deadline_s + 0.1
        assert [fact.kind for fact in facts.facts] == ["found"]


async def test_a_display_that_disagrees_is_told_with_its_difference(
    machine: Callable[..., Machine],
) -> None:
    led = machine("clock")
    async with listening(HallClock(str(led.link))) as facts:
        clock = facts.device
        clock.want(page="CLOCK", room_ms_at_zero=zero_ms(START_MS), deadline_s=None)
        await until(lambda: clock.reading.difference_ms == 0, 2, "agreement")
        led.do(do="skew", seconds=2)
        await until(lambda: facts.of("differs") != [], 2, "differs")
        differs = facts.of("differs")[0]
        assert differs.data["difference_ms"] == 2000
        assert clock.reading.difference_ms == 2000
        led.do(do="skew", seconds=0)
        await until(lambda: facts.of("agrees") != [], 2, "agrees")
        led.do(do="freeze", on=True)
        await until(lambda: len(facts.of("differs")) == 2, 4, "differs")
        assert facts.of("differs")[1].data["difference_ms"] == -1000


async def test_a_lost_clock_comes_back_written_afresh(machine: Callable[..., Machine]) -> None:
    led = machine("clock")
    async with listening(HallClock(str(led.link))) as facts:
        clock = facts.device
        clock.want(page="SUSPENDED", room_ms_at_zero=zero_ms(START_MS), deadline_s=None)
        await until(lambda: clock.reading.page == "SUSPENDED", 2, "page")
        led.kill()
        killed_s = time.monotonic()
        await until(lambda: facts.of("lost") != [], 2, "lost")
        assert facts.of("lost")[0].at_s - killed_s <= 1.5
        led.start()
        await until(lambda: led.do(do="show")["shows"] == "拍賣暫停", 3, "page again")
        assert facts.of("found")[-1].data["after"] == "LOST"
        led.do(do="silent", on=True)
        silent_s = time.monotonic()
        await until(lambda: len(facts.of("lost")) == 2, 2, "lost")
        assert facts.of("lost")[1].at_s - silent_s <= 1.5


async def test_an_unknown_page_is_refused_at_once(machine: Callable[..., Machine]) -> None:
    clock = HallClock(str(machine("clock").link))
    with pytest.raises(ValueError, match="no page 'LUNCH'"):
        clock.want(page="LUNCH", room_ms_at_zero=0, deadline_s=None)


async def test_a_true_clock_is_set_read_back_and_found_again(
    machine: Callable[..., Machine],
) -> None:
    wall = machine("swz-w610")
    async with listening(HallClock(str(wall.link), ClockConfig(model="swz-w610"))) as facts:
        clock = facts.device
        zero = zero_ms(START_MS)
        clock.want(page="CLOCK", room_ms_at_zero=zero, deadline_s=None)
        await until(lambda: facts.of("set") != [], 4, "setting")
        await until(lambda: clock.reading.difference_ms is not None, 4, "difference")
        reading = clock.reading
        assert abs(reading.difference_ms or 0) <= 60 + reading.uncertain_ms
        # The digits changed to a second of room time when that second began.
        shown = [json.loads(line) for line in wall.log_path.read_text().splitlines()]
        (at_s,) = [line["at_s"] for line in shown if line["value"] == "10:29:12"]
        assert abs(zero + at_s * 1000 - START_MS - 2000) < 60
        wall.do(do="unplug")
        await until(lambda: clock.reading.link == "LOST", 2, "loss")
        wall.do(do="replug")
        await until(lambda: clock.reading.link == "READY", 2, "return")


async def test_a_told_clock_hears_every_second(machine: Callable[..., Machine]) -> None:
    wall = machine("nmea-zda")
    async with listening(HallClock(str(wall.link), ClockConfig(model="nmea-zda"))) as facts:
        zero = zero_ms(START_MS)
        facts.device.want(page="CLOCK", room_ms_at_zero=zero, deadline_s=None)
        for second in (11, 12, 13):
            await until(lambda due=second: wall.do(do="show")["shows"] == f"10:29:{due}", 3, "time")
        assert wall.do(do="show")["ignored"] == 0
        assert not facts.device.reading.confirmable
        assert [fact.kind for fact in facts.facts] == ["found"]
