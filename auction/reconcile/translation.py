"""What machines say, as facts in room time."""

from collections.abc import Callable

from auction.ports import MachineFact
from auction.session.events import (
    BeamRead,
    BoxFaultCleared,
    BoxFaulted,
    BoxHeldBack,
    CameraClockStepped,
    CameraHealth,
    ClockRead,
    ClockSet,
    CloseCommanded,
    DeviceFound,
    DeviceLost,
    DoorRead,
    EnvelopeDropped,
    FinalCountRead,
    LiftRead,
    RecorderLost,
    RecorderStarted,
    RecordingGap,
    ReleaseSpent,
    SegmentClosed,
    SlotRead,
    SlotShutEarly,
    SlotStuck,
    TraceFinished,
)
from auction.session.machines import Report


class _Figures:
    """A fact's figures in the units of events."""

    def __init__(self, fact: MachineFact, room_ms_at_zero: int) -> None:
        self._data, self._zero_ms = fact.data, room_ms_at_zero
        self.device = fact.source
        self.camera = fact.source.removeprefix("camera:")
        self.at_ms = room_ms_at_zero + int(fact.at_s * 1000)

    def ms(self, name: str) -> int:
        """A monotonic second as room time."""
        return self._zero_ms + int(float(self._data[name] or 0) * 1000)

    def whole(self, name: str) -> int:
        """A count or room time."""
        return int(self._data[name] or 0)

    def known_ms(self, name: str) -> int | None:
        """Room time where the machine knows it: after a restart it may not."""
        value = self._data.get(name)
        return None if value is None else int(value)

    def word(self, name: str) -> str:
        """A state or cause."""
        value = self._data.get(name)
        return "" if value is None else str(value)


def _source(f: _Figures, *, lost: bool) -> CameraHealth:
    if f.word("part") == "sound":
        return CameraHealth(camera=f.camera, state="LOST" if lost else "OK", part="sound")
    return CameraHealth(camera=f.camera, state="SOURCE_LOST" if lost else "OK")


def _fault(fault: str) -> Callable[[_Figures], Report]:
    return lambda f: BoxFaulted(fault=fault, at_ms=f.at_ms)


_DEVICE: dict[str, Callable[[_Figures], Report]] = {
    "found": lambda f: DeviceFound(device=f.device, model=f.word("model")),
    "lost": lambda f: DeviceLost(device=f.device, cause=f.word("reason")),
    "slot": lambda f: SlotRead(state=f.word("state"), from_ms=f.ms("from_s"), to_ms=f.ms("to_s")),
    "lift": lambda f: LiftRead(state=f.word("state"), at_ms=f.at_ms),
    "door": lambda f: DoorRead(state=f.word("state"), at_ms=f.at_ms),
    "beam": lambda f: BeamRead(state=f.word("state"), at_ms=f.at_ms),
    "drop": lambda f: EnvelopeDropped(
        new=f.whole("new"),
        counter=f.whole("count"),
        seen_between_ms=(f.ms("from_s"), f.ms("to_s")),
    ),
    "close_commanded": lambda f: CloseCommanded(
        deadline_ms=f.ms("deadline_s"), wire_ms=f.ms("wire_s")
    ),
    "final_count": lambda f: FinalCountRead(counter=f.whole("count")),
    "release_spent": lambda f: ReleaseSpent(release=f.whole("release"), cause=f.word("cause")),
    "blocked": lambda f: BoxHeldBack(
        reasons=tuple(code for code in f.word("reasons").split(",") if code)
    ),
    "early_close": lambda f: SlotShutEarly(
        deadline_ms=f.ms("deadline_s"),
        from_ms=f.ms("from_s"),
        to_ms=f.ms("to_s"),
        cause=f.word("cause"),
    ),
    "slot_stuck": lambda f: SlotStuck(wanted=f.word("wanted"), since_ms=f.ms("since_s")),
    "estop_released": lambda f: BoxFaultCleared(fault="EMERGENCY_STOP", at_ms=f.at_ms),
    "power_cycled": _fault("POWER_CYCLE"),
    "watchdog_tripped": _fault("WATCHDOG"),
    "jammed": _fault("JAM"),
    "estop_pressed": _fault("EMERGENCY_STOP"),
    "switch_fault": _fault("SWITCHES"),
    "differs": lambda f: ClockRead(agrees=False, difference_ms=f.whole("difference_ms")),
    "set": lambda f: ClockSet(difference_ms=f.whole("difference_ms")),
    "trace_finished": lambda f: TraceFinished(
        device=f.device, file=f.word("file"), bytes=f.whole("bytes"), sha256=f.word("sha256")
    ),
    "agrees": lambda _: ClockRead(agrees=True, difference_ms=0),
}
_CAMERA: dict[str, Callable[[_Figures], Report]] = {
    "recorder_started": lambda f: RecorderStarted(
        camera=f.camera, adopted=f.word("adopted") == "True"
    ),
    "recorder_lost": lambda f: RecorderLost(camera=f.camera, cause=f.word("reason")),
    "segment_closed": lambda f: SegmentClosed(
        camera=f.camera,
        path=f.word("path"),
        sha256=f.word("sha256"),
        bytes=f.whole("bytes"),
        first_ms=f.whole("first_ms"),
        last_ms=f.whole("last_ms"),
        frames=f.whole("frames"),
        camera_ahead_ms=f.known_ms("camera_ahead_ms"),
    ),
    "clock_stepped": lambda f: CameraClockStepped(
        camera=f.camera,
        was_ahead_ms=f.whole("was_ahead_ms"),
        ahead_ms=f.whole("ahead_ms"),
    ),
    "gap": lambda f: RecordingGap(
        camera=f.camera,
        from_ms=f.known_ms("from_ms"),
        to_ms=f.known_ms("to_ms"),
        cause=f.word("cause"),
    ),
    "health": lambda f: CameraHealth(
        camera=f.camera, state=f.word("state"), part=f.word("part") or "picture"
    ),
    "source_lost": lambda f: _source(f, lost=True),
    "source_found": lambda f: _source(f, lost=False),
}
LOGGED = frozenset({"doubtful", "stalled", "watchdog_refused", "right_page", "wrong_page"})
"""Kinds for the operators' log only: what they mean for the sitting other facts say."""


def translate(fact: MachineFact, room_ms_at_zero: int) -> Report | None:
    """A machine's fact in room time, or None for what only the log wants to know."""
    table = _CAMERA if fact.source.startswith("camera:") else _DEVICE
    report = table.get(fact.kind)
    return None if report is None else report(_Figures(fact, room_ms_at_zero))
