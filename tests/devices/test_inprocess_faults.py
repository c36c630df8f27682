"""The box's whole driver against the model on an injected clock: one fault after the other."""

from __future__ import annotations

import pytest

from devices.box.steps import Purpose
from tests.devices.injected import Bench


def test_jam_is_latched_until_a_newer_release() -> None:
    bench = Bench()
    bench.run(0.5)
    bench.want(lift="RAISED", release=1)
    bench.run(1.0)
    bench.do(do="jam")
    bench.run(4.0)
    (jam,) = bench.of("jammed")
    assert 3.0 <= jam.data["travel_s"] < 3.1  # type: ignore[operator]
    assert bench.box.reading.jammed
    assert bench.box.reading.lift == "BETWEEN"
    bench.do(do="unjam")
    bench.run(3.0)
    assert len(bench.truth("UP", on=True)) == 1, "no retry on a jam"
    bench.want(lift="LOWERED", release=2)
    bench.run(3.0)
    assert not bench.box.reading.jammed
    assert bench.box.reading.lift == "LOWERED"


def test_emergency_stop() -> None:
    bench = Bench()
    until_s = bench.raised_and_open()
    bench.do(do="estop", pressed=True)
    bench.run(1.0)
    assert not bench.box.reading.estop_ok
    assert bench.box.reading.slot == "SHUT"
    assert bench.of("early_close")[0].data["cause"] == "ESTOP"
    bench.do(do="estop", pressed=False)
    bench.run(1.0)
    assert [f.kind for f in bench.facts if f.kind.startswith("estop")] == [
        "estop_pressed",
        "estop_released",
    ]
    assert bench.box.reading.slot == "SHUT"
    bench.want(lift="RAISED", until_s=until_s, release=2)
    bench.run(1.0)
    assert bench.box.reading.slot == "OPEN"


def test_both_end_switches_stop_motion() -> None:
    bench = Bench()
    bench.run(0.5)
    bench.want(lift="RAISED", release=1)
    bench.run(1.0)
    bench.do(do="switch", name="LOWER", reads=True)
    bench.do(do="switch", name="UPPER", reads=True)
    bench.run(1.0)
    assert bench.box.reading.lift == "FAULT"
    assert bench.of("switch_fault")
    assert bench.box.reading.moving is None
    bench.do(do="switch", name="LOWER", reads=None)
    bench.do(do="switch", name="UPPER", reads=None)
    bench.run(2.0)
    assert bench.box.reading.moving is None, "motion never resumes by itself"


def test_a_silent_room_keeps_no_slot_open() -> None:
    bench = Bench()
    bench.raised_and_open()
    now_s = bench.now_s
    bench.facts += bench.box.advance(now_s + 3.0)
    (shut_s,) = bench.truth("SLOT_CLOSED", on=True)
    assert now_s + 0.9 < shut_s < now_s + 1.2
    assert bench.of("stalled")
    assert bench.of("early_close")[0].data["cause"] == "STALLED"
    bench.run(1.0)
    assert bench.box.reading.slot == "SHUT"


def test_a_silent_line_shuts_the_slot_by_the_watchdog() -> None:
    bench = Bench()
    until_s = bench.raised_and_open()
    now_s = bench.now_s
    bench.do(do="silent", on=True)
    bench.box.box.powered = True
    bench.run(1.6)
    (lost,) = bench.of("lost")
    assert lost.at_s - now_s <= 1.5
    assert [f.kind for f in bench.facts if f.kind in {"doubtful", "lost"}] == ["doubtful", "lost"]
    bench.run(2.0)
    bench.do(do="silent", on=False)
    bench.run(2.0)
    assert bench.box.reading.link == "READY"
    assert bench.box.reading.slot == "SHUT"
    bench.want(lift="RAISED", until_s=until_s, release=2)
    bench.run(1.0)
    assert bench.box.reading.slot == "OPEN"


def test_unplugged_mid_motion_and_recovered() -> None:
    bench = Bench()
    bench.run(0.5)
    bench.want(lift="RAISED", release=1)
    bench.run(1.0)
    bench.do(do="unplug")
    bench.run(3.0)
    (lost,) = bench.of("lost")
    assert lost.data["reason"] == "unplugged"
    assert len(bench.truth("UP", on=False)) == 1, "its watchdog stopped it"
    height = bench.box.box.body.height
    bench.do(do="replug")
    bench.run(2.0)
    kinds = [fact.kind for fact in bench.facts if fact.at_s > lost.at_s]
    assert kinds[:2] == ["found", "watchdog_tripped"]
    assert bench.box.box.body.height == height, "nothing moves by itself"
    bench.want(lift="LOWERED", release=2)
    bench.run(3.5)
    assert bench.box.reading.lift == "LOWERED"
    assert not bench.box.box.module.tripped


def test_a_power_cycle_spends_the_release() -> None:
    bench = Bench()
    until_s = bench.raised_and_open()
    bench.do(do="drop", count=1)
    bench.run(1.0)
    bench.do(do="power", off_s=0.5)
    bench.run(4.0)
    assert len(bench.of("power_cycled")) == 2, "once at the start, once now"
    assert bench.of("early_close")
    assert bench.box.reading.slot == "SHUT"
    bench.want(lift="RAISED", until_s=until_s, release=2)
    bench.run(1.0)
    bench.do(do="drop", count=1)
    bench.run(1.0)
    assert [f.data["count"] for f in bench.of("drop")] == [1, 2], "the total goes on"


@pytest.mark.parametrize("off_at_s", [n / 20 for n in range(-70, -30)])
def test_no_heartbeat_opens_a_slot_that_a_power_cycle_has_shut(off_at_s: float) -> None:
    bench = Bench()
    until_s = bench.raised_and_open(open_s=6.0)
    bench.run(until_s + off_at_s - bench.now_s)
    bench.do(do="power", off_s=0.5)
    bench.run(until_s + 1.0 - bench.now_s)
    assert len(bench.truth("SLOT", on=True)) == 1


def test_a_lost_last_heartbeat_is_not_repeated() -> None:
    bench = Bench()
    until_s = bench.raised_and_open(open_s=6.0)
    bench.run(until_s - 1.95 - bench.now_s)
    bench.do(do="noise", rate=1.0)
    bench.run(0.2)
    bench.do(do="noise", rate=0.0)
    bench.run(until_s + 0.5 - bench.now_s)
    (shut_s,) = bench.truth("SLOT_CLOSED", on=True)
    assert until_s - 0.3 < shut_s < until_s
    assert bench.of("early_close")


def test_a_late_reply_answers_no_later_question() -> None:
    bench = Bench()
    bench.run(1.0)
    bench.do(do="delay_replies", count=1, by_s=0.45)
    bench.run(3.0)
    reading = bench.box.reading
    assert (reading.lift, reading.slot, reading.door) == ("LOWERED", "SHUT", "BOLTED")
    assert len(bench.of("lift")) == len(bench.of("slot")) == 1


def test_four_lost_replies_lose_the_link_and_repeat_no_energising_write() -> None:
    bench = Bench()
    bench.run(0.5)
    bench.want(lift="RAISED", release=1)
    bench.do(do="drop_replies", count=4)
    bench.run(8.0)
    assert len(bench.truth("UP", on=True)) <= 1
    assert bench.of("lost")
    assert bench.box.reading.moving is None


@pytest.mark.parametrize("seed", range(3))
def test_five_minutes_of_noise_trip_nothing(seed: int) -> None:
    bench = Bench()
    bench.box.faults.dice.seed(seed)
    until_s = bench.raised_and_open(open_s=300.0)
    bench.do(do="noise", rate=1e-3)
    bench.run(until_s + 1.0 - bench.now_s)
    assert bench.box.box.module.trips == 0
    (shut_s,) = bench.truth("SLOT_CLOSED", on=True)
    assert until_s - 0.2 < shut_s < until_s + 0.25
    assert not bench.of("lost")


def test_lamps_need_no_release_and_no_watchdog() -> None:
    bench = Bench()
    bench.run(0.5)
    bench.want(beacon=True)
    bench.run(1.0)
    assert bench.truth("BEACON", on=True)
    assert not bench.box.box.module.wdt_enabled
    bench.rest()
    bench.run(1.0)
    assert bench.truth("BEACON", on=False)


def test_a_stuck_shutter_is_said_once() -> None:
    bench = Bench()
    until_s = bench.raised_and_open(open_s=3.0)
    bench.do(do="switch", name="SLOT_CLOSED", reads=False)
    bench.run(until_s - bench.now_s + 3.0)
    (stuck,) = bench.of("slot_stuck")
    assert stuck.data["wanted"] == "SHUT"
    assert not bench.of("final_count")


def test_a_slot_that_reads_open_keeps_the_lift_where_it_is() -> None:
    bench = Bench()
    bench.run(0.5)
    bench.do(do="switch", name="SLOT_CLOSED", reads=False)
    bench.run(0.5)
    bench.want(lift="RAISED", door_free=True, release=1)
    bench.run(2.0)
    assert bench.box.reading.blocked == ("SLOT_OPEN",)
    bench.want(door_free=True, release=1)
    bench.run(1.0)
    assert bench.box.reading.blocked == ("SLOT_OPEN",)
    assert not [h for h in bench.box.happenings if h.what == "output"]


def test_what_a_dead_driver_left_on_goes_off_first() -> None:
    bench = Bench()
    module = bench.box.box.module
    module.write_words(488, [20])
    module.write_bits(260, [True])
    module.write_bits(0, [True, False, False, True, False, False])
    bench.run(0.1)
    assert not any(module.outputs)
    bench.run(3.0)
    assert module.trips == 0
    assert not module.wdt_enabled


def test_a_watchdog_that_may_have_been_switched_off_is_armed_again() -> None:
    bench = Bench()
    bench.run(0.5)
    bench.want(door_free=True, release=1)
    bench.run(1.0)
    bench.rest()
    for _ in range(500):
        bench.run(0.001)
        flight = bench.box._flight
        if flight and flight.step.purpose is Purpose.DISARM:
            break
    else:
        raise AssertionError("the watchdog was never switched off")
    bench.do(do="drop_replies", count=1)  # the device hears it; its reply is lost
    bench.run(0.1)
    assert not bench.box.box.module.wdt_enabled
    bench.want(door_free=True, release=2)
    on_s = bench.now_s
    for _ in range(300):
        bench.run(0.01)
        if bench.truth("BOLT", on=True, after_s=on_s):
            break
    assert bench.truth("BOLT", on=True, after_s=on_s)
    assert bench.box.box.module.wdt_enabled


# --- what the room is told when its release no longer counts -------------------------------------


def spent(bench: Bench) -> list[tuple[object, object]]:
    return [(fact.data["release"], fact.data["cause"]) for fact in bench.of("release_spent")]


@pytest.mark.parametrize(
    ("mishap", "cause"),
    [
        ({"do": "estop", "pressed": True}, "ESTOP"),
        ({"do": "unplug"}, "LOST"),
        ({"do": "power", "off_s": 0.5}, "POWER_CYCLED"),
        ({"do": "switch", "name": "SLOT_CLOSED", "reads": True}, "DEVICE"),
    ],
)
def test_what_spends_a_live_release_is_told_once(mishap: dict[str, object], cause: str) -> None:
    bench = Bench()
    bench.raised_and_open(release=7)
    assert spent(bench) == []
    bench.do(**mishap)
    bench.run(4.0)
    assert spent(bench) == [(7, cause)]


def test_a_room_that_was_silent_learns_that_its_release_is_spent() -> None:
    bench = Bench()
    bench.raised_and_open(release=7)
    bench.facts += bench.box.advance(bench.now_s + 3.0)
    assert spent(bench) == [(7, "STALLED")]
    bench.run(3.0)
    assert spent(bench) == [(7, "STALLED")]


def test_a_jam_on_the_way_down_spends_the_release() -> None:
    bench = Bench()
    bench.raised_and_open(release=7)
    bench.want(lift="LOWERED", release=7)
    bench.run(1.5)
    assert bench.box.reading.moving == "DOWN"
    bench.do(do="jam")
    bench.run(4.0)
    assert spent(bench) == [(7, "JAMMED")]


def test_a_release_given_before_the_box_was_found_is_spent_and_said_so() -> None:
    bench = Bench()
    bench.want(lift="RAISED", release=7)
    bench.run(1.0)
    assert bench.box.reading.link == "READY"
    assert spent(bench) == [(7, "POWER_CYCLED")], "it had just been switched on"
    bench.do(do="unplug")
    bench.run(2.0)
    bench.want(lift="RAISED", release=8)
    bench.do(do="replug")
    bench.run(2.0)
    assert bench.box.reading.link == "READY"
    assert spent(bench)[1:] == [(8, "LOST")]
    assert bench.truth("UP", on=True) == []


def test_a_release_that_is_done_or_hindered_says_why_nothing_happens() -> None:
    bench = Bench()
    until_s = bench.raised_and_open()
    bench.want(lift="RAISED", release=1)
    bench.run(1.0)
    bench.want(lift="RAISED", until_s=until_s, release=1)
    bench.run(3.0)
    bench.rest()
    bench.run(1.0)
    told = [fact.data["reasons"] for fact in bench.of("blocked")]
    assert told == ["SLOT_SPENT", ""]
    bench.do(do="key", turned=True)
    bench.run(1.0)
    bench.want(lift="LOWERED", release=2)
    bench.run(3.0)
    bench.do(do="key", turned=False)
    bench.run(4.0)
    assert [fact.data["reasons"] for fact in bench.of("blocked")][2:] == ["DOOR_FREE", ""]
    assert bench.box.reading.lift == "LOWERED"
    assert spent(bench) == []


def test_an_envelope_that_stays_in_the_beam_is_told_and_a_slow_hand_is_not() -> None:
    bench = Bench()
    bench.raised_and_open()
    bench.do(do="switch", name="BEAM", reads=True)
    bench.run(2.5)
    bench.do(do="switch", name="BEAM", reads=None)
    bench.run(1.0)
    assert bench.of("beam") == []
    bench.do(do="switch", name="BEAM", reads=True)
    bench.run(6.0)
    (broken,) = bench.of("beam")
    assert broken.data == {"state": "BROKEN"}
    bench.do(do="switch", name="BEAM", reads=None)
    bench.run(1.0)
    assert [fact.data["state"] for fact in bench.of("beam")] == ["BROKEN", "CLEAR"]
