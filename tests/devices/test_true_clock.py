"""A wall clock with a quartz of its own: set once, watched, left alone before a deadline."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.clocks.models import swz_w610
from devices.clocks.own_time import OffsetBand
from devices.clocks.shapes import ClockConfig
from devices.facts import Fact
from devices.simulators import rtu
from devices.simulators.inprocess import InProcessClock
from devices.simulators.master import ExceptionReplyError, decode, encode
from devices.simulators.true_clock_device import TrueClockDevice

ZERO_MS = 1_796_178_550_250  # 2026-12-02 10:29:10.25 at UTC+8
CONFIG = ClockConfig(model="swz-w610")


class Wall:
    """A wall clock on an injected line, and the room's wish."""

    def __init__(self) -> None:
        self.clock = InProcessClock(CONFIG)
        self.deadline_s: float | None = None
        self.facts: list[Fact] = []

    def run(self, for_s: float) -> None:
        self.clock.want(page="CLOCK", room_ms_at_zero=ZERO_MS, deadline_s=self.deadline_s)
        self.facts += self.clock.advance(self.clock.now_s + for_s)

    @property
    def quartz(self) -> TrueClockDevice:
        assert isinstance(self.clock.display, TrueClockDevice)
        return self.clock.display

    def ahead_ms(self) -> float:
        """The truth, from the model: how far its digits run ahead of room time."""
        room_ms = ZERO_MS + 8 * 3_600_000 + self.clock.now_s * 1000
        shown = self.quartz.shows_at - datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock's own
        return shown.total_seconds() * 1000 - room_ms

    def kinds(self) -> list[str]:
        return [fact.kind for fact in self.facts]


def test_it_is_set_to_the_second_and_then_runs_alone() -> None:
    wall = Wall()
    wall.run(20.0)
    assert abs(wall.ahead_ms()) < 20
    assert wall.kinds() == ["found", "set"]
    reading = wall.clock.reading
    assert (reading.shown, reading.page) == ("10:29:30", "CLOCK")
    assert reading.difference_ms is not None
    assert abs(reading.difference_ms - wall.ahead_ms()) <= reading.uncertain_ms <= 120
    wall.run(120.0)
    assert wall.kinds().count("set") == 1


def test_the_digits_never_jump_twice_for_one_setting() -> None:
    wall = Wall()
    wall.run(20.0)
    shown = [h.value for h in wall.clock.happenings if h.what == "shows"]
    right = shown[next(n for n, text in enumerate(shown) if str(text).startswith("10:29")) :]
    assert right == [f"10:29:{second:02d}" for second in range(31 - len(right), 31)]


@pytest.mark.parametrize("ppm", [-2000, 2000])
def test_a_drifting_quartz_is_measured_set_and_told(ppm: int) -> None:
    wall = Wall()
    wall.run(20.0)
    wall.clock.control({"do": "drift", "ppm": ppm})
    wall.run(60.0)
    reading = wall.clock.reading
    assert reading.difference_ms is not None
    assert abs(reading.difference_ms - wall.ahead_ms()) <= reading.uncertain_ms
    wall.run(180.0)
    assert wall.kinds().count("set") >= 2
    assert abs(wall.ahead_ms()) < 450


def test_near_a_deadline_it_is_told_and_not_touched() -> None:
    wall = Wall()
    wall.run(20.0)
    wall.deadline_s = wall.clock.now_s + 50.0
    wall.clock.control({"do": "skew", "seconds": 3})
    wall.run(45.0)
    assert wall.kinds()[-1] == "differs"
    assert wall.facts[-1].data["difference_ms"] == pytest.approx(3000, abs=150)
    assert wall.ahead_ms() == pytest.approx(3000, abs=20)
    wall.run(30.0)
    assert wall.kinds()[-2:] == ["set", "agrees"]


def test_one_that_stands_still_is_said_so_again_and_again_tried() -> None:
    wall = Wall()
    wall.run(20.0)
    wall.clock.control({"do": "freeze", "on": True})
    wall.run(30.0)
    assert wall.kinds() == ["found", "set", "set", "differs", "set", "set"]


def test_a_setting_that_was_left_half_done_is_taken_back() -> None:
    wall = Wall()
    wall.run(20.0)
    # A driver before us laid figures ready and died: the registers stand still, the digits do not.
    wall.quartz.write_words(0x16, [0])
    wall.run(2.0)
    assert wall.quartz.read_words(0x17, 1, holding=True) == [0]
    wall.run(8.0)
    assert wall.clock.reading.difference_ms is not None
    assert wall.kinds() == ["found", "set"]


@settings(max_examples=settings.default.max_examples // 6)
@given(st.floats(0, 10), st.sampled_from([0.0, 0.002, 0.02]))
def test_a_bad_line_leaves_no_setting_half_done(begin_s: float, noise: float) -> None:
    wall = Wall()
    wall.run(begin_s)
    wall.clock.faults.noise = noise
    wall.clock.control({"do": "drop_replies", "count": 3})
    wall.run(30.0)
    wall.clock.faults.noise = 0.0
    wall.run(45.0)
    assert abs(wall.ahead_ms()) < 300
    assert wall.quartz.read_words(0x17, 1, holding=True) == [0]


@given(st.integers(-3000, 3000), st.lists(st.floats(0.1, 0.25), min_size=20, max_size=40))
def test_the_band_always_holds_the_truth(ahead_ms: int, steps: list[float]) -> None:
    band, now_ms = OffsetBand(), 50_000.0
    for step in steps:
        now_ms += step * 1000
        figure_ms = int((now_ms + ahead_ms) // 1000 * 1000)
        band.add(figure_ms - int(now_ms + 20), figure_ms + 1000 - int(now_ms - 20))
    assert band.known is not None
    middle, within = band.known
    assert abs(middle - ahead_ms) <= within + 1


def test_a_jump_begins_the_band_anew() -> None:
    band = OffsetBand()
    band.add(-10, 990)
    assert band.known is None, "no tick was seen, and it may be right"
    band.add(-950, 50)
    assert band.known is None, "one that stands still would look like this"
    band.add(20, 1_020)
    assert band.known == (35, 15)
    band.add(5_000, 6_000)
    assert band.known == (5_500, 500), "it cannot be right"


def test_what_no_clock_shows_is_no_time() -> None:
    assert swz_w610.shown((0, 2026, 2, 30, 0, 0, 0, 0)) is None
    assert swz_w610.is_held((0, 2026, 2, 3, 0, 0, 0, 0x80))


def test_the_simulator_refuses_what_the_manual_refuses() -> None:
    slave = rtu.Slave(7, TrueClockDevice())
    for question in (
        encode(7, swz_w610.prepare(datetime(2026, 12, 2, 10, 30, 0))),  # noqa: DTZ001 - its own
        encode(7, swz_w610.SET),
    ):
        assert slave.answer(question)
    reply = slave.answer(encode(7, swz_w610.READ))
    assert reply
    words = decode(7, swz_w610.READ, reply)
    assert words == (3, 2026, 12, 2, 10, 30, 0, 0)
    # Seventeen registers in one frame, and the 61st minute: exception 3.
    for frame in ("07 03 00 10 00 11", "07 06 00 15 00 3D"):
        refused = slave.answer(rtu.sealed(bytes.fromhex(frame)))
        assert refused
        assert refused[1:3] == bytes((bytes.fromhex(frame)[1] | 0x80, 3))
    refused = slave.answer(rtu.sealed(bytes.fromhex("07 03 00 18 00 01")))
    assert refused
    with pytest.raises(ExceptionReplyError, match="exception 2"):
        decode(7, swz_w610.READ, refused)
