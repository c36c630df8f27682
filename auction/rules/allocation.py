"""Splitting a total in proportion, to the last dollar."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction


class SplitProblem(StrEnum):
    """Why a bidder's own split of the total over the parcels cannot stand."""

    PARCELS = "PARCELS"
    """It does not name every parcel once."""
    SUM = "SUM"
    """It does not add up to the total."""
    BELOW_MINIMUM = "BELOW_MINIMUM"
    """A parcel is below its own minimum."""


def check_split(total: int, parts: Sequence[int], minimums: Sequence[int]) -> SplitProblem | None:
    """What is wrong with a split of `total` TWD over parcels with these minimums, or None.

    Source: 辦理強制執行事件應行注意事項 pt 50 (the bidder may adjust).
    Scenario: S12.
    """
    if len(parts) != len(minimums):
        return SplitProblem.PARCELS
    if sum(parts) != total:
        return SplitProblem.SUM
    if any(part < least for part, least in zip(parts, minimums, strict=True)):
        return SplitProblem.BELOW_MINIMUM
    return None


def allocate(total: int, weights: Sequence[int | Fraction]) -> tuple[int, ...]:
    """`total` TWD split in proportion to `weights` by largest remainder; the parts add up to it.

    Equal remainders go to the one listed first.

    Raises:
        ValueError: `total` negative, a weight negative, or no positive weight.

    Source: 辦理強制執行事件應行注意事項 pt 50 (proportion to the minimums); design (rounding).
    Scenario: S12, S16.
    """
    whole = sum(weights, start=Fraction(0))
    if total < 0 or whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("a total of at least 0 and weights of at least 0, one of them above 0")
    exact = [Fraction(total) * weight / whole for weight in weights]
    parts = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return tuple(parts)
