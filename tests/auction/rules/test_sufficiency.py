import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.sufficiency import (
    OrderProblem,
    Threshold,
    check_order,
    is_sufficient,
    not_to_be_awarded,
    smallest_sufficient,
)

PRICES = {"甲": 3_300_000, "乙": 1_750_000, "丙": 2_400_000}
THRESHOLD = Threshold(claims=4_800_000, costs=63_000, taxes=137_000)


def test_s08_the_announced_order_leaves_the_third_lot() -> None:
    assert THRESHOLD.amount == 5_000_000
    assert not_to_be_awarded("甲乙丙", PRICES, 5_000_000) == ("丙",)
    assert is_sufficient([3_300_000, 1_750_000], 5_000_000)
    assert not is_sufficient([3_300_000], 5_000_000)


def test_s08_the_obligor_s_order_leaves_another() -> None:
    assert not_to_be_awarded("丙甲乙", PRICES, 5_000_000) == ("乙",)


def test_payments_lower_the_threshold_to_nothing_at_most() -> None:
    assert Threshold(claims=100, paid=40).amount == 60
    assert Threshold(claims=100, paid=140).amount == 0
    assert not_to_be_awarded("甲", PRICES, 0) == ("甲",)


def test_the_obligor_s_order_names_every_lot_once() -> None:
    assert check_order("甲乙丙", "丙甲乙") is None
    for chosen in ("甲乙", "甲乙乙", "甲乙丁", "甲乙丙丙"):
        assert check_order("甲乙丙", chosen) is OrderProblem.NOT_THE_LOTS


def test_building_and_site_are_not_chosen_apart() -> None:
    assert check_order("甲乙丙丁", "丙乙甲丁", ["甲乙"]) is None
    assert check_order("甲乙丙丁", "甲丙乙丁", ["甲乙"]) is OrderProblem.TORN_APART
    assert check_order("甲乙丙丁", "甲乙丙丁", ["丙丁", "甲丁"]) is OrderProblem.TORN_APART
    assert check_order("甲乙丙丁", "甲乙丁丙", ["甲乙丙"]) is OrderProblem.TORN_APART
    assert check_order("甲乙", "乙甲", ["丙丁"]) is None


def test_the_rest_of_a_building_and_its_site_is_awarded_too() -> None:
    prices = {"甲": 5, "乙": 1, "丙": 1}
    assert not_to_be_awarded("甲乙丙", prices, 5) == ("乙", "丙")
    assert not_to_be_awarded("甲乙丙", prices, 5, ["甲乙"]) == ("丙",)
    assert not_to_be_awarded("丙甲乙", prices, 6, ["甲乙"]) == ()
    # the building was not sold: nothing holds its site
    assert not_to_be_awarded("甲丙乙", {"乙": 1, "丙": 5}, 5, ["甲乙"]) == ("乙",)
    assert not_to_be_awarded("甲乙丙", prices, 5, ["甲丙", "乙"]) == ("乙",)


def test_unsold_lots_raise_nothing() -> None:
    assert not_to_be_awarded("甲乙丙", {"甲": 10, "丙": 10}, 20) == ()


def test_the_cheapest_sufficient_set_is_advised() -> None:
    assert smallest_sufficient(PRICES, 5_000_000) == ("甲", "乙")
    assert smallest_sufficient(PRICES, 2_000_000) == ("丙",)
    assert smallest_sufficient(PRICES, 10**9) is None
    assert smallest_sufficient(PRICES, 0) == ()


def test_many_lots_are_looked_at_as_well_as_few() -> None:
    prices = {str(n): n for n in range(1, 21)}
    chosen = smallest_sufficient(prices, 100)
    assert chosen is not None
    assert sum(prices[mark] for mark in chosen) == 100
    dear = {"X": 10_000_000} | {str(n): 100 for n in range(16)}
    assert smallest_sufficient(dear, 1_600) == tuple(str(n) for n in range(16))


def test_where_there_are_too_many_ways_no_advice_is_given() -> None:
    prices = {str(n): 1_000_003 + 7919 * n * n for n in range(60)}
    assert smallest_sufficient(prices, sum(prices.values()) // 2 + 1) is None


def test_a_building_and_its_site_stay_together() -> None:
    prices = {"甲": 30, "乙": 20, "丙": 45, "丁": 1}
    assert smallest_sufficient(prices, 30) == ("甲",)
    assert smallest_sufficient(prices, 30, [("甲", "乙")]) == ("丙",)
    assert smallest_sufficient(prices, 50, [("甲", "乙")]) == ("甲", "乙")
    assert smallest_sufficient(prices, 51, [("甲", "乙"), ("乙", "丁")]) == ("甲", "乙", "丁")
    assert smallest_sufficient(prices, 46, [("甲", "戊")]) == ("丙", "丁")
    assert smallest_sufficient(prices, 46, [("戊", "己")]) == ("丙", "丁")


@given(st.lists(st.integers(1, 50), max_size=8), st.integers(0, 200))
def test_advice_suffices_and_nothing_smaller_does(amounts: list[int], threshold: int) -> None:
    prices = {str(i): a for i, a in enumerate(amounts)}
    chosen = smallest_sufficient(prices, threshold)
    reachable = {0}
    for amount in amounts:
        reachable |= {r + amount for r in reachable}
    best = min((r for r in reachable if r >= threshold), default=None)
    assert best == (None if chosen is None else sum(prices[m] for m in chosen))


def test_enough_is_reached_with_the_last_dollar() -> None:
    assert is_sufficient([4_999_999, 1], 5_000_000)
    assert not is_sufficient([4_999_999], 5_000_000)
    assert not_to_be_awarded("甲乙", {"甲": 4_999_999, "乙": 9}, 5_000_000) == ()


def test_among_equal_totals_the_fewest_lots_are_advised() -> None:
    assert smallest_sufficient({"甲": 3, "乙": 2, "丙": 5}, 5) == ("丙",)
    assert smallest_sufficient({"丙": 5, "甲": 3, "乙": 2}, 5) == ("丙",)


@pytest.mark.parametrize(
    ("prices", "chosen"),
    [
        ({"甲": 5, "乙": 5}, ("甲",)),
        ({"甲": 9, "乙": 8, "丙": 6, "丁": 4, "戊": 3, "己": 2}, ("甲", "丁", "戊")),
    ],
)
def test_of_equal_sets_the_dearest_lot_decides_then_the_order(
    prices: dict[str, int], chosen: tuple[str, ...]
) -> None:
    assert smallest_sufficient(prices, sum(prices[mark] for mark in chosen)) == chosen
