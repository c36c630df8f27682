"""What a sitting takes from the docket and gives back to it."""

from auction.docket.events import LotAnnounced, ResultRecorded, SessionRecorded
from auction.terms import Fact, Head, Lot


def announced(session: str, lots: tuple[Lot, ...]) -> tuple[Fact, ...]:
    """The lots of a sitting, entered before it opens."""
    return tuple(LotAnnounced(session=session, lot=lot) for lot in lots)


def recorded(
    session: str, date: str, results: tuple[ResultRecorded, ...], head: Head, note: str
) -> tuple[Fact, ...]:
    """The results and the closing checkpoint of a sealed sitting."""
    return (*results, SessionRecorded(session=session, date=date, head=head, note=note))
