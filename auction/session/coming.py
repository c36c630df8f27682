"""The one next act."""

from auction.session import custody, mail, offers, opening
from auction.session.commands import (
    AcceptCount,
    AcknowledgeFault,
    AdjournSession,
    CallLot,
    ConfirmAnchor,
    ConfirmClose,
    CountEnvelopes,
    DropMail,
    EndRecess,
    LowerBox,
    OpenSession,
    RaiseBox,
    ResumeBidding,
    ResumeSession,
    ReturnEnvelopes,
    ShowBoxEmpty,
    SortEnvelopes,
    UnlockBox,
)
from auction.session.events import SuspendCause
from auction.session.forms import (
    REASON,
    WITNESS,
    Field,
    FieldKind,
    Step,
    of_round,
    step,
)
from auction.session.lot_steps import next_lot_step
from auction.session.refusals import Refusal
from auction.session.rounds import given_up
from auction.session.sitting import STANDING
from auction.session.state import BoxRound, LotStage, RoundStage, SessionState
from auction.session.stopping import MAY_HOLD
from auction.session.subjects import LOTS_DONE, SESSION
from auction.session.sufficiency import why_unwanted
from auction.terms import LotKind, LotMark


def opening_step() -> Step:
    """What can be done before a session is open."""
    return Step(command=OpenSession.__name__, subject=SESSION, basis=0)


def next_step(state: SessionState) -> Step | None:
    """The one legal next act, or None while the room waits for a machine or an instant."""
    following = _following(state)
    return None if following is None else offers.after_rulings(state, following)


def _following(state: SessionState) -> Step | None:
    if state.adjourned:
        return None
    if state.anchor_lost:
        return step(state, ConfirmAnchor, SESSION, fields=(REASON,), of_two=True)
    if state.machines.box.faults and not state.machines.box.estop_pressed:
        fault = state.machines.box.faults[0]
        return step(state, AcknowledgeFault, SESSION, {"fault": fault}, (REASON,))
    if state.suspended is not None:
        return _resuming(state)
    settling = offers.settling(state)
    if settling is not None:
        return settling
    called = state.called
    if called is not None and called.stage not in LOTS_DONE:
        return next_lot_step(state, called)
    accepting = offers.accepting(state)
    if accepting is not None:
        return accepting
    box_round, callable_ = state.active_round, callable_lots(state)
    sorted_first = [mark for mark in callable_ if state.lots[mark].lot.kind is not LotKind.MOVABLE]
    if box_round is not None and not sorted_first:
        return _round_step(state, box_round)
    for mark in sorted_first or callable_:
        return step(state, CallLot, f"lot:{mark}", {"lot": mark})
    return step(state, AdjournSession, SESSION)


def callable_lots(state: SessionState) -> list[LotMark]:
    """The lots that may be called now, in the order of the list."""
    if state.called is not None and state.called.stage not in LOTS_DONE:
        return []
    rounds = [state.rounds[id_] for id_ in state.round_order]
    return [
        mark
        for mark in state.order
        if state.lots[mark].stage is LotStage.ANNOUNCED
        and why_unwanted(state, mark) is None
        and all(opening.lets_call(box_round, mark) for box_round in rounds)
    ]


def lots_done(state: SessionState) -> bool:
    """Whether every lot has its result, so that the sitting may be adjourned."""
    return all(lot.stage in LOTS_DONE for lot in state.lots.values())


def returnable(state: SessionState) -> BoxRound | None:
    """The round given up whose envelopes may still be in the box."""
    box_round = state.active_round
    if box_round is None or not given_up(state, box_round) or box_round.stage not in MAY_HOLD:
        return None
    return box_round


def returning(state: SessionState, box_round: BoxRound) -> Step:
    """Entering the envelopes that went back."""
    fields = (Field("returned", FieldKind.COUNT),)
    return step(state, ReturnEnvelopes, f"round:{box_round.id}", of_round(box_round), fields)


def _resuming(state: SessionState) -> Step:
    box_round = state.active_round
    if state.suspended is SuspendCause.RECESS:
        return step(state, EndRecess, SESSION)
    if lots_done(state) and box_round is None:
        return step(state, AdjournSession, SESSION)
    if lots_done(state) and box_round is not None and box_round.stage not in STANDING:
        return returning(state, box_round)
    if box_round is None or box_round.stage not in STANDING:
        return step(state, ResumeSession, SESSION, fields=(REASON,), of_two=True)
    if box_round.deadline_reached:
        subject, preset = f"round:{box_round.id}", of_round(box_round)
        blocked = custody.why_not_shut(state.machines)
        return step(state, ConfirmClose, subject, preset, (REASON,), blocked=blocked)
    return resumption(state, box_round)


def resumption(state: SessionState, box_round: BoxRound) -> Step:
    """Going on with a round: re-opened where it stood still, begun anew where it never was up."""
    fields = [REASON, Field("deadline_ms", FieldKind.TIME, optional=not box_round.deadline_reached)]
    blocked: tuple[Refusal, ...] = ()
    if not box_round.missed:
        fields.extend(_recording(state))
        blocked = custody.why_not_movable(state.machines)
    subject, preset = f"round:{box_round.id}", of_round(box_round)
    return step(state, ResumeBidding, subject, preset, tuple(fields), of_two=True, blocked=blocked)


def _recording(state: SessionState) -> tuple[Field, ...]:
    """The reason two people give where a camera is not recorded."""
    blind = custody.unrecorded(state.machines) is not None
    return (Field("without_recording", FieldKind.TEXT),) if blind else ()


def _round_step(state: SessionState, box_round: BoxRound) -> Step | None:
    subject, preset = f"round:{box_round.id}", of_round(box_round)
    machines = state.machines
    still = custody.why_not_movable(machines)
    match box_round.stage:
        case RoundStage.ANNOUNCED if box_round.missed:
            return resumption(state, box_round)
        case RoundStage.ANNOUNCED:
            return step(state, ShowBoxEmpty, subject, preset, blocked=still)
        case RoundStage.EMPTY_SHOWN:
            fields = _recording(state)
            return step(state, RaiseBox, subject, preset, fields, of_two=True, blocked=still)
        case RoundStage.OPEN if mail.droppable(box_round):
            return step(state, DropMail, subject, preset, (WITNESS,))
        case RoundStage.CLOSED if machines.box.lift == "LOWERED":
            return unlocking_step(state, box_round)
        case RoundStage.CLOSED if not custody.lowering(machines):
            return step(state, LowerBox, subject, preset, blocked=still)
        case RoundStage.UNLOCKING if not custody.unlocking(machines):
            return unlocking_step(state, box_round)
        case RoundStage.UNLOCKED | RoundStage.COUNTED:
            return _emptying_step(state, box_round)
        case _:
            return None


def sorting(state: SessionState, box_round: BoxRound) -> Step:
    """Laying the counted envelopes to lots; where none was counted there is nothing to type."""
    subject, preset = f"round:{box_round.id}", of_round(box_round)
    if not box_round.counted:
        return step(state, SortEnvelopes, subject, {**preset, "lots": ()})
    return step(state, SortEnvelopes, subject, preset, (Field("lots", FieldKind.LOTS),))


def counting(state: SessionState, box_round: BoxRound) -> Step:
    """Entering the hand count, and how many came by mail where some may have."""
    fields = [Field("counted", FieldKind.COUNT)]
    if mail.takes_mail(box_round):
        fields.append(Field("by_mail", FieldKind.COUNT))
    subject, preset = f"round:{box_round.id}", of_round(box_round)
    return step(state, CountEnvelopes, subject, preset, tuple(fields))


def unlocking_step(state: SessionState, box_round: BoxRound) -> Step:
    """Drawing the bolt."""
    blocked = custody.why_not_unlockable(state.machines)
    subject, preset = f"round:{box_round.id}", of_round(box_round)
    return step(state, UnlockBox, subject, preset, of_two=True, blocked=blocked)


def _emptying_step(state: SessionState, box_round: BoxRound) -> Step:
    """The box stands open before everybody: count and sort, or hand back what was withdrawn."""
    subject, preset = f"round:{box_round.id}", of_round(box_round)
    if given_up(state, box_round):
        return returning(state, box_round)
    if box_round.stage is RoundStage.UNLOCKED:
        return counting(state, box_round)
    if not box_round.reconciled:
        return step(state, AcceptCount, subject, preset, (REASON,), of_two=True)
    return sorting(state, box_round)
