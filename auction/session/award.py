"""拍定: who leads, what still stands in the way, and the result declared."""

from typing import assert_never

from msgspec.structs import replace

from auction.rules.oral import OralOutcome, oral_result
from auction.rules.shares import joint_shares, write_share
from auction.session.commands import AskObjections, AwardLot, DeclareUnsold, ReturnDeposit
from auction.session.dues import price_due
from auction.session.events import (
    DepositReturned,
    LotAwarded,
    LotUnsold,
    ObjectionsAsked,
    UnsoldCause,
)
from auction.session.refusals import Refusal
from auction.session.standing import RULED, leaders, offered, ruling_due
from auction.session.state import Bid, BidStage, LotStage, LotState, SessionState
from auction.session.subjects import LOTS_DONE, Stamp
from auction.session.sufficiency import require_wanted
from auction.terms import Fact, Holding, LotKind, Twd

AwardEvent = ObjectionsAsked | LotAwarded | LotUnsold | DepositReturned


def the_lot(state: SessionState, mark: str, *stages: LotStage) -> LotState:
    """The lot of that mark, at one of `stages` when any are given.

    Raises:
        Refusal: `lot-unknown`, `lot-stage`.
    """
    lot = state.lots.get(mark)
    if lot is None:
        raise Refusal("lot-unknown", lot=mark)
    if stages and lot.stage not in stages:
        raise Refusal("lot-stage", lot=mark, stage=lot.stage)
    return lot


def the_bid(lot: LotState, envelope: int, *stages: BidStage) -> Bid:
    """The bid in that envelope, at one of `stages` when any are given.

    Raises:
        Refusal: `envelope-unknown`, `envelope-stage`.
    """
    bid = lot.bids.get(envelope)
    if bid is None:
        raise Refusal("envelope-unknown", lot=lot.lot.mark, envelope=envelope)
    if stages and bid.stage not in stages:
        raise Refusal("envelope-stage", envelope=envelope, stage=bid.stage)
    return bid


def why_not_awarded(state: SessionState, lot: LotState) -> tuple[Refusal, ...]:
    """Every reason why a sealed-bid lot cannot be given its result yet."""
    unruled = [str(bid.envelope) for bid in lot.bids_in_order() if bid.stage not in RULED]
    if unruled:
        return (Refusal("bids-unruled", envelopes="、".join(unruled)),)
    reasons = [
        Refusal("ruling-due", envelope=bid.envelope)
        for bid in lot.bids_in_order()
        if ruling_due(state, lot, bid)
    ]
    leading = leaders(lot)
    reasons.extend(
        Refusal("deposit-unchecked", envelope=bid.envelope, bidder=bid.bidder or "?")
        for bid in leading
        if bid.deposit_ok is None
    )
    reasons.extend(
        Refusal("shares-unsettled", envelope=bid.envelope)
        for bid in leading
        if joint_shares(bid.fractions()) is None
    )
    if len(leading) > 1:
        reasons.append(Refusal("tie-open", price=offered(lot, leading[0])))
    if leading and not lot.objections_asked:
        reasons.append(Refusal("objections-unasked"))
    return tuple(reasons)


def why_unsold(lot: LotState) -> UnsoldCause | None:
    """Why a movable is not sold at its highest bid; None when it is sold.

    Source: CEA §70(4), (5).
    """
    if lot.high is None:
        return UnsoldCause.NO_BID
    too_low = price_too_low(lot)
    result = oral_result(
        auction_no=lot.lot.auction_round,
        highest=lot.high.amount,
        reserve=lot.lot.reserve,
        objected=too_low,
        inadequate=too_low,
    )
    if result.outcome is OralOutcome.SOLD:
        return None
    return UnsoldCause.PRICE_TOO_LOW if too_low else UnsoldCause.BELOW_RESERVE


def price_too_low(lot: LotState) -> bool:
    """Whether the highest price of a movable was found too low when an objection was upheld.

    Source: CEA §70(4), (5).
    """
    return lot.high is not None and lot.high.amount in {one.too_low for one in lot.objections}


def decide_ask(state: SessionState, command: AskObjections) -> tuple[Fact, ...]:
    """Record that the room was asked, once nothing else is in the award's way."""
    lot = the_lot(state, command.lot, LotStage.OPENING)
    for reason in why_not_awarded(state, lot):
        if reason.code != "objections-unasked":
            raise reason
    return (ObjectionsAsked(lot=command.lot),)


def decide_award(state: SessionState, command: AwardLot) -> tuple[Fact, ...]:
    """Award to the one leading bid, or to the highest oral bid after the hammer."""
    lot = the_lot(state, command.lot, LotStage.OPENING, LotStage.HAMMERED)
    require_wanted(state, command.lot)
    if lot.lot.kind is LotKind.MOVABLE:
        return (_oral_award(state, lot),)
    for reason in why_not_awarded(state, lot):
        raise reason
    leading = leaders(lot)
    if not leading:
        raise Refusal("no-winner")
    winner = leading[0]
    price = offered(lot, winner)
    deposit = min(winner.deposit_total or 0, price)
    undrawn = _undrawn(lot)
    standby = tuple(holder for bid in undrawn for holder in bid.holders)
    return (
        LotAwarded(
            lot=command.lot,
            price=price,
            winners=_holdings(winner),
            people=tuple(state.people[one].person for one in winner.holders),
            envelope=winner.envelope,
            deposit=deposit,
            balance=price - deposit,
            due_date=price_due(state, lot.lot),
            standby=standby,
            standby_people=tuple(state.people[one].person for one in standby),
            standby_holdings=tuple(_holdings(bid) for bid in undrawn),
        ),
    )


def _undrawn(lot: LotState) -> tuple[Bid, ...]:
    """The bids that tied at the price lots were drawn for, and were not drawn.

    Source: CEA §90(2).
    """
    if lot.tie is None or lot.tie.drawn is None:
        return ()
    tied = leaders(replace(lot, tie=replace(lot.tie, drawn=None)))
    return tuple(bid for bid in tied if bid.envelope != lot.tie.drawn)


def _holdings(bid: Bid) -> tuple[Holding, ...]:
    """Who gets what share: as stated on the form, equal where none is, or none that fits.

    Source: 臺灣高等法院110年度重上字第169號 (real shares); practice (equal shares).
    """
    shares = joint_shares(bid.fractions()) or joint_shares((None,) * len(bid.holders)) or ()
    return tuple(
        Holding(bidder=holder, share=write_share(share))
        for holder, share in zip(bid.holders, shares, strict=True)
    )


def _oral_award(state: SessionState, lot: LotState) -> LotAwarded:
    if lot.high is None or why_unsold(lot) is not None:
        raise Refusal("no-winner")
    deposit = min(lot.lodged_by(lot.high.bidder), lot.high.amount)
    return LotAwarded(
        lot=lot.lot.mark,
        price=lot.high.amount,
        winners=(Holding(bidder=lot.high.bidder),),
        people=(state.people[lot.high.bidder].person,),
        envelope=None,
        deposit=deposit,
        balance=lot.high.amount - deposit,
        due_date=price_due(state, lot.lot),
    )


def decide_unsold(state: SessionState, command: DeclareUnsold) -> tuple[Fact, ...]:
    """Declare 流標: nothing valid reached the floor, or nobody bid."""
    lot = the_lot(state, command.lot, LotStage.OPENING, LotStage.ORAL, LotStage.HAMMERED)
    highest: Twd | None = None
    if lot.lot.kind is LotKind.MOVABLE:
        cause = why_unsold(lot)
        if cause is None or (lot.stage is LotStage.ORAL and lot.high is not None):
            raise Refusal("winner-stands")
        highest = lot.high.amount if lot.high else None
    else:
        for reason in why_not_awarded(state, lot):
            raise reason
        if leaders(lot):
            raise Refusal("winner-stands")
        cause = UnsoldCause.NO_VALID_BID if lot.bids else UnsoldCause.NO_BID
        highest = max((bid.total for bid in lot.bids.values() if bid.total), default=None)
    return (LotUnsold(lot=command.lot, cause=cause, highest=highest),)


def decide_return(state: SessionState, command: ReturnDeposit) -> tuple[Fact, ...]:
    """Hand a loser's deposit back."""
    lot = the_lot(state, command.lot, *LOTS_DONE)
    bid = the_bid(lot, command.envelope)
    if bid.returned or bid in winning_bids(lot):
        raise Refusal("nothing-to-return", envelope=command.envelope)
    unopened = bid.stage is BidStage.SORTED
    return (
        DepositReturned(
            lot=command.lot, envelope=command.envelope, bidder=bid.bidder, unopened=unopened
        ),
    )


def winning_bids(lot: LotState) -> tuple[Bid, ...]:
    """The bid the lot was awarded to, if it was."""
    return leaders(lot)[:1] if lot.stage is LotStage.AWARDED and lot.bids else ()


def fold(state: SessionState, stamp: Stamp, event: AwardEvent) -> SessionState:
    """Add one event of the award."""
    lot = state.lots[event.lot]
    match event:
        case ObjectionsAsked():
            return state.with_lot(replace(lot, objections_asked=True))
        case LotAwarded():
            return state.with_lot(
                replace(
                    lot,
                    stage=LotStage.AWARDED,
                    before=lot.stage,
                    price=event.price,
                    winners=event.winners,
                    balance=event.balance,
                    due_date=event.due_date,
                    standby=event.standby,
                    people=event.people,
                    standby_people=event.standby_people,
                    standby_holdings=event.standby_holdings,
                    decided_ms=stamp.at_ms,
                )
            )
        case LotUnsold(cause=cause):
            return state.with_lot(
                replace(
                    lot,
                    stage=LotStage.UNSOLD,
                    before=lot.stage,
                    unsold=cause,
                    decided_ms=stamp.at_ms,
                )
            )
        case DepositReturned(envelope=envelope):
            bid = replace(lot.bids[envelope], returned=True)
            return state.with_lot(replace(lot, bids=lot.bids.insert(envelope, bid)))
        case _:
            assert_never(event)
