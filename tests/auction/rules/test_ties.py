import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.ties import TieResult, TieStep, may_raise, settle_slips
from auction.rules.unreadable import Unreadable

A, B, D = 1, 2, 4


def test_s03_slips_then_slips_again_then_lots() -> None:
    first = settle_slips((A, B, D), 1_880_000, {A: 20_000, B: 20_000, D: 0})
    assert first == TieResult(TieStep.REPEAT, (A, B), 1_900_000)
    second = settle_slips(first.envelopes, first.price, {A: 0, B: 0})
    assert second == TieResult(TieStep.DRAW, (A, B), 1_900_000)


def test_s04_one_dollar_wins_and_an_absent_bidder_is_drawn_for() -> None:
    assert settle_slips((A, B), 1_500_000, {A: 1}) == TieResult(TieStep.WON, (A,), 1_500_001)
    assert settle_slips((A, B), 1_500_000, {}) == TieResult(TieStep.DRAW, (A, B), 1_500_000)


def test_a_raise_must_exceed_the_last() -> None:
    assert may_raise(2, 1)
    assert not may_raise(1, 1)
    assert not may_raise(0, 0)


@pytest.mark.parametrize(("tied", "slips"), [((A, B), {D: 5}), ((A, B), {A: -1}), ((A,), {A: 1})])
def test_senseless_slips_are_refused(tied: tuple[int, ...], slips: dict[int, int]) -> None:
    with pytest.raises(ValueError, match=r"^only tied bids raise, by 0 or more$"):
        settle_slips(tied, 100, slips)


def test_a_raise_beyond_all_limits_is_refused() -> None:
    with pytest.raises(Unreadable):
        settle_slips((A, B), 100, {A: 10**15})


@given(st.dictionaries(st.integers(1, 6), st.integers(0, 3), min_size=2))
def test_slips_never_leave_two_winners_and_the_price_never_falls(slips: dict[int, int]) -> None:
    result = settle_slips(tuple(slips), 100, slips)
    assert result.price == 100 + max(slips.values())
    assert set(result.envelopes) <= set(slips)
    assert (len(result.envelopes) == 1) is (result.step is TieStep.WON)
