"""通訊投標: bids by mail, in the custody of two until they lie in the box or go back unopened."""

from typing import assert_never

from msgspec.structs import replace

from auction.rules.mail import check_mail, kept_out
from auction.session.commands import DropMail, LogMail, ReturnMail
from auction.session.custody import the_round
from auction.session.events import MailDropped, MailLogged, MailReturned
from auction.session.refusals import Refusal
from auction.session.rounds import given_up
from auction.session.state import BoxRound, Mailed, MailStage, RoundStage, SessionState
from auction.session.subjects import Context
from auction.session.witnesses import require_on_duty
from auction.terms import Fact

MailEvent = MailLogged | MailDropped | MailReturned

_LONGEST_WAY_MS = 60 * 86_400_000
"""No bid comes sooner than its sale is announced."""


def takes_mail(box_round: BoxRound) -> bool:
    """Whether the lot list announces bids by mail for a round."""
    return box_round.mail_until_ms is not None


def in_custody(box_round: BoxRound) -> tuple[Mailed, ...]:
    """Mailed bids that wait to be put into the box."""
    return tuple(one for one in box_round.mail if one.stage is MailStage.IN_CUSTODY)


def droppable(box_round: BoxRound) -> bool:
    """Whether something waits and the slot stands open for it."""
    return box_round.stage is RoundStage.OPEN and bool(in_custody(box_round))


def going_back(state: SessionState, box_round: BoxRound) -> tuple[Mailed, ...]:
    """Mailed bids to be sent back: kept out, or left when the box takes nothing more."""
    over = box_round.deadline_reached or given_up(state, box_round)
    stages = {MailStage.KEPT_OUT, MailStage.IN_CUSTODY} if over else {MailStage.KEPT_OUT}
    return tuple(one for one in box_round.mail if one.stage in stages)


def decide(
    state: SessionState, command: LogMail | DropMail | ReturnMail, context: Context
) -> tuple[Fact, ...]:
    """What a command about bids by mail brings about."""
    match command:
        case LogMail():
            return _decide_log(state, command, context)
        case DropMail():
            return _decide_drop(state, command, context)
        case ReturnMail():
            return _decide_return(state, command)
        case _:
            assert_never(command)


def _decide_log(state: SessionState, command: LogMail, context: Context) -> tuple[Fact, ...]:
    """Take one envelope into custody; what is late or not labelled never enters the box.

    Source: 司法院「如何購買法拍屋」; design (custody of two).
    """
    box_round = the_round(state, command.round)
    if box_round.mail_until_ms is None:
        raise Refusal("mail-unannounced", round=command.round)
    if not context.now_ms - _LONGEST_WAY_MS <= command.arrived_ms <= context.now_ms:
        raise Refusal("mail-arrival")
    custody = _two(state, context, command.witness)
    findings = check_mail(
        arrived_ms=command.arrived_ms,
        last_ms=box_round.mail_until_ms,
        sealed=command.sealed,
        labelled=command.labelled,
    )
    return (
        MailLogged(
            round=command.round,
            serial=len(box_round.mail) + 1,
            arrived_ms=command.arrived_ms,
            last_ms=box_round.mail_until_ms,
            sealed=command.sealed,
            labelled=command.labelled,
            findings=findings,
            custody=custody,
        ),
    )


def _decide_drop(state: SessionState, command: DropMail, context: Context) -> tuple[Fact, ...]:
    """Put what waits into the box while its slot is open; the beam counts it like any other."""
    box_round = the_round(state, command.round)
    by = _two(state, context, command.witness)
    waiting = in_custody(box_round)
    if not waiting:
        raise Refusal("mail-none", round=command.round)
    if box_round.stage is not RoundStage.OPEN or context.now_ms >= box_round.deadline_ms:
        raise Refusal("mail-slot")
    serials = tuple(one.serial for one in waiting)
    return (MailDropped(round=command.round, serials=serials, by=by),)


def _decide_return(state: SessionState, command: ReturnMail) -> tuple[Fact, ...]:
    """Send back what never went into the box."""
    box_round = the_round(state, command.round)
    if command.serial not in {one.serial for one in going_back(state, box_round)}:
        raise Refusal("mail-stays", serial=command.serial)
    return (MailReturned(round=command.round, serial=command.serial),)


def _two(state: SessionState, context: Context, witness: str) -> tuple[str, str]:
    """Whoever gives the command, and the member of staff on duty beside them."""
    require_on_duty(state, witness)
    if context.staff == witness:
        raise Refusal("witness-self")
    return context.actor.id, f"staff:{witness}"


def fold(state: SessionState, event: MailEvent) -> SessionState:
    """Add one event of the mail."""
    box_round = state.rounds[event.round]
    match event:
        case MailLogged(serial=serial, findings=findings):
            stage = MailStage.KEPT_OUT if kept_out(findings) else MailStage.IN_CUSTODY
            mail = (*box_round.mail, Mailed(serial=serial, stage=stage))
        case MailDropped(serials=serials):
            mail = _moved(box_round, serials, MailStage.DROPPED)
        case MailReturned(serial=serial):
            mail = _moved(box_round, (serial,), MailStage.RETURNED)
        case _:
            assert_never(event)
    return state.with_round(replace(box_round, mail=mail))


def _moved(box_round: BoxRound, serials: tuple[int, ...], stage: MailStage) -> tuple[Mailed, ...]:
    return tuple(
        replace(one, stage=stage) if one.serial in serials else one for one in box_round.mail
    )
