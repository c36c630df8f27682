"""Stop when enough is raised: the threshold of a sale of several lots."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

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
    Scenario: S08.
    """
    return sum(prices) >= threshold


class OrderProblem(StrEnum):
    """Why lots cannot be sold in the order the obligor asks for."""

    NOT_THE_LOTS = "NOT_THE_LOTS"
    """It does not name every lot of the case once."""
    TORN_APART = "TORN_APART"
    """A building and its site do not stand next to each other."""


def check_order(
    announced: Sequence[str], chosen: Sequence[str], inseparable: Collection[Collection[str]] = ()
) -> OrderProblem | None:
    """What is wrong with the obligor's order of lots, or None.

    Each of `inseparable` is a building and its site: the obligor may not choose one without the
    other, so they stand next to each other.

    Source: CEA §96(2); design (next to each other).
    Scenario: S08.
    """
    if Counter(announced) != Counter(chosen):
        return OrderProblem.NOT_THE_LOTS
    for together in inseparable:
        places = [place for place, mark in enumerate(chosen) if mark in together]
        if places and places[-1] - places[0] >= len(places):
            return OrderProblem.TORN_APART
    return None


def not_to_be_awarded(
    order: Sequence[str],
    prices: Mapping[str, int],
    threshold: int,
    inseparable: Collection[Collection[str]] = (),
) -> tuple[str, ...]:
    """The lots left over when lots are awarded in `order` at `prices` (TWD) until it suffices.

    A lot without a price is unsold and counts for nothing; once the threshold is reached nothing
    more is awarded. Where the obligor chose the order, `inseparable` names each building with its
    site: the rest of a set is awarded too once one of it was.

    Source: CEA §96 (order by the obligor, building and site), §72; design (the rest of a set).
    Scenario: S08.
    """
    raised, owed, left = 0, frozenset[str](), []
    for mark in order:
        if raised >= threshold and mark not in owed:
            left.append(mark)
            continue
        if mark in prices:
            raised += prices[mark]
            owed = owed.union(*(set(each) for each in inseparable if mark in each))
    return tuple(left)


def smallest_sufficient(
    prices: Mapping[str, int], threshold: int, inseparable: Sequence[Collection[str]] = ()
) -> tuple[str, ...] | None:
    """The sufficient set of lots with the smallest total, fewest lots among equals.

    Of sets that are equal in both it is the one with the dearest lot, then the one announced first.

    A building and its site stay together. Returns None when all of them together do not suffice,
    and when there are too many ways to look at every one: no advice is better than a wrong one.

    Source: CEA §96; design (advice only).
    Scenario: S08.
    """
    whole = sorted(
        _together(prices, inseparable), key=lambda marks: -sum(prices[mark] for mark in marks)
    )
    sums = [sum(prices[mark] for mark in marks) for marks in whole]
    rest = [sum(sums[place:]) for place in range(len(sums) + 1)]
    best: tuple[int, int, tuple[str, ...]] | None = None
    waiting: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    for _ in range(_LOOKED_AT):
        if not waiting:
            break
        place, total, marks = waiting.pop()
        if best is not None and (total, len(marks)) >= best[:2]:
            continue
        if total >= threshold:
            best = (total, len(marks), marks)
        elif total + rest[place] >= threshold:
            waiting.append((place + 1, total, marks))
            waiting.append((place + 1, total + sums[place], (*marks, *whole[place])))
    if best is None or (waiting and best[0] > threshold):
        return None
    return tuple(mark for mark in prices if mark in best[2])


_LOOKED_AT = 20_000
"""Sets looked at before advice is given up; some hundredths of a second."""


def _together(
    prices: Mapping[str, int], inseparable: Sequence[Collection[str]]
) -> list[tuple[str, ...]]:
    """Lots by what must stay together, in their order."""
    groups = [{mark} for mark in prices]
    for each in inseparable:
        touched = [group for group in groups if group & set(each)]
        groups = [group for group in groups if group not in touched]
        if touched:
            groups.append(set().union(*touched))
    return [tuple(mark for mark in prices if mark in group) for group in groups]
