"""What staff, the room itself and its machines may ask for.

There is no command by which a bidder acts. A field of type `Sentence` is typed text: the room
seals it into the vault before the rules see the command.
"""

import msgspec

from auction.terms import BidderNumber, Command, LotMark, PersonRef, Sentence, Twd

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


class WithdrawLot(Command, frozen=True):
    """Stop the sale of a lot before its award (撤回、停止), also while suspended. An act of two."""

    lot: LotMark
    reason: Sentence


class AdjournSession(Command, frozen=True):
    """End the sitting; also while suspended, once every lot has a result."""


# --- the door ------------------------------------------------------------------------------------


class AdmitPerson(Command, frozen=True):
    """What the entry desk types; the room turns it into `Admit` and the vault keeps the rest."""

    document: str
    number: str
    name: str
    warning_answered: bool = False


class Admit(Command, frozen=True):
    """A person with everything personal already in the vault."""

    person: PersonRef
    document: str
    checksum_ok: bool
    warning_answered: bool


class UndoAdmission(Command, frozen=True):
    """Take an admission back, with the reason."""

    bidder: BidderNumber
    reason: Sentence


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


class CountEnvelopes(Command, frozen=True):
    """Enter the hand count at the opening table."""

    round: str
    counted: int


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


# --- opening -------------------------------------------------------------------------------------


class CallLot(Command, frozen=True):
    """Call the next lot."""

    lot: LotMark


class OpenEnvelope(Command, frozen=True):
    """Cut an envelope open and name the bidder on its form."""

    lot: LotMark
    envelope: int
    bidder: BidderNumber


class ReadBid(Command, frozen=True):
    """Enter a form as read aloud: total in words and in figures, prices per parcel, marks."""

    lot: LotMark
    envelope: int
    words: str
    digits: str
    parcels: tuple[Twd, ...] = ()
    marks: tuple[str, ...] = ()
    """Ground codes (G01–G26) the officer sees on the paper."""


class RuleBid(Command, frozen=True):
    """Rule on a bid as the rules propose."""

    lot: LotMark
    envelope: int
    valid: bool
    ground: str | None = None


class OverrideBid(Command, frozen=True):
    """Rule on a bid otherwise than proposed. An act of two."""

    lot: LotMark
    envelope: int
    valid: bool
    reason: Sentence
    ground: str | None = None


class CheckDeposit(Command, frozen=True):
    """Enter the instruments found in the leading bidder's deposit bag."""

    lot: LotMark
    envelope: int
    instruments: tuple[Twd, ...]


class RaiseTie(Command, frozen=True):
    """A tied bidder present adds to the tied price."""

    lot: LotMark
    envelope: int
    increase: Twd


class DrawTie(Command, frozen=True):
    """Enter the result of the drawing of lots, with its two witnesses' staff codes."""

    lot: LotMark
    envelope: int
    witnesses: tuple[str, str]


class AskObjections(Command, frozen=True):
    """Record that the room was asked for objections."""

    lot: LotMark


class AwardLot(Command, frozen=True):
    """Award to the highest valid bid."""

    lot: LotMark


class DeclareUnsold(Command, frozen=True):
    """Declare that a lot was not sold."""

    lot: LotMark


class ReturnDeposit(Command, frozen=True):
    """Hand a deposit back against signature."""

    lot: LotMark
    envelope: int


# --- oral bidding --------------------------------------------------------------------------------


class BidOral(Command, frozen=True):
    """Enter a bid shouted in the room."""

    lot: LotMark
    bidder: BidderNumber
    amount: Twd


class CallPrice(Command, frozen=True):
    """Call the highest price once more."""

    lot: LotMark


class RetractCall(Command, frozen=True):
    """Take the last call back."""

    lot: LotMark
    reason: Sentence


class Hammer(Command, frozen=True):
    """Let the hammer fall after the third call."""

    lot: LotMark


# --- acts of two ---------------------------------------------------------------------------------

ActOfTwo = (
    RaiseBox
    | ExtendDeadline
    | ResumeBidding
    | UnlockBox
    | AcceptCount
    | OverrideBid
    | ConfirmAnchor
    | ResumeSession
    | WithdrawLot
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


# --- the room's own ------------------------------------------------------------------------------


class ReachDeadline(Command, frozen=True):
    """Room time reached a round's deadline."""

    round: str


class GiveWarning(Command, frozen=True):
    """Tell the room how long it has."""

    round: str
    seconds_left: int


class ExpireProposal(Command, frozen=True):
    """A proposal's minute is over."""

    proposal: str


StaffCommand = (
    OpenSession
    | SuspendSession
    | AdjournSession
    | AdmitPerson
    | UndoAdmission
    | ShowBoxEmpty
    | ConfirmClose
    | LowerBox
    | CountEnvelopes
    | SortEnvelopes
    | ReturnEnvelopes
    | AcknowledgeFault
    | CallLot
    | OpenEnvelope
    | ReadBid
    | RuleBid
    | CheckDeposit
    | RaiseTie
    | DrawTie
    | AskObjections
    | AwardLot
    | DeclareUnsold
    | ReturnDeposit
    | BidOral
    | CallPrice
    | RetractCall
    | Hammer
    | Propose
    | Second
    | WithdrawProposal
)
"""What may come over HTTP; acts of two only inside `Propose`."""

RoomCommand = ReachDeadline | GiveWarning | ExpireProposal


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A command as sent: its id makes it idempotent, its basis says what it was decided on."""

    id: str
    command: StaffCommand
    basis: int | None = None
