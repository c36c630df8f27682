"""Who may ask what of the docket: one table."""

from auction.docket.commands import (
    AnswerPriority,
    BarBuyer,
    DeliverGoods,
    DocketCommand,
    FileOffer,
    LodgeOffer,
    NotifyPriority,
    ProhibitBuyer,
    RecordBalance,
    RefundDeposit,
    SealedOffer,
)
from auction.session.refusals import Refusal
from auction.session.roles import CLERK, OFFICER, ROOM
from auction.terms import Actor, Command

CLERK_MAY = frozenset(
    {
        AnswerPriority,
        BarBuyer,
        DeliverGoods,
        FileOffer,
        LodgeOffer,
        NotifyPriority,
        ProhibitBuyer,
        RecordBalance,
        RefundDeposit,
    }
)
"""What a clerk may enter; an officer everything, an auditor nothing."""


def may(command: type[Command], role: str) -> bool:
    """Whether a role may ask for a command of the docket."""
    return role in {OFFICER, ROOM} or (role == CLERK and command in CLERK_MAY)


def require_role(command: DocketCommand | SealedOffer, actor: Actor) -> None:
    """Refuse what the role may not ask for.

    Raises:
        Refusal: `not-for-role`.
    """
    if not may(type(command), actor.role):
        allowed = "CLERK, OFFICER" if type(command) in CLERK_MAY else "OFFICER"
        raise Refusal("not-for-role", role=actor.role, allowed=allowed)
