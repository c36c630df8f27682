"""Dates of the Republic of China calendar (民國紀年): ROC year + 1911 = Gregorian year."""

import re
from datetime import date

from auction.rules.amounts import to_half_width
from auction.rules.unreadable import Unreadable

_OFFSET = 1911
_WEEKDAYS = "一二三四五六日"
_WRITTEN = re.compile(
    r"(?:中華)?(?:民國)?\s*(\d{1,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
    r"\s*(?:[(（]?(?:星期|週)?([一二三四五六日])[)）]?)?",
    re.ASCII,
)
_PUNCTUATED = re.compile(r"(\d{1,3})([./-])(\d{1,2})\2(\d{1,2})", re.ASCII)
_PACKED = re.compile(r"(\d{3})(\d{2})(\d{2})", re.ASCII)


def roc_year(day: date) -> int:
    """The ROC year of a day.

    Raises:
        Unreadable: the day is before 1912.

    Source: practice.
    Scenario: S01.
    """
    if day.year <= _OFFSET:
        raise Unreadable("date-before-roc")
    return day.year - _OFFSET


def roc_date(day: date, *, weekday: bool = True) -> str:
    """A day as the room reads it: `115年12月2日（三）`, or without its weekday.

    Raises:
        Unreadable: the day is before 1912.

    Source: practice.
    Scenario: S01.
    """
    text = f"{roc_year(day)}年{day.month}月{day.day}日"
    return f"{text}（{_WEEKDAYS[day.weekday()]}）" if weekday else text


def parse_roc_date(text: str) -> date:
    """The day meant by `115年12月2日（三）`, `115/12/2`, `115.12.02` or `1151202`.

    A stated weekday must be the right one.

    Raises:
        Unreadable: another form, an impossible day, or a weekday that does not fit.

    Source: practice.
    Scenario: S11.
    """
    body = to_half_width(text).strip()
    if match := _WRITTEN.fullmatch(body):
        year, month, day, weekday = match.groups()
    elif match := _PUNCTUATED.fullmatch(body):
        year, _, month, day = match.groups()
        weekday = None
    elif match := _PACKED.fullmatch(body):
        year, month, day = match.groups()
        weekday = None
    else:
        raise Unreadable("date-unreadable")
    if int(year) == 0:
        raise Unreadable("date-before-roc")
    try:
        found = date(int(year) + _OFFSET, int(month), int(day))
    except ValueError:
        raise Unreadable(
            "date-impossible", year=int(year), month=int(month), day=int(day)
        ) from None
    if weekday is not None and _WEEKDAYS[found.weekday()] != weekday:
        raise Unreadable("date-weekday", written=weekday, right=_WEEKDAYS[found.weekday()])
    return found
