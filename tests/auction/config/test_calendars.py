"""The shipped calendars of working days against what the government published."""

from datetime import date, timedelta

import pytest

from auction.config.calendars import shipped_calendar
from auction.rules.periods import is_working_day, last_day
from auction.rules.unreadable import Unreadable


def _days_off(year: int) -> int:
    day, off = date(year, 1, 1), 0
    while day.year == year:
        off += not is_working_day(day, shipped_calendar())
        day += timedelta(days=1)
    return off


@pytest.mark.parametrize(
    ("year", "days"), [(2021, 116), (2024, 115), (2025, 118), (2026, 120), (2027, 121)]
)
def test_as_many_days_off_as_the_letter_counts(year: int, days: int) -> None:
    """116 for 2021 by 院授人培字第1090034163號, 120 for 2026 by 院授人培字第11430248312號.

    115 for 2024 as schools passed it on; 115 for 2025 and the three days of its revision.
    """
    assert _days_off(year) == days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2021, 2, 20), True),  # two Saturdays worked, so the letter
        (date(2021, 9, 11), True),
        (date(2024, 2, 17), True),
        (date(2025, 2, 8), True),  # a Saturday worked for 小年夜
        (date(2025, 1, 27), False),
        (date(2025, 10, 24), False),
        (date(2026, 2, 20), False),
        (date(2026, 9, 28), False),
        (date(2026, 12, 9), True),
        (date(2026, 12, 25), False),
        (date(2027, 2, 10), False),
    ],
)
def test_days_of_work(*, day: date, works: bool) -> None:
    assert is_working_day(day, shipped_calendar()) is works


def test_every_file_holds_its_own_year_and_no_day_that_says_nothing() -> None:
    for roc_year, year in shipped_calendar().items():
        for day in year.holidays:
            assert (day.year, day.weekday() < 5) == (roc_year + 1911, True), day
        for day in year.make_up_days:
            assert (day.year, day.weekday() < 5) == (roc_year + 1911, False), day


def test_s01_and_a_period_over_the_end_of_the_year() -> None:
    calendar = shipped_calendar()
    assert last_day(date(2026, 12, 2), 7, calendar) == date(2026, 12, 9)
    assert last_day(date(2026, 12, 18), 7, calendar) == date(2026, 12, 28)
    assert last_day(date(2026, 12, 25), 7, calendar) == date(2027, 1, 4)


def test_a_year_without_a_file_says_what_to_do() -> None:
    with pytest.raises(Unreadable, match=r"ROC year 130.*auction/rules/data"):
        last_day(date(2041, 1, 1), 7, shipped_calendar())
