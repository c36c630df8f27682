"""喊價: oral bids, three calls that any higher bid resets, the hammer."""

from typing import assert_never

from msgspec.structs import replace

from auction.rules.eligibility import check_barred
from auction.rules.oral import (
    CALLS_BEFORE_AWARD,
    BidVerdict,
    judge_oral_bid,
    least_next_bid,
    next_call,
)
from auction.rules.unreadable import Unreadable
from auction.session.award import the_lot
from auction.session.commands import BidOral, CallPrice, Hammer, RetractCall
from auction.session.door import present, prohibition
from auction.session.events import CallMade, CallRetracted, HammerFell, OralBidAccepted
from auction.session.lodging import require_lodged
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.state import LotStage, LotState, OralBid, SessionState
from auction.session.subjects import LOTS_DONE, Stamp
from auction.terms import Fact, Twd

OralEvent = OralBidAccepted | CallMade | CallRetracted | HammerFell

RECENT = 12


def least_next(lot: LotState) -> Twd:
    """The least next bid: the opening price, then one step over the highest.

    Source: no legal rule; the notice or the officer sets the step (design).
    """
    return least_next_bid(
        None if lot.high is None else lot.high.amount,
        step=lot.lot.step,
        opening_price=lot.lot.opening_price,
    )


def decide_bid(state: SessionState, command: BidOral) -> tuple[Fact, ...]:
    """Take a bid the officer heard; a refused one releases nobody and resets no call.

    Source: CC §392, §395; CEA §68-2, §70(3), §70(6).
    """
    lot = the_lot(state, command.lot)
    hammered = lot.stage in LOTS_DONE or lot.stage is LotStage.HAMMERED
    if not hammered and lot.stage is not LotStage.ORAL:
        raise Refusal("lot-stage", lot=command.lot, stage=lot.stage)
    verdict = _judged(lot, command.amount, hammered=hammered)
    if verdict is BidVerdict.AFTER_HAMMER:
        said = command.bidder if command.bidder in state.people else "?"
        raise Refusal("after-hammer", lot=command.lot, bidder=said, amount=command.amount)
    admitted = present(state, command.bidder)
    bidder = admitted.bidder
    if check_barred(bidder, defaulted=command.lot in admitted.barred):
        raise Refusal("bidder-barred", bidder=bidder, lot=command.lot)
    if check_barred(bidder, prohibited=prohibition(state, admitted, command.lot)):
        raise Refusal("bidder-prohibited", bidder=bidder, lot=command.lot)
    require_lodged(lot, bidder, command.amount)
    if lot.high is not None and lot.high.bidder == bidder:
        raise Refusal("own-bid", bidder=bidder)
    if verdict is not BidVerdict.ACCEPTED:
        high = lot.high.amount if lot.high else 0
        raise Refusal(
            "bid-too-low",
            least=least_next(lot),
            high=high,
            lot=command.lot,
            bidder=bidder,
            amount=command.amount,
        )
    return (OralBidAccepted(lot=command.lot, bidder=bidder, amount=command.amount),)


def _judged(lot: LotState, amount: Twd, *, hammered: bool) -> BidVerdict:
    try:
        return judge_oral_bid(
            amount,
            None if lot.high is None else lot.high.amount,
            step=lot.lot.step,
            opening_price=lot.lot.opening_price,
            hammered=hammered,
        )
    except Unreadable as problem:
        raise Refusal("amount-range") from problem


def decide_call(state: SessionState, command: CallPrice) -> tuple[Fact, ...]:
    """Call the highest price once more.

    Source: CEA §70(3).
    """
    lot = the_lot(state, command.lot, LotStage.ORAL)
    if lot.high is None:
        raise Refusal("no-bid-yet")
    call = next_call(lot.calls)
    if call is None:
        raise Refusal("calls-complete")
    return (CallMade(lot=command.lot, call=call, bidder=lot.high.bidder, amount=lot.high.amount),)


def decide_retract(state: SessionState, command: RetractCall) -> tuple[Fact, ...]:
    """Take the last call back."""
    lot = the_lot(state, command.lot, LotStage.ORAL)
    if lot.calls == 0:
        raise Refusal("no-call")
    return (CallRetracted(lot=command.lot, call=lot.calls, reason=sealed(command.reason)),)


def decide_hammer(state: SessionState, command: Hammer) -> tuple[Fact, ...]:
    """End the bidding after the third call.

    Source: CEA §70(3).
    """
    lot = the_lot(state, command.lot, LotStage.ORAL)
    if lot.high is None:
        raise Refusal("no-bid-yet")
    if next_call(lot.calls) is not None:
        raise Refusal("calls-missing", missing=CALLS_BEFORE_AWARD - lot.calls)
    return (HammerFell(lot=command.lot),)


def fold(state: SessionState, stamp: Stamp, event: OralEvent) -> SessionState:
    """Add one event of oral bidding."""
    lot = state.lots[event.lot]
    match event:
        case OralBidAccepted(bidder=bidder, amount=amount):
            high = OralBid(bidder=bidder, amount=amount, at_ms=stamp.at_ms)
            return state.with_lot(
                replace(
                    lot,
                    high=high,
                    calls=0,
                    oral_bids=lot.oral_bids + 1,
                    recent=(high, *lot.recent[: RECENT - 1]),
                )
            )
        case CallMade(call=call):
            return state.with_lot(replace(lot, calls=call))
        case CallRetracted(call=call):
            return state.with_lot(replace(lot, calls=call - 1))
        case HammerFell():
            return state.with_lot(replace(lot, stage=LotStage.HAMMERED))
        case _:
            assert_never(event)
