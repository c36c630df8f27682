"""The entry desk."""

from auction.terms import BidderNumber, Command, PersonRef, Sentence

# --- the door ------------------------------------------------------------------------------------


class AdmitPerson(Command, frozen=True):
    """What the entry desk types; the room turns it into `Admit` and the vault keeps the rest."""

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


class UndoAdmission(Command, frozen=True):
    """Take an admission back, with the reason."""

    bidder: BidderNumber
    reason: Sentence
