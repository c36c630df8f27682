"""The docket is the fold of its events: `fold` adds one."""

from collections.abc import Callable
from types import UnionType

from msgspec.structs import replace

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
from auction.docket.events import DepositRefunded, LotAccepted, RulesTaken
from auction.docket.state import Docket
from auction.session.events import RefusalRecorded
from auction.terms import Fact

DOCKET_EVENTS: tuple[type[Fact], ...] = tuple(
    kind for kind in Fact.__subclasses__() if kind.__module__ == every.__name__
)
EVENT_BY_KIND: dict[str, type[Fact]] = {kind.__name__: kind for kind in DOCKET_EVENTS}
_FOLDS: tuple[tuple[UnionType | type[Fact], Callable[..., Docket]], ...] = (
    (results.SittingFact, results.fold),
    (announcing.AnnouncingEvent, announcing.fold),
    (priority.PriorityEvent, priority.fold),
    (paying.PayingEvent, paying.fold),
    (endings.EndingEvent, endings.fold),
    (special_sale.SpecialEvent, special_sale.fold),
    (LotAccepted, acceptance.fold),
    (DepositRefunded, deposits.fold),
    (RulesTaken, lambda state, event: replace(state, rules=event.rules)),
    (RefusalRecorded, lambda state, _: state),
)


def fold(state: Docket, event: Fact) -> Docket:
    """The docket after one more entry.

    Raises:
        TypeError: the event is not one of a docket.
    """
    for kinds, fold_one in _FOLDS:
        if isinstance(event, kinds):
            return fold_one(state, event)
    raise TypeError(f"{type(event).__name__} does not belong to a docket")
