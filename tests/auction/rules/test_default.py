import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.default import DefaultAccount, settle_default

amounts = st.integers(0, 10**12)


def test_s14_the_deposit_covers_the_loss() -> None:
    account = settle_default(price=3_512_000, resold_at=3_300_000, costs=12_000, deposit=640_000)
    assert account == DefaultAccount(224_000, 224_000, 416_000, 0)


def test_s14_the_deposit_does_not_cover_the_loss() -> None:
    account = settle_default(price=4_100_000, resold_at=3_300_000, costs=12_000, deposit=640_000)
    assert account == DefaultAccount(812_000, 640_000, 0, 172_000)


def test_resold_for_more_nothing_is_owed() -> None:
    assert settle_default(price=10, resold_at=20, costs=5, deposit=3) == DefaultAccount(0, 0, 3, 0)


@pytest.mark.parametrize("negative", ["price", "resold_at", "costs", "deposit"])
def test_negative_amounts_are_refused(negative: str) -> None:
    figures = {"price": 1, "resold_at": 1, "costs": 1, "deposit": 1, negative: -1}
    with pytest.raises(ValueError, match=r"^amounts of at least 0$"):
        settle_default(**figures)


@given(amounts, amounts, amounts, amounts)
def test_every_dollar_goes_one_way(price: int, resold_at: int, costs: int, deposit: int) -> None:
    account = settle_default(price=price, resold_at=resold_at, costs=costs, deposit=deposit)
    assert account.applied + account.refunded == deposit
    assert account.applied + account.to_collect == account.owed
    assert not (account.refunded and account.to_collect)
