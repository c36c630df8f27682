"""What the player tells its parent when it has played a session."""

from msgspec import Struct

from auction.rehearsal.results import Refused
from auction.terms import BidderNumber


class Played(Struct, frozen=True):
    """What came of playing."""

    failures: tuple[str, ...] = ()
    refusals: tuple[Refused, ...] = ()
    paddles: dict[str, BidderNumber] = {}
    """Which paddle each person was given."""
    dropped: dict[str, tuple[str, ...]] = {}
    """By round, the envelopes put into the slot, in order."""
    mailed: dict[str, tuple[str, ...]] = {}
    """By round, the mailed envelopes taken into custody, in order."""
