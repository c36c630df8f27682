"""What machines saw."""

from auction.terms import Fact, Text


class DeviceFound(Fact, frozen=True):
    """A device answers."""

    device: str
    model: str


class DeviceLost(Fact, frozen=True):
    """A device does not answer; what it last said is no longer known to be so."""

    device: str
    cause: str


class BoxFaulted(Fact, frozen=True):
    """WATCHDOG, POWER_CYCLE, JAM, EMERGENCY_STOP or SWITCHES: the live release is revoked."""

    fault: str
    at_ms: int


class ReleaseSpent(Fact, frozen=True):
    """The box no longer carries out a release.

    Its cause: LOST, STALLED, JAMMED, WATCHDOG, TRIPPED, POWER_CYCLED, ESTOP, DEVICE (the slot shut
    by itself), or WANT when it was given before the box was found.
    """

    release: int
    cause: str


class BoxHeldBack(Fact, frozen=True):
    """What keeps the box from carrying out a released act; empty once nothing does."""

    reasons: tuple[str, ...]


class SlotShutEarly(Fact, frozen=True):
    """The slot shut before its deadline and not by the room's want; when, and by what."""

    deadline_ms: int
    from_ms: int
    to_ms: int
    cause: str


class BeamRead(Fact, frozen=True):
    """The beam across the slot has been BROKEN for three seconds, or is CLEAR again."""

    state: str
    at_ms: int


class SlotStuck(Fact, frozen=True):
    """The slot's switch does not follow what it was told: OPEN or SHUT, and since when."""

    wanted: str
    since_ms: int


class BoxFaultCleared(Fact, frozen=True):
    """The machine no longer reports the fault (the stop button is out again)."""

    fault: str
    at_ms: int


class FaultAcknowledged(Fact, frozen=True):
    """A named person at the box looked and lets it be moved again."""

    fault: str
    reason: Text


class SlotRead(Fact, frozen=True):
    """The slot changed to OPEN or SHUT, at some instant between two reads."""

    state: str
    from_ms: int
    to_ms: int


class LiftRead(Fact, frozen=True):
    """The lift changed to RAISED, LOWERED, BETWEEN or FAULT."""

    state: str
    at_ms: int


class DoorRead(Fact, frozen=True):
    """The emptying door changed to BOLTED or FREE."""

    state: str
    at_ms: int


class CloseCommanded(Fact, frozen=True):
    """The shutting write left for the box."""

    deadline_ms: int
    wire_ms: int


class EnvelopeDropped(Fact, frozen=True):
    """The beam counted envelopes: no amount, no person, only when it was seen."""

    new: int
    counter: int
    seen_between_ms: tuple[int, int]


class FinalCountRead(Fact, frozen=True):
    """The beam counter as read once after the slot read shut."""

    counter: int


class ClockRead(Fact, frozen=True):
    """The hall clock stopped or began to agree with room time."""

    agrees: bool
    difference_ms: int


class RecorderStarted(Fact, frozen=True):
    """A camera is being recorded."""

    camera: str
    adopted: bool


class RecorderLost(Fact, frozen=True):
    """A camera is not being recorded."""

    camera: str
    cause: str


class SegmentClosed(Fact, frozen=True):
    """A finished piece of footage and its SHA-256."""

    camera: str
    path: str
    sha256: str
    bytes: int
    first_ms: int
    last_ms: int
    frames: int
    camera_ahead_ms: int | None = None
    """How far the camera's own clock is ahead of room time; None when it tells none."""


class CameraClockStepped(Fact, frozen=True):
    """A network camera's own clock jumped against room time; footage keeps to room time."""

    camera: str
    was_ahead_ms: int
    ahead_ms: int


class RecordingGap(Fact, frozen=True):
    """A span without footage, and why; an end that is not known in room time is None."""

    camera: str
    from_ms: int | None
    to_ms: int | None
    cause: str


class CameraHealth(Fact, frozen=True):
    """What a camera gives.

    Of the picture OK, FROZEN, BLACK, COVERED, HALF_COVERED, BLURRED, MOVED, SLOW or SOURCE_LOST; of
    sound OK, SILENT, CLIPPED or LOST.
    """

    camera: str
    state: str
    part: str = "picture"


class FactSetAside(Fact, frozen=True):
    """A machine said something the room could not take; the operators' log has what and why."""

    device: str
    what: str


class ClockSet(Fact, frozen=True):
    """A hall clock that keeps time by itself was set; `difference_ms` is how far it was ahead."""

    difference_ms: int


class TraceFinished(Fact, frozen=True):
    """A part of the trace of a machine's line: every frame, in a file with this size and digest."""

    device: str
    file: str
    bytes: int
    sha256: str
