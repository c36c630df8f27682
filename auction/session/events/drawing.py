"""Drawing lots by numbers (CEA §90)."""

from auction.terms import Fact, LotMark, Text


class DrawingCommitted(Fact, frozen=True):
    """A secret lies in the vault; its commitment is shown before anybody names a number."""

    lot: LotMark
    envelopes: tuple[int, ...]
    label: str
    commitment: str
    secret: Text
    naming: tuple[int, ...] = ()
    """Whose bids are spoken for in the room: they name a number each, in this order."""


class NumberNamed(Fact, frozen=True):
    """A number named aloud; of the officer where no envelope is named."""

    lot: LotMark
    number: int
    envelope: int | None


class NumberPassed(Fact, frozen=True):
    """Somebody whose turn it was named no number; they may still be drawn."""

    lot: LotMark
    envelope: int


class DrawingOpened(Fact, frozen=True):
    """The secret, the sum of all numbers, and the envelope that is drawn by it."""

    lot: LotMark
    secret: int
    salt: str
    total: int
    envelope: int


class DrawingLost(Fact, frozen=True):
    """The secret could not be opened: an incident. Lots are drawn with tokens, never so again."""

    lot: LotMark
