"""Stop when enough is raised: the threshold of a sale of several lots."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import msgspec


class Threshold(msgspec.Struct, frozen=True, kw_only=True):
    """What the sale has to raise, in TWD."""

    claims: int
    costs: int = 0
    taxes: int = 0
    paid: int = 0
    """Cash the obligor has paid meanwhile."""

    @property
    def amount(self) -> int:
        """Claims, costs and taxes less what was paid, never below zero."""
        return max(self.claims + self.costs + self.taxes - self.paid, 0)


def is_sufficient(prices: Sequence[int], threshold: int) -> bool:
    """Whether the prices (TWD) awarded so far reach the threshold.

    Source: CEA §96 (real estate), §72 (movables).
    """
    return sum(prices) >= threshold


def not_to_be_awarded(
    order: Sequence[str], prices: Mapping[str, int], threshold: int
) -> tuple[str, ...]:
    """The lots left over when lots are awarded in `order` at `prices` (TWD) until it suffices.

    A lot without a price is unsold and counts for nothing; once the threshold is reached nothing
    more is awarded.

    Source: CEA §96 (order by the obligor), §72.
    """
    raised = 0
    for index, mark in enumerate(order):
        if raised >= threshold:
            return tuple(order[index:])
        raised += prices.get(mark, 0)
    return ()


def smallest_sufficient(prices: Mapping[str, int], threshold: int) -> tuple[str, ...] | None:
    """The sufficient set of lots with the smallest total, fewest lots among equals.

    Returns None when all of them together do not suffice. Meant for the awards of one case, where
    lots are few; beyond 16 lots the dearest are taken as given.

    Source: CEA §96; design (advice only).
    """
    if sum(prices.values()) < threshold:
        return None
    given = sorted(prices, key=lambda mark: -prices[mark])[: max(len(prices) - _SEARCHED, 0)]
    free = [mark for mark in prices if mark not in given]
    best: tuple[int, int, tuple[str, ...]] | None = None
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            marks = (*given, *chosen)
            total = sum(prices[mark] for mark in marks)
            if total >= threshold and (best is None or total < best[0]):
                best = (total, size, marks)
    assert best is not None
    return tuple(mark for mark in prices if mark in best[2])


_SEARCHED = 16
