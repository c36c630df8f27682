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
    HandBackDeposit,
    LiftProhibition,
    LodgeDeposit,
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
    ReenterBid,
    ReturnDeposit,
    ReturnEnvelopes,
    ReturnMail,
    Second,
    ShowBoxEmpty,
    SortEnvelopes,
    SuspendSession,
    TakeFallbackStep,
    UndoAdmission,
    WithdrawProposal,
)
from auction.session.refusals import Refusal
from auction.terms import Actor, Command

OFFICER, CLERK, CHIEF, AUDITOR = "OFFICER", "CLERK", "CHIEF", "AUDITOR"
ADMINISTRATOR, ROOM = "ADMINISTRATOR", "ROOM"

CLERK_MAY: frozenset[type[Command]] = frozenset(
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
        TakeFallbackStep,
        LogMail,
        DropMail,
        ReturnMail,
        OpenEnvelope,
        ReadBid,
        ReenterBid,
        CheckDeposit,
        ReturnDeposit,
        LodgeDeposit,
        HandBackDeposit,
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
"""What a clerk may ask for; an officer may ask for everything."""
CHIEF_MAY: frozenset[type[Command]] = frozenset({Second, SuspendSession, Evacuate})
"""A section chief supervises: stops the room, and is the second person of an act.

An auditor only looks, and an administrator only looks after accounts and displays.
"""
_MAY = {CLERK: CLERK_MAY, CHIEF: CHIEF_MAY}


def may(command: type[Command], role: str) -> bool:
    """Whether a role may ask for a command."""
    return role in {OFFICER, ROOM} or command in _MAY.get(role, ())


def require_role(command: Command, actor: Actor) -> None:
    """Refuse what the role may not ask for.

    Raises:
        Refusal: `not-for-role`.
    """
    if not may(type(command), actor.role):
        allowed = ", ".join(role for role in (CHIEF, CLERK, OFFICER) if may(type(command), role))
        raise Refusal("not-for-role", role=actor.role, allowed=allowed)
