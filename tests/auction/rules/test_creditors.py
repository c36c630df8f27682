import pytest

from auction.rules.creditors import acceptance_balance, acceptance_price, co_owners_may_step_in


def test_s21_the_accepting_creditor_pays_the_difference() -> None:
    assert acceptance_balance(1_720_000, 1_500_000) == 220_000
    assert acceptance_balance(1_720_000, 1_720_001) == 0


def test_s16_co_owners_step_in_unless_every_winner_is_one() -> None:
    assert co_owners_may_step_in([False])
    assert not co_owners_may_step_in([True])
    assert co_owners_may_step_in([False, True])
    assert not co_owners_may_step_in([True, True])


@pytest.mark.parametrize(
    ("movable", "auction_no", "floor", "bids", "price"),
    [
        (False, 1, 1_720_000, True, 1_720_000),
        (False, 2, 1_376_000, False, 1_376_000),
        (True, 1, 80_000, True, 80_000),
        (True, 1, None, True, None),
        (True, 1, 80_000, False, None),
        (True, 2, 80_000, True, None),
        (True, 2, 80_000, False, None),
    ],
)
def test_the_law_sets_the_price_of_an_acceptance_or_leaves_it_to_the_branch(
    *, movable: bool, auction_no: int, floor: int | None, bids: bool, price: int | None
) -> None:
    given = acceptance_price(movable=movable, auction_no=auction_no, floor=floor, bids=bids)
    assert given == price
