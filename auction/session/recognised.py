"""Who somebody at the door is to this room, before they are let in. Nothing of it is written."""

from collections.abc import Iterable

from msgspec import Struct

from auction.rules.eligibility import Prohibition
from auction.rules.identity_numbers import Why
from auction.session.refusals import Reason
from auction.terms import BidderNumber, LotMark


class Namesake(Struct, frozen=True):
    """Somebody of today with this name or one like it and another number, masked."""

    name: str
    number: str
    bidder: BidderNumber | None = None
    """Their paddle, where they have one."""
    role: Prohibition | None = None
    """As what they may not bid, where they are on that list."""
    same: bool = True
    """Whether the name is the same; else one character differs."""


class Recognised(Struct, frozen=True):
    """What is known of a document and a name as far as they were typed."""

    why: Why | None = None
    """What the number's verdict rests on; None while none was typed."""
    unread: tuple[Reason, ...] = ()
    """What is no number and no name, and what to type instead."""
    admitted: BidderNumber | None = None
    """The paddle this very person was given today."""
    prohibited: tuple[tuple[Prohibition, tuple[LotMark, ...]], ...] = ()
    """As what they may not bid, and for which lots of today."""
    unpaid: tuple[LotMark, ...] = ()
    """Lots of today that they bought before and did not pay for."""
    namesakes: tuple[Namesake, ...] = ()
    too_many: bool = False
    """More names match than are worth reading: none is listed."""
    rare: str = ""
    """Characters of the name that many printers and older systems have no picture of."""


def by_role(
    known_as: Iterable[tuple[Prohibition, tuple[LotMark, ...]]],
) -> tuple[tuple[Prohibition, tuple[LotMark, ...]], ...]:
    """As what somebody may not bid, each role once, with every lot it is said of.

    Source: CEA §68-2, §70(6), §113; CC §392.
    """
    roles: dict[Prohibition, tuple[LotMark, ...]] = {}
    for role, marks in known_as:
        roles[role] = tuple(dict.fromkeys((*roles.get(role, ()), *marks)))
    return tuple(roles.items())
