"""Every command a script may name, and who gives it when the script does not say."""

from typing import get_args

from auction.session.commands import ActOfTwo, ReenterBid, StaffCommand
from auction.session.roles import CLERK, may
from auction.terms import Command

SessionAct = StaffCommand | ActOfTwo

COMMANDS: dict[str, type[Command]] = {kind.__name__: kind for kind in get_args(SessionAct)}
OF_TWO: tuple[type[Command], ...] = get_args(ActOfTwo)
OFFICER_ID, CLERK_ID = "A01", "B01"
WITNESSES = (OFFICER_ID, CLERK_ID)


def people_for(command: type[Command], named: tuple[str, ...]) -> tuple[str, ...]:
    """Who gives a command: as named, else a clerk if one may, else the officer; two for two.

    Who enters a form a second time is another than the clerk who entered it first.
    """
    if issubclass(command, OF_TWO):
        return named if len(named) > 1 else (*(named or (OFFICER_ID,)), _other(named))
    if named:
        return named
    if issubclass(command, ReenterBid):
        return (OFFICER_ID,)
    return (CLERK_ID,) if may(command, CLERK) else (OFFICER_ID,)


def _other(named: tuple[str, ...]) -> str:
    """Who seconds what the person named, or the officer, proposes."""
    return CLERK_ID if not named or named[0] != CLERK_ID else OFFICER_ID


def witness_beside(person: str) -> str:
    """The member of staff who watches somebody."""
    return OFFICER_ID if person != OFFICER_ID else CLERK_ID
