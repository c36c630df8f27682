"""Bids by mail, from the post to the box or back."""

from auction.rules.findings import Finding
from auction.terms import Fact


class MailLogged(Fact, frozen=True):
    """A bid came by mail: when, how it looked, what was found; two people took it into custody."""

    round: str
    serial: int
    arrived_ms: int
    last_ms: int
    """The announced last arrival time."""
    sealed: bool
    labelled: bool
    findings: tuple[Finding, ...]
    custody: tuple[str, str]


class MailDropped(Fact, frozen=True):
    """Mailed bids put into the box before its close, in view of the room; the beam counts them."""

    round: str
    serials: tuple[int, ...]
    by: tuple[str, str]


class MailReturned(Fact, frozen=True):
    """A mailed bid that never went into the box was sent back unopened."""

    round: str
    serial: int
