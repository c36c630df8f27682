from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.reductions import legal_floor, parcels_cut_too_deep, suggest_minimum


def test_s13_rounds_two_and_three() -> None:
    second = [suggest_minimum(m).suggested for m in (1_500_000, 650_000)]
    assert second == [1_200_000, 520_000]
    assert sum(second) == 1_720_000
    third = [suggest_minimum(m).suggested for m in second]
    assert third == [960_000, 416_000]
    assert sum(third) == 1_376_000


def test_s13_a_figure_is_rounded_up_and_never_below_the_floor() -> None:
    cut = suggest_minimum(1_234_567)
    assert (cut.floor, cut.suggested) == (987_654, 988_000)
    assert parcels_cut_too_deep([1_234_567], [987_000]) == (0,)
    assert parcels_cut_too_deep([1_234_567], [987_654]) == ()


def test_a_real_row_of_cuts_was_lawful() -> None:
    row = [8_200_000, 5_170_000]
    assert parcels_cut_too_deep(row[:1], row[1:]) == (0,)  # ten rounds lie between these two
    assert parcels_cut_too_deep([4_220_000], [4_010_000]) == ()


def test_where_rounding_up_would_be_no_cut_the_floor_itself_is_suggested() -> None:
    assert suggest_minimum(1_000).suggested == 800
    assert suggest_minimum(900, unit=1000).suggested == 720


@pytest.mark.parametrize("previous", [1, 2, 3, 4])
def test_minimums_too_small_to_cut_are_reported(previous: int) -> None:
    cut = suggest_minimum(previous)
    assert cut.cannot_fall
    assert cut.suggested == previous
    assert not suggest_minimum(5).cannot_fall


def test_each_parcel_counts_not_only_the_total() -> None:
    assert parcels_cut_too_deep([1000, 1000], [1000, 799]) == (1,)


def test_lists_of_different_length_and_senseless_minimums_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        parcels_cut_too_deep([1], [])
    with pytest.raises(ValueError, match=r"^a minimum price of at least 1$"):
        legal_floor(0)


@given(st.integers(1, 10**12), st.integers(1, 10**6))
def test_suggestions_are_lawful(previous: int, unit: int) -> None:
    cut = suggest_minimum(previous, unit=unit)
    assert cut.suggested >= cut.floor >= Fraction(4 * previous, 5)
    assert cut.floor - Fraction(4 * previous, 5) < 1
    assert cut.suggested < previous or cut.cannot_fall
