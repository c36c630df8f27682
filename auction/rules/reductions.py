"""Minimum prices of later rounds: cut by at most a fifth, parcel by parcel."""

from collections.abc import Sequence

import msgspec

_FIFTHS_KEPT = (4, 5)
UNIT = 1000
"""Default rounding unit of a suggested minimum, TWD."""


class Reduction(msgspec.Struct, frozen=True):
    """A parcel's next minimum: the least the law allows, and what is suggested (TWD)."""

    previous: int
    floor: int
    suggested: int

    @property
    def cannot_fall(self) -> bool:
        """So small that a fifth less rounds up to the same amount; to be reported."""
        return self.floor == self.previous


def legal_floor(previous: int) -> int:
    """The least minimum (TWD) the next round may have: four fifths, rounded up.

    Raises:
        ValueError: `previous` is not positive.

    Source: CEA §91, §92.
    Scenario: S13.
    """
    if previous < 1:
        raise ValueError("a minimum price of at least 1")
    kept, whole = _FIFTHS_KEPT
    return -(-previous * kept // whole)


def suggest_minimum(previous: int, *, unit: int = UNIT) -> Reduction:
    """The next minimum: the legal floor rounded up to `unit`, or itself if that is no cut.

    Source: CEA §91, §92; design (rounding).
    Scenario: S13.
    """
    floor = legal_floor(previous)
    rounded = -(-floor // unit) * unit
    return Reduction(previous, floor, rounded if rounded < previous else floor)


def parcels_cut_too_deep(previous: Sequence[int], proposed: Sequence[int]) -> tuple[int, ...]:
    """Indices of the parcels whose proposed minimum (TWD) lies below the legal floor.

    Raises:
        ValueError: the two lists are not of the same length.

    Source: CEA §91, §92 (each parcel, not only the total: design).
    Scenario: S13.
    """
    return tuple(
        index
        for index, (before, after) in enumerate(zip(previous, proposed, strict=True))
        if after < legal_floor(before)
    )
