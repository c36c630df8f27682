from datetime import date

import pytest

from auction.rules.periods import (
    NoticePeriod,
    YearOfWork,
    check_movables_attachment,
    check_movables_notice,
    check_real_estate_notice,
    is_working_day,
    last_day,
    last_day_of_months,
)
from auction.rules.unreadable import Unreadable

CALENDAR = {115: YearOfWork(holidays=(date(2026, 12, 25),), make_up_days=(date(2026, 12, 5),))}


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


WITHOUT_HOLIDAYS = {year: YearOfWork(()) for year in range(112, 118)}


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 12, 16), 3, date(2027, 3, 16)),
        (date(2026, 12, 31), 3, date(2027, 3, 31)),  # whole months from the first
        (date(2026, 11, 30), 3, date(2027, 3, 1)),  # to the end of February, a Sunday
        (date(2025, 11, 29), 3, date(2026, 3, 2)),  # no 30 February; the 28th is a Saturday
        (date(2027, 1, 29), 3, date(2027, 4, 29)),  # the 30th is the last of its month
        (date(2027, 2, 28), 3, date(2027, 5, 31)),
        (date(2026, 10, 14), 2, date(2026, 12, 14)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2023, 12, 29), 2, date(2024, 2, 29)),  # a leap year; begins on the 30th
        (date(2026, 12, 10), 1, date(2027, 1, 11)),
    ],
)
def test_periods_of_months(start: date, months: int, end: date) -> None:
    assert last_day_of_months(start, months, WITHOUT_HOLIDAYS) == end


def test_a_period_of_no_month_is_none() -> None:
    with pytest.raises(ValueError, match=r"^a period of at least one month$"):
        last_day_of_months(date(2026, 12, 2), 0, WITHOUT_HOLIDAYS)


@pytest.mark.parametrize(
    ("attached", "sale", "period"),
    [
        (date(2026, 11, 25), date(2026, 12, 2), NoticePeriod.IN_ORDER),
        (date(2026, 11, 26), date(2026, 12, 2), NoticePeriod.TOO_SHORT),
        (date(2026, 11, 2), date(2026, 12, 2), NoticePeriod.IN_ORDER),
        (date(2026, 11, 1), date(2026, 12, 2), NoticePeriod.TOO_LONG),
        (date(2026, 12, 2), date(2027, 1, 2), NoticePeriod.IN_ORDER),
        (date(2026, 12, 2), date(2027, 1, 3), NoticePeriod.TOO_LONG),
        (date(2027, 1, 31), date(2027, 2, 28), NoticePeriod.IN_ORDER),
        (date(2027, 1, 31), date(2027, 3, 1), NoticePeriod.TOO_LONG),
        (date(2026, 2, 28), date(2026, 3, 31), NoticePeriod.IN_ORDER),
        (date(2026, 2, 28), date(2026, 4, 1), NoticePeriod.TOO_LONG),
        (date(2026, 4, 30), date(2026, 5, 31), NoticePeriod.IN_ORDER),
    ],
)
def test_movables_are_sold_between_a_week_and_a_month_after_attachment(
    attached: date, sale: date, period: NoticePeriod
) -> None:
    assert check_movables_attachment(attached, sale) is period


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


@pytest.mark.parametrize(
    ("day", "period"), [(1, NoticePeriod.IN_ORDER), (2, NoticePeriod.IN_ORDER), (3, "TOO_SHORT")]
)
def test_perishable_goods_are_sold_at_once_but_not_before_the_notice(
    day: int, period: NoticePeriod
) -> None:
    found = check_movables_notice(date(2026, 12, day), date(2026, 12, 2), perishable=True)
    assert found == period
