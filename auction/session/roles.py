"""Who may ask for what: one table."""

from auction.session.commands import (
    AcknowledgeFault,
    Admit,
    AdmitPerson,
    BidOral,
    CheckDeposit,
    CountEnvelopes,
    DeclareAcceptance,
    DropMail,
    Evacuate,
    LiftProhibition,
    LogMail,
    LowerBox,
    NameNumber,
    NamePerson,
    OpenEnvelope,
    Prohibit,
    ProhibitPerson,
    Propose,
    RaiseObjection,
    ReadBid,
    RecordPayment,
    ReturnDeposit,
    ReturnEnvelopes,
    ReturnMail,
    Second,
    ShowBoxEmpty,
    SortEnvelopes,
    SuspendSession,
    UndoAdmission,
    WithdrawProposal,
)
from auction.session.refusals import Refusal
from auction.terms import Actor, Command

OFFICER, CLERK, AUDITOR, ROOM = "OFFICER", "CLERK", "AUDITOR", "ROOM"

CLERK_MAY = frozenset(
    {
        Admit,
        AdmitPerson,
        NamePerson,
        UndoAdmission,
        Prohibit,
        ProhibitPerson,
        LiftProhibition,
        SuspendSession,
        ShowBoxEmpty,
        LowerBox,
        CountEnvelopes,
        SortEnvelopes,
        ReturnEnvelopes,
        AcknowledgeFault,
        LogMail,
        DropMail,
        ReturnMail,
        OpenEnvelope,
        ReadBid,
        CheckDeposit,
        ReturnDeposit,
        BidOral,
        RecordPayment,
        DeclareAcceptance,
        NameNumber,
        RaiseObjection,
        Evacuate,
        Propose,
        Second,
        WithdrawProposal,
    }
)
"""What a clerk may ask for; an officer may ask for everything, an auditor for nothing."""


def may(command: type[Command], role: str) -> bool:
    """Whether a role may ask for a command."""
    return role in {OFFICER, ROOM} or (role == CLERK and command in CLERK_MAY)


def require_role(command: Command, actor: Actor) -> None:
    """Refuse what the role may not ask for.

    Raises:
        Refusal: `not-for-role`.
    """
    if not may(type(command), actor.role):
        allowed = "CLERK, OFFICER" if type(command) in CLERK_MAY else "OFFICER"
        raise Refusal("not-for-role", role=actor.role, allowed=allowed)
