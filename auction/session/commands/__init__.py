"""What staff, the room itself and its machines may ask for.

There is no command by which a bidder acts. A field of type `Sentence` is typed text: the room
seals it into the vault before the rules see the command.
"""

import msgspec

from auction.session.commands.acceptance import (
    AskAcceptance,
    DeclareAcceptance,
    DrawAcceptance,
    GrantAcceptance,
)
from auction.session.commands.claims import (
    ChooseOrder,
    DeclareNotAwarded,
    RecordPayment,
    RestateClaims,
)
from auction.session.commands.door import (
    Admit,
    AdmitPerson,
    LiftProhibition,
    NamePerson,
    Prohibit,
    ProhibitPerson,
    UndoAdmission,
)
from auction.session.commands.drawing import (
    BeginDrawing,
    CommitDrawing,
    LoseDrawing,
    NameNumber,
    OpenDrawing,
    PassNumber,
    RevealDrawing,
)
from auction.session.commands.fallback import TakeFallbackStep
from auction.session.commands.mail import DropMail, LogMail, ReturnMail
from auction.session.commands.objections import RaiseObjection, RuleObjection
from auction.session.commands.opening import (
    AskObjections,
    AwardLot,
    CallLot,
    CheckDeposit,
    CureGround,
    DeclareUnsold,
    DeclineRaises,
    DrawTie,
    MoveEnvelope,
    OpenEnvelope,
    OverrideBid,
    RaiseTie,
    ReadBid,
    ReenterBid,
    ReturnDeposit,
    RuleBid,
    SettleEntries,
)
from auction.session.commands.oral import (
    BidOral,
    CallPrice,
    Hammer,
    HandBackDeposit,
    LodgeDeposit,
    RetractCall,
)
from auction.session.commands.own import ExpireProposal, GiveWarning, ReachDeadline
from auction.session.commands.recess import AnnounceRecess, EndRecess, Evacuate
from auction.session.commands.stops import RevokeResult, StopLot
from auction.terms import Command, LotMark, Sentence

# --- the sitting ---------------------------------------------------------------------------------


class OpenSession(Command, frozen=True):
    """Open today's sitting with its lot list."""


class SuspendSession(Command, frozen=True):
    """Stop everything at once; takes one person."""

    reason: Sentence


class ResumeSession(Command, frozen=True):
    """Go on after a suspension outside a box round. An act of two."""

    reason: Sentence


class ConfirmAnchor(Command, frozen=True):
    """Agree on the present room time after the machine was restarted. An act of two."""

    reason: Sentence


class AdjournSession(Command, frozen=True):
    """End the sitting; also while suspended, once every lot has a result."""


# --- the box -------------------------------------------------------------------------------------


class ShowBoxEmpty(Command, frozen=True):
    """Record that the box was shown empty and bolted."""

    round: str


class RaiseBox(Command, frozen=True):
    """Raise the box and open its slot until the deadline. An act of two."""

    round: str
    without_recording: Sentence | None = None
    """Why to go on although a camera is not being recorded."""


class ExtendDeadline(Command, frozen=True):
    """Give a round a later deadline. An act of two, refused from T − 5 s on."""

    round: str
    deadline_ms: int
    reason: Sentence


class ResumeBidding(Command, frozen=True):
    """Re-open a round that stood still, keeping its deadline or naming a later one. Of two."""

    round: str
    reason: Sentence
    deadline_ms: int | None = None
    without_recording: Sentence | None = None
    """Why to go on although a camera is not being recorded."""


class ConfirmClose(Command, frozen=True):
    """Confirm the close of a round whose deadline passed while it stood still or went unread."""

    round: str
    reason: Sentence


class LowerBox(Command, frozen=True):
    """Put the box away when its own release is gone; one named person at the box."""

    round: str


class UnlockBox(Command, frozen=True):
    """Draw the bolt of the emptying door. An act of two."""

    round: str


class OpenByKey(Command, frozen=True):
    """Open the emptying door with its key, where the box cannot draw its bolt. An act of two."""

    round: str
    reason: Sentence


class CountEnvelopes(Command, frozen=True):
    """Enter the hand count at the opening table."""

    round: str
    counted: int
    by_mail: int = 0
    """How many of them bear a mail label."""


class AcceptCount(Command, frozen=True):
    """Go on although the counts differ. An act of two."""

    round: str
    reason: Sentence


class SortEnvelopes(Command, frozen=True):
    """Lay the numbered envelopes to lots: `lots[i]` is envelope i + 1."""

    round: str
    lots: tuple[LotMark, ...]


class ReturnEnvelopes(Command, frozen=True):
    """Enter how many envelopes of a withdrawn round went back unopened against their tear-offs."""

    round: str
    returned: int


class AcknowledgeFault(Command, frozen=True):
    """A named person looked at the box and lets it move again."""

    fault: str
    reason: Sentence


# --- acts of two ---------------------------------------------------------------------------------

ActOfTwo = (
    RaiseBox
    | ExtendDeadline
    | ResumeBidding
    | UnlockBox
    | OpenByKey
    | AcceptCount
    | OverrideBid
    | ConfirmAnchor
    | ResumeSession
    | RevokeResult
)


class Propose(Command, frozen=True):
    """Ask for an act of two."""

    act: ActOfTwo


class Second(Command, frozen=True):
    """Agree to a proposal as another person, with one's own factor."""

    proposal: str


class WithdrawProposal(Command, frozen=True):
    """Take one's own proposal back."""

    proposal: str


StaffCommand = (
    OpenSession
    | SuspendSession
    | AdjournSession
    | AdmitPerson
    | UndoAdmission
    | NamePerson
    | ProhibitPerson
    | LiftProhibition
    | ShowBoxEmpty
    | ConfirmClose
    | LowerBox
    | CountEnvelopes
    | SortEnvelopes
    | ReturnEnvelopes
    | AcknowledgeFault
    | TakeFallbackStep
    | LogMail
    | DropMail
    | ReturnMail
    | CallLot
    | OpenEnvelope
    | MoveEnvelope
    | ReadBid
    | ReenterBid
    | SettleEntries
    | CureGround
    | RuleBid
    | CheckDeposit
    | RaiseTie
    | DeclineRaises
    | DrawTie
    | BeginDrawing
    | NameNumber
    | PassNumber
    | RevealDrawing
    | AskObjections
    | AwardLot
    | DeclareUnsold
    | ReturnDeposit
    | LodgeDeposit
    | HandBackDeposit
    | BidOral
    | CallPrice
    | RetractCall
    | Hammer
    | ChooseOrder
    | RecordPayment
    | RestateClaims
    | DeclareNotAwarded
    | StopLot
    | AskAcceptance
    | DeclareAcceptance
    | DrawAcceptance
    | GrantAcceptance
    | RaiseObjection
    | RuleObjection
    | AnnounceRecess
    | EndRecess
    | Evacuate
    | Propose
    | Second
    | WithdrawProposal
)
"""What may come over HTTP; acts of two only inside `Propose`."""

WITH_FACTOR = (Propose, Second)
"""What a person asks with their own factor in the same request."""

SealedCommand = Admit | Prohibit | CommitDrawing | OpenDrawing | LoseDrawing
"""What the room turns a command into whose substance is in the vault."""

RoomCommand = ReachDeadline | GiveWarning | ExpireProposal


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A command as sent: its id makes it idempotent, its basis says what it was decided on."""

    id: str
    command: StaffCommand
    basis: int | None = None
