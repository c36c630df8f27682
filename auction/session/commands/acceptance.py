"""Creditors and a lot that was not sold."""

from auction.rules.eligibility import Enclosure
from auction.terms import Command, LotMark, Sentence, Twd

# --- acceptance ------------------------------------------------------------------------------


class AskAcceptance(Command, frozen=True):
    """Record that the creditors present were asked to take an unsold lot (CEA §91)."""

    lot: LotMark
    price: Twd | None = None
    """The appraised price, where the law leaves it to the branch (movables, CEA §70, §71)."""


class DeclareAcceptance(Command, frozen=True):
    """Enter that a creditor present takes the lot."""

    lot: LotMark
    creditor: str
    """A code of the lot list, or the paddle of a creditor let in at the door."""
    share: Twd | None = None
    """Their distribution share, where the list has none or another one."""
    enclosed: tuple[Enclosure, ...] = ()
    """Papers they show, where the lot may not be sold to everybody."""
    despite: Sentence | None = None
    """Why the officer lets them declare although the rules find a bar."""


class DrawAcceptance(Command, frozen=True):
    """Enter which of several creditors was drawn, with two witnesses' staff codes (CEA §94)."""

    lot: LotMark
    creditor: str
    witnesses: tuple[str, str]


class GrantAcceptance(Command, frozen=True):
    """Declare that the creditor takes the lot."""

    lot: LotMark
