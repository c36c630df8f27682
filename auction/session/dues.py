"""When something is due: counted by the calendar of working days the sitting began with."""

from datetime import date

from auction.rules.periods import Calendar, last_day
from auction.rules.unreadable import Unreadable
from auction.session.refusals import Refusal
from auction.session.state import SessionState


def due_after(start: date, days: int, calendar: Calendar) -> date:
    """The last day of a period of `days` after `start`, on which offices work.

    Raises:
        Refusal: `calendar-missing`, there is no calendar for its year.

    Source: CC §120, §122.
    """
    try:
        return last_day(start, days, calendar)
    except Unreadable as problem:
        raise Refusal("calendar-missing", why=problem.code, **problem.facts) from problem


def price_due(state: SessionState) -> str:
    """The day a price of this sitting is due, ISO.

    Raises:
        Refusal: `calendar-missing`.

    Source: CEA §81(2) (the deadline of the notice); practice (seven days).
    """
    start = date.fromisoformat(state.date)
    return due_after(start, state.policy.payment_days, state.calendar).isoformat()
