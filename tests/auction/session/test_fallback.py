"""Spare box, key and stopwatch: by named persons, in order, and only where a machine fails."""

import pytest

from auction.session import commands as c
from auction.session import events as e
from auction.session.commands.fallback import FallbackStep
from auction.session.fallback import PROCEDURES, following
from auction.session.retrace import Told, retrace
from auction.session.state import RoundStage
from auction.session.steps import other_steps
from auction.terms import Fact
from tests.auction.session.driving import CLERK, WHY, Sitting
from tests.auction.session.golden_day import whole_day
from tests.auction.session.running import told
from tests.auction.session.test_custody import refused

LOST = e.DeviceLost(device="box", cause="no answer")
CLOCK_LOST = e.DeviceLost(device="clock", cause="no answer")
BOX, CLOCK = PROCEDURES["box"], PROCEDURES["clock"]


def sitting_with(*reports: Fact) -> Sitting:
    """One envelope in the box, and something that goes wrong."""
    sitting = Sitting()
    sitting.see(e.DeviceFound(device="clock", model="ikan"))
    sitting.open_box()
    sitting.drop(1)
    sitting.see(*reports)
    return sitting


def take(step: FallbackStep) -> c.TakeFallbackStep:
    return c.TakeFallbackStep(round="1", step=step)


def offered(sitting: Sitting) -> list[object]:
    steps = other_steps(sitting.state)
    return [one.preset["step"] for one in steps if one.command == "TakeFallbackStep"]


def test_a_dead_box_is_replaced_step_by_step_by_named_persons() -> None:
    sitting = sitting_with(LOST)
    for step in BOX:
        assert offered(sitting) == [step]
        sitting.do(take(step), CLERK)
    assert offered(sitting) == []
    box_round = sitting.state.rounds["1"]
    assert [(one.step, one.by) for one in box_round.fallback] == [(s, CLERK.id) for s in BOX]
    assert all(one.at_ms for one in box_round.fallback)
    assert following(box_round, "box") is None
    with refused("fallback-order"):
        sitting.do(take(FallbackStep.SPARE_LOCKED))


def test_what_was_begun_is_ended_although_the_machine_came_back() -> None:
    sitting = sitting_with(CLOCK_LOST)
    sitting.do(c.TakeFallbackStep(round="1", step=CLOCK[0], note=WHY))
    sitting.see(e.DeviceFound(device="clock", model="ikan"))
    assert offered(sitting) == [CLOCK[1]]
    sitting.do(take(CLOCK[1]))
    told_, *_ = [one for one in sitting.events if isinstance(one, e.FallbackStepTaken)]
    assert told_.note == WHY


@pytest.mark.parametrize(
    ("report", "machine"),
    [
        (e.BoxFaulted(fault="JAM", at_ms=1), "box"),
        (e.BoxFaulted(fault="EMERGENCY_STOP", at_ms=1), "box"),
        (e.SlotStuck(wanted="SHUT", since_ms=1), "box"),
        (e.ClockRead(agrees=False, difference_ms=2000), "clock"),
    ],
)
def test_each_way_a_machine_fails_offers_its_own_procedure(report: Fact, machine: str) -> None:
    sitting = sitting_with(report)
    assert offered(sitting) == [PROCEDURES[machine][0]]


def test_nothing_is_done_by_hand_while_box_and_clock_work() -> None:
    sitting = sitting_with()
    assert offered(sitting) == []
    for step in (BOX[0], CLOCK[0]):
        with refused("fallback-needless"):
            sitting.do(take(step))


def test_no_step_is_left_out() -> None:
    sitting = sitting_with(LOST)
    with refused("fallback-order"):
        sitting.do(take(FallbackStep.SPARE_OFFERED))


def test_a_box_that_holds_no_bids_is_not_replaced() -> None:
    sitting = Sitting()
    sitting.see(LOST)
    assert sitting.state.rounds["1"].stage is RoundStage.ANNOUNCED
    assert offered(sitting) == []
    with refused("round-stage"):
        sitting.do(take(BOX[0]))


def test_a_step_moves_no_basis() -> None:
    sitting = sitting_with(LOST)
    before = sitting.state.basis
    sitting.do(take(BOX[0]))
    assert sitting.state.basis == before


def test_a_step_that_the_rules_did_not_allow_is_found_in_the_record() -> None:
    written = told(whole_day())
    assert retrace(written).divergences == ()
    forged = [
        Told(one.stamp, one.command, e.FallbackStepTaken(round="1", step=BOX[2]))
        if isinstance(one.event, e.FallbackStepTaken)
        else one
        for one in written
    ]
    assert [one.why for one in retrace(forged).divergences] == ["fallback-order"]
