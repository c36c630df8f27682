"""What the journal adds up to: frozen, persistent, cheap to keep two of (head and durable)."""

from __future__ import annotations  # rpds classes cannot be subscripted at run time

from enum import StrEnum
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace
from rpds import HashTrieMap, HashTrieSet, List

from auction.rules.eligibility import Bidder, Capacity, Enclosure, Prohibition
from auction.rules.findings import Finding, Recommendation, recommend
from auction.rules.periods import YearOfWork
from auction.rules.policy import Policy
from auction.rules.stopping import StopCause
from auction.session.commands import ActOfTwo
from auction.session.commands.fallback import FallbackStep
from auction.session.events import BidEntered, BidReentered, SuspendCause, UnsoldCause
from auction.session.machine_state import Machines
from auction.session.stakes import Acceptance, CaseState, Objection
from auction.session.tied import Tie
from auction.terms import Anchor, Barred, BidderNumber, Holding, Lot, LotMark, PersonRef, Twd


class RoundStage(StrEnum):
    """Custody of the box in one round: EMPTY_VERIFIED → OPEN → CLOSED → UNLOCKED → EMPTIED."""

    ANNOUNCED = "ANNOUNCED"
    EMPTY_SHOWN = "EMPTY_SHOWN"
    RELEASED = "RELEASED"
    OPEN = "OPEN"
    CLOSING = "CLOSING"
    CLOSED = "CLOSED"
    UNLOCKING = "UNLOCKING"
    UNLOCKED = "UNLOCKED"
    COUNTED = "COUNTED"
    SORTED = "SORTED"
    ABANDONED = "ABANDONED"


ROUND_DONE = frozenset({RoundStage.SORTED, RoundStage.ABANDONED})
"""Every envelope lies before its lot, or every lot was withdrawn and the box holds none."""


class Drop(Struct, frozen=True):
    """Envelopes seen by the beam between two reads."""

    new: int
    seen_between_ms: tuple[int, int]


class MailStage(StrEnum):
    """Where a bid that came by mail is."""

    IN_CUSTODY = "IN_CUSTODY"
    KEPT_OUT = "KEPT_OUT"
    DROPPED = "DROPPED"
    RETURNED = "RETURNED"


class Mailed(Struct, frozen=True):
    """A bid that came by mail."""

    serial: int
    stage: MailStage


class FallbackTaken(Struct, frozen=True):
    """A step people took by hand, by whom and when."""

    step: FallbackStep
    by: str
    at_ms: int


class BoxRound(Struct, frozen=True):
    """投標: one raising of the box."""

    id: str
    lots: tuple[LotMark, ...]
    deadline_ms: int
    stage: RoundStage = RoundStage.ANNOUNCED
    set_at: int = 0
    """The entry that set the deadline, or let bidding go on to it."""
    first_opened: bool = False
    warned_from_ms: int = 0
    """When the slot was last read open or the deadline moved; earlier warnings are left out."""
    seconds_left: int | None = None
    """What the room was last told; the wall's closing step."""
    fallback: tuple[FallbackTaken, ...] = ()
    """What people did by hand for a box or clock that failed."""
    by_key: bool = False
    """The door was opened with its key; the box has no part in the emptying any more."""
    dropped: int = 0
    drops: List[Drop] = List()
    counted: int | None = None
    count_accepted: bool = False
    deadline_reached: bool = False
    clock_behind_ms: int = 0
    """How much later than room time the hall clock showed the deadline."""
    mail_until_ms: int | None = None
    """Last arrival time of bids by mail, where the notice allows them."""
    mail: tuple[Mailed, ...] = ()
    by_mail: int = 0
    """How many of the counted envelopes bear a mail label."""
    shut_early_ms: int | None = None
    """How long before the deadline the slot may have shut, when it did by itself."""

    @property
    def missed(self) -> bool:
        """Its deadline passed before the box was ever raised: it stays announced, for a later one.

        Nothing is in the box, and no other round's lots wait for it.
        """
        return self.deadline_reached and self.stage is RoundStage.ANNOUNCED

    @property
    def reconciled(self) -> bool:
        """Hands, beam and mail log agree, or two people accepted that they do not."""
        agrees = self.counted == self.dropped and self.by_mail == self.mailed
        return self.counted is not None and (agrees or self.count_accepted)

    @property
    def mailed(self) -> int:
        """How many bids by mail were put into the box."""
        return sum(one.stage is MailStage.DROPPED for one in self.mail)


class BidStage(StrEnum):
    """An envelope's way over the opening table."""

    SORTED = "SORTED"
    OPENED = "OPENED"
    ENTERED = "ENTERED"
    READ = "READ"
    VALID = "VALID"
    INVALID = "INVALID"


class Bid(Struct, frozen=True):
    """A sealed bid from the moment its envelope lies before a lot."""

    envelope: int
    stage: BidStage = BidStage.SORTED
    bidder: BidderNumber | None = None
    joint: tuple[BidderNumber, ...] = ()
    """Those who bid jointly with `bidder`."""
    shares: tuple[str, ...] = ()
    agent: BidderNumber | None = None
    authority_shown: bool = False
    enclosed: tuple[Enclosure, ...] = ()
    total: Twd | None = None
    words: Twd | None = None
    digits: Twd | None = None
    allocation: tuple[Twd, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Of the form."""
    ground: str | None = None
    cured: tuple[str, ...] = ()
    """Grounds put right at the opening."""
    weighed: tuple[str, ...] = ()
    """Codes of what stood against the bid when it was ruled on."""
    split: bool = False
    """Ruled otherwise than proposed."""
    deposit_total: Twd | None = None
    deposit_findings: tuple[Finding, ...] = ()
    """Of the deposit bag, as last checked."""
    returned: bool = False
    entered: BidEntered | None = None
    """The first of two entries, until the form counts as read."""
    entered_by: str = ""
    reentered: BidReentered | None = None
    """A second entry that differs from it."""

    @property
    def was_read(self) -> bool:
        """Whether its amounts are known to everybody."""
        return self.stage in {BidStage.READ, BidStage.VALID, BidStage.INVALID}

    @property
    def holders(self) -> tuple[BidderNumber, ...]:
        """Everybody who bids on the form."""
        return () if self.bidder is None else (self.bidder, *self.joint)

    def fractions(self) -> tuple[Fraction | None, ...]:
        """Each holder's share as stated on the form; None where none is."""
        if not self.shares:
            return (None,) * len(self.holders)
        return tuple(Fraction(share) for share in self.shares)

    @property
    def names_nobody(self) -> bool:
        """Whether it was opened and nothing in it says whose it is."""
        return self.stage is not BidStage.SORTED and self.bidder is None

    @property
    def deposit_ok(self) -> bool | None:
        """Whether the rules find the deposit bag in order; None while it is sealed."""
        if self.deposit_total is None:
            return None
        return recommend(self.deposit_findings) is not Recommendation.INVALID


class OralBid(Struct, frozen=True):
    """The highest oral bid so far."""

    bidder: BidderNumber
    amount: Twd
    at_ms: int


class LotStage(StrEnum):
    """What has become of a lot."""

    ANNOUNCED = "ANNOUNCED"
    OPENING = "OPENING"
    ORAL = "ORAL"
    HAMMERED = "HAMMERED"
    AWARDED = "AWARDED"
    UNSOLD = "UNSOLD"
    ACCEPTED = "ACCEPTED"
    NOT_AWARDED = "NOT_AWARDED"
    STOPPED = "STOPPED"
    WITHDRAWN = "WITHDRAWN"
    POSTPONED = "POSTPONED"


class Lodging(Struct, frozen=True):
    """A deposit lodged for bidding aloud, TWD."""

    total: Twd
    returned: bool = False


class LotState(Struct, frozen=True):
    """A lot and everything decided about it."""

    lot: Lot
    stage: LotStage = LotStage.ANNOUNCED
    bids: HashTrieMap[int, Bid] = HashTrieMap()
    lodged: HashTrieMap[BidderNumber, Lodging] = HashTrieMap()
    high: OralBid | None = None
    oral_bids: int = 0
    recent: tuple[OralBid, ...] = ()
    """The last few oral bids, newest first, for the rostrum."""
    calls: int = 0
    tie: Tie | None = None
    objections_asked: bool = False
    price: Twd | None = None
    winners: tuple[Holding, ...] = ()
    balance: Twd | None = None
    due_date: str | None = None
    decided_ms: int | None = None
    unsold: UnsoldCause | None = None
    stopped: StopCause | None = None
    acceptance: Acceptance | None = None
    objections: tuple[Objection, ...] = ()
    before: LotStage = LotStage.ANNOUNCED
    """Where it stood when it got its result."""
    standby: tuple[BidderNumber, ...] = ()
    """Tied but not drawn: they may buy at the price if the winner does not pay."""
    people: tuple[PersonRef, ...] = ()
    """The winners, sealed to the case."""
    standby_people: tuple[PersonRef, ...] = ()
    standby_holdings: tuple[tuple[Holding, ...], ...] = ()
    barred: tuple[str, ...] = ()
    """Commitments, under the case's key, of who may not bid for it."""
    prohibited: tuple[Barred, ...] = ()
    """Parties and staff the docket knows."""

    def bids_in_order(self) -> tuple[Bid, ...]:
        """Bids by envelope number."""
        return tuple(self.bids[number] for number in sorted(self.bids))

    def lodged_by(self, bidder: BidderNumber) -> Twd:
        """What somebody lodged to bid aloud and has not got back, TWD."""
        one = self.lodged.get(bidder)
        return 0 if one is None or one.returned else one.total


class Admitted(Struct, frozen=True):
    """A person with a number of today."""

    bidder: BidderNumber
    person: PersonRef
    document: str
    present: bool = True
    """In the room; else only named on a form."""
    creditor: bool = False
    barred: tuple[LotMark, ...] = ()
    """Lots they bought before and did not pay for."""
    who: Bidder = Bidder()
    capacity: Capacity = Capacity.PRINCIPAL
    seat: str = ""


class Prohibited(Struct, frozen=True):
    """Somebody who may not bid for some lots, whether they have a number or not."""

    entry: int
    person: PersonRef
    role: Prohibition
    lots: tuple[LotMark, ...]

    @property
    def commitment(self) -> str:
        """What they are recognised by in this sitting."""
        return self.person.commitment


class Proposal(Struct, frozen=True):
    """An act of two that waits for its second."""

    id: str
    act: ActOfTwo
    by: str
    role: str
    basis: int
    expires_ms: int


class Published(Struct, frozen=True):
    """The checkpoint on the wall."""

    size: int
    root: str
    at_ms: int


class SessionState(Struct, frozen=True):
    """One sitting of the room, folded from its entries."""

    id: str
    date: str
    branch: str
    room: str
    rehearsal: bool
    anchor: Anchor
    machines: Machines
    policy: Policy = Policy()
    calendar: dict[int, YearOfWork] = {}
    """The branch's choices this sitting began with."""
    staff: tuple[str, ...] = ()
    """Codes of those on duty; none in a record of before they were kept."""
    size: int = 0
    checkpoint: Published | None = None
    order: tuple[LotMark, ...] = ()
    lots: HashTrieMap[LotMark, LotState] = HashTrieMap()
    cases: HashTrieMap[str, CaseState] = HashTrieMap()
    rounds: HashTrieMap[str, BoxRound] = HashTrieMap()
    round_order: tuple[str, ...] = ()
    people: HashTrieMap[BidderNumber, Admitted] = HashTrieMap()
    identities: HashTrieSet[str] = HashTrieSet()
    """Commitments of the people with a number, to notice the same person twice."""
    last_bidder: int = 0
    """The highest number given at the desk; numbers of paper sheets are not counted."""
    paper_numbers: HashTrieSet[int] = HashTrieSet()
    """Those of the sheets that were entered; none is given again today."""
    prohibited: tuple[Prohibited, ...] = ()
    last_prohibition: int = 0
    current: LotMark | None = None
    """The lot that was called last; its result stays visible until the next call."""
    suspended: SuspendCause | None = None
    recess_until_ms: int | None = None
    anchor_lost: bool = False
    proposals: HashTrieMap[str, Proposal] = HashTrieMap()
    basis: HashTrieMap[str, int] = HashTrieMap()
    """Per subject ("lot:甲", "round:1", "session") how many acts and phase changes it saw."""
    adjourned: bool = False
    sealed: bool = False

    @property
    def active_round(self) -> BoxRound | None:
        """The first round that is not done with the box yet."""
        for id_ in self.round_order:
            if self.rounds[id_].stage not in ROUND_DONE:
                return self.rounds[id_]
        return None

    @property
    def called(self) -> LotState | None:
        """The lot that was called last."""
        return None if self.current is None else self.lots[self.current]

    def case_of(self, mark: LotMark) -> CaseState | None:
        """The case a lot is sold for, when the list names one."""
        return next((one for one in self.cases.values() if mark in one.case.lots), None)

    def basis_of(self, subject: str) -> int:
        """The number a command about `subject` is decided on."""
        return self.basis.get(subject, 0)

    def with_lot(self, lot: LotState) -> SessionState:
        """This state with one lot replaced."""
        return replace(self, lots=self.lots.insert(lot.lot.mark, lot))

    def with_round(self, box_round: BoxRound) -> SessionState:
        """This state with one round replaced."""
        return replace(self, rounds=self.rounds.insert(box_round.id, box_round))
