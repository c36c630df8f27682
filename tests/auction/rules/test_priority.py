from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.priority import Claim, Priority, PriorityStep, Right, priority_prices
from auction.rules.priority import settle_priority as settle
from auction.rules.shares import split_by_share

X = Claim(holder="X", exercised=True, share=Fraction(1, 4))
Y = Claim(holder="Y", exercised=True, share=Fraction(1, 12))


def test_s16_co_owners_take_it_in_the_ratio_of_their_shares() -> None:
    found = settle(Right.CO_OWNER, [X, Y], lapsed=False)
    assert found.step is PriorityStep.TAKEN
    assert found.holders == (("X", Fraction(3, 4)), ("Y", Fraction(1, 4)))
    assert split_by_share(2_640_000, [part for _, part in found.holders]) == (1_980_000, 660_000)


def test_a_silent_co_owner_is_waited_for_until_the_time_has_lapsed() -> None:
    silent = Claim(holder="Z", share=Fraction(1, 2))
    assert settle(Right.CO_OWNER, [X, silent], lapsed=False) == Priority(PriorityStep.WAITING)
    assert settle(Right.CO_OWNER, [X, silent], lapsed=True).holders == (("X", Fraction(1)),)
    assert settle(Right.CO_OWNER, [silent], lapsed=True) == Priority(PriorityStep.WAIVED)


@pytest.mark.parametrize("right", list(Right))
def test_who_waives_takes_nothing(right: Right) -> None:
    waived = Claim(holder="W", exercised=False)
    assert settle(right, [waived], lapsed=False) == Priority(PriorityStep.WAIVED)
    assert settle(right, [], lapsed=False) == Priority(PriorityStep.WAIVED)


@pytest.mark.parametrize("right", list(Right))
def test_one_holder_takes_all_of_it(right: Right) -> None:
    found = settle(right, [X, Claim(holder="W", exercised=False, registered=9)], lapsed=False)
    assert found == Priority(PriorityStep.TAKEN, (("X", Fraction(1)),))


def test_holders_at_a_site_come_in_the_order_of_registration() -> None:
    first = Claim(holder="F", registered=1)
    second = Claim(holder="S", exercised=True, registered=2)
    assert settle(Right.SITE, [second, first], lapsed=False) == Priority(PriorityStep.WAITING)
    taken = Priority(PriorityStep.TAKEN, (("S", Fraction(1)),))
    assert settle(Right.SITE, [second, first], lapsed=True) == taken
    silent_later = Claim(holder="L", registered=3)
    assert settle(Right.SITE, [silent_later, second], lapsed=False) == taken


def test_several_in_a_partition_sale_draw_lots_and_several_tenants_are_the_officer_s() -> None:
    both = (("X", Fraction(1)), ("Y", Fraction(1)))
    assert settle(Right.PARTITION, [X, Y], lapsed=False) == Priority(PriorityStep.DRAW, both)
    assert settle(Right.FARM_TENANT, [X, Y], lapsed=False) == Priority(PriorityStep.OFFICER, both)


def test_the_right_is_for_every_eligible_parcel_and_the_winner_keeps_the_rest() -> None:
    whole = (("X", Fraction(1)),)
    assert priority_prices((1_674_419, 725_581), [whole, ()]) == {"X": 1_674_419}
    assert priority_prices((1_674_419, 725_581), [whole, whole]) == {"X": 2_400_000}
    assert priority_prices((1_674_419, 725_581), [(), ()]) == {}
    for taken in ([whole], [whole] * 3):
        with pytest.raises(ValueError, match="zip"):
            priority_prices((1, 2), taken)


def test_parcels_taken_in_the_same_parts_are_split_as_one_sum_and_others_apart() -> None:
    halves = (("X", Fraction(1, 2)), ("Y", Fraction(1, 2)))
    assert priority_prices((1, 1), [halves, halves]) == {"X": 1, "Y": 1}
    assert priority_prices((3,), [halves]) == {"X": 2, "Y": 1}
    alone = (("Y", Fraction(1)),)
    assert priority_prices((100, 50, 7), [halves, alone, halves]) == {"X": 54, "Y": 53 + 50}


@given(st.lists(st.fractions(min_value=Fraction(1, 99), max_value=1), min_size=1, max_size=9))
def test_parts_of_co_owners_make_one(shares: list[Fraction]) -> None:
    claims = [Claim(holder=str(i), exercised=True, share=s) for i, s in enumerate(shares)]
    holders = settle(Right.CO_OWNER, claims, lapsed=False).holders
    assert sum(part for _, part in holders) == 1
