"""Equal highest bids (同價): raises on the spot, then lots.

An increase is counted from the tied price, never from the last raise; any whole dollar counts. Only
the tied bidders, or their agents, who are present may raise; absent mail bidders take part in the
drawing of lots, drawn for them by staff.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from auction.rules.amounts import check_amount


class TieStep(StrEnum):
    """What comes next."""

    WON = "WON"
    REPEAT = "REPEAT"
    """Slips again, among the named only."""
    DRAW = "DRAW"
    """Nobody raised: lots among the named; whoever is not drawn stands by."""


class TieResult(msgspec.Struct, frozen=True):
    """What comes next, for which envelopes, at what price (TWD)."""

    step: TieStep
    envelopes: tuple[int, ...]
    price: int


def settle_slips(tied: Sequence[int], price: int, increases: Mapping[int, int]) -> TieResult:
    """One round of slips among `tied` at `price` (TWD); whoever hands in none raises by nothing.

    Raises:
        ValueError: a negative increase, one from an envelope that is not tied, or a tie of one.

    Source: CEA §90; design (equal highest increases repeat among themselves).
    Scenario: S03.
    """
    if (
        len(tied) < _TIE
        or not set(increases) <= set(tied)
        or min(increases.values(), default=0) < 0
    ):
        raise ValueError("only tied bids raise, by 0 or more")
    highest = max(increases.values(), default=0)
    if not highest:
        return TieResult(TieStep.DRAW, tuple(tied), price)
    leading = tuple(envelope for envelope in tied if increases.get(envelope, 0) == highest)
    step = TieStep.REPEAT if len(leading) > 1 else TieStep.WON
    return TieResult(step, leading, check_amount(price + highest))


def may_raise(increase: int, last: int) -> bool:
    """Whether a spoken increase (TWD over the tied price) exceeds the last one.

    Spoken raises go on until nobody raises: the last one leads. Where there was none, lots are
    drawn.

    Source: CEA §90; design.
    Scenario: S02, S04.
    """
    return increase > last


_TIE = 2
