"""From the call of a lot to its result: envelopes, forms, rulings, deposits, ties, the award."""

from auction.rules.deposits import Defect
from auction.rules.eligibility import Enclosure
from auction.terms import BidderNumber, Command, LotMark, Sentence, Twd, WhichEntry

# --- opening -------------------------------------------------------------------------------------


class CallLot(Command, frozen=True):
    """Call the next lot."""

    lot: LotMark


class OpenEnvelope(Command, frozen=True):
    """Cut an envelope open and name the bidder on its form; none when it names nobody.

    Again to correct it, until the lot has its result; the form is then read and ruled on again.
    """

    lot: LotMark
    envelope: int
    bidder: BidderNumber | None = None
    joint: tuple[BidderNumber, ...] = ()
    """Those who bid jointly with `bidder` (共同投標)."""
    shares: tuple[str, ...] = ()
    """As the form states them, `bidder`'s first; none, and they are equal."""
    agent: BidderNumber | None = None
    """Who bids for them under a power of attorney."""
    authority_shown: bool = False
    """The power of attorney gives special authority, and was shown."""
    enclosed: tuple[Enclosure, ...] = ()
    """Papers in the envelope that some bidders need for some property."""


class MoveEnvelope(Command, frozen=True):
    """Lay a mis-sorted envelope, not read yet, to the lot it is for."""

    lot: LotMark
    envelope: int
    to: LotMark
    reason: Sentence


class ReadBid(Command, frozen=True):
    """Enter a form as read aloud: total in words and in figures, prices per parcel, marks.

    Again to correct it, until the lot has its result, with the reason; it is then ruled on again.
    """

    lot: LotMark
    envelope: int
    words: str
    """As written; several statements of it with 「；」 between them, and so for `digits`."""
    digits: str
    parcels: tuple[Twd, ...] = ()
    marks: tuple[str, ...] = ()
    """Ground codes (G01–G26) and notes (WRONG_NUMBER) seen on the paper."""
    reason: Sentence | None = None
    """Why a form that was read is read again."""


class ReenterBid(Command, frozen=True):
    """Enter the amounts of a form a second time, as another person, without seeing the first."""

    lot: LotMark
    envelope: int
    words: str
    digits: str


class SettleEntries(Command, frozen=True):
    """Say which of two entries that differ is what the form says."""

    lot: LotMark
    envelope: int
    keep: WhichEntry
    reason: Sentence


class CureGround(Command, frozen=True):
    """Take a curable ground off a bid, with what was shown for it at the opening."""

    lot: LotMark
    envelope: int
    ground: str
    shown: Sentence


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
    """Enter what is in the leading bidder's deposit bag; again to correct it."""

    lot: LotMark
    envelope: int
    instruments: tuple[Twd, ...] = ()
    cash: Twd | None = None
    """In banknotes, besides the instruments; 0 says that there is no deposit at all."""
    defects: tuple[Defect, ...] = ()
    """What is wrong with one of `instruments` (G12–G14): it does not count."""
    marks: tuple[str, ...] = ()
    """Other grounds and notes the officer sees on the bag as a whole."""


class RaiseTie(Command, frozen=True):
    """A tied bidder present adds to the tied price; on slips, 0 for a blank one."""

    lot: LotMark
    envelope: int
    increase: Twd


class DeclineRaises(Command, frozen=True):
    """Record that every tied bidder present was asked and nobody raises."""

    lot: LotMark


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
