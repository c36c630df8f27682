"""開標: lots called, envelopes opened, forms read aloud and examined, rulings, deposits, ties."""

import re
from typing import assert_never

from msgspec.structs import replace

from auction.rules.amounts import MOST
from auction.rules.bid_form import read_form
from auction.rules.deposits import check_deposit_sum
from auction.rules.findings import Recommendation
from auction.rules.grounds import GROUNDS
from auction.rules.numerals import read_written
from auction.rules.unreadable import Unreadable
from auction.session.award import leaders, the_bid, the_lot
from auction.session.commands import (
    CallLot,
    CheckDeposit,
    DrawTie,
    OpenEnvelope,
    OverrideBid,
    RaiseTie,
    ReadBid,
    RuleBid,
)
from auction.session.door import present
from auction.session.events import (
    BidRead,
    BidRuled,
    DepositChecked,
    EnvelopeOpened,
    LotCalled,
    TieDrawn,
    TieRaised,
)
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.state import (
    ROUND_DONE,
    Bid,
    BidStage,
    BoxRound,
    LotStage,
    LotState,
    RoundStage,
    SessionState,
)
from auction.session.subjects import require_nothing_called
from auction.session.sufficiency import require_wanted
from auction.terms import Fact, LotKind

OpeningEvent = (
    LotCalled | EnvelopeOpened | BidRead | BidRuled | DepositChecked | TieRaised | TieDrawn
)

RULED = (BidStage.VALID, BidStage.INVALID)
_STAFF_CODE = re.compile(r"[A-Z][0-9]{1,4}")


def decide_call_lot(state: SessionState, command: CallLot) -> tuple[Fact, ...]:
    """Call a lot: for sealed bids once its round is sorted, for oral ones while no box is up."""
    the_lot(state, command.lot, LotStage.ANNOUNCED)
    require_nothing_called(state)
    require_wanted(state, command.lot)
    for id_ in state.round_order:
        if not lets_call(state.rounds[id_], command.lot):
            raise Refusal("round-unfinished")
    return (LotCalled(lot=command.lot),)


def lets_call(box_round: BoxRound, mark: str) -> bool:
    """Sealed bids wait until their own round is done; nothing is called while a box is up."""
    waits = box_round.stage is RoundStage.ANNOUNCED and mark not in box_round.lots
    return waits or box_round.stage in ROUND_DONE


def decide_open(state: SessionState, command: OpenEnvelope) -> tuple[Fact, ...]:
    """Cut an envelope open; the form names its bidder, who may be corrected until it is read."""
    lot = the_lot(state, command.lot, LotStage.OPENING)
    the_bid(lot, command.envelope, BidStage.SORTED, BidStage.OPENED)
    bidder = present(state, command.bidder).bidder
    return (EnvelopeOpened(lot=command.lot, envelope=command.envelope, bidder=bidder),)


def decide_read(state: SessionState, command: ReadBid) -> tuple[Fact, ...]:
    """Enter a form as read aloud, with everything the rules find; again until it is ruled on.

    Source: CEA §87, §88, §91; CC §4, §5.
    """
    lot = the_lot(state, command.lot, LotStage.OPENING)
    the_bid(lot, command.envelope, BidStage.OPENED, BidStage.READ)
    for mark in command.marks:
        if mark not in GROUNDS:
            raise Refusal("ground-unknown", ground=mark)
    if command.parcels and len(command.parcels) != len(lot.lot.parcels):
        raise Refusal("parcels-count", expected=len(lot.lot.parcels), given=len(command.parcels))
    if min(command.parcels, default=0) < 0 or sum(command.parcels) > MOST:
        raise Refusal("amount-range")
    reading = read_form(
        written := read_written(command.words, command.digits),
        minimum=lot.lot.minimum or 0,
        parcel_prices=command.parcels,
        parcel_minimums=tuple(parcel.minimum for parcel in lot.lot.parcels),
        marks=command.marks,
    )
    return (
        BidRead(
            lot=command.lot,
            envelope=command.envelope,
            words=written.words,
            digits=written.digits,
            total=reading.total,
            allocation=reading.allocation,
            findings=reading.findings,
            proposed_valid=bool(reading.total)
            and reading.recommendation is not Recommendation.INVALID,
        ),
    )


def decide_rule(state: SessionState, command: RuleBid) -> tuple[Fact, ...]:
    """Rule as proposed; anything else is an override."""
    bid = _ruleable(state, command.lot, command.envelope)
    if command.valid is not proposed(bid):
        raise Refusal("ruling-differs")
    known = _known_ground(command.ground) or (None if command.valid else first_ground(bid))
    return (
        BidRuled(lot=command.lot, envelope=command.envelope, valid=command.valid, ground=known),
    )


def decide_override(state: SessionState, command: OverrideBid) -> tuple[Fact, ...]:
    """Rule otherwise than proposed: two people and a reason."""
    bid = _ruleable(state, command.lot, command.envelope)
    if command.valid is proposed(bid):
        raise Refusal("ruling-agrees")
    if command.valid and not bid.total:
        raise Refusal("amount-missing", envelope=command.envelope)
    return (
        BidRuled(
            lot=command.lot,
            envelope=command.envelope,
            valid=command.valid,
            ground=_known_ground(command.ground),
            split=True,
            reason=sealed(command.reason),
        ),
    )


def _ruleable(state: SessionState, mark: str, envelope: int) -> Bid:
    lot = the_lot(state, mark, LotStage.OPENING)
    return the_bid(lot, envelope, BidStage.READ, *RULED)


def _known_ground(code: str | None) -> str | None:
    if code is not None and code not in GROUNDS:
        raise Refusal("ground-unknown", ground=code)
    return code


def proposed(bid: Bid) -> bool:
    """What the rules propose for a read bid, its deposit included once it was checked."""
    return bid.proposed_valid and bid.deposit_ok is not False


def first_ground(bid: Bid) -> str | None:
    """The ground a proposed invalid ruling names."""
    return next((found.code for found in bid.findings if found.is_ground), None)


def decide_deposit(state: SessionState, command: CheckDeposit) -> tuple[Fact, ...]:
    """Open the leading bidder's deposit bag; every tied bidder's in a tie.

    Source: CEA §86, §89.
    """
    lot = the_lot(state, command.lot, LotStage.OPENING)
    bid = the_bid(lot, command.envelope, BidStage.VALID)
    unruled = [b for b in lot.bids.values() if b.stage not in RULED]
    if unruled or bid not in leaders(lot):
        raise Refusal("not-leading", envelope=command.envelope)
    try:
        bag = check_deposit_sum(command.instruments, lot.lot.deposit)
    except Unreadable as problem:
        raise Refusal("amount-form", why=problem.code, **problem.facts) from problem
    return (
        DepositChecked(
            lot=command.lot,
            envelope=command.envelope,
            instruments=command.instruments,
            total=bag.counted,
            required=lot.lot.deposit,
            findings=bag.findings,
        ),
    )


def _tied(state: SessionState, mark: str, envelope: int) -> tuple[LotState, Bid]:
    lot = the_lot(state, mark, LotStage.OPENING)
    bid = the_bid(lot, envelope, BidStage.VALID)
    tied = tied_at_start(lot)
    if len(tied) < 2 or bid not in tied:  # noqa: PLR2004 - a tie takes two
        raise Refusal("not-tied", envelope=envelope)
    for one in tied:
        if not one.deposit_ok:
            raise Refusal("deposit-unchecked", envelope=one.envelope, bidder=one.bidder or "?")
    return lot, bid


def tied_at_start(lot: LotState) -> tuple[Bid, ...]:
    """The bids that tied before anybody raised."""
    before = [replace(b, increase=0, drawn=False) for b in lot.bids_in_order()]
    stripped = replace(lot, bids=lot.bids.update({b.envelope: b for b in before}))
    return tuple(lot.bids[bid.envelope] for bid in leaders(stripped))


def decide_raise_tie(state: SessionState, command: RaiseTie) -> tuple[Fact, ...]:
    """A tied bidder adds to the tied price; each addition exceeds the last.

    Source: CEA §90(1).
    """
    lot, bid = _tied(state, command.lot, command.envelope)
    if any(one.drawn for one in leaders(lot)):
        raise Refusal("tie-drawn")
    if (bid.total or 0) + command.increase > MOST:
        raise Refusal("amount-range")
    least = max(bid.increase for bid in tied_at_start(lot))
    if command.increase <= least:
        raise Refusal("increase-too-low", least=least)
    return (TieRaised(lot=command.lot, envelope=command.envelope, increase=command.increase),)


def decide_draw(state: SessionState, command: DrawTie) -> tuple[Fact, ...]:
    """Enter the token drawn where nobody raised.

    Source: CEA §90(1).
    """
    lot, bid = _tied(state, command.lot, command.envelope)
    if bid not in leaders(lot) or len(leaders(lot)) == 1:
        raise Refusal("not-tied", envelope=command.envelope)
    if not all(_STAFF_CODE.fullmatch(witness) for witness in command.witnesses):
        raise Refusal("witness-form")
    if command.witnesses[0] == command.witnesses[1]:
        raise Refusal("witness-same")
    return (TieDrawn(lot=command.lot, envelope=command.envelope, witnesses=command.witnesses),)


def fold(state: SessionState, event: OpeningEvent) -> SessionState:
    """Add one event of the opening."""
    lot = state.lots[event.lot]
    if isinstance(event, LotCalled):
        oral = lot.lot.kind is LotKind.MOVABLE
        called = replace(lot, stage=LotStage.ORAL if oral else LotStage.OPENING)
        return replace(state.with_lot(called), current=event.lot)
    bid = _fold_bid(lot.bids[event.envelope], event)
    return state.with_lot(replace(lot, bids=lot.bids.insert(event.envelope, bid)))


def _fold_bid(
    bid: Bid, event: EnvelopeOpened | BidRead | BidRuled | DepositChecked | TieRaised | TieDrawn
) -> Bid:
    match event:
        case EnvelopeOpened(bidder=bidder):
            return replace(bid, stage=BidStage.OPENED, bidder=bidder)
        case BidRead():
            return replace(
                bid,
                stage=BidStage.READ,
                words=event.words,
                digits=event.digits,
                total=event.total,
                allocation=event.allocation,
                findings=event.findings,
                proposed_valid=event.proposed_valid,
            )
        case BidRuled(valid=valid, ground=code):
            stage = BidStage.VALID if valid else BidStage.INVALID
            return replace(bid, stage=stage, ground=code)
        case DepositChecked(total=total, required=required, findings=findings):
            return replace(
                bid,
                deposit_total=total,
                deposit_ok=total >= required,
                findings=(*bid.findings, *findings),
            )
        case TieRaised(increase=increase):
            return replace(bid, increase=increase)
        case TieDrawn():
            return replace(bid, drawn=True)
        case _:
            assert_never(event)
