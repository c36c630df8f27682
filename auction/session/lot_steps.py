"""Acts about the lot in hand: the one that comes next, and corrections and others besides."""

from typing import assert_never

from msgspec.structs import replace

from auction.rules.drawing import CANDIDATES_MOST
from auction.rules.oral import next_call
from auction.rules.policy import TieRaiseMode
from auction.session import award
from auction.session.commands import (
    AskObjections,
    AwardLot,
    BeginDrawing,
    BidOral,
    CallPrice,
    CheckDeposit,
    CureGround,
    DeclareUnsold,
    DeclineRaises,
    DrawTie,
    Hammer,
    NameNumber,
    OpenEnvelope,
    OverrideBid,
    PassNumber,
    RaiseTie,
    ReadBid,
    ReenterBid,
    RetractCall,
    RevealDrawing,
    RuleBid,
    SettleEntries,
)
from auction.session.curing import curable
from auction.session.drawing import candidates, due_numbers
from auction.session.forms import (
    AMOUNTS,
    BIDDING,
    CHECKING,
    READING,
    REASON,
    Field,
    FieldKind,
    Preset,
    Step,
    step,
)
from auction.session.opening import first_ground
from auction.session.standing import (
    RULED,
    against,
    awaited_slips,
    leaders,
    proposed,
    ruling_due,
    tied_at_start,
    unasked,
)
from auction.session.state import Bid, BidStage, LotStage, LotState, SessionState
from auction.session.tied import Tie
from auction.terms import Command, LotKind

_ENVELOPE = Field("envelope", FieldKind.COUNT)
_KEEP = Field("keep", FieldKind.ENTRY)
_GROUND = Field("ground", FieldKind.GROUND)
_NAMING = Field("bidder", FieldKind.BIDDER)
_ENCLOSED = Field("enclosed", FieldKind.ENCLOSED, optional=True)
_PARTIES = (
    _NAMING,
    Field("joint", FieldKind.LIST, optional=True),
    Field("shares", FieldKind.LIST, optional=True),
    Field("agent", FieldKind.BIDDER, optional=True),
    Field("authority_shown", FieldKind.FLAG, optional=True),
    _ENCLOSED,
)


def next_lot_step(state: SessionState, lot: LotState) -> Step:
    """What comes next for a called lot."""
    if lot.lot.kind is LotKind.MOVABLE:
        return _oral_step(state, lot)
    for bid in lot.bids_in_order():
        if ruling_due(state, lot, bid):
            return _ruling(state, lot, bid)
        if bid.stage is BidStage.SORTED:
            return _of_bid(state, lot, OpenEnvelope, bid, (_NAMING, *_papers(lot)))
        if bid.stage is BidStage.OPENED:
            return _of_bid(state, lot, ReadBid, bid, READING)
        if bid.stage is BidStage.ENTERED:
            return _second_entry(state, lot, bid)
    return _result_step(state, lot)


def _of_lot(
    state: SessionState,
    lot: LotState,
    command: type[Command],
    preset: dict[str, Preset] | None = None,
    fields: tuple[Field, ...] = (),
) -> Step:
    mark = lot.lot.mark
    return step(state, command, f"lot:{mark}", {"lot": mark, **(preset or {})}, fields)


def _of_bid(
    state: SessionState,
    lot: LotState,
    command: type[Command],
    bid: Bid,
    fields: tuple[Field, ...] = (),
) -> Step:
    return _of_lot(state, lot, command, {"envelope": bid.envelope}, fields)


def _papers(lot: LotState) -> tuple[Field, ...]:
    return (_ENCLOSED,) if lot.lot.restrictions else ()


def _nameless(state: SessionState, lot: LotState, bid: Bid) -> Step:
    """Opening an envelope whose form names nobody: said outright, never by an empty field."""
    preset: dict[str, Preset] = {"envelope": bid.envelope, "bidder": None}
    return _of_lot(state, lot, OpenEnvelope, preset, _papers(lot))


def _second_entry(state: SessionState, lot: LotState, bid: Bid) -> Step:
    """Entering the amounts as another person; where both differ, keeping one."""
    if bid.reentered is not None:
        return _of_bid(state, lot, SettleEntries, bid, (_KEEP, REASON))
    again = _of_bid(state, lot, ReenterBid, bid, AMOUNTS)
    return replace(again, not_by=bid.entered_by)


def _ruling(state: SessionState, lot: LotState, bid: Bid) -> Step:
    """Ruling as proposed; the ground is asked for where none was found."""
    standing = against(state, lot, bid)
    preset: dict[str, Preset] = {"envelope": bid.envelope, "valid": not standing}
    code = first_ground((*standing, *bid.findings))
    if standing and code is None:
        return _of_lot(state, lot, RuleBid, preset, (_GROUND,))
    if standing and code is not None:
        preset["ground"] = code
    return _of_lot(state, lot, RuleBid, preset)


def _result_step(state: SessionState, lot: LotState) -> Step:
    leading = leaders(lot)
    if not leading:
        return _of_lot(state, lot, DeclareUnsold)
    for bid in leading:
        if bid.deposit_ok is None:
            return _of_bid(state, lot, CheckDeposit, bid, CHECKING)
    if len(leading) > 1:
        return _tie_step(state, lot)
    return _of_lot(state, lot, AwardLot if lot.objections_asked else AskObjections)


def _tie_step(state: SessionState, lot: LotState) -> Step:
    """The next slip that is not in, or asking who raises; else the drawing of lots."""
    written = state.policy.tie_raise_mode is TieRaiseMode.WRITTEN_ONCE
    if written and (awaited := awaited_slips(state, lot)):
        return _of_bid(state, lot, RaiseTie, awaited[0], (Field("increase", FieldKind.AMOUNT),))
    if unasked(state, lot):
        return _of_lot(state, lot, DeclineRaises)
    return _drawing_step(state, lot) or _tokens(state, lot)


def _drawing_step(state: SessionState, lot: LotState) -> Step | None:
    """Where lots are being drawn by numbers: the next number, then the secret."""
    drawing = None if lot.tie is None else lot.tie.drawing
    if drawing is None or drawing.lost:
        return None
    due = due_numbers(lot)
    if not due:
        return _of_lot(state, lot, RevealDrawing)
    preset: dict[str, Preset] = {} if due[0] is None else {"envelope": due[0]}
    return _of_lot(state, lot, NameNumber, preset, (Field("number", FieldKind.COUNT),))


def _tokens(state: SessionState, lot: LotState) -> Step:
    """Entering the token that was drawn by hand."""
    fields = (_ENVELOPE, Field("witnesses", FieldKind.STAFF_PAIR))
    return _of_lot(state, lot, DrawTie, fields=fields)


def _oral_step(state: SessionState, lot: LotState) -> Step:
    if lot.stage is LotStage.HAMMERED:
        sold = award.why_unsold(lot) is None
        return _of_lot(state, lot, AwardLot if sold else DeclareUnsold)
    if lot.high is None:
        return _of_lot(state, lot, BidOral, fields=BIDDING)
    return _of_lot(state, lot, Hammer if next_call(lot.calls) is None else CallPrice)


def other_lot_steps(state: SessionState, lot: LotState) -> list[Step]:
    """Everything else that may be done about a called lot.

    Who bids after the hammer is refused, and the record says so.
    """
    if lot.stage is LotStage.ORAL:
        return _other_oral_steps(state, lot)
    if lot.stage is LotStage.HAMMERED:
        return [_of_lot(state, lot, BidOral, fields=BIDDING)]
    if lot.stage is not LotStage.OPENING:
        return []
    steps = [one for bid in lot.bids_in_order() for one in _corrections(state, lot, bid)]
    if any(bid.stage in RULED for bid in lot.bids.values()):
        steps.append(_of_lot(state, lot, OpenEnvelope, fields=(_ENVELOPE, *_PARTIES)))
        steps.append(_of_lot(state, lot, OpenEnvelope, {"bidder": None}, (_ENVELOPE,)))
        steps.append(_of_lot(state, lot, ReadBid, fields=(_ENVELOPE, *READING, REASON)))
    return [*steps, *_spoken_raises(state, lot), *_by_numbers(state, lot)]


def _by_numbers(state: SessionState, lot: LotState) -> list[Step]:
    """Drawing by numbers, where tokens come next and none was begun; passing over who is silent."""
    due = due_numbers(lot)
    if due and due[0] is not None:
        return [_of_lot(state, lot, PassNumber, {"envelope": due[0]})]
    begun = lot.tie is not None and lot.tie.drawing is not None
    tokens_next = next_lot_step(state, lot).command == DrawTie.__name__
    few = len(candidates(lot)) <= CANDIDATES_MOST
    return [_of_lot(state, lot, BeginDrawing)] if tokens_next and few and not begun else []


def _other_oral_steps(state: SessionState, lot: LotState) -> list[Step]:
    if lot.high is None:
        return [_of_lot(state, lot, DeclareUnsold)]
    steps = [_of_lot(state, lot, BidOral, fields=BIDDING)]
    if lot.calls:
        steps.append(_of_lot(state, lot, RetractCall, fields=(REASON,)))
    return steps


def _spoken_raises(state: SessionState, lot: LotState) -> list[Step]:
    tied = tied_at_start(lot)
    tie = lot.tie or Tie()
    drawn = tie.drawn is not None or tie.drawing is not None
    spoken = state.policy.tie_raise_mode is TieRaiseMode.OPEN
    ready = all(bid.stage in RULED and not ruling_due(state, lot, bid) for bid in lot.bids.values())
    if not tied or drawn or not spoken or not ready or any(b.deposit_ok is None for b in tied):
        return []
    fields = (_ENVELOPE, Field("increase", FieldKind.AMOUNT))
    return [_of_lot(state, lot, RaiseTie, fields=fields)]


def _corrections(state: SessionState, lot: LotState, bid: Bid) -> list[Step]:
    """What may be done about one envelope besides what comes next."""
    match bid.stage:
        case BidStage.SORTED:
            coming = next_lot_step(state, lot).preset.get("envelope") == bid.envelope
            return [_nameless(state, lot, bid)] if coming else []
        case BidStage.OPENED:
            again = _of_bid(state, lot, OpenEnvelope, bid, _PARTIES)
            reading = _of_bid(state, lot, ReadBid, bid, READING)
            return [again, reading if bid.names_nobody else _nameless(state, lot, bid)]
        case BidStage.ENTERED:
            again = _of_bid(state, lot, OpenEnvelope, bid, _PARTIES)
            return [again, _nameless(state, lot, bid), _of_bid(state, lot, ReadBid, bid, READING)]
        case BidStage.READ:
            steps = [_of_bid(state, lot, ReadBid, bid, (*READING, REASON))]
        case BidStage.VALID | BidStage.INVALID:
            steps = []
        case _:
            assert_never(bid.stage)
    if bid.deposit_ok is not None:
        steps.append(_of_bid(state, lot, CheckDeposit, bid, CHECKING))
    return [*steps, *_cures(state, lot, bid), *_other_rulings(state, lot, bid)]


def _cures(state: SessionState, lot: LotState, bid: Bid) -> list[Step]:
    """Putting right what may be put right at the opening."""
    fields = (Field("shown", FieldKind.TEXT),)
    return [
        _of_lot(state, lot, CureGround, {"envelope": bid.envelope, "ground": code}, fields)
        for code in curable(state, lot, bid)
    ]


def _other_rulings(state: SessionState, lot: LotState, bid: Bid) -> list[Step]:
    """Ruling otherwise than proposed; after an override, as proposed after all."""
    as_proposed = proposed(state, lot, bid)
    due = ruling_due(state, lot, bid)
    if not due and (bid.stage is BidStage.VALID) is not as_proposed:
        return [_ruling(state, lot, bid)]
    if not as_proposed and (bid.bidder is None or not bid.total):
        return []
    mark = lot.lot.mark
    preset: dict[str, Preset] = {"lot": mark, "envelope": bid.envelope, "valid": not as_proposed}
    fields = (REASON, _GROUND) if as_proposed else (REASON,)
    return [step(state, OverrideBid, f"lot:{mark}", preset, fields, of_two=True)]
