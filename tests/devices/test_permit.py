"""Interlocks, as a function."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.box.permit import Situation, permit
from devices.box.releases import Releases
from devices.box.shapes import BoxWant
from devices.protocols.m7000 import DANGER, EVERYTHING, MOTION, NOTHING, Input, Output
from devices.timing import Timing

REST = Input.LOWER | Input.SLOT_CLOSED | Input.DOOR_BOLTED | Input.ESTOP_OK
WANTS = st.builds(
    BoxWant,
    lift=st.sampled_from(["RAISED", "LOWERED", None]),
    slot_open_until_s=st.none() | st.floats(0, 20),
    door_free=st.booleans(),
    release=st.none() | st.integers(1, 3),
    beacon=st.booleans(),
    buzzer=st.booleans(),
)
SITUATIONS = st.builds(
    Situation,
    inputs=st.none() | st.integers(0, 63).map(Input),
    sent=st.integers(0, 63).map(Output),
    rested_at_s=st.floats(0, 20),
    linked=st.booleans(),
    jammed=st.booleans(),
    watchdog_refused=st.booleans(),
)


def situation(inputs: Input | None = REST, sent: Output = NOTHING, **changed: bool) -> Situation:
    flags = {"linked": True, "jammed": False, "watchdog_refused": False, **changed}
    return Situation(inputs=inputs, sent=sent, rested_at_s=0.0, **flags)


@given(WANTS, SITUATIONS, st.integers(0, 3))
def test_whatever_is_wanted_the_laws_hold(want: BoxWant, here: Situation, spent: int) -> None:
    releases = Releases(spent)
    releases.hand_in(want.release)
    permitted = permit(want, releases, here, Timing(), 5.0)
    outputs, inputs = permitted.outputs, here.inputs
    if want.release is None or want.release <= spent or inputs is None or not here.linked:
        assert not outputs & DANGER
        return
    if not inputs & Input.ESTOP_OK or here.jammed or here.watchdog_refused:
        assert not outputs & DANGER
    assert outputs & MOTION != MOTION
    if outputs & MOTION:
        assert not outputs & (Output.SLOT | Output.BOLT)
        assert inputs & Input.SLOT_CLOSED
        assert inputs & Input.DOOR_BOLTED
        assert not here.sent & (Output.SLOT | Output.BOLT)
    if outputs & Output.BOLT:
        assert not outputs & Output.SLOT
        assert not here.sent & (Output.SLOT | MOTION)
        assert inputs & Input.SLOT_CLOSED
    if outputs & Output.SLOT and not here.sent & Output.SLOT:
        assert inputs & Input.UPPER
        assert inputs & Input.DOOR_BOLTED
    assert outputs & EVERYTHING == outputs


@pytest.mark.parametrize(
    ("here", "blocked"),
    [
        (situation(linked=False), ("LINK",)),
        (situation(None), ("LINK",)),
        (situation(REST & ~Input.ESTOP_OK, jammed=True), ("ESTOP", "JAMMED")),
        (situation(watchdog_refused=True), ("WATCHDOG",)),
        (situation(REST | Input.UPPER), ("SWITCH_FAULT",)),
        (situation(REST & ~Input.SLOT_CLOSED & ~Input.DOOR_BOLTED), ("SLOT_OPEN", "DOOR_FREE")),
        (situation(), ()),
    ],
)
def test_every_reason_is_listed_at_once(here: Situation, blocked: tuple[str, ...]) -> None:
    want = BoxWant(lift="RAISED", slot_open_until_s=9.0, door_free=True, release=1)
    assert permit(want, Releases(0), here, Timing(), 0.0).blocked == blocked


def test_a_release_that_is_spent_stays_spent() -> None:
    releases = Releases(3)
    assert not releases.live(3)
    releases.hand_in(5)
    assert releases.live(4)
    releases.spend()
    assert not releases.live(5)
    assert releases.live(6)
    releases.hand_in(6)
    releases.spend_slot()
    assert not releases.opens(6)
    assert releases.moves(6, "RAISED")
    releases.reached(6, "RAISED")
    assert not releases.moves(6, "RAISED")
    assert releases.moves(6, "LOWERED")
    releases.spend_motion()
    assert not releases.moves(6, "LOWERED")
    assert releases.live(6)
    assert releases.opens(7)
