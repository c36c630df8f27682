"""The room's machines as last reported: what they read, never what they were asked to do."""

from __future__ import annotations  # rpds classes cannot be subscripted at run time

from enum import StrEnum

from msgspec import Struct
from rpds import HashTrieMap

from auction.session.events import ReleasedAct


class Link(StrEnum):
    """Whether a machine answers."""

    ABSENT = "ABSENT"
    FOUND = "FOUND"
    LOST = "LOST"


class Box(Struct, frozen=True):
    """The bid box as its switches read it, never as it was asked to be."""

    link: Link = Link.ABSENT
    slot: str = "UNKNOWN"
    lift: str = "UNKNOWN"
    door: str = "UNKNOWN"
    faults: tuple[str, ...] = ()
    """Faults nobody has acknowledged yet."""
    estop_pressed: bool = False
    counter: int = 0
    read_ms: int = 0
    beam: str = "CLEAR"
    """BROKEN once something has stood in it for seconds."""
    stuck: str | None = None
    """What the slot was told to be and for a second is not: OPEN or SHUT."""
    held_back: tuple[str, ...] = ()
    """What keeps the box from carrying out a released act."""


class Release(Struct, frozen=True):
    """The one live licence to energise the box."""

    act: ReleasedAct
    round: str
    number: int
    """Monotonic milliseconds of its entry: grows across streams of one boot."""


class Camera(Struct, frozen=True):
    """A camera's recorder as last reported."""

    link: Link
    health: str = "OK"
    sound: str = "OK"
    segments: int = 0


class Machines(Struct, frozen=True):
    """Every machine of the room as last reported."""

    box: Box = Box()
    clock: Link = Link.ABSENT
    clock_difference_ms: int = 0
    cameras: HashTrieMap[str, Camera] = HashTrieMap()
    release: Release | None = None
