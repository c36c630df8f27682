"""開標: lots called, envelopes opened, forms read aloud and examined, rulings, deposit bags.

Each step of an envelope may be done again until its lot has its result; what had been built on it
is then done again too. Nothing is edited: a correction is one more event.
"""

from typing import assert_never, get_args

from msgspec.structs import replace

from auction.rules.amounts import MOST
from auction.rules.bid_form import mark_finding, markable, read_form
from auction.rules.deposits import DefectGround, Instrument, check_deposit
from auction.rules.findings import Finding, voids
from auction.rules.grounds import GROUNDS
from auction.rules.numerals import governing_again, read_written
from auction.rules.shares import parse_share, write_share
from auction.rules.unreadable import Unreadable
from auction.session.award import the_bid, the_lot
from auction.session.commands import (
    CallLot,
    CheckDeposit,
    OpenEnvelope,
    OverrideBid,
    ReadBid,
    RuleBid,
)
from auction.session.door import known, present
from auction.session.events import (
    BidEntered,
    BidRead,
    BidRuled,
    DepositChecked,
    EnvelopeOpened,
    LotCalled,
)
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.standing import RULED, against, leaders
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
from auction.session.subjects import Context, require_nothing_called
from auction.session.sufficiency import require_wanted
from auction.terms import Fact, LotKind

OpeningEvent = LotCalled | EnvelopeOpened | BidRead | BidRuled | DepositChecked

_UNSEALED = (BidStage.OPENED, BidStage.ENTERED, BidStage.READ, *RULED)


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
    """Cut an envelope open; the form names its bidder, or nobody.

    Source: CEA §87(2), §88.
    """
    lot = the_lot(state, command.lot, LotStage.OPENING)
    the_bid(lot, command.envelope)
    holders = () if command.bidder is None else (command.bidder, *command.joint)
    for holder in (*command.joint, *holders):
        known(state, holder)
    if command.agent is not None:
        present(state, command.agent)
    if len(set(holders)) < len(holders) or (command.joint and not holders):
        raise Refusal("joint-bidders", envelope=command.envelope)
    return (
        EnvelopeOpened(
            lot=command.lot,
            envelope=command.envelope,
            bidder=command.bidder,
            joint=command.joint,
            shares=_shares(command.shares, len(holders)),
            agent=command.agent,
            authority_shown=command.authority_shown,
            enclosed=command.enclosed,
        ),
    )


def _shares(stated: tuple[str, ...], holders: int) -> tuple[str, ...]:
    """Shares as exact fractions: one for each holder, or none at all."""
    if stated and len(stated) != holders:
        raise Refusal("shares-count", holders=holders, given=len(stated))
    try:
        return tuple(write_share(parse_share(share)) for share in stated)
    except Unreadable as problem:
        raise Refusal("shares-form", why=problem.code, **problem.facts) from problem


def decide_read(state: SessionState, command: ReadBid, context: Context) -> tuple[Fact, ...]:
    """Enter a form as read aloud, with everything the rules find on it.

    Where the branch wants two entries this is the first, and nothing is found before the second.

    Source: CEA §87, §88, §91; CC §4, §5.
    """
    lot = the_lot(state, command.lot, LotStage.OPENING)
    bid = the_bid(lot, command.envelope, *_UNSEALED)
    _require_markable(*command.marks)
    if command.parcels and len(command.parcels) != len(lot.lot.parcels):
        raise Refusal("parcels-count", expected=len(lot.lot.parcels), given=len(command.parcels))
    if min(command.parcels, default=0) < 0 or sum(command.parcels) > MOST:
        raise Refusal("amount-range")
    written = read_written(command.words, command.digits)
    marks = tuple(mark_finding(code, context.staff) for code in command.marks)
    entered = BidEntered(
        lot=command.lot,
        envelope=command.envelope,
        words=written.words,
        digits=written.digits,
        findings=(*written.findings, *marks),
        parcels=command.parcels,
        reason=sealed(command.reason or "") if command.reason or bid.was_read else None,
    )
    return (entered if state.policy.blind_second_entry else read_again(lot, entered),)


def read_again(lot: LotState, read: BidRead | BidEntered) -> BidRead:
    """What the rules give for a form, from the amounts on it and what was marked."""
    written = governing_again(read.words, read.digits, read.findings)
    marks = tuple(one for one in read.findings if "seen_by" in one.facts)
    parcels = read.parcels
    reading = read_form(
        written,
        minimum=lot.lot.minimum or 0,
        parcel_prices=parcels,
        parcel_minimums=tuple(parcel.minimum for parcel in lot.lot.parcels),
        marks=marks,
    )
    return BidRead(
        lot=lot.lot.mark,
        envelope=read.envelope,
        words=written.words,
        digits=written.digits,
        total=reading.total,
        allocation=reading.allocation,
        findings=reading.findings,
        proposed_valid=bool(reading.total) and not any(voids(one) for one in reading.findings),
        parcels=parcels,
        reason=read.reason,
    )


def decide_rule(state: SessionState, command: RuleBid) -> tuple[Fact, ...]:
    """Rule as proposed; anything else is an override."""
    lot, bid = _ruleable(state, command.lot, command.envelope)
    standing = against(state, lot, bid)
    if command.valid is bool(standing):
        raise Refusal("ruling-differs")
    return (
        BidRuled(
            lot=command.lot,
            envelope=command.envelope,
            valid=command.valid,
            ground=None if command.valid else _ground(command.ground, bid, standing),
            weighed=tuple(one.code for one in standing),
        ),
    )


def decide_override(state: SessionState, command: OverrideBid) -> tuple[Fact, ...]:
    """Rule otherwise than proposed: two people and a reason."""
    lot, bid = _ruleable(state, command.lot, command.envelope)
    standing = against(state, lot, bid)
    if command.valid is not bool(standing):
        raise Refusal("ruling-agrees")
    if command.valid and bid.bidder is None:
        raise Refusal("bidder-unnamed", envelope=command.envelope)
    if command.valid and not bid.total:
        raise Refusal("amount-missing", envelope=command.envelope)
    return (
        BidRuled(
            lot=command.lot,
            envelope=command.envelope,
            valid=command.valid,
            ground=None if command.valid else _ground(command.ground, bid, standing),
            split=True,
            reason=sealed(command.reason),
            weighed=tuple(one.code for one in standing),
        ),
    )


def _ruleable(state: SessionState, mark: str, envelope: int) -> tuple[LotState, Bid]:
    """A bid whose form was read, or that names nobody."""
    lot = the_lot(state, mark, LotStage.OPENING)
    bid = the_bid(lot, envelope)
    if not bid.names_nobody:
        the_bid(lot, envelope, BidStage.READ, *RULED)
    return lot, bid


def _require_markable(*codes: str) -> None:
    for code in codes:
        if not markable(code):
            raise Refusal("ground-unknown", ground=code)


def _ground(named: str | None, bid: Bid, standing: tuple[Finding, ...]) -> str:
    """The ground an invalid ruling cites: the one named, else the first that was found."""
    if named is not None:
        if named not in GROUNDS:
            raise Refusal("ground-unknown", ground=named)
        return named
    code = first_ground((*standing, *bid.findings))
    if code is None:
        raise Refusal("ground-missing", envelope=bid.envelope)
    return code


def first_ground(found: tuple[Finding, ...]) -> str | None:
    """The first invalid-bid ground among findings."""
    return next((one.code for one in found if one.is_ground), None)


def decide_deposit(
    state: SessionState, command: CheckDeposit, context: Context
) -> tuple[Fact, ...]:
    """Open the leading bidder's deposit bag, every tied bidder's in a tie; an open one anew.

    Source: CEA §86, §89.
    """
    lot = the_lot(state, command.lot, LotStage.OPENING)
    bid = the_bid(lot, command.envelope, *_UNSEALED)
    if bid.deposit_ok is None:
        unruled = [one for one in lot.bids.values() if one.stage not in RULED]
        if unruled or bid not in leaders(lot):
            raise Refusal("not-leading", envelope=command.envelope)
    if command.cash is None and not (command.instruments or command.marks):
        raise Refusal("deposit-unsaid", envelope=command.envelope)
    _require_markable(*command.marks)
    limit = state.policy.deposit_cash_limit
    try:
        reading = check_deposit(
            _bag(command), lot.lot.deposit, seen_by=context.staff, cash_limit=limit
        )
    except Unreadable as problem:
        raise Refusal("amount-form", why=problem.code, **problem.facts) from problem
    return (
        DepositChecked(
            lot=command.lot,
            envelope=command.envelope,
            instruments=command.instruments,
            cash=command.cash or 0,
            defects=command.defects,
            marks=command.marks,
            total=reading.counted,
            required=lot.lot.deposit,
            findings=(
                *reading.findings,
                *(mark_finding(code, context.staff) for code in command.marks),
            ),
        ),
    )


def _bag(command: CheckDeposit) -> list[Instrument]:
    """What lies in the bag, each defect with the instrument it was seen on."""
    seen = {one.instrument: one.ground for one in command.defects}
    places = range(1, len(command.instruments) + 1)
    of_one = set(get_args(DefectGround)) & set(command.marks)
    if of_one or len(seen) < len(command.defects) or not seen.keys() <= set(places):
        raise Refusal("defect-unplaced", envelope=command.envelope)
    bag = [
        Instrument(amount=amount, defect=seen.get(place))
        for place, amount in zip(places, command.instruments, strict=True)
    ]
    return [*bag, Instrument(amount=command.cash, cash=True)] if command.cash else bag


def fold(state: SessionState, event: OpeningEvent) -> SessionState:
    """Add one event of the opening."""
    lot = state.lots[event.lot]
    if isinstance(event, LotCalled):
        oral = lot.lot.kind is LotKind.MOVABLE
        called = replace(lot, stage=LotStage.ORAL if oral else LotStage.OPENING)
        return replace(state.with_lot(called), current=event.lot)
    bid = _fold_bid(lot.bids[event.envelope], event)
    if not isinstance(event, DepositChecked):
        lot = replace(lot, tie=None, objections_asked=False)
    return state.with_lot(replace(lot, bids=lot.bids.insert(event.envelope, bid)))


def _fold_bid(bid: Bid, event: EnvelopeOpened | BidRead | BidRuled | DepositChecked) -> Bid:
    match event:
        case EnvelopeOpened(bidder=bidder):
            return Bid(
                envelope=bid.envelope,
                stage=BidStage.OPENED,
                bidder=bidder,
                joint=event.joint,
                shares=event.shares,
                agent=event.agent,
                authority_shown=event.authority_shown,
                enclosed=event.enclosed,
                deposit_total=bid.deposit_total,
                deposit_findings=bid.deposit_findings,
            )
        case BidRead():
            return replace(
                bid,
                stage=BidStage.READ,
                words=event.words,
                digits=event.digits,
                total=event.total,
                allocation=event.allocation,
                findings=event.findings,
                ground=None,
                weighed=(),
                split=False,
                entered=None,
                reentered=None,
            )
        case BidRuled(valid=valid):
            return replace(
                bid,
                stage=BidStage.VALID if valid else BidStage.INVALID,
                ground=event.ground,
                weighed=event.weighed,
                split=event.split,
                entered=None,
                reentered=None,
            )
        case DepositChecked(total=total, findings=findings):
            before = {one.code for one in bid.deposit_findings}
            return replace(
                bid,
                deposit_total=total,
                deposit_findings=findings,
                weighed=tuple(code for code in bid.weighed if code not in before),
            )
        case _:
            assert_never(event)
