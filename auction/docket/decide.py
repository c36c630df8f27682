"""A command of the office meets the rules and becomes events of the docket, or a refusal."""

from typing import assert_never

from auction.docket import (
    acceptance,
    announcing,
    deposits,
    endings,
    offerors,
    paying,
    priority,
    special_sale,
)
from auction.docket.commands import (
    AcceptLot,
    AllowOffer,
    AnswerPriority,
    AskReduction,
    BarBuyer,
    CallStandby,
    DeclareDefault,
    DeliverGoods,
    DocketCommand,
    EndSpecialSale,
    FileOffer,
    HaltLot,
    IssueTitle,
    LiftAttachment,
    LodgeOffer,
    NotifyPriority,
    OpenSpecialSale,
    ProhibitBuyer,
    PublishNotice,
    RecordBalance,
    RefundDeposit,
    RefuseOffer,
    RevokeAward,
    SealedOffer,
    SettleDefault,
    SettlePriority,
)
from auction.docket.roles import require_role
from auction.docket.state import Docket
from auction.docket.subjects import Office
from auction.terms import Fact


def decide(state: Docket, command: DocketCommand | SealedOffer, office: Office) -> tuple[Fact, ...]:
    """The events `command` brings about on `state`.

    Args:
        state: the docket.
        command: what is asked; its sentences are sealed.
        office: who asks, when, under which policy and calendar.

    Raises:
        Refusal: the rules say no; nothing changes.
    """
    require_role(command, office.actor)
    match command:
        case PublishNotice():
            return announcing.decide_publish(state, command, office)
        case HaltLot():
            return announcing.decide_halt(state, command)
        case NotifyPriority():
            return priority.decide_notify(state, command, office)
        case AnswerPriority():
            return priority.decide_answer(state, command, office)
        case SettlePriority():
            return priority.decide_settle(state, command, office)
        case RecordBalance():
            return paying.decide_balance(state, command, office)
        case DeclareDefault():
            return paying.decide_default(state, command, office)
        case CallStandby():
            return paying.decide_standby(state, command, office)
        case SettleDefault():
            return paying.decide_settlement(state, command)
        case RefundDeposit():
            return deposits.decide_refund(state, command)
        case IssueTitle():
            return endings.decide_title(state, command, office)
        case DeliverGoods():
            return endings.decide_deliver(state, command, office)
        case LiftAttachment():
            return endings.decide_lift(state, command, office)
        case RevokeAward():
            return endings.decide_revoke(state, command)
        case AcceptLot():
            return acceptance.decide_accept(state, command, office)
        case OpenSpecialSale():
            return special_sale.decide_open(state, command, office)
        case FileOffer() | ProhibitBuyer():
            raise TypeError("The room seals this before the rules see it")
        case LodgeOffer():
            return special_sale.decide_file(state, command, office)
        case BarBuyer():
            return offerors.decide_bar(state, command)
        case AllowOffer():
            return special_sale.decide_allow(state, command, office)
        case RefuseOffer():
            return special_sale.decide_refuse(state, command, office)
        case AskReduction():
            return special_sale.decide_reduction(state, command, office)
        case EndSpecialSale():
            return special_sale.decide_end(state, command, office)
        case _:
            assert_never(command)
