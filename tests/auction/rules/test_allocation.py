from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.allocation import SplitProblem, allocate, check_split


def test_s12_total_is_split_by_the_parcel_minimums() -> None:
    assert allocate(2_400_000, [1_200_000, 520_000]) == (1_674_419, 725_581)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ((1_674_419, 725_581), None),
        ((1_880_000, 520_000), None),
        ((1_880_001, 519_999), SplitProblem.BELOW_MINIMUM),
        ((1_650_000, 700_000), SplitProblem.SUM),
        ((2_400_000,), SplitProblem.PARCELS),
        ((1_200_000, 600_000, 600_000), SplitProblem.PARCELS),
    ],
)
def test_s12_the_bidder_may_adjust_the_split(
    parts: tuple[int, ...], problem: SplitProblem | None
) -> None:
    assert check_split(2_400_000, parts, (1_200_000, 520_000)) is problem


def test_equal_remainders_go_to_the_parcel_listed_first() -> None:
    assert allocate(1, [1, 1]) == (1, 0)
    assert allocate(2, [1, 1, 1]) == (1, 1, 0)


def test_shares_split_too() -> None:
    assert allocate(2_640_000, [Fraction(1, 4), Fraction(1, 12)]) == (1_980_000, 660_000)


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, []), (1, [0]), (1, [2, -1])])
def test_senseless_splits_are_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(
        ValueError, match=r"^a total of at least 0 and weights .* one of them above 0$"
    ):
        allocate(total, weights)


@given(st.integers(0, 10**12), st.lists(st.integers(1, 10**9), min_size=1, max_size=60))
def test_parts_add_up_and_stay_within_a_dollar_of_the_exact_share(
    total: int, weights: list[int]
) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_the_greatest_remainders_are_rounded_up_first() -> None:
    assert allocate(10, [1, 2, 4]) == (1, 3, 6)  # exactly 1.43, 2.86 and 5.71
    assert allocate(4, [6, 1]) == (3, 1)
    assert allocate(5, [1, 0]) == (5, 0)
