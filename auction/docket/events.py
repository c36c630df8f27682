"""Facts about a lot that outlive a sitting; one docket per branch, rehearsals have their own."""

from auction.terms import Fact, Head, Lot, LotMark, Twd


class LotAnnounced(Fact, frozen=True):
    """A lot as announced for a sitting; the sitting's first entry cites the docket after it."""

    session: str
    lot: Lot


class ResultRecorded(Fact, frozen=True):
    """What the room decided about a lot, carried over from the sealed sitting."""

    session: str
    lot: LotMark
    status: str
    price: Twd | None
    balance: Twd | None
    due_date: str | None
    cause: str | None = None
    """Why it was not sold, or why its sale was stopped; only an unsold lot is reduced."""


class SessionRecorded(Fact, frozen=True):
    """The closing checkpoint of a sealed sitting."""

    session: str
    date: str
    head: Head
    note: str
