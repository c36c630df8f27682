"""Bids by mail: what the clerk keeps in custody before the close."""

from auction.terms import Command

# --- bids by mail --------------------------------------------------------------------------------


class LogMail(Command, frozen=True):
    """Take a bid that came by mail into custody, with a second member of staff watching."""

    round: str
    arrived_ms: int
    witness: str
    sealed: bool = False
    labelled: bool = False
    """Its label shows the opening's day and hour and the case, as the notice prescribes."""


class DropMail(Command, frozen=True):
    """Put every mailed bid in custody into the open box, in view of the room, with a witness."""

    round: str
    witness: str


class ReturnMail(Command, frozen=True):
    """Send a mailed bid that never went into the box back, unopened."""

    round: str
    serial: int
