"""The entry desk."""

from auction.rules.eligibility import Bidder, Capacity, Prohibition
from auction.terms import BidderNumber, Command, LotMark, PersonRef, Sentence

# --- the door ------------------------------------------------------------------------------------


class AdmitPerson(Command, frozen=True):
    """What the entry desk types; the room turns it into `Admit` and the vault keeps the rest."""

    document: str
    number: str
    name: str
    warning_answered: bool = False
    born: str = ""
    """Date of birth where it matters, as `99年5月1日` or `099/05/01`."""
    public_body: bool = False
    """A juristic person under public law."""
    unrepresented: bool = False
    """A juristic person for which nobody showed registration and authority to act."""
    creditor: bool = False
    """A creditor of a case, or who speaks for one."""
    capacity: Capacity = Capacity.PRINCIPAL
    seat: str = ""
    """Row and place, as `B5`; empty where seats are free."""
    paper_number: int | None = None
    """The number on the sheet on which they were admitted while the system stood still."""
    said_at_ms: int | None = None
    """When that was, as the sheet says."""


class NamePerson(Command, frozen=True):
    """Give a number to somebody a form names who was never at the door.

    Who bids by mail, whom an agent stands in for, who bids jointly with somebody present.
    """

    document: str
    number: str
    name: str
    warning_answered: bool = False
    born: str = ""
    """Date of birth where it matters, as `99年5月1日` or `099/05/01`."""
    public_body: bool = False
    """A juristic person under public law."""
    unrepresented: bool = False
    """A juristic person for which nothing encloses registration and authority to act."""
    unidentified: bool = False
    """No copy of an identity document is enclosed; the number is as the form has it."""


class ProhibitPerson(Command, frozen=True):
    """Say who may not bid: the obligor, or staff of the sale; the door and the table compare."""

    document: str
    number: str
    name: str
    role: Prohibition
    lots: tuple[LotMark, ...] = ()
    """Which lots; every lot of today without it."""
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
    prohibited: tuple[tuple[Prohibition, tuple[LotMark, ...]], ...] = ()
    """As what the docket knows them, and for which lots of today."""
    who: Bidder = Bidder()
    """What the rules ask of a bidder, as the document shows it."""
    capacity: Capacity = Capacity.PRINCIPAL
    seat: str = ""
    paper_number: int | None = None
    said_at_ms: int | None = None


class Prohibit(Command, frozen=True):
    """Who may not bid, with everything personal already in the vault."""

    person: PersonRef
    role: Prohibition
    lots: tuple[LotMark, ...]
    checksum_ok: bool
    warning_answered: bool


class LiftProhibition(Command, frozen=True):
    """Take back that somebody may not bid, with the reason."""

    entry: int
    """The number it was given."""
    reason: Sentence


class UndoAdmission(Command, frozen=True):
    """Take an admission back, with the reason."""

    bidder: BidderNumber
    reason: Sentence
