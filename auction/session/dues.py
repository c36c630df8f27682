"""When something is due: counted by the calendar of working days the sitting began with."""

from datetime import date

from auction.rules.periods import Calendar, last_day
from auction.rules.policy import Policy
from auction.rules.unreadable import Unreadable
from auction.session.refusals import Refusal
from auction.session.state import SessionState
from auction.terms import Lot, LotKind


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


def days_to_pay(lot: Lot, policy: Policy) -> int:
    """Days from the award to pay the price: the notice's, else the branch's; movables at once.

    Source: CEA §64(2), §81(2) (the deadline of the notice); CC §396; practice (seven days).
    """
    if lot.payment_days is not None:
        return lot.payment_days
    return 0 if lot.kind is LotKind.MOVABLE else policy.payment_days


def price_due(state: SessionState, lot: Lot) -> str:
    """The day the price of a lot of this sitting is due, ISO.

    Raises:
        Refusal: `calendar-missing`.

    Source: CEA §64(2), §81(2); CC §120, §122.
    """
    days = days_to_pay(lot, state.policy)
    start = date.fromisoformat(state.date)
    return due_after(start, days, state.calendar).isoformat() if days else state.date
