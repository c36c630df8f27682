"""The box's whole driver against the model on an injected clock: what it does when all is well."""

from __future__ import annotations

import pytest

from tests.devices.injected import Bench


def test_nothing_moves_on_boot() -> None:
    bench = Bench()
    facts = bench.run(3.0)
    assert [fact.kind for fact in facts] == ["found", "power_cycled", "slot", "lift", "door"]
    assert facts[0].data == {"model": "M-7055", "after": "ABSENT", "counter": 0}
    assert not [h for h in bench.box.happenings if h.what == "output"]
    assert bench.box.reading.link == "READY"


def test_a_wednesday() -> None:
    bench = Bench()
    until_s = bench.raised_and_open()
    bench.do(do="drop", count=2)
    bench.run(15.0)
    assert [fact.data["count"] for fact in bench.of("drop")] == [1, 2]
    bench.run(until_s - bench.now_s + 0.5)
    (shut_s,) = bench.truth("SLOT_CLOSED", on=True)
    assert until_s < shut_s < until_s + 0.08
    (close,) = bench.of("close_commanded")
    assert close.data["cause"] == "DEADLINE"
    assert until_s <= close.data["wire_s"] < until_s + 0.005  # type: ignore[operator]
    (final,) = bench.of("final_count")
    assert dict(final.data) == {"count": 2, "latch": True}
    assert bench.do(do="drop") == {"ok": False, "why": "slot shut"}
    bench.want(lift="LOWERED", release=1)
    bench.run(3.0)
    assert bench.box.reading.lift == "LOWERED"
    bench.want(door_free=True, release=2)
    bench.run(1.0)
    assert bench.box.reading.door == "FREE"
    bench.rest()
    bench.run(1.0)
    reading = bench.box.reading
    assert (reading.door, reading.watchdog_armed) == ("BOLTED", False)
    assert not bench.box.box.module.wdt_enabled
    assert bench.box.box.module.trips == 0
    assert not bench.of("early_close")


def test_every_change_lies_in_its_interval() -> None:
    bench = Bench()
    until_s = bench.raised_and_open(open_s=4.0)
    for _ in range(12):
        bench.do(do="drop")
        bench.run(0.37 if bench.now_s < until_s - 1.5 else 0.9)
    truth = bench.truth("BEAM", on=True)
    assert len(truth) == len(bench.of("drop")) >= 5
    for at_s, fact in zip(truth, bench.of("drop"), strict=True):
        assert fact.data["from_s"] <= at_s <= fact.data["to_s"]  # type: ignore[operator]
        assert fact.data["to_s"] - fact.data["from_s"] < 0.4  # type: ignore[operator]
    changes = [h for h in bench.box.happenings if h.name == "SLOT_CLOSED"]
    for change, fact in zip(changes, bench.of("slot")[1:], strict=True):
        assert fact.data["state"] == ("SHUT" if change.value else "OPEN")
        assert fact.data["from_s"] <= change.at_s <= fact.data["to_s"]  # type: ignore[operator]


def test_an_envelope_half_in_at_the_deadline_is_seen_after_it() -> None:
    bench = Bench()
    until_s = bench.raised_and_open(open_s=3.0)
    bench.run(until_s - bench.now_s - 0.05)
    assert bench.do(do="drop", pulse_after_s=0.4)["ok"]  # type: ignore[index]
    bench.run(2.0)
    (drop,) = bench.of("drop")
    assert drop.data["from_s"] > until_s  # type: ignore[operator]
    assert bench.of("final_count")[0].data["count"] in {0, 1}


def test_without_a_release_nothing_is_energised() -> None:
    bench = Bench(spent_release=5)
    bench.run(0.5)
    for release in (None, 4, 5):
        bench.want(lift="RAISED", until_s=99.0, door_free=True, release=release, beacon=True)
        bench.run(1.0)
        assert bench.box.reading.blocked == ("NO_RELEASE",)
    assert {h.name for h in bench.box.happenings if h.what == "output"} == {"BEACON"}
    bench.want(lift="RAISED", release=6)
    bench.run(1.0)
    assert bench.box.reading.moving == "UP"


def test_withdrawing_the_release_drops_everything_at_once() -> None:
    bench = Bench()
    bench.raised_and_open()
    now_s = bench.now_s
    bench.rest()
    bench.run(0.5)
    (shut_s,) = bench.truth("SLOT_CLOSED", on=True)
    assert shut_s < now_s + 0.12
    assert bench.of("close_commanded")[0].data["cause"] == "WANT"
    assert not bench.of("early_close"), "the room did it itself"
    bench.want(lift="RAISED", until_s=now_s + 30, release=1)
    bench.run(2.0)
    assert bench.box.reading.slot == "SHUT", "opening again is another act"
    assert "SLOT_SPENT" in bench.box.reading.blocked
    bench.want(lift="RAISED", until_s=now_s + 30, release=2)
    bench.run(1.0)
    assert bench.box.reading.slot == "OPEN"


def test_an_extension_works_at_once() -> None:
    bench = Bench()
    until_s = bench.raised_and_open(open_s=5.0)
    bench.run(until_s - 2.5 - bench.now_s)
    later_s = until_s + 4.0
    bench.want(lift="RAISED", until_s=later_s, release=1)
    bench.run(later_s + 0.5 - bench.now_s)
    (shut_s,) = bench.truth("SLOT_CLOSED", on=True)
    assert later_s < shut_s < later_s + 0.1
    assert bench.box.box.module.trips == 0


@pytest.mark.parametrize("wanted_s", [1.0, 1.8, 2.1])
def test_it_is_too_late_to_open_within_the_watchdog_time(wanted_s: float) -> None:
    bench = Bench()
    until_s = bench.raised_and_open()
    bench.rest()
    bench.run(1.0)
    bench.want(lift="RAISED", until_s=bench.now_s + wanted_s, release=2)
    bench.run(wanted_s + 0.5)
    assert until_s
    assert bench.box.reading.slot == "SHUT"
    assert len(bench.truth("SLOT", on=True)) == 1


def test_interlocks() -> None:
    bench = Bench()
    until_s = bench.raised_and_open()
    bench.want(lift="LOWERED", until_s=until_s, door_free=True, release=1)
    bench.run(2.0)
    assert bench.box.reading.blocked == ("SLOT_OPEN",)
    assert bench.box.reading.lift == "RAISED"
    assert bench.box.reading.slot == "OPEN"
    bench.want(lift="LOWERED", door_free=True, release=1)
    bench.run(1.5)
    assert bench.box.reading.moving == "DOWN"
    assert bench.box.reading.door == "BOLTED", "the door waits for the lift"
    bench.run(3.0)
    assert (bench.box.reading.lift, bench.box.reading.door) == ("LOWERED", "FREE")
    bench.do(do="key", turned=True)
    bench.want(lift="RAISED", release=2)
    bench.run(2.0)
    reading = bench.box.reading
    assert (reading.lift, reading.moving, reading.blocked) == ("LOWERED", None, ("DOOR_FREE",))


def test_direction_changes_after_a_rest() -> None:
    bench = Bench()
    bench.run(0.5)
    bench.want(lift="RAISED", release=1)
    bench.run(1.2)
    bench.want(lift="LOWERED", release=2)
    bench.run(3.0)
    (up_off_s,) = bench.truth("UP", on=False)
    (down_on_s,) = bench.truth("DOWN", on=True)
    assert 0.5 <= down_on_s - up_off_s < 0.9
    assert bench.box.reading.lift == "LOWERED"


def test_a_release_brings_the_lift_to_a_place_once() -> None:
    bench = Bench()
    bench.raised_and_open()
    bench.do(do="switch", name="UPPER", reads=False)
    bench.run(3.0)
    assert bench.box.reading.lift == "BETWEEN"
    assert bench.box.reading.slot == "OPEN", "a bad switch shuts no slot"
    assert len(bench.truth("UP", on=True)) == 1
