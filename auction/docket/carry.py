"""What a sitting takes from the docket and gives back to it."""

from auction.docket.events import LotAnnounced, ResultRecorded, SessionRecorded
from auction.terms import Fact, Head, Lot, LotMark, Twd


def announced(session: str, lots: tuple[Lot, ...]) -> tuple[Fact, ...]:
    """The lots of a sitting, entered before it opens."""
    return tuple(LotAnnounced(session=session, lot=lot) for lot in lots)


Result = tuple[LotMark, str, Twd | None, Twd | None, str | None, str | None]
"""Mark, status, price, balance, due date, why it was not sold."""


def recorded(
    session: str, date: str, results: tuple[Result, ...], head: Head, note: str
) -> tuple[Fact, ...]:
    """The results and the closing checkpoint of a sealed sitting."""
    return (
        *(
            ResultRecorded(
                session=session,
                lot=lot,
                status=status,
                price=price,
                balance=balance,
                due_date=due_date,
                cause=cause,
            )
            for lot, status, price, balance, due_date, cause in results
        ),
        SessionRecorded(session=session, date=date, head=head, note=note),
    )
