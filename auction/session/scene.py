"""Everything a screen may be drawn from: the durable state, the names handed in, the record."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from msgspec import Struct

from auction.session.machine_state import Machines
from auction.session.state import SessionState
from auction.terms import BidderNumber, Fact, Lot

RECORD_LINES = 400


class RecordLine(Struct, frozen=True):
    """One entry as the record page lists it; `seq` is withheld while counts are hidden."""

    seq: int | None
    at_ms: int
    actor: str
    event: Fact
    footage: tuple[tuple[str, str, int], ...] = ()
    """Camera, segment path and milliseconds into it, for every camera that saw this instant."""


class WallState(StrEnum):
    """How a display of the room stands."""

    UNREGISTERED = "UNREGISTERED"
    ABSENT = "ABSENT"
    BEHIND = "BEHIND"
    """It has not painted the present frame in time."""
    CURRENT = "CURRENT"
    TWICE = "TWICE"
    """Two screens at once paint under its registration."""


class Wall(Struct, frozen=True):
    """A display of the room, for the officer."""

    display: str
    state: WallState


class Copy(Struct, frozen=True):
    """A folder that follows the journal, as staff see it."""

    root: str
    behind: int
    """Entries it does not hold yet."""
    problem: str | None
    """Why it stands still, when it does."""


class Scene(Struct, frozen=True):
    """What is known at one durable entry, for every audience; view models take what is theirs."""

    state: SessionState | None
    machines: Machines
    lots: tuple[Lot, ...]
    """What a sitting that opens now would list."""
    deadline_ms: int | None
    names: Mapping[BidderNumber, str]
    """Masked, for every screen."""
    latest: Callable[[int], tuple[RecordLine, ...]]
    """The latest entries, newest first, made only for the screens that list them."""
    branch_zh: str
    branch_en: str
    room: str
    rehearsal: bool
    hidden: bool = False
    """From the first slot opening until the door is unlocked: no count may be inferred."""
    stopped: str | None = None
    """Why the room stands still for its journal."""
    walls: tuple[Wall, ...] = ()
    """For staff; known at the edge, so it is added there."""
    phone_url: str = ""
    """Where visitors' phones follow; empty where there is no such address."""
    copies: tuple[Copy, ...] = ()
    """The session folder, then mirrors."""

    @property
    def record(self) -> tuple[RecordLine, ...]:
        """Everything the record page lists."""
        return self.latest(RECORD_LINES)
