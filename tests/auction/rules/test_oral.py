import pytest

from auction.rules.oral import (
    BidVerdict,
    OralOutcome,
    judge_oral_bid,
    least_next_bid,
    next_call,
    oral_result,
    second_auction_floor,
)
from auction.rules.unreadable import Unreadable


@pytest.mark.parametrize(
    ("high", "step", "opening", "least"),
    [
        (None, 1000, None, 1),
        (None, 1000, 50_000, 50_000),
        (60_000, 1000, 50_000, 61_000),
        (60_500, 1000, None, 61_500),  # an advance, not a grid
        (60_000, 0, None, 60_001),
    ],
)
def test_the_least_next_bid(high: int | None, step: int, opening: int | None, least: int) -> None:
    assert least_next_bid(high, step=step, opening_price=opening) == least


@pytest.mark.parametrize(
    ("amount", "high", "verdict"),
    [
        (60_000, None, BidVerdict.ACCEPTED),
        (49_999, None, BidVerdict.BELOW_OPENING_PRICE),
        (61_000, 60_000, BidVerdict.ACCEPTED),
        (60_999, 60_000, BidVerdict.BELOW_STEP),
        (60_000, 60_000, BidVerdict.NOT_HIGHER),
        (59_000, 60_000, BidVerdict.NOT_HIGHER),
    ],
)
def test_shouted_bids_are_judged(amount: int, high: int | None, verdict: BidVerdict) -> None:
    assert judge_oral_bid(amount, high, step=1000, opening_price=50_000) is verdict


def test_after_the_hammer_nothing_is_a_bid() -> None:
    assert judge_oral_bid(10**9, 1, hammered=True) is BidVerdict.AFTER_HAMMER


@pytest.mark.parametrize("amount", [0, -1, 10**15])
def test_senseless_amounts_are_refused(amount: int) -> None:
    with pytest.raises(Unreadable):
        judge_oral_bid(amount, None)


def test_there_are_three_calls() -> None:
    assert [next_call(calls) for calls in range(4)] == [1, 2, 3, None]


@pytest.mark.parametrize(
    ("auction_no", "highest", "outcome", "floor"),
    [
        (1, 77_000, OralOutcome.NEW_DATE, 80_000),  # S19
        (1, 80_000, OralOutcome.SOLD, 80_000),
        (1, None, OralOutcome.NO_BID, 80_000),
        (2, 41_000, OralOutcome.SOLD, 40_000),  # S20 a
        (2, 40_000, OralOutcome.SOLD, 40_000),  # S20 b
        (2, 39_999, OralOutcome.ACCEPT_OR_RETURN, 40_000),  # S20 c
        (2, None, OralOutcome.NO_BID, 40_000),
    ],
)
def test_reserve_and_half_of_it(
    auction_no: int, highest: int | None, outcome: object, floor: int
) -> None:
    result = oral_result(auction_no=auction_no, highest=highest, reserve=80_000)
    assert (result.outcome, result.floor) == (outcome, floor)


def test_half_of_an_odd_reserve_is_not_rounded_down() -> None:
    assert oral_result(auction_no=2, highest=40_000, reserve=80_001).outcome is (
        OralOutcome.ACCEPT_OR_RETURN
    )
    assert oral_result(auction_no=2, highest=40_001, reserve=80_001).outcome is OralOutcome.SOLD


def test_without_a_reserve_any_bid_sells_unless_somebody_objects_or_it_is_too_low() -> None:
    first = {"auction_no": 1, "highest": 5, "reserve": None}
    assert oral_result(**first).outcome is OralOutcome.SOLD
    assert oral_result(**first, objected=True).outcome is OralOutcome.NEW_DATE
    second = {"auction_no": 2, "highest": 5, "reserve": None}
    assert oral_result(**second).outcome is OralOutcome.SOLD
    assert oral_result(**second, inadequate=True).outcome is OralOutcome.ACCEPT_OR_RETURN


def test_an_objection_does_not_undo_a_price_at_the_reserve() -> None:
    result = oral_result(auction_no=1, highest=80_000, reserve=80_000, objected=True)
    assert result.outcome is OralOutcome.SOLD


def test_there_is_no_third_auction() -> None:
    with pytest.raises(ValueError, match=r"^movables have a first and a second auction only$"):
        oral_result(auction_no=3, highest=1, reserve=None)


def test_without_a_step_one_dollar_more_is_a_bid() -> None:
    assert least_next_bid(60_000) == 60_001
    assert judge_oral_bid(60_001, 60_000) is BidVerdict.ACCEPTED
    assert judge_oral_bid(60_000, 60_000) is BidVerdict.NOT_HIGHER


@pytest.mark.parametrize(
    ("reserve", "floor"), [(80_000, 40_000), (80_001, 40_001), (10**17 + 1, 5 * 10**16 + 1)]
)
def test_the_floor_of_a_second_auction_is_a_whole_dollar(reserve: int, floor: int) -> None:
    assert second_auction_floor(reserve) == floor
