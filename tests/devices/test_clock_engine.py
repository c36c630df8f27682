"""The hall clock's engine on an injected clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.clocks.display import next_tick_s, room_ms_shown, seconds_due
from devices.clocks.model import find
from devices.clocks.models import ikan
from devices.clocks.shapes import DAY_S, PAGES, ClockConfig, ClockWant, Standing
from devices.errors import SetupError
from devices.simulators.clock_device import ClockDevice
from devices.simulators.inprocess import InProcessClock
from devices.steps import Send

TIME = ClockWant(page="CLOCK", room_ms_at_zero=1_796_178_550_250, deadline_s=None)


@given(st.floats(0, 1e6), st.integers(0, 2**41))
def test_ticks_fall_on_seconds_of_room_time(now_s: float, zero_ms: int) -> None:
    want = ClockWant(page="CLOCK", room_ms_at_zero=zero_ms, deadline_s=None)
    tick_s = next_tick_s(want, now_s)
    assert now_s < tick_s <= now_s + 1.001
    off_ms = (zero_ms + tick_s * 1000) % 1000
    assert min(off_ms, 1000 - off_ms) < 0.5


@given(st.floats(0, 100), st.floats(0.001, 100))
def test_the_countdown_ends_exactly_at_the_deadline(now_s: float, left_s: float) -> None:
    deadline_s = now_s + left_s
    want = ClockWant(page="COUNTDOWN", room_ms_at_zero=0, deadline_s=deadline_s)
    assert seconds_due(want, now_s) >= 1, "nought is never shown before the deadline"
    assert seconds_due(want, deadline_s) == 0
    ticks = 0
    while now_s < deadline_s:
        now_s = next_tick_s(want, now_s)
        ticks += 1
    assert now_s == deadline_s
    assert ticks <= left_s + 2


def test_time_of_day_is_local() -> None:
    want = ClockWant(page="CLOCK", room_ms_at_zero=0, deadline_s=None)
    assert seconds_due(want, 0.0) == 8 * 3600
    assert seconds_due(want, 16 * 3600) == 0
    assert seconds_due(want, 1.999) == 8 * 3600 + 1


def test_a_difference_round_midnight_is_small() -> None:
    want = ClockWant(page="CLOCK", room_ms_at_zero=16 * 3_600_000, deadline_s=None)
    assert room_ms_shown(want, DAY_S - 1, 0.5) == (16 * 3_600_000 + 500 - 1000, -1000)
    down = ClockWant(page="COUNTDOWN", room_ms_at_zero=0, deadline_s=60.0)
    assert room_ms_shown(down, 32, 30.0) == (28_000, -2000)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_shown_and_read_back(page: str) -> None:
    clock = InProcessClock()
    clock.want(page=page, room_ms_at_zero=TIME.room_ms_at_zero, deadline_s=9.0)
    clock.advance(3.5)
    assert clock.reading.page == page
    assert clock.reading.link == "READY"
    assert clock.reading.difference_ms == 0
    text = led(clock).text()
    assert text
    assert ("00:00:06" in text) == (page == "COUNTDOWN")


def led(clock: InProcessClock) -> ClockDevice:
    assert isinstance(clock.display, ClockDevice)
    return clock.display


def test_a_noisy_line_makes_no_false_difference() -> None:
    clock = InProcessClock()
    clock.faults.noise = 1e-3
    facts = []
    for second in range(1, 600):
        clock.want(page="CLOCK", room_ms_at_zero=TIME.room_ms_at_zero, deadline_s=None)
        facts += clock.advance(float(second))
    assert {fact.kind for fact in facts} <= {"found", "doubtful"}


def test_a_wrong_page_is_put_right_and_told_when_it_stays() -> None:
    clock = InProcessClock()
    clock.want(page="ORAL", room_ms_at_zero=0, deadline_s=None)
    clock.advance(2.0)
    led(clock).write_bits(100, [True] + [False] * 6)
    clock.advance(3.0)
    assert led(clock).text() == "言詞喊價"
    clock.control({"do": "freeze", "on": True})
    clock.want(page="ENDED", room_ms_at_zero=0, deadline_s=None)
    kinds = [fact.kind for fact in clock.advance(8.0)]
    assert "wrong_page" in kinds
    clock.control({"do": "freeze", "on": False})
    assert "right_page" in [fact.kind for fact in clock.advance(12.0)]


def test_a_write_for_what_is_no_longer_wanted_counts_for_nothing() -> None:
    engine = find("ikan").engine(ClockConfig(), 0.0)
    engine.link_up(0.0)
    engine.want(ClockWant(page="COUNTDOWN", room_ms_at_zero=0, deadline_s=1.0))
    on_the_line = engine.next_step(0.9)
    engine.want(TIME)
    assert isinstance(on_the_line, Send)
    engine.answered(on_the_line, (), 0.9, 0.91)
    asked = []
    for now_s in (0.92, 0.94):
        step = engine.next_step(now_s)
        assert isinstance(step, Send)
        asked.append(step.request)
        engine.answered(step, (), now_s, now_s + 0.01)
    assert asked == [ikan.show_time(seconds_due(TIME, 0.92)), ikan.show_page("CLOCK")]


def test_standing_needs_two_strikes() -> None:
    standing = Standing("agrees", "differs")
    judged = [standing.judge(right=right) for right in (False, True, False, False, False, True)]
    assert judged == [None, None, None, "differs", None, "agrees"]


def test_bad_times_are_refused() -> None:
    with pytest.raises(SetupError):
        ClockConfig(poll_s=0)
