"""Sealed bids, from the call of a lot to its result."""

from enum import StrEnum

from auction.rules.deposits import Defect
from auction.rules.eligibility import Enclosure
from auction.rules.findings import Finding
from auction.terms import BidderNumber, Fact, Holding, LotMark, PersonRef, Text, Twd, WhichEntry


class UnsoldCause(StrEnum):
    """Why a lot was not sold (流標)."""

    NO_BID = "NO_BID"
    NO_VALID_BID = "NO_VALID_BID"
    BELOW_RESERVE = "BELOW_RESERVE"
    PRICE_TOO_LOW = "PRICE_TOO_LOW"
    """An objection to the price of a movable was upheld."""


class LotCalled(Fact, frozen=True):
    """The officer calls a lot: opening of its bids, or oral bidding, begins."""

    lot: LotMark


class EnvelopeOpened(Fact, frozen=True):
    """An envelope was cut open and the bidder on its form named; None when it names nobody."""

    lot: LotMark
    envelope: int
    bidder: BidderNumber | None
    joint: tuple[BidderNumber, ...] = ()
    shares: tuple[str, ...] = ()
    agent: BidderNumber | None = None
    authority_shown: bool = False
    enclosed: tuple[Enclosure, ...] = ()


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
    parcels: tuple[Twd, ...] = ()
    """The price of each parcel as written; none where the form prices none."""
    reason: Text | None = None
    """Why it was read again."""


class BidEntered(Fact, frozen=True):
    """The first of two entries of a form's amounts; no screen shows them before the second."""

    lot: LotMark
    envelope: int
    words: Twd | None
    digits: Twd | None
    findings: tuple[Finding, ...]
    """How the amounts are written, and what was seen on the paper."""
    parcels: tuple[Twd, ...] = ()
    reason: Text | None = None
    """Why it was read again."""


class BidReentered(Fact, frozen=True):
    """The second entry, by another person who had not seen the first."""

    lot: LotMark
    envelope: int
    words: Twd | None
    digits: Twd | None
    findings: tuple[Finding, ...]
    agrees: bool
    """With the first; then the form is read."""


class EntriesSettled(Fact, frozen=True):
    """Two entries differed: which of them is what the form says."""

    lot: LotMark
    envelope: int
    kept: WhichEntry
    reason: Text


class GroundCured(Fact, frozen=True):
    """A ground on a bid was put right at the opening, by what somebody showed."""

    lot: LotMark
    envelope: int
    ground: str
    shown: Text


class BidRuled(Fact, frozen=True):
    """The officer's ruling; `split` when it differs from the proposal, with the reason."""

    lot: LotMark
    envelope: int
    valid: bool
    ground: str | None = None
    split: bool = False
    reason: Text | None = None
    weighed: tuple[str, ...] = ()
    """Codes of everything that stood against the bid at this ruling."""


class DepositChecked(Fact, frozen=True):
    """The deposit bag of a leading bidder opened and added up."""

    lot: LotMark
    envelope: int
    instruments: tuple[Twd, ...]
    total: Twd
    required: Twd
    findings: tuple[Finding, ...]
    cash: Twd = 0
    """In banknotes, besides the instruments; in `total` already."""
    defects: tuple[Defect, ...] = ()
    """What was wrong with one of `instruments`: it is not in `total`."""
    marks: tuple[str, ...] = ()
    """Other grounds and notes the officer saw on the bag as a whole."""


class TieRaised(Fact, frozen=True):
    """A tied bidder added to the tied price (CEA §90); 0 is a blank slip."""

    lot: LotMark
    envelope: int
    increase: Twd


class RaisesDeclined(Fact, frozen=True):
    """Tied bidders were asked whether they raise, and nobody did (CEA §90)."""

    lot: LotMark
    asked: tuple[int, ...]
    """Their envelopes; who is absent cannot be asked."""


class TieDrawn(Fact, frozen=True):
    """Nobody raised: lots were drawn with tokens before two witnesses (CEA §90)."""

    lot: LotMark
    envelope: int
    witnesses: tuple[str, str]
    drawn_for: tuple[int, ...] = ()
    """Envelopes nobody in the room could speak for: staff drew their tokens."""


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
    standby: tuple[BidderNumber, ...] = ()
    """Not drawn in a tie: they may buy at this price if the winner does not pay (CEA §90(2))."""
    standby_people: tuple[PersonRef, ...] = ()
    standby_holdings: tuple[tuple[Holding, ...], ...] = ()
    """What each of their bids would buy: joint bidders stand by together, by their shares."""


class LotUnsold(Fact, frozen=True):
    """流標: not sold, and why."""

    lot: LotMark
    cause: UnsoldCause
    highest: Twd | None = None


class DepositReturned(Fact, frozen=True):
    """A deposit handed back against signature, or an unopened envelope against its tear-off."""

    lot: LotMark
    envelope: int
    bidder: BidderNumber | None
    unopened: bool = False
