"""Reads into facts: agreement of two reads, intervals, counter wraps."""

from __future__ import annotations

import pytest

from devices.box.watch import BeamWatch, SwitchWatch, changes
from devices.protocols.m7000 import Input

REST = Input.LOWER | Input.SLOT_CLOSED | Input.DOOR_BOLTED | Input.ESTOP_OK


def test_a_change_needs_two_agreeing_reads() -> None:
    watch = SwitchWatch()
    assert watch.read(REST, 0.0, 0.1) is None
    first = watch.read(REST, 0.2, 0.3)
    assert first is not None
    assert (first.before, first.now, first.from_s, first.to_s) == (None, REST, 0.0, 0.1)
    opened = REST & ~Input.SLOT_CLOSED
    assert watch.read(REST, 0.4, 0.5) is None
    assert watch.read(opened, 0.6, 0.7) is None
    assert watch.unsure
    assert watch.read(REST, 0.8, 0.9) is None, "a bounce"
    assert watch.agreed == REST
    assert watch.read(opened, 1.0, 1.1) is None
    seen = watch.read(opened, 1.2, 1.3)
    assert seen is not None
    assert (seen.from_s, seen.to_s) == (0.8, 1.1)


def test_two_reads_across_a_gap_agree_on_nothing() -> None:
    watch = SwitchWatch()
    watch.read(REST, 0.0, 0.1)
    watch.forget_pending()
    assert watch.read(REST, 5.0, 5.1) is None
    assert watch.agreed is None


def test_the_beam_is_no_switch() -> None:
    watch = SwitchWatch()
    watch.read(REST, 0, 0)
    watch.read(REST, 0, 0)
    assert watch.read(REST | Input.BEAM, 1, 1) is None
    assert not watch.unsure


@pytest.mark.parametrize(
    ("before", "now", "kinds"),
    [
        (None, REST, ["slot", "lift", "door"]),
        (None, REST & ~Input.ESTOP_OK, ["slot", "lift", "door", "estop_pressed"]),
        (REST, REST & ~Input.ESTOP_OK, ["estop_pressed"]),
        (REST & ~Input.ESTOP_OK, REST, ["estop_released"]),
        (REST, REST | Input.UPPER, ["lift", "switch_fault"]),
        (REST, REST & ~Input.LOWER, ["lift"]),
        (REST, REST & ~Input.SLOT_CLOSED & ~Input.DOOR_BOLTED, ["slot", "door"]),
    ],
)
def test_changes_become_facts(before: Input | None, now: Input, kinds: list[str]) -> None:
    watch = SwitchWatch()
    if before is not None:
        watch.read(before, 0.0, 0.1)
        watch.read(before, 0.2, 0.3)
    watch.read(now, 0.4, 0.5)
    seen = watch.read(now, 0.6, 0.7)
    assert seen is not None
    facts = changes("box", seen)
    assert [fact.kind for fact in facts] == kinds
    assert all(fact.at_s == 0.5 and fact.source == "box" for fact in facts)


def test_drops_carry_their_interval_and_survive_wraps_and_resets() -> None:
    beam = BeamWatch()
    assert beam.read("box", 65534, 0.0, 0.1) is None
    drop = beam.read("box", 1, 1.0, 1.1)
    assert drop is not None
    assert drop.data == {"count": 65537, "new": 3, "from_s": 0.0, "to_s": 1.1}
    beam.module_restarted()
    drop = beam.read("box", 2, 2.0, 2.1)
    assert drop is not None
    assert (drop.data["count"], drop.data["new"], drop.data["from_s"]) == (65539, 2, 1.0)
    assert beam.read("box", 2, 3.0, 3.1) is None
