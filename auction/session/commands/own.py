"""What the room gives itself when an instant falls due."""

from auction.terms import Command

# --- the room's own ------------------------------------------------------------------------------


class ReachDeadline(Command, frozen=True):
    """Room time reached a round's deadline."""

    round: str


class GiveWarning(Command, frozen=True):
    """Tell the room how long it has."""

    round: str
    seconds_left: int


class ExpireProposal(Command, frozen=True):
    """A proposal's minute is over."""

    proposal: str
