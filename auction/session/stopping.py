"""停止、撤回、改期: lots stopped before their award, and results taken back.

Lots are stopped by one officer at any moment, also while the sitting is suspended or the box is
dead, so that an obligor who pays is in time and a sitting can always be brought to its end. Once
every lot of a box round is stopped nothing more goes into the box and it is not opened again: its
envelopes go back against their tear-offs.

A result is taken back by two, as a new event, while nothing was handed back on it.

Source: AEA §8, §9; AEER §24; CEA §10, §58; what becomes of envelopes: design.
"""

from typing import assert_never

from msgspec.structs import replace

from auction.rules.stopping import StopCause, stopped_as
from auction.session.award import the_lot
from auction.session.commands import ReturnEnvelopes, RevokeResult, StopLot
from auction.session.custody import at_the_box
from auction.session.emptying import MAX_COUNT
from auction.session.events import EnvelopesReturned, LotStopped, ResultRevoked
from auction.session.refusals import Refusal
from auction.session.rounds import given_up
from auction.session.sentences import sealed
from auction.session.state import LotStage, LotState, RoundStage, SessionState
from auction.session.subjects import BEFORE_RESULT, LOTS_DONE, Stamp, require_nothing_called
from auction.session.sufficiency import paid_in_full, raised, threshold
from auction.terms import Fact

StopEvent = LotStopped | ResultRevoked

MAY_HOLD = (
    RoundStage.CLOSING,
    RoundStage.CLOSED,
    RoundStage.UNLOCKING,
    RoundStage.UNLOCKED,
    RoundStage.COUNTED,
)
"""Stages in which envelopes may lie in the box or loose on the table."""


def decide_stop(state: SessionState, command: StopLot) -> tuple[Fact, ...]:
    """Stop the sale of a lot; what was bid for it counts no more.

    Source: AEA §8, §9; AEER §24; CEA §10, §58.
    """
    the_lot(state, command.lot, *BEFORE_RESULT)
    case = state.case_of(command.lot)
    if command.cause is StopCause.PAID and case is not None and not paid_in_full(state, case):
        missing = max(threshold(case) - raised(state, case), 1)
        raise Refusal("not-paid-in-full", case=case.case.id, missing=missing)
    return (LotStopped(lot=command.lot, cause=command.cause, reason=sealed(command.reason)),)


def revocable(state: SessionState, lot: LotState) -> Refusal | None:
    """Why a lot's result cannot be taken back in the room; None when it can."""
    if lot.stage not in LOTS_DONE:
        return Refusal("result-missing", lot=lot.lot.mark)
    returned = next((bid.envelope for bid in lot.bids_in_order() if bid.returned), None)
    if returned is not None:
        return Refusal("result-carried-out", lot=lot.lot.mark, envelope=returned)
    if any(
        lot.lot.mark in one.lots and one.stage is RoundStage.ABANDONED
        for one in state.rounds.values()
    ):
        return Refusal("round-over", lot=lot.lot.mark)
    return None


def decide_revoke(state: SessionState, command: RevokeResult) -> tuple[Fact, ...]:
    """Take a result back: an award, a stop or a lot declared unsold in error.

    Source: AEA §9 (what was done wrongly is corrected); design (two people, a new event).
    """
    lot = the_lot(state, command.lot)
    reason = revocable(state, lot)
    if reason is not None:
        raise reason
    require_nothing_called(state)
    return (ResultRevoked(lot=command.lot, was=lot.stage, reason=sealed(command.reason)),)


def decide_return_envelopes(state: SessionState, command: ReturnEnvelopes) -> tuple[Fact, ...]:
    """The envelopes went back unopened, however they came out of the box."""
    box_round = at_the_box(state, command.round, *MAY_HOLD)
    if not given_up(state, box_round):
        standing = [mark for mark in box_round.lots if state.lots[mark].stage in BEFORE_RESULT]
        raise Refusal("lots-stand", lots="、".join(standing))
    if not 0 <= command.returned <= MAX_COUNT:
        raise Refusal("count-range")
    return (EnvelopesReturned(round=command.round, returned=command.returned),)


def fold(state: SessionState, stamp: Stamp, event: StopEvent) -> SessionState:
    """Add one event about a stop."""
    lot = state.lots[event.lot]
    match event:
        case LotStopped(cause=cause):
            stage = LotStage(stopped_as(cause))
            return state.with_lot(
                replace(lot, stage=stage, before=lot.stage, stopped=cause, decided_ms=stamp.at_ms)
            )
        case ResultRevoked():
            back = state.with_lot(_without_result(lot))
            begun = back.lots[event.lot].stage in BEFORE_RESULT[1:]
            return replace(back, current=event.lot) if begun else back
        case _:
            assert_never(event)


def _without_result(lot: LotState) -> LotState:
    """The lot as it was before its result; bids shouted stand, and are called three times again."""
    if lot.stage is LotStage.ACCEPTED:
        return replace(
            lot, stage=LotStage.UNSOLD, acceptance=None, price=None, balance=None, due_date=None
        )
    before = LotStage.ORAL if lot.before is LotStage.HAMMERED else lot.before
    return replace(
        lot,
        stage=before,
        calls=0,
        objections_asked=False,
        price=None,
        winners=(),
        people=(),
        standby_people=(),
        standby_holdings=(),
        balance=None,
        due_date=None,
        standby=(),
        decided_ms=None,
        unsold=None,
        stopped=None,
        acceptance=None,
    )
