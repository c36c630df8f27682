"""What hangs on a lot besides its bids: its case, creditors who would take it, objections."""

from msgspec import Struct

from auction.terms import BidderNumber, Case, PersonRef, Ruling, Twd


class CaseState(Struct, frozen=True):
    """A case and what was paid for it during the sitting."""

    case: Case
    paid: Twd = 0
    chosen: bool = False
    """The obligor chose the order of its lots."""


class Claimant(Struct, frozen=True):
    """A creditor who declared that they take a lot."""

    creditor: str
    share: Twd


class Acceptance(Struct, frozen=True):
    """承受: the creditors asked about an unsold lot."""

    price: Twd | None
    claimants: tuple[Claimant, ...] = ()
    drawn: str | None = None
    taken_by: str | None = None
    standby: tuple[str, ...] = ()
    people: tuple[PersonRef, ...] = ()
    """Who took it, sealed to the case, when let in at the door."""


class Objection(Struct, frozen=True):
    """聲明異議: an objection about a lot, and the ruling once there is one."""

    number: int
    by: BidderNumber | None = None
    ruling: Ruling | None = None
    too_low: Twd | None = None
    """The price that was found too low when it was upheld."""
