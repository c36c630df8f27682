"""Recess and evacuation."""

from auction.terms import Command

# --- recess ----------------------------------------------------------------------------------


class AnnounceRecess(Command, frozen=True):
    """Announce a recess until a time, while no lot and no box round is under way."""

    until_ms: int


class EndRecess(Command, frozen=True):
    """Go on when the recess is over; before its time two people resume the session."""


class Evacuate(Command, frozen=True):
    """Clear the room at once: everything is de-energised; one person, no reason asked."""
