from datetime import date, timedelta

import pytest

from auction.rules.periods import YearOfWork
from auction.rules.rounds import Stage, after_special_sale, after_unsold, special_sale_ends
from auction.rules.unreadable import Unreadable

CALENDAR = {year: YearOfWork(()) for year in (115, 116)}


@pytest.mark.parametrize(
    ("auction_round", "max_rounds", "stage"),
    [
        (1, 3, Stage.NEXT_ROUND),
        (2, 3, Stage.NEXT_ROUND),
        (3, 3, Stage.SPECIAL_SALE),
        (4, 3, Stage.DEEMED_WITHDRAWN),  # the last reduced auction
        (15, None, Stage.NEXT_ROUND),  # a partition sale went fifteen rounds
    ],
)
def test_what_follows_an_unsold_round(
    auction_round: int, max_rounds: int | None, stage: Stage
) -> None:
    assert after_unsold(auction_round, max_rounds=max_rounds) is stage
    if max_rounds == 3:
        assert after_unsold(auction_round) is stage


def test_rounds_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match=r"^rounds are counted from 1$"):
        after_unsold(0)
    assert after_unsold(1, max_rounds=1) is Stage.SPECIAL_SALE


def test_offers_are_taken_for_three_months() -> None:
    assert special_sale_ends(date(2026, 12, 16), CALENDAR) == date(2027, 3, 16)
    assert special_sale_ends(date(2026, 12, 20), CALENDAR) == date(2027, 3, 22)  # from a Saturday
    with pytest.raises(Unreadable):
        special_sale_ends(date(2026, 12, 16) + timedelta(days=365), CALENDAR)


@pytest.mark.parametrize(
    ("ended", "waiting", "made", "asked", "stage"),
    [
        (False, 0, 0, False, Stage.SPECIAL_SALE),
        (True, 0, 0, False, Stage.DEEMED_WITHDRAWN),
        (True, 1, 1, False, Stage.SPECIAL_SALE),  # filed in time, not yet decided
        (True, 0, 1, False, Stage.DEEMED_WITHDRAWN),  # refused
        (False, 0, 0, True, Stage.LAST_REDUCED_AUCTION),
        (True, 0, 0, True, Stage.LAST_REDUCED_AUCTION),
        (False, 0, 1, True, Stage.SPECIAL_SALE),  # asked after an offer
        (False, 1, 1, True, Stage.SPECIAL_SALE),
    ],
)
def test_where_a_special_sale_stands(
    *, ended: bool, waiting: int, made: int, asked: bool, stage: Stage
) -> None:
    found = after_special_sale(
        ended=ended, offers_waiting=waiting, offers_made=made, reduction_asked=asked
    )
    assert found is stage
