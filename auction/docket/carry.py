"""What a sitting takes from the docket and gives back to it."""

from auction.docket.events import CaseRecorded, LotAnnounced, ResultRecorded, SessionRecorded
from auction.terms import Fact, Head, Lot


def announced(session: str, lots: tuple[Lot, ...]) -> tuple[Fact, ...]:
    """The lots of a sitting, entered before it opens."""
    return tuple(LotAnnounced(session=session, lot=lot) for lot in lots)


def recorded(
    session: str,
    date: str,
    told: tuple[CaseRecorded | ResultRecorded, ...],
    head: Head,
    note: str,
) -> tuple[Fact, ...]:
    """The cases, the results and the closing checkpoint of a sealed sitting."""
    return (*told, SessionRecorded(session=session, date=date, head=head, note=note))
