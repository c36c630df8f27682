from datetime import date

import pytest

from auction.rules.periods import (
    NoticePeriod,
    YearOfWork,
    check_movables_notice,
    check_real_estate_notice,
    is_working_day,
    last_day,
)
from auction.rules.unreadable import Unreadable

CALENDAR = {
    115: YearOfWork(
        holidays=frozenset({date(2026, 12, 25)}), make_up_days=frozenset({date(2026, 12, 5)})
    )
}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 12, 2), True),
        (date(2026, 12, 5), True),  # a Saturday worked
        (date(2026, 12, 6), False),
        (date(2026, 12, 12), False),
        (date(2026, 12, 25), False),
    ],
)
def test_days_of_work(*, day: date, works: bool) -> None:
    assert is_working_day(day, CALENDAR) is works


def test_a_year_without_a_calendar_is_an_error_that_says_so() -> None:
    with pytest.raises(Unreadable, match="ROC year 116"):
        is_working_day(date(2027, 1, 4), CALENDAR)


def test_s01_the_balance_is_due_a_week_later() -> None:
    assert last_day(date(2026, 12, 2), 7, CALENDAR) == date(2026, 12, 9)


def test_a_last_day_of_rest_moves_to_the_next_working_day() -> None:
    assert last_day(date(2026, 12, 18), 7, CALENDAR) == date(2026, 12, 28)
    assert last_day(date(2026, 11, 28), 7, CALENDAR) == date(2026, 12, 5)
    with pytest.raises(Unreadable):
        last_day(date(2026, 12, 31), 1, CALENDAR)


@pytest.mark.parametrize(
    ("notice", "sale", "auction_round", "period"),
    [
        (date(2020, 6, 30), date(2020, 7, 31), 1, NoticePeriod.IN_ORDER),
        (date(2026, 11, 18), date(2026, 12, 2), 1, NoticePeriod.IN_ORDER),
        (date(2026, 11, 19), date(2026, 12, 2), 1, NoticePeriod.TOO_SHORT),
        (date(2026, 11, 22), date(2026, 12, 2), 2, NoticePeriod.IN_ORDER),
        (date(2026, 11, 23), date(2026, 12, 2), 2, NoticePeriod.TOO_SHORT),
        (date(2026, 11, 2), date(2026, 12, 2), 3, NoticePeriod.IN_ORDER),
        (date(2016, 6, 3), date(2016, 8, 23), 2, NoticePeriod.TOO_LONG),
    ],
)
def test_notice_of_real_estate(
    notice: date, sale: date, auction_round: int, period: NoticePeriod
) -> None:
    assert check_real_estate_notice(notice, sale, auction_round=auction_round) is period


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (28, NoticePeriod.TOO_SHORT),
        (27, NoticePeriod.SHORTEST),
        (26, NoticePeriod.IN_ORDER),
    ],
)
def test_notice_of_movables(day: int, period: NoticePeriod) -> None:
    assert check_movables_notice(date(2026, 11, day), date(2026, 12, 2)) is period
