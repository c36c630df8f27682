"""A command meets the rules and becomes events, or a refusal."""

from typing import assert_never

from auction.session import (
    acceptance,
    adjourning,
    award,
    claims,
    curing,
    custody,
    door,
    double_entry,
    drawing,
    emptying,
    fallback,
    lodging,
    mail,
    objections,
    opening,
    oral,
    proposals,
    recess,
    resorting,
    sitting,
    stopping,
    ties,
)
from auction.session.commands import (
    AcceptCount,
    AcknowledgeFault,
    ActOfTwo,
    AdjournSession,
    Admit,
    AdmitPerson,
    AnnounceRecess,
    AskAcceptance,
    AskObjections,
    AwardLot,
    BeginDrawing,
    BidOral,
    CallLot,
    CallPrice,
    CheckDeposit,
    ChooseOrder,
    CommitDrawing,
    ConfirmAnchor,
    ConfirmClose,
    CountEnvelopes,
    CureGround,
    DeclareAcceptance,
    DeclareNotAwarded,
    DeclareUnsold,
    DeclineRaises,
    DrawAcceptance,
    DrawTie,
    DropMail,
    EndRecess,
    Evacuate,
    ExpireProposal,
    ExtendDeadline,
    GiveWarning,
    GrantAcceptance,
    Hammer,
    HandBackDeposit,
    LiftProhibition,
    LodgeDeposit,
    LogMail,
    LoseDrawing,
    LowerBox,
    MoveEnvelope,
    NameNumber,
    NamePerson,
    OpenByKey,
    OpenDrawing,
    OpenEnvelope,
    OpenSession,
    OverrideBid,
    PassNumber,
    Prohibit,
    ProhibitPerson,
    Propose,
    RaiseBox,
    RaiseObjection,
    RaiseTie,
    ReachDeadline,
    ReadBid,
    RecordPayment,
    ReenterBid,
    RestateClaims,
    ResumeBidding,
    ResumeSession,
    RetractCall,
    ReturnDeposit,
    ReturnEnvelopes,
    ReturnMail,
    RevealDrawing,
    RevokeResult,
    RoomCommand,
    RuleBid,
    RuleObjection,
    SealedCommand,
    Second,
    SettleEntries,
    ShowBoxEmpty,
    SortEnvelopes,
    StaffCommand,
    StopLot,
    SuspendSession,
    TakeFallbackStep,
    UndoAdmission,
    UnlockBox,
    WithdrawProposal,
)
from auction.session.events import Seconded
from auction.session.refusals import Refusal
from auction.session.roles import require_role
from auction.session.state import SessionState
from auction.session.subjects import Context, basis_counts, subject_of
from auction.session.waiting import why_not_while_suspended
from auction.terms import Fact

_WHILE_SUSPENDED = (
    Admit,
    UndoAdmission,
    Prohibit,
    LiftProhibition,
    SuspendSession,
    ConfirmClose,
    AcknowledgeFault,
    TakeFallbackStep,
    ReturnDeposit,
    LodgeDeposit,
    HandBackDeposit,
    ReturnEnvelopes,
    LogMail,
    ReturnMail,
    AdjournSession,
    ChooseOrder,
    RecordPayment,
    RestateClaims,
    DeclareNotAwarded,
    StopLot,
    RaiseObjection,
    RuleObjection,
    EndRecess,
    Evacuate,
    Propose,
    Second,
    WithdrawProposal,
    ReachDeadline,
    GiveWarning,
    ExpireProposal,
)


def decide(
    state: SessionState,
    command: StaffCommand | SealedCommand | RoomCommand,
    context: Context,
    basis: int | None = None,
) -> tuple[Fact, ...]:
    """The events `command` brings about on `state`; none when there is nothing to do.

    Raises:
        Refusal: the rules say no; nothing changes (the room may record the refusal).
    """
    if state.adjourned:
        raise Refusal("session-over")
    require_role(command, context.actor)
    expected = state.basis_of(subject_of(command))
    if basis is not None and basis_counts(command) and basis != expected:
        raise Refusal("basis-moved")
    if state.suspended is not None and not isinstance(command, _WHILE_SUSPENDED):
        raise Refusal("suspended", cause=state.suspended)
    objections.require_ruled(state, command)
    return _decide(state, command, context)


def _decide(
    state: SessionState, command: StaffCommand | SealedCommand | RoomCommand, context: Context
) -> tuple[Fact, ...]:
    match command:
        case BidOral():
            return oral.decide_bid(state, command)
        case Propose(act=act):
            proposals.require_factor(context)
            carry_out(state, act, context, (context.actor.id,))
            return proposals.decide_propose(state, command, context)
        case Second(proposal=id_):
            proposal = proposals.standing(state, command, context)
            done = carry_out(state, proposal.act, context, (proposal.by, context.actor.id))
            return (Seconded(proposal=id_, by=context.actor.id), *done)
        case WithdrawProposal():
            return proposals.decide_withdraw(state, command, context)
        case OpenSession():
            raise Refusal("session-open")
        case SuspendSession():
            return sitting.decide_suspend(state, command)
        case AdjournSession():
            return adjourning.decide_adjourn(state)
        case AdmitPerson() | NamePerson() | ProhibitPerson() | BeginDrawing() | RevealDrawing():
            raise TypeError("The room seals or opens this before the rules see it")
        case CommitDrawing() | NameNumber() | PassNumber() | OpenDrawing() | LoseDrawing():
            return drawing.decide(state, command)
        case Admit():
            return door.decide_admit(state, command, context)
        case UndoAdmission():
            return door.decide_undo(state, command)
        case Prohibit():
            return door.decide_prohibit(state, command)
        case LiftProhibition():
            return door.decide_lift(state, command)
        case ShowBoxEmpty():
            return custody.decide_show_empty(state, command)
        case ConfirmClose():
            return custody.decide_confirm_close(state, command, context)
        case LowerBox():
            return custody.decide_lower(state, command, context)
        case CountEnvelopes():
            return emptying.decide_count(state, command)
        case SortEnvelopes():
            return emptying.decide_sort(state, command)
        case ReturnEnvelopes():
            return stopping.decide_return_envelopes(state, command)
        case AcknowledgeFault():
            return custody.decide_acknowledge(state, command)
        case TakeFallbackStep():
            return fallback.decide(state, command)
        case LogMail() | DropMail() | ReturnMail():
            return mail.decide(state, command, context)
        case CallLot():
            return opening.decide_call_lot(state, command)
        case OpenEnvelope():
            return opening.decide_open(state, command)
        case MoveEnvelope():
            return resorting.decide_move(state, command)
        case ReadBid():
            return opening.decide_read(state, command, context)
        case ReenterBid():
            return double_entry.decide_reenter(state, command, context)
        case SettleEntries():
            return double_entry.decide_settle(state, command)
        case CureGround():
            return curing.decide_cure(state, command)
        case RuleBid():
            return opening.decide_rule(state, command)
        case CheckDeposit():
            return opening.decide_deposit(state, command, context)
        case RaiseTie() | DeclineRaises() | DrawTie():
            return ties.decide(state, command)
        case AskObjections():
            return award.decide_ask(state, command)
        case AwardLot():
            return award.decide_award(state, command)
        case DeclareUnsold():
            return award.decide_unsold(state, command)
        case ReturnDeposit():
            return award.decide_return(state, command)
        case LodgeDeposit() | HandBackDeposit():
            return lodging.decide(state, command, context)
        case ChooseOrder():
            return claims.decide_order(state, command)
        case RecordPayment():
            return claims.decide_payment(state, command)
        case RestateClaims():
            return claims.decide_restate(state, command)
        case DeclareNotAwarded():
            return claims.decide_not_awarded(state, command)
        case RaiseObjection():
            return objections.decide_raise(state, command)
        case RuleObjection():
            return objections.decide_rule(state, command)
        case AnnounceRecess():
            return recess.decide_recess(state, command, context)
        case EndRecess():
            return recess.decide_end(state, context)
        case Evacuate():
            return recess.decide_evacuate(state)
        case AskAcceptance():
            return acceptance.decide_ask(state, command)
        case DeclareAcceptance():
            return acceptance.decide_declare(state, command, context.actor)
        case DrawAcceptance():
            return acceptance.decide_draw(state, command)
        case GrantAcceptance():
            return acceptance.decide_accept(state, command)
        case StopLot():
            return stopping.decide_stop(state, command)
        case CallPrice():
            return oral.decide_call(state, command)
        case RetractCall():
            return oral.decide_retract(state, command)
        case Hammer():
            return oral.decide_hammer(state, command)
        case ReachDeadline():
            return custody.decide_deadline(state, command, context)
        case GiveWarning():
            return custody.decide_warning(state, command)
        case ExpireProposal():
            return proposals.decide_expire(state, command, context)
        case _:
            assert_never(command)


def carry_out(
    state: SessionState, act: ActOfTwo, context: Context, by: tuple[str, ...]
) -> tuple[Fact, ...]:
    """What an act of two brings about; run at the proposal to refuse early, again at the second."""
    for reason in why_not_while_suspended(state, act):
        raise reason
    match act:
        case RaiseBox():
            return custody.decide_raise(state, act, context, by)
        case ExtendDeadline():
            return custody.decide_extend(state, act, context)
        case ResumeBidding():
            return custody.decide_resume(state, act, context, by)
        case UnlockBox():
            return custody.decide_unlock(state, act, by)
        case OpenByKey():
            return emptying.decide_key(state, act, by)
        case AcceptCount():
            return emptying.decide_accept_count(state, act)
        case OverrideBid():
            return opening.decide_override(state, act)
        case ConfirmAnchor():
            return sitting.decide_anchor(state, act)
        case ResumeSession():
            return sitting.decide_resume(state, act)
        case RevokeResult():
            return stopping.decide_revoke(state, act)
        case _:
            assert_never(act)
