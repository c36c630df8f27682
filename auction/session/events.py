"""Facts of one sitting (拍賣期日), in the order they come to be known.

Times end in `_ms` and are room time, UTC milliseconds. Amounts are whole New Taiwan dollars. No
event has a field for a name, an identity number or a typed sentence: those are `PersonRef` and
`Text`, whose words are in the vault. Events only gain fields.
"""

from enum import StrEnum

from auction.rules.findings import Finding
from auction.session.commands import ActOfTwo
from auction.terms import (
    Anchor,
    BidderNumber,
    Fact,
    Head,
    Holding,
    Lot,
    LotMark,
    PersonRef,
    Text,
    Twd,
)


class ReleasedAct(StrEnum):
    """What a release lets the box do; no release serves another act."""

    RAISE = "RAISE"
    RE_OPEN = "RE_OPEN"
    LOWER = "LOWER"
    UNLOCK = "UNLOCK"


class SuspendCause(StrEnum):
    """Why bidding stands still (暫停)."""

    SERVER_RESTARTED = "SERVER_RESTARTED"
    ANCHOR_LOST = "ANCHOR_LOST"
    SLOT_SHUT_EARLY = "SLOT_SHUT_EARLY"
    BOX_LOST = "BOX_LOST"
    WATCHDOG = "WATCHDOG"
    POWER_CYCLE = "POWER_CYCLE"
    EMERGENCY_STOP = "EMERGENCY_STOP"
    JAM = "JAM"
    OFFICER = "OFFICER"


class UnsoldCause(StrEnum):
    """Why a lot was not sold (流標, 不予拍定)."""

    NO_BID = "NO_BID"
    NO_VALID_BID = "NO_VALID_BID"
    BELOW_RESERVE = "BELOW_RESERVE"


# --- the sitting ---------------------------------------------------------------------------------


class ServerStarted(Fact, frozen=True):
    """A server took the room; every live release is revoked by it."""

    anchor: Anchor
    version: str
    anchor_lost: bool = False


class SessionOpened(Fact, frozen=True):
    """The first entry: what kind of sitting this is and everything it stands on."""

    session: str
    date: str
    branch: str
    room: str
    rehearsal: bool
    script: str | None
    anchor: Anchor
    origin: str
    policy_sha256: str
    docket: Head | None
    previous: Head | None


class LotListed(Fact, frozen=True):
    """A lot of today's list, as announced."""

    lot: Lot


class RoundAnnounced(Fact, frozen=True):
    """A box round: one raising, one deadline, a set of lots, one count."""

    round: str
    lots: tuple[LotMark, ...]
    deadline_ms: int


class CheckpointPublished(Fact, frozen=True):
    """The signed note over the first `size` entries that screens show from now on."""

    size: int
    note: str
    root: str


class AnchorConfirmed(Fact, frozen=True):
    """Two people agreed on a new anchor after a restart on another boot."""

    anchor: Anchor
    reason: Text


class SessionSuspended(Fact, frozen=True):
    """The sitting stands still (暫停); the slot is wanted shut."""

    cause: SuspendCause
    reason: Text | None = None


class SessionResumed(Fact, frozen=True):
    """The sitting goes on without a box round to re-open."""

    reason: Text


class SessionAdjourned(Fact, frozen=True):
    """The sitting is over; recorders close their last segment."""


class SessionSealed(Fact, frozen=True):
    """The last entry: the heads of what was shown and looked at, and the footage manifest."""

    displays: Head | None
    looks: Head | None
    footage_manifest_sha256: str


class RefusalRecorded(Fact, frozen=True):
    """A refusal somebody could dispute."""

    command: str
    code: str
    subject: str
    facts: dict[str, str | int]


# --- acts of two ---------------------------------------------------------------------------------


class Proposed(Fact, frozen=True):
    """One login asks for an act of two; nothing happens yet."""

    proposal: str
    act: ActOfTwo
    by: str
    role: str
    basis: int
    expires_ms: int


class Seconded(Fact, frozen=True):
    """A second person, with their own factor, agreed within the time."""

    proposal: str
    by: str


class ProposalDied(Fact, frozen=True):
    """A proposal lapsed: EXPIRED, MOVED, RESTART, DEADLINE or WITHDRAWN."""

    proposal: str
    cause: str


# --- the door ------------------------------------------------------------------------------------


class PersonAdmitted(Fact, frozen=True):
    """A person was let in against an identity document and given a bidder number."""

    bidder: BidderNumber
    person: PersonRef
    document: str
    checksum_ok: bool
    warning_answered: bool


class AdmissionUndone(Fact, frozen=True):
    """An admission was taken back; the number is not given again today."""

    bidder: BidderNumber
    reason: Text


# --- the box -------------------------------------------------------------------------------------


class BoxShownEmpty(Fact, frozen=True):
    """The box was shown empty to the room and its door bolted (EMPTY_VERIFIED)."""

    round: str


class MotionReleased(Fact, frozen=True):
    """Licence for one act of the box, spent by whatever revokes it."""

    act: ReleasedAct
    round: str
    by: tuple[str, ...]
    reason: Text | None = None


class DeadlineSet(Fact, frozen=True):
    """A deadline other than the announced one, with the reason two people gave."""

    round: str
    deadline_ms: int
    reason: Text


class BiddingResumed(Fact, frozen=True):
    """Two people re-open a round that stood still; the deadline it now has."""

    round: str
    deadline_ms: int
    reason: Text


class WarningGiven(Fact, frozen=True):
    """The room was told how long it has."""

    round: str
    seconds_left: int


class DeadlineReached(Fact, frozen=True):
    """Room time reached the deadline: nothing put in from now on is in time."""

    round: str


class CloseConfirmed(Fact, frozen=True):
    """A person confirmed the close of a round that was down when its deadline passed."""

    round: str
    reason: Text


class EnvelopesCounted(Fact, frozen=True):
    """Envelopes taken out and counted by hand, beside what the beam had counted."""

    round: str
    counted: int
    dropped: int


class CountAccepted(Fact, frozen=True):
    """Two people go on although the counts differ."""

    round: str
    reason: Text


class EnvelopesSorted(Fact, frozen=True):
    """Numbered envelopes laid to lots by their outer label: `lots[i]` is envelope i + 1."""

    round: str
    lots: tuple[LotMark, ...]


# --- machines ------------------------------------------------------------------------------------


class DeviceFound(Fact, frozen=True):
    """A device answers."""

    device: str
    model: str


class DeviceLost(Fact, frozen=True):
    """A device does not answer; what it last said is no longer known to be so."""

    device: str
    cause: str


class BoxFaulted(Fact, frozen=True):
    """WATCHDOG, POWER_CYCLE, JAM, EMERGENCY_STOP or SWITCHES: the live release is revoked."""

    fault: str
    at_ms: int


class BoxFaultCleared(Fact, frozen=True):
    """The machine no longer reports the fault (the stop button is out again)."""

    fault: str
    at_ms: int


class FaultAcknowledged(Fact, frozen=True):
    """A named person at the box looked and lets it be moved again."""

    fault: str
    reason: Text


class SlotRead(Fact, frozen=True):
    """The slot changed to OPEN or SHUT, at some instant between two reads."""

    state: str
    from_ms: int
    to_ms: int


class LiftRead(Fact, frozen=True):
    """The lift changed to RAISED, LOWERED, BETWEEN or FAULT."""

    state: str
    at_ms: int


class DoorRead(Fact, frozen=True):
    """The emptying door changed to BOLTED or FREE."""

    state: str
    at_ms: int


class CloseCommanded(Fact, frozen=True):
    """The shutting write left for the box."""

    deadline_ms: int
    wire_ms: int


class EnvelopeDropped(Fact, frozen=True):
    """The beam counted envelopes: no amount, no person, only when it was seen."""

    new: int
    counter: int
    seen_between_ms: tuple[int, int]


class FinalCountRead(Fact, frozen=True):
    """The beam counter as read once after the slot read shut."""

    counter: int


class ClockRead(Fact, frozen=True):
    """The hall clock stopped or began to agree with room time."""

    agrees: bool
    difference_ms: int


class RecorderStarted(Fact, frozen=True):
    """A camera is being recorded."""

    camera: str
    adopted: bool


class RecorderLost(Fact, frozen=True):
    """A camera is not being recorded."""

    camera: str
    cause: str


class SegmentClosed(Fact, frozen=True):
    """A finished piece of footage and its SHA-256."""

    camera: str
    path: str
    sha256: str
    bytes: int
    first_ms: int
    last_ms: int
    frames: int


class RecordingGap(Fact, frozen=True):
    """A span without footage, and why."""

    camera: str
    from_ms: int
    to_ms: int
    cause: str


class CameraHealth(Fact, frozen=True):
    """What the camera's picture looks like: OK, FROZEN, BLACK, COVERED, BLURRED and so on."""

    camera: str
    state: str


# --- opening -------------------------------------------------------------------------------------


class LotCalled(Fact, frozen=True):
    """The officer calls a lot: opening of its bids, or oral bidding, begins."""

    lot: LotMark


class EnvelopeOpened(Fact, frozen=True):
    """An envelope was cut open and the bidder on its form named."""

    lot: LotMark
    envelope: int
    bidder: BidderNumber


class BidRead(Fact, frozen=True):
    """A form read aloud: the amounts as written, the total the rules give, what they found."""

    lot: LotMark
    envelope: int
    words: Twd | None
    digits: Twd | None
    total: Twd | None
    allocation: tuple[Twd, ...]
    findings: tuple[Finding, ...]
    proposed_valid: bool


class BidRuled(Fact, frozen=True):
    """The officer's ruling; `split` when it differs from the proposal, with the reason."""

    lot: LotMark
    envelope: int
    valid: bool
    ground: str | None = None
    split: bool = False
    reason: Text | None = None


class DepositChecked(Fact, frozen=True):
    """The deposit bag of a leading bidder opened and added up."""

    lot: LotMark
    envelope: int
    instruments: tuple[Twd, ...]
    total: Twd
    required: Twd
    findings: tuple[Finding, ...]


class TieRaised(Fact, frozen=True):
    """A tied bidder present added to the tied price (CEA §90)."""

    lot: LotMark
    envelope: int
    increase: Twd


class TieDrawn(Fact, frozen=True):
    """Nobody raised: lots were drawn with tokens before two witnesses (CEA §90)."""

    lot: LotMark
    envelope: int
    witnesses: tuple[str, str]


class ObjectionsAsked(Fact, frozen=True):
    """The officer asked the room for objections."""

    lot: LotMark


class LotAwarded(Fact, frozen=True):
    """拍定: the price, who holds what share, and what is still owed."""

    lot: LotMark
    price: Twd
    winners: tuple[Holding, ...]
    people: tuple[PersonRef, ...]
    envelope: int | None
    deposit: Twd
    balance: Twd
    due_date: str | None


class LotUnsold(Fact, frozen=True):
    """流標, 不予拍定: not sold, and why."""

    lot: LotMark
    cause: UnsoldCause
    highest: Twd | None = None


class DepositReturned(Fact, frozen=True):
    """A deposit handed back against signature."""

    lot: LotMark
    envelope: int
    bidder: BidderNumber | None


# --- oral bidding --------------------------------------------------------------------------------


class OralBidAccepted(Fact, frozen=True):
    """A higher oral bid; it releases the lower one and resets the calls (CC §395, CEA §70)."""

    lot: LotMark
    bidder: BidderNumber
    amount: Twd


class CallMade(Fact, frozen=True):
    """The highest price called once, twice or for the third time."""

    lot: LotMark
    call: int
    bidder: BidderNumber
    amount: Twd


class CallRetracted(Fact, frozen=True):
    """The last call taken back."""

    lot: LotMark
    call: int
    reason: Text


class HammerFell(Fact, frozen=True):
    """Bidding on the lot is over."""

    lot: LotMark


SESSION_EVENTS: tuple[type[Fact], ...] = tuple(
    cls for cls in Fact.__subclasses__() if cls.__module__ == __name__
)
EVENT_BY_KIND: dict[str, type[Fact]] = {cls.__name__: cls for cls in SESSION_EVENTS}
