"""A recess until a time, and the room cleared at once."""

import pytest

from auction.session import commands as c
from auction.session import events as e
from auction.session.phases import Phase, blocking, phase
from auction.session.steps import next_step, other_steps
from auction.terms import ROOM
from auction.wanted import BoxWant, wanted
from tests.auction.session.driving import CAR, CLERK, DEADLINE, LAND, T0, WHY, Sitting
from tests.auction.session.test_custody import offered, refused, the_round
from tests.auction.session.test_opening import award, valid

HOUR_MS = 3_600_000


def test_a_recess_ends_at_its_time_by_one_and_earlier_by_two() -> None:
    sitting = Sitting(CAR)
    with refused("recess-none"):
        sitting.do(c.EndRecess())
    for until_ms in (T0, T0 + 7 * HOUR_MS):
        with refused("recess-time"):
            sitting.do(c.AnnounceRecess(until_ms=until_ms))
    sitting.do(c.AnnounceRecess(until_ms=T0 + HOUR_MS))
    step = next_step(sitting.state)
    assert step is not None
    assert step.command == "EndRecess"
    with refused("recess-runs"):
        sitting.do(c.EndRecess())
    with refused("suspended"):
        sitting.do(c.CallLot(lot="丙"))
    sitting.now_ms += HOUR_MS
    sitting.do(c.EndRecess())
    assert sitting.events[-1] == e.SessionResumed()
    sitting.do(c.AnnounceRecess(until_ms=sitting.now_ms + HOUR_MS))
    assert "ResumeSession" in [one.command for one in other_steps(sitting.state)]
    sitting.two(c.ResumeSession(reason=WHY))
    sitting.do(c.CallLot(lot="丙"))
    with refused("lot-order"):
        sitting.do(c.AnnounceRecess(until_ms=sitting.now_ms + HOUR_MS))


def test_no_box_round_runs_or_closes_while_everybody_is_out() -> None:
    sitting = Sitting(LAND)
    with refused("recess-over-deadline"):
        sitting.do(c.AnnounceRecess(until_ms=DEADLINE))
    sitting.do(c.AnnounceRecess(until_ms=DEADLINE - 1_000))
    sitting.two(c.ResumeSession(reason=WHY))
    sitting.open_box()
    with refused("recess-box"):
        sitting.do(c.AnnounceRecess(until_ms=DEADLINE - 1_000))


def test_a_clerk_clears_the_room_at_once_and_two_go_on() -> None:
    sitting = Sitting(LAND)
    sitting.open_box()
    assert wanted(sitting.state, sitting.now_ms).box != BoxWant()
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.do(c.Evacuate(), CLERK)
    assert wanted(sitting.state, sitting.now_ms).box == BoxWant()
    assert sitting.state.machines.release is None
    with refused("suspended"):
        sitting.do(c.Evacuate(), CLERK)
    with refused("recess-none"):
        sitting.do(c.EndRecess())
    sitting.see(e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    sitting.two(c.ResumeBidding(round="1", reason=WHY))
    assert sitting.state.suspended is None


def test_the_unlocked_door_is_licensed_anew_after_an_evacuation() -> None:
    sitting = Sitting(LAND)
    sitting.open_box()
    sitting.drop(1)
    sitting.close()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(c.UnlockBox(round="1"))
    sitting.do(c.Evacuate(), CLERK)
    assert not wanted(sitting.state, sitting.now_ms).box.door_free
    sitting.two(c.ResumeSession(reason=WHY))
    step = next_step(sitting.state)
    assert step is not None
    assert (step.command, step.of_two) == ("UnlockBox", True)


def test_whoever_ran_out_of_an_oral_lot_hears_the_price_called_three_times_anew() -> None:
    sitting = Sitting(CAR)
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.BidOral(lot="丙", bidder="1", amount=90_000), CLERK)
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Evacuate(), CLERK)
    with refused("suspended"):
        sitting.do(c.BidOral(lot="丙", bidder="2", amount=95_000), CLERK)
    sitting.two(c.ResumeSession(reason=WHY))
    assert [one.facts for one in blocking(sitting.state)] == [{"missing": 3}]
    with refused("calls-missing"):
        sitting.do(c.Hammer(lot="丙"))
    high = sitting.state.lots["丙"].high
    assert high is not None
    assert (high.bidder, high.amount) == ("1", 90_000)
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    sitting.do(c.Evacuate(), CLERK)
    sitting.two(c.ResumeSession(reason=WHY))
    sitting.do(c.AwardLot(lot="丙"))
    assert sitting.state.lots["丙"].price == 90_000


def test_objections_are_asked_for_again_after_the_room_was_cleared() -> None:
    sitting = Sitting(LAND)
    sitting.to_opening("甲")
    valid(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    sitting.do(c.CheckDeposit(lot="甲", envelope=1, instruments=(350_000,)))
    sitting.do(c.AskObjections(lot="甲"))
    sitting.do(c.Evacuate(), CLERK)
    sitting.two(c.ResumeSession(reason=WHY))
    with refused("objections-unasked"):
        sitting.do(c.AwardLot(lot="甲"))
    assert award(sitting).price == 1_730_000


def shut_by_its_springs() -> Sitting:
    """The room was cleared while the box stood open; the deadline has passed since."""
    sitting = Sitting(LAND)
    sitting.open_box()
    sitting.drop(2)
    sitting.do(c.Evacuate(), CLERK)
    sitting.see(
        e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms),
        e.DoorRead(state="BOLTED", at_ms=sitting.now_ms),
    )
    sitting.now_ms = DEADLINE
    sitting.do(c.ReachDeadline(round="1"), ROOM)
    return sitting


def test_a_raised_box_stays_where_it_is_until_two_have_let_people_back_in() -> None:
    sitting = shut_by_its_springs()
    assert sitting.state.machines.box.lift == "RAISED"
    with refused("suspended"):
        sitting.do(c.LowerBox(round="1"), CLERK)
    sitting.do(c.ConfirmClose(round="1", reason=WHY))
    assert phase(sitting.state) is Phase.SUSPENDED
    with refused("suspended"):
        sitting.do(c.LowerBox(round="1"), CLERK)
    assert offered(sitting) == ("ResumeSession", True)
    sitting.two(c.ResumeSession(reason=WHY))
    assert offered(sitting) == ("LowerBox", False)
    sitting.do(c.LowerBox(round="1"), CLERK)
    assert wanted(sitting.state, sitting.now_ms).box.lift == "LOWERED"
    sitting.empty_box("甲", "甲")
    assert offered(sitting) == ("CallLot", False)


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_deadline_passed_outside_may_be_announced_anew(*, confirmed: bool) -> None:
    sitting = shut_by_its_springs()
    if confirmed:
        sitting.do(c.ConfirmClose(round="1", reason=WHY))
    assert "ResumeBidding" in [one.command for one in other_steps(sitting.state)]
    with refused("deadline-needs-later"):
        sitting.two(c.ResumeBidding(round="1", reason=WHY))
    later_ms = DEADLINE + 20 * 60_000
    sitting.two(c.ResumeBidding(round="1", reason=WHY, deadline_ms=later_ms))
    assert wanted(sitting.state, sitting.now_ms).box.slot_open_until_ms == later_ms
    assert the_round(sitting).dropped == 2
