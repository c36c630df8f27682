"""承受: creditors asked about an unsold lot, and one of them taking it."""

from auction.rules.eligibility import Enclosure
from auction.rules.findings import Finding
from auction.terms import Fact, LotMark, PersonRef, Text, Twd


class AcceptanceAsked(Fact, frozen=True):
    """The creditors present were asked whether they take an unsold lot."""

    lot: LotMark
    price: Twd | None
    """None where the branch has not set one, because no creditor wants the lot."""


class AcceptanceDeclared(Fact, frozen=True):
    """A creditor present declared that they take the lot (CEA §91)."""

    lot: LotMark
    creditor: str
    """A code of the lot list, or the paddle of a creditor let in at the door."""
    share: Twd
    """What the distribution is expected to give them; the rest is paid."""
    enclosed: tuple[Enclosure, ...] = ()
    """Papers they showed."""
    findings: tuple[Finding, ...] = ()
    """What stands against them, and the officer let pass."""
    despite: Text | None = None
    """The officer's reason."""


class AcceptanceDrawn(Fact, frozen=True):
    """Several creditors declared: lots were drawn before two witnesses (CEA §94)."""

    lot: LotMark
    creditor: str
    witnesses: tuple[str, str]


class AcceptanceGranted(Fact, frozen=True):
    """承受: a creditor takes the lot, and owes what exceeds their share."""

    lot: LotMark
    creditor: str
    people: tuple[PersonRef, ...]
    """The creditor let in at the door; none for a code of the lot list."""
    price: Twd
    share: Twd
    balance: Twd
    due_date: str | None
    standby: tuple[str, ...] = ()
    """Creditors not drawn, who may step in when the balance is not paid."""
    standby_people: tuple[PersonRef, ...] = ()
    """Those of them who were let in at the door."""
