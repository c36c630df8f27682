"""Objections (聲明異議)."""

from auction.terms import BidderNumber, Command, LotMark, Ruling, Sentence

# --- objections ------------------------------------------------------------------------------


class RaiseObjection(Command, frozen=True):
    """Enter an objection spoken in the room; the lot's outcome waits for the ruling (AEA §9)."""

    lot: LotMark
    text: Sentence
    by: BidderNumber | None = None


class RuleObjection(Command, frozen=True):
    """Rule on an objection: upheld, dismissed, or forwarded to the Agency."""

    lot: LotMark
    number: int
    ruling: Ruling
    reason: Sentence
    price_too_low: bool = False
    """Upheld because the price is too low after the hammer: no award (CEA §70(4), (5))."""
