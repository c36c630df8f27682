"""聲明異議: objections raised in the room, and what the officer ruled."""

from auction.terms import BidderNumber, Fact, LotMark, Ruling, Text


class ObjectionRaised(Fact, frozen=True):
    """Somebody in the room objects; what they said is in the vault (AEER §15)."""

    lot: LotMark
    number: int
    text: Text
    by: BidderNumber | None = None
    """The paddle of who objects, when they have one."""


class ObjectionRuled(Fact, frozen=True):
    """The officer's ruling on an objection, with the reason."""

    lot: LotMark
    number: int
    ruling: Ruling
    reason: Text
    price_too_low: bool = False
    """It was upheld because the price of a movable is too low."""
