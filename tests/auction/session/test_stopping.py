"""Lots are stopped at any moment, and a sitting always comes to its end, whatever its box does."""

import pytest
from msgspec.structs import replace

from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session import events as e
from auction.session.phases import Phase, phase
from auction.session.sitting import hidden, started
from auction.session.state import LotStage, RoundStage
from auction.session.steps import next_step, other_steps
from auction.terms import ROOM, Anchor
from auction.wanted import BoxWant, wanted
from tests.auction.session.days import FIELD
from tests.auction.session.driving import CAR, CLERK, DEADLINE, LAND, T0, WHY, Sitting
from tests.auction.session.test_custody import offered, refused, the_round


def stop(sitting: Sitting, *marks: str) -> None:
    for mark in marks:
        sitting.do(c.StopLot(lot=mark, cause=StopCause.CLOSURE, reason=WHY))


def others(sitting: Sitting) -> list[str]:
    return [one.command for one in other_steps(sitting.state)]


@pytest.mark.parametrize(
    ("cause", "stage"),
    [
        (StopCause.PAID, LotStage.STOPPED),
        (StopCause.SUSPENDED, LotStage.STOPPED),
        (StopCause.TERMINATED, LotStage.STOPPED),
        (StopCause.INSTALMENTS, LotStage.STOPPED),
        (StopCause.WITHDRAWN, LotStage.WITHDRAWN),
        (StopCause.DELAYED, LotStage.POSTPONED),
        (StopCause.CLOSURE, LotStage.POSTPONED),
        (StopCause.EPIDEMIC, LotStage.POSTPONED),
        (StopCause.FAILURE, LotStage.POSTPONED),
    ],
)
def test_stopping_takes_one_officer_a_cause_and_a_reason(cause: StopCause, stage: LotStage) -> None:
    sitting = Sitting()
    with refused("reason-missing"):
        sitting.do(c.StopLot(lot="丙", cause=cause, reason=""))
    with refused("not-for-role"):
        sitting.do(c.StopLot(lot="丙", cause=cause, reason=WHY), CLERK)
    sitting.do(c.StopLot(lot="丙", cause=cause, reason=WHY))
    assert sitting.events[-1] == e.LotStopped(lot="丙", cause=cause, reason=WHY)
    assert sitting.state.lots["丙"].stage is stage
    with refused("lot-stage"):
        stop(sitting, "丙")


def test_a_lot_may_be_stopped_until_its_award_and_not_after() -> None:
    sitting = Sitting(CAR, replace(CAR, mark="丁"))
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.BidOral(lot="丙", bidder="1", amount=90_000))
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    assert "StopLot" in others(sitting)
    stop(sitting, "丙")
    assert phase(sitting.state) is Phase.NO_SALE
    sitting.do(c.CallLot(lot="丁"))
    sitting.do(c.BidOral(lot="丁", bidder="1", amount=90_000))
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丁"))
    sitting.do(c.Hammer(lot="丁"))
    sitting.do(c.AwardLot(lot="丁"))
    with refused("lot-stage"):
        stop(sitting, "丁")


def test_envelopes_of_a_withdrawn_lot_go_back_unopened() -> None:
    sitting = Sitting(LAND, FIELD)
    sitting.open_box()
    sitting.drop(2)
    stop(sitting, "乙")
    sitting.close()
    sitting.empty_box("甲", "乙")
    assert "ReturnDeposit" in others(sitting)
    sitting.do(c.ReturnDeposit(lot="乙", envelope=2), CLERK)
    assert sitting.events[-1] == e.DepositReturned(lot="乙", envelope=2, bidder=None, unopened=True)
    assert offered(sitting) == ("CallLot", False)


def test_a_day_withdrawn_before_the_box_came_up_is_over_at_once() -> None:
    sitting = Sitting()
    sitting.do(c.ShowBoxEmpty(round="1"))
    stop(sitting, "甲", "丙")
    assert the_round(sitting).stage is RoundStage.ABANDONED
    assert offered(sitting) == ("AdjournSession", False)
    sitting.do(c.AdjournSession())
    assert phase(sitting.state) is Phase.ENDED


def test_withdrawing_the_rounds_last_lot_shuts_the_box_and_gives_the_envelopes_back() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.drop(3)
    stop(sitting, "甲")
    assert the_round(sitting).stage is RoundStage.CLOSING
    assert wanted(sitting.state, sitting.now_ms).box.slot_open_until_ms is None
    assert hidden(sitting.state)
    sitting.see(e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    assert the_round(sitting).stage is RoundStage.CLOSED
    assert wanted(sitting.state, sitting.now_ms).box.lift == "LOWERED"
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(c.UnlockBox(round="1"))
    sitting.see(e.DoorRead(state="FREE", at_ms=sitting.now_ms))
    assert offered(sitting) == ("ReturnEnvelopes", False)
    with refused("count-range"):
        sitting.do(c.ReturnEnvelopes(round="1", returned=-1))
    sitting.do(c.ReturnEnvelopes(round="1", returned=3), CLERK)
    assert the_round(sitting).stage is RoundStage.ABANDONED
    assert offered(sitting) == ("CallLot", False)


def test_a_dead_box_does_not_keep_a_sitting_from_its_end() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.drop(1)
    sitting.see(e.DeviceLost(device="box", cause="no answer"))
    assert sitting.state.suspended is not None
    with refused("lots-unfinished"):
        sitting.do(c.AdjournSession())
    with refused("lots-stand"):
        sitting.now_ms = DEADLINE + 1
        sitting.do(c.ReachDeadline(round="1"), ROOM)
        sitting.do(c.ReturnEnvelopes(round="1", returned=1))
    stop(sitting, "甲", "丙")
    assert wanted(sitting.state, sitting.now_ms).box == BoxWant()
    assert {"ReturnEnvelopes", "AdjournSession"} <= {*others(sitting), offered(sitting)[0]}
    sitting.do(c.ReturnEnvelopes(round="1", returned=1), CLERK)
    assert not hidden(sitting.state)
    assert offered(sitting) == ("AdjournSession", False)
    sitting.do(c.AdjournSession())
    assert phase(sitting.state) is Phase.ENDED


def test_everybody_may_leave_before_the_envelopes_are_out() -> None:
    """A typhoon: nothing hidden is hidden any more, because nothing is opened again."""
    sitting = Sitting()
    sitting.open_box()
    sitting.do(c.SuspendSession(reason=WHY), CLERK)
    stop(sitting, "丙", "甲")
    sitting.do(c.AdjournSession())
    assert not hidden(sitting.state)
    assert wanted(sitting.state, sitting.now_ms).box == BoxWant()


def test_a_lost_anchor_keeps_no_lot_from_being_withdrawn() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.add(*started(sitting.state, Anchor(T0, 5, "another boot", "unmeasured"), "0.1.0"))
    assert sitting.state.anchor_lost
    stop(sitting, "甲", "丙")
    assert "AdjournSession" in others(sitting)
    sitting.do(c.AdjournSession())


def test_a_round_without_lots_is_never_opened_again() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.do(c.SuspendSession(reason=WHY), CLERK)
    sitting.see(e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    stop(sitting, "甲")
    assert the_round(sitting).stage is RoundStage.CLOSED
    assert "ResumeBidding" not in [*others(sitting), offered(sitting)[0]]
    with refused("round-withdrawn"):
        sitting.two(c.ResumeBidding(round="1", reason=WHY, deadline_ms=DEADLINE + 60_000))
    sitting.two(c.ResumeSession(reason=WHY))
    assert offered(sitting) == ("LowerBox", False)


@pytest.mark.parametrize("slot", ["OPEN", "SHUT", "UNKNOWN"])
def test_a_close_nothing_answers_for_is_a_persons_word(slot: str) -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.see(e.SlotRead(state=slot, from_ms=sitting.now_ms, to_ms=DEADLINE - 1))
    sitting.now_ms = DEADLINE
    sitting.see(e.DeviceLost(device="box", cause="no answer"))
    sitting.do(c.ReachDeadline(round="1"), ROOM)
    with refused("reason-missing"):
        sitting.do(c.ConfirmClose(round="1", reason=""))
    sitting.do(c.ConfirmClose(round="1", reason=WHY))
    assert sitting.events[-1] == e.CloseConfirmed(round="1", reason=WHY, unread=True)
    assert the_round(sitting).stage is RoundStage.CLOSED
    sitting.see(e.DeviceFound(device="box", model="reference"))
    sitting.see(e.SlotRead(state="OPEN", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    assert the_round(sitting).stage is RoundStage.CLOSING


def test_a_box_lost_while_it_closes_waits_for_it_or_for_a_persons_word() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.now_ms = DEADLINE
    sitting.do(c.ReachDeadline(round="1"), ROOM)
    assert "ConfirmClose" not in others(sitting)
    sitting.see(e.DeviceLost(device="box", cause="no answer"))
    assert next_step(sitting.state) is None
    assert "ConfirmClose" in others(sitting)
    sitting.do(c.ConfirmClose(round="1", reason=WHY))
    assert the_round(sitting).stage is RoundStage.CLOSED


def test_a_slot_that_answers_has_to_read_shut() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.now_ms = DEADLINE
    sitting.do(c.ReachDeadline(round="1"), ROOM)
    with refused("slot-not-shut"):
        sitting.do(c.ConfirmClose(round="1", reason=WHY))
    assert "ConfirmClose" not in others(sitting)


# --- results taken back --------------------------------------------------------------------------


def sold(sitting: Sitting, mark: str = "丙") -> None:
    sitting.do(c.CallLot(lot=mark))
    sitting.do(c.BidOral(lot=mark, bidder="1", amount=90_000))
    for _ in range(3):
        sitting.do(c.CallPrice(lot=mark))
    sitting.do(c.Hammer(lot=mark))
    sitting.do(c.AwardLot(lot=mark))


def test_an_award_taken_back_goes_on_with_the_bids_that_stand() -> None:
    sitting = Sitting()
    with refused("result-missing"):
        sitting.two(c.RevokeResult(lot="丙", reason=WHY))
    sold(sitting)
    sitting.two(c.RevokeResult(lot="丙", reason=WHY))
    assert sitting.events[-1] == e.ResultRevoked(lot="丙", was="AWARDED", reason=WHY)
    lot = sitting.state.lots["丙"]
    assert (lot.stage, lot.price, lot.winners, lot.calls) == (LotStage.ORAL, None, (), 0)
    sitting.do(c.BidOral(lot="丙", bidder="2", amount=91_000))
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    sitting.do(c.AwardLot(lot="丙"))
    assert sitting.state.lots["丙"].price == 91_000


def test_a_stop_taken_back_before_the_opening_leaves_the_lot_to_be_called() -> None:
    """A sale declared stopped in error went on a little later; the record shows both."""
    sitting = Sitting(LAND, FIELD)
    sitting.to_opening("甲", "乙")
    sitting.do(c.StopLot(lot="乙", cause=StopCause.SUSPENDED, reason=WHY))
    with refused("lot-order"):
        sitting.two(c.RevokeResult(lot="乙", reason=WHY))
    sitting.do(c.StopLot(lot="甲", cause=StopCause.PAID, reason=WHY))
    sitting.two(c.RevokeResult(lot="乙", reason=WHY))
    assert sitting.state.lots["乙"].stage is LotStage.ANNOUNCED
    assert offered(sitting) == ("CallLot", False)


def test_what_was_handed_back_is_not_undone() -> None:
    sitting = Sitting(LAND, FIELD)
    sitting.to_opening("甲")
    stop(sitting, "甲")
    sitting.do(c.ReturnDeposit(lot="甲", envelope=1), CLERK)
    with refused("result-carried-out"):
        sitting.two(c.RevokeResult(lot="甲", reason=WHY))
    again = Sitting(LAND, CAR)
    stop(again, "甲")
    with refused("round-over"):
        again.two(c.RevokeResult(lot="甲", reason=WHY))
    assert "RevokeResult" not in others(again)
