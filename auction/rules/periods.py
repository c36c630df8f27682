"""Periods (期間) and the days an office works."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from auction.rules.roc_date import roc_year
from auction.rules.unreadable import Unreadable

_SATURDAY = 5
_FIRST_LEAST = 14
_LATER_LEAST, _LATER_MOST = 10, 30
_MOVABLES_AFTER = 5
_ATTACHED_LEAST = 7


class YearOfWork(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A year's departures from the week: holidays, and rest days worked to make up for one."""

    holidays: tuple[date, ...]
    make_up_days: tuple[date, ...] = ()


Calendar = Mapping[int, YearOfWork]
"""ROC year → its year of work, as the government publishes it."""


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether offices work on `day`.

    Raises:
        Unreadable: the calendar lacks the year.

    Source: 紀念日及節日實施條例 §4; practice (the published calendar of the year).
    Scenario: S01, S14.
    """
    year = calendar.get(roc_year(day))
    if year is None:
        raise Unreadable("holidays-missing", roc_year=roc_year(day))
    if day in year.make_up_days:
        return True
    return day.weekday() < _SATURDAY and day not in year.holidays


def last_day(start: date, days: int, calendar: Calendar) -> date:
    """The last day of a period of `days` that begins with what happened on `start`.

    The first day does not count; a last day on which nobody works moves to the next working day.

    Raises:
        Unreadable: the calendar lacks the year.

    Source: CC §120, §122.
    Scenario: S01, S14.
    """
    end = start + timedelta(days=days)
    while not is_working_day(end, calendar):
        end += timedelta(days=1)
    return end


def last_day_of_months(start: date, months: int, calendar: Calendar) -> date:
    """The last day of a period of whole `months` that begins with what happened on `start`.

    The period runs from the day after `start`: from the first of a month to the end of the last
    month, else to the day before the same day of the month; where that month has no such day, to
    its end. A last day on which nobody works moves to the next working day.

    Raises:
        ValueError: fewer than one month.
        Unreadable: the calendar lacks the year.

    Source: CC §120(2), §121(2), §122; CEA §10, §95 (three months).
    Scenario: S25.
    """
    if months < 1:
        raise ValueError("a period of at least one month")
    return last_day(_end(start, months), 0, calendar)


def _end(start: date, months: int) -> date:
    """The end of whole months, rest day or not.

    Source: CC §120(2), §121(2).
    """
    first = start + timedelta(days=1)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    matching = date(year, month + 1, min(first.day, length))
    return matching if first.day > length else matching - timedelta(days=1)


class NoticePeriod(StrEnum):
    """How the days between notice and sale stand to the law."""

    IN_ORDER = "IN_ORDER"
    SHORTEST = "SHORTEST"
    """Movables: exactly five days, which readings of the article do not agree on."""
    TOO_SHORT = "TOO_SHORT"
    TOO_LONG = "TOO_LONG"
    """Lawful use exists; a warning."""


def check_real_estate_notice(notice: date, sale: date, *, auction_round: int) -> NoticePeriod:
    """The days from notice to sale of real estate: 14 or more first, then 10 to 30.

    Source: CEA §82, §93.
    Scenario: S13, S14.
    """
    days = (sale - notice).days
    if auction_round == 1:
        return NoticePeriod.IN_ORDER if days >= _FIRST_LEAST else NoticePeriod.TOO_SHORT
    if days < _LATER_LEAST:
        return NoticePeriod.TOO_SHORT
    return NoticePeriod.IN_ORDER if days <= _LATER_MOST else NoticePeriod.TOO_LONG


def check_movables_attachment(attached: date, sale: date) -> NoticePeriod:
    """The days from attachment to sale of movables: seven at least, one month at most.

    Both limits have lawful exceptions (consent, perishables, a hindrance): the officer decides.

    Source: CEA §57; CC §121(2) (the month).
    Scenario: S19.
    """
    if (sale - attached).days < _ATTACHED_LEAST:
        return NoticePeriod.TOO_SHORT
    return NoticePeriod.IN_ORDER if sale <= _end(attached, 1) else NoticePeriod.TOO_LONG


def check_movables_notice(notice: date, sale: date, *, perishable: bool = False) -> NoticePeriod:
    """The days from notice to sale of movables: after five days, at once if they are perishable.

    Source: CEA §66 (the proviso: goods that must be sold quickly); design (five days exactly).
    Scenario: S19.
    """
    days = (sale - notice).days
    if perishable:
        return NoticePeriod.IN_ORDER if days >= 0 else NoticePeriod.TOO_SHORT
    if days < _MOVABLES_AFTER:
        return NoticePeriod.TOO_SHORT
    return NoticePeriod.SHORTEST if days == _MOVABLES_AFTER else NoticePeriod.IN_ORDER
