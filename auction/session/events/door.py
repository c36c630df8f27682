"""Who was let in."""

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


class PersonNamed(Fact, frozen=True):
    """A form names somebody who was never at the door; they were given a number of their own."""

    bidder: BidderNumber
    person: PersonRef
    document: str
    checksum_ok: bool
    warning_answered: bool
    barred: tuple[LotMark, ...] = ()
    """Lots of today they bought before and did not pay for (CEA §68-2)."""


class AdmissionUndone(Fact, frozen=True):
    """An admission was taken back; the number is not given again today."""

    bidder: BidderNumber
    reason: Text
