"""What people do by hand when a machine of the room fails."""

from enum import StrEnum

from auction.terms import Command, Sentence


class FallbackStep(StrEnum):
    """One thing done by hand for a box or a clock that fails."""

    SLOT_LOCKED = "SLOT_LOCKED"
    SPARE_SHOWN_EMPTY = "SPARE_SHOWN_EMPTY"
    SPARE_OFFERED = "SPARE_OFFERED"
    SPARE_LOCKED = "SPARE_LOCKED"
    STOPWATCH_STARTED = "STOPWATCH_STARTED"
    STOPWATCH_READ = "STOPWATCH_READ"


class TakeFallbackStep(Command, frozen=True):
    """Record a step of what people do by hand while box or clock fails."""

    round: str
    step: FallbackStep
    note: Sentence | None = None
    """Which spare box, what the stopwatch showed."""
