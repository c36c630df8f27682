"""Which desks a role has."""

from auction.session.roles import ADMINISTRATOR, AUDITOR, CHIEF, CLERK, OFFICER

DESKS: dict[str, frozenset[str]] = {
    "console": frozenset({OFFICER, CLERK, CHIEF}),
    "entry": frozenset({OFFICER, CLERK}),
    "record": frozenset({OFFICER, CLERK, CHIEF, AUDITOR}),
    "accounts": frozenset({ADMINISTRATOR}),
    "displays": frozenset({OFFICER, CLERK, CHIEF, AUDITOR, ADMINISTRATOR}),
    "simulators": frozenset({OFFICER, CLERK, CHIEF, ADMINISTRATOR}),
}
"""Who sees each, by its address; the first one that is theirs is where a person begins."""


def desk_of(role: str, asked: str) -> str:
    """The desk a person is led to: the one asked for where it is theirs, else their first."""
    theirs = [desk for desk, roles in DESKS.items() if role in roles]
    return asked if asked in theirs else theirs[0]
