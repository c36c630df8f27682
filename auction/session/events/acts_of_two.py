"""Proposals and seconds."""

from auction.session.commands import ActOfTwo
from auction.terms import Fact


class Proposed(Fact, frozen=True):
    """One login asks for an act of two; nothing happens yet."""

    proposal: str
    act: ActOfTwo
    by: str
    role: str
    basis: int
    expires_ms: int


class Seconded(Fact, frozen=True):
    """A second person, with their own factor, agreed within the time."""

    proposal: str
    by: str


class ProposalDied(Fact, frozen=True):
    """A proposal lapsed: EXPIRED, MOVED, RESTART, DEADLINE or WITHDRAWN."""

    proposal: str
    cause: str
