"""The one next act and every other legal one: what is known of each, what is still typed."""

from enum import StrEnum

from msgspec import Struct

from auction.rules.oral import CALLS_BEFORE_AWARD
from auction.session import award, custody, opening
from auction.session.commands import (
    AcceptCount,
    AcknowledgeFault,
    AdjournSession,
    AdmitPerson,
    AskObjections,
    AwardLot,
    BidOral,
    CallLot,
    CallPrice,
    CheckDeposit,
    ConfirmAnchor,
    ConfirmClose,
    CountEnvelopes,
    DeclareUnsold,
    DrawTie,
    ExtendDeadline,
    Hammer,
    LowerBox,
    OpenEnvelope,
    OpenSession,
    OverrideBid,
    RaiseBox,
    RaiseTie,
    ReadBid,
    ResumeBidding,
    ResumeSession,
    RetractCall,
    ReturnDeposit,
    RuleBid,
    Second,
    ShowBoxEmpty,
    SortEnvelopes,
    SuspendSession,
    UndoAdmission,
    UnlockBox,
    WithdrawProposal,
)
from auction.session.events import ReleasedAct
from auction.session.sitting import STANDING
from auction.session.state import (
    BidStage,
    BoxRound,
    LotStage,
    LotState,
    RoundStage,
    SessionState,
)
from auction.session.subjects import LOTS_DONE, SESSION
from auction.terms import Command, LotKind


class FieldKind(StrEnum):
    """What a person types into a step's field."""

    TEXT = "text"
    WORDS = "words"
    AMOUNT = "amount"
    AMOUNTS = "amounts"
    BIDDER = "bidder"
    COUNT = "count"
    LOTS = "lots"
    MARKS = "marks"
    FLAG = "flag"
    DOCUMENT = "document"
    TIME = "time"
    STAFF_PAIR = "staff_pair"


class Field(Struct, frozen=True):
    """One field of a step's form; an optional one may stay empty."""

    name: str
    kind: FieldKind
    optional: bool = False


Preset = str | int | bool | tuple[str, ...]


class Step(Struct, frozen=True):
    """A legal act: the command, what is already known of it, what a person still types."""

    command: str
    subject: str
    basis: int
    preset: dict[str, Preset] = {}
    fields: tuple[Field, ...] = ()
    of_two: bool = False
    proposal: str | None = None
    """The act a `Second` carries out."""


_REASON = Field("reason", FieldKind.TEXT)


def opening_step() -> Step:
    """What can be done before a session is open."""
    return Step(command=OpenSession.__name__, subject=SESSION, basis=0)


def next_step(state: SessionState) -> Step | None:
    """The one legal next act, or None while the room waits for a machine or an instant."""
    if state.adjourned:
        return None
    waiting = min(state.proposals.values(), key=lambda one: one.expires_ms, default=None)
    if waiting is not None:
        return Step(
            command=Second.__name__,
            subject=SESSION,
            basis=state.basis_of(SESSION),
            preset={"proposal": waiting.id},
            proposal=type(waiting.act).__name__,
        )
    if state.anchor_lost:
        return _step(state, ConfirmAnchor, SESSION, fields=(_REASON,), of_two=True)
    if state.machines.box.faults and not state.machines.box.estop_pressed:
        fault = state.machines.box.faults[0]
        return _step(state, AcknowledgeFault, SESSION, {"fault": fault}, (_REASON,))
    if state.suspended is not None:
        return _resuming(state)
    called = state.called
    if called is not None and called.stage not in LOTS_DONE:
        return _lot_step(state, called)
    box_round = state.active_round
    if box_round is not None:
        return _round_step(state, box_round)
    for mark in state.order:
        if state.lots[mark].stage is LotStage.ANNOUNCED:
            return _step(state, CallLot, f"lot:{mark}", {"lot": mark})
    return _step(state, AdjournSession, SESSION)


def _step(
    state: SessionState,
    command: type[Command],
    subject: str,
    preset: dict[str, Preset] | None = None,
    fields: tuple[Field, ...] = (),
    *,
    of_two: bool = False,
) -> Step:
    return Step(
        command=command.__name__,
        subject=subject,
        basis=state.basis_of(subject),
        preset=preset or {},
        fields=fields,
        of_two=of_two,
    )


def _resuming(state: SessionState) -> Step:
    box_round = state.active_round
    if box_round is None or box_round.stage not in STANDING:
        return _step(state, ResumeSession, SESSION, fields=(_REASON,), of_two=True)
    subject, preset = f"round:{box_round.id}", _of_round(box_round)
    if box_round.deadline_reached:
        return _step(state, ConfirmClose, subject, preset, (_REASON,))
    fields = (_REASON, Field("deadline_ms", FieldKind.TIME, optional=True))
    return _step(state, ResumeBidding, subject, preset, fields, of_two=True)


def _of_round(box_round: BoxRound) -> dict[str, Preset]:
    return {"round": box_round.id}


def _round_step(state: SessionState, box_round: BoxRound) -> Step | None:
    subject, preset = f"round:{box_round.id}", _of_round(box_round)
    match box_round.stage:
        case RoundStage.ANNOUNCED:
            return _step(state, ShowBoxEmpty, subject, preset)
        case RoundStage.EMPTY_SHOWN:
            fields: tuple[Field, ...] = ()
            if custody.unrecorded(state.machines) is not None:
                fields = (Field("without_recording", FieldKind.TEXT),)
            return _step(state, RaiseBox, subject, preset, fields, of_two=True)
        case RoundStage.CLOSED if state.machines.box.lift == "LOWERED":
            return _step(state, UnlockBox, subject, preset, of_two=True)
        case RoundStage.CLOSED if not _lowering(state):
            return _step(state, LowerBox, subject, preset)
        case RoundStage.UNLOCKED:
            fields = (Field("counted", FieldKind.COUNT),)
            return _step(state, CountEnvelopes, subject, preset, fields)
        case RoundStage.COUNTED if not box_round.reconciled:
            return _step(state, AcceptCount, subject, preset, (_REASON,), of_two=True)
        case RoundStage.COUNTED:
            fields = (Field("lots", FieldKind.LOTS),)
            return _step(state, SortEnvelopes, subject, preset, fields)
        case _:
            return None


def _lowering(state: SessionState) -> bool:
    release = state.machines.release
    return release is not None and release.act in {ReleasedAct.RAISE, ReleasedAct.LOWER}


def _lot_step(state: SessionState, lot: LotState) -> Step:
    if lot.lot.kind is LotKind.MOVABLE:
        return _oral_step(state, lot)
    subject, mark = f"lot:{lot.lot.mark}", lot.lot.mark
    for bid in lot.bids_in_order():
        preset: dict[str, Preset] = {"lot": mark, "envelope": bid.envelope}
        match bid.stage:
            case BidStage.SORTED:
                fields = (Field("bidder", FieldKind.BIDDER),)
                return _step(state, OpenEnvelope, subject, preset, fields)
            case BidStage.OPENED:
                return _step(state, ReadBid, subject, preset, _READING)
            case BidStage.READ:
                preset["valid"] = opening.proposed(bid)
                return _step(state, RuleBid, subject, preset)
            case BidStage.VALID | BidStage.INVALID:
                continue
    return _result_step(state, lot)


_READING = (
    Field("words", FieldKind.WORDS),
    Field("digits", FieldKind.AMOUNT),
    Field("parcels", FieldKind.AMOUNTS, optional=True),
    Field("marks", FieldKind.MARKS, optional=True),
)


def _result_step(state: SessionState, lot: LotState) -> Step:
    subject, mark = f"lot:{lot.lot.mark}", lot.lot.mark
    fields: tuple[Field, ...]
    leading = award.leaders(lot)
    if not leading:
        return _step(state, DeclareUnsold, subject, {"lot": mark})
    for bid in leading:
        preset: dict[str, Preset] = {"lot": mark, "envelope": bid.envelope}
        if bid.deposit_ok is None:
            fields = (Field("instruments", FieldKind.AMOUNTS),)
            return _step(state, CheckDeposit, subject, preset, fields)
        if not bid.deposit_ok:
            return _step(state, RuleBid, subject, {**preset, "valid": False, "ground": "G11"})
    if len(leading) > 1:
        fields = (
            Field("envelope", FieldKind.COUNT),
            Field("witnesses", FieldKind.STAFF_PAIR),
        )
        return _step(state, DrawTie, subject, {"lot": mark}, fields)
    if not lot.objections_asked:
        return _step(state, AskObjections, subject, {"lot": mark})
    return _step(state, AwardLot, subject, {"lot": mark})


def _oral_step(state: SessionState, lot: LotState) -> Step:
    subject, preset = f"lot:{lot.lot.mark}", {"lot": lot.lot.mark}
    if lot.stage is LotStage.HAMMERED:
        sold = award.why_unsold(lot) is None
        return _step(state, AwardLot if sold else DeclareUnsold, subject, {**preset})
    if lot.high is None:
        return _step(state, BidOral, subject, {**preset}, _BIDDING)
    if lot.calls < CALLS_BEFORE_AWARD:
        return _step(state, CallPrice, subject, {**preset})
    return _step(state, Hammer, subject, {**preset})


_BIDDING = (Field("bidder", FieldKind.BIDDER), Field("amount", FieldKind.AMOUNT))
_ADMITTING = (
    Field("document", FieldKind.DOCUMENT),
    Field("number", FieldKind.TEXT),
    Field("name", FieldKind.TEXT),
    Field("warning_answered", FieldKind.FLAG, optional=True),
)


def other_steps(state: SessionState) -> tuple[Step, ...]:
    """Every other legal act a person may want now."""
    if state.adjourned:
        return ()
    steps = [_step(state, AdmitPerson, SESSION, fields=_ADMITTING)]
    if state.people:
        undo = (Field("bidder", FieldKind.BIDDER), _REASON)
        steps.append(_step(state, UndoAdmission, SESSION, fields=undo))
    steps.extend(
        Step(
            command=WithdrawProposal.__name__,
            subject=SESSION,
            basis=state.basis_of(SESSION),
            preset={"proposal": id_},
        )
        for id_ in sorted(state.proposals)
    )
    if state.suspended is None:
        steps.append(_step(state, SuspendSession, SESSION, fields=(_REASON,)))
        steps.extend(_other_round_steps(state))
        steps.extend(_other_lot_steps(state))
    return tuple(steps)


def _other_round_steps(state: SessionState) -> list[Step]:
    box_round = state.active_round
    if box_round is None:
        return []
    subject, preset = f"round:{box_round.id}", _of_round(box_round)
    extendable = {RoundStage.EMPTY_SHOWN, RoundStage.RELEASED, RoundStage.OPEN}
    if box_round.stage in extendable and not box_round.deadline_reached:
        fields: tuple[Field, ...] = (Field("deadline_ms", FieldKind.TIME), _REASON)
        return [_step(state, ExtendDeadline, subject, preset, fields, of_two=True)]
    if box_round.stage is RoundStage.COUNTED and not box_round.reconciled:
        fields = (Field("counted", FieldKind.COUNT),)
        return [_step(state, CountEnvelopes, subject, preset, fields)]
    return []


def _other_lot_steps(state: SessionState) -> list[Step]:
    fields: tuple[Field, ...]
    lot = state.called
    if lot is None:
        return []
    subject, mark = f"lot:{lot.lot.mark}", lot.lot.mark
    steps: list[Step] = []
    if lot.stage is LotStage.ORAL and lot.high is not None:
        steps.append(_step(state, BidOral, subject, {"lot": mark}, _BIDDING))
        if lot.calls:
            steps.append(_step(state, RetractCall, subject, {"lot": mark}, (_REASON,)))
    if lot.stage is LotStage.ORAL and lot.high is None:
        steps.append(_step(state, DeclareUnsold, subject, {"lot": mark}))
    for bid in lot.bids_in_order():
        preset: dict[str, Preset] = {"lot": mark, "envelope": bid.envelope}
        if lot.stage is LotStage.OPENING and bid.stage is BidStage.READ:
            split: dict[str, Preset] = {**preset, "valid": not opening.proposed(bid)}
            fields = (_REASON, Field("ground", FieldKind.TEXT, optional=True))
            steps.append(_step(state, OverrideBid, subject, split, fields, of_two=True))
        owed = lot.stage in LOTS_DONE and not bid.returned and bid not in award.winning_bids(lot)
        if owed:
            steps.append(_step(state, ReturnDeposit, subject, preset))
    leading = award.leaders(lot) if lot.stage is LotStage.OPENING and lot.bids else ()
    if len(leading) > 1:
        fields = (Field("envelope", FieldKind.COUNT), Field("increase", FieldKind.AMOUNT))
        steps.append(_step(state, RaiseTie, subject, {"lot": mark}, fields))
    return steps
