"""The entry desk."""

from auction.terms import BidderNumber, Command, LotMark, PersonRef, Sentence

# --- the door ------------------------------------------------------------------------------------


class AdmitPerson(Command, frozen=True):
    """What the entry desk types; the room turns it into `Admit` and the vault keeps the rest."""

    document: str
    number: str
    name: str
    warning_answered: bool = False
    creditor: bool = False
    """A creditor of a case, or who speaks for one."""


class NamePerson(Command, frozen=True):
    """Give a number to somebody a form names who was never at the door.

    Who bids by mail, whom an agent stands in for, who bids jointly with somebody present.
    """

    document: str
    number: str
    name: str
    warning_answered: bool = False


class Admit(Command, frozen=True):
    """A person with everything personal already in the vault."""

    person: PersonRef
    document: str
    checksum_ok: bool
    warning_answered: bool
    present: bool = True
    """At the door; else only named on a form."""
    creditor: bool = False
    barred: tuple[LotMark, ...] = ()
    """Lots of today they bought before and did not pay for."""


class UndoAdmission(Command, frozen=True):
    """Take an admission back, with the reason."""

    bidder: BidderNumber
    reason: Sentence
