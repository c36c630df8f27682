"""The docket is the fold of its events: `fold` adds one."""

from auction.docket import (
    acceptance,
    announcing,
    deposits,
    endings,
    paying,
    priority,
    results,
    special_sale,
)
from auction.docket import events as every
from auction.docket.events import DepositRefunded, LotAccepted
from auction.docket.state import Docket
from auction.session.events import RefusalRecorded
from auction.terms import Fact

DOCKET_EVENTS: tuple[type[Fact], ...] = tuple(
    kind for kind in Fact.__subclasses__() if kind.__module__ == every.__name__
)
EVENT_BY_KIND: dict[str, type[Fact]] = {kind.__name__: kind for kind in DOCKET_EVENTS}


def fold(state: Docket, event: Fact) -> Docket:
    """The docket after one more entry.

    Raises:
        TypeError: the event is not one of a docket.
    """
    if isinstance(event, results.SittingFact):
        return results.fold(state, event)
    if isinstance(event, announcing.AnnouncingEvent):
        return announcing.fold(state, event)
    if isinstance(event, priority.PriorityEvent):
        return priority.fold(state, event)
    if isinstance(event, paying.PayingEvent):
        return paying.fold(state, event)
    if isinstance(event, endings.EndingEvent):
        return endings.fold(state, event)
    if isinstance(event, special_sale.SpecialEvent):
        return special_sale.fold(state, event)
    if isinstance(event, LotAccepted):
        return acceptance.fold(state, event)
    if isinstance(event, DepositRefunded):
        return deposits.fold(state, event)
    if isinstance(event, RefusalRecorded):
        return state
    raise TypeError(f"{type(event).__name__} does not belong to a docket")
