"""Who was let in."""

from auction.rules.eligibility import Bidder, Capacity, Prohibition
from auction.terms import BidderNumber, Fact, LotMark, PersonRef, Text


class PersonAdmitted(Fact, frozen=True):
    """A person was let in against an identity document and given a bidder number."""

    bidder: BidderNumber
    person: PersonRef
    document: str
    checksum_ok: bool
    warning_answered: bool
    barred: tuple[LotMark, ...] = ()
    """Lots of today they bought before and did not pay for (CEA §68-2)."""
    creditor: bool = False
    who: Bidder = Bidder()
    capacity: Capacity = Capacity.PRINCIPAL
    seat: str = ""
    paper: bool = False
    """Admitted on a sheet while the system stood still; the number is the sheet's."""
    said_at_ms: int | None = None
    """When that was, as the sheet says."""


class PersonNamed(Fact, frozen=True):
    """A form names somebody who was never at the door; they were given a number of their own."""

    bidder: BidderNumber
    person: PersonRef
    document: str
    checksum_ok: bool
    warning_answered: bool
    barred: tuple[LotMark, ...] = ()
    """Lots of today they bought before and did not pay for (CEA §68-2)."""
    who: Bidder = Bidder()


class AdmissionUndone(Fact, frozen=True):
    """An admission was taken back; the number is not given again today."""

    bidder: BidderNumber
    reason: Text


class PersonProhibited(Fact, frozen=True):
    """Somebody may not bid for these lots (CEA §70(6), §113; CC §392), numbered in the sitting."""

    entry: int
    person: PersonRef
    role: Prohibition
    lots: tuple[LotMark, ...]


class ProhibitionLifted(Fact, frozen=True):
    """It was taken back that somebody may not bid."""

    entry: int
    reason: Text
