"""Drives the room's machines to what is wanted, and brings what they report into the room.

Machines are told their whole target again and again, never a step; what they say goes to the room
as facts. A fact the room cannot take yet is kept and brought again, in order.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from auction.ports import BidBox, HallClock, MachineFact, Recorders
from auction.session.events import (
    BoxFaultCleared,
    BoxFaulted,
    CameraHealth,
    ClockRead,
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
    SegmentClosed,
    SlotRead,
)
from auction.session.machines import Report
from auction.wanted import Wanted

log = structlog.get_logger()

STEP_S = 0.1
_RETRY_S = 0.2


class RoomSide(Protocol):
    """What reconciling needs of the room."""

    def wanted(self) -> Wanted:
        """What head and durable both want now."""

    def overlay(self) -> dict[str, str | int]:
        """What is drawn into the cameras' pictures."""

    @property
    def machine_stream(self) -> str:
        """The stream machine facts go to now."""

    @property
    def room_ms_at_zero(self) -> int:
        """Room time at CLOCK_MONOTONIC zero."""

    async def report(self, event: Report, id_: str | None = None) -> None:
        """Take one fact, once for each id; raises while the room stands still."""

    def running(self) -> bool:
        """Whether the room takes facts now."""


class Reconciler:
    """Every machine of one room.

    Args:
        room: what is wanted, and where facts go.
        box: the bid box, or None in a room without one.
        clock: the hall clock, or None.
        recorders: every camera, or None.
        seal: called once the sitting is adjourned and its last footage is durable.
    """

    def __init__(
        self,
        room: RoomSide,
        *,
        box: BidBox | None,
        clock: HallClock | None,
        recorders: Recorders | None,
        seal: Callable[[], Awaitable[None]],
    ) -> None:
        self._room, self._box, self._clock, self._recorders = room, box, clock, recorders
        self._seal = seal
        self._standing: dict[str, Report] = {}
        """The last report about each thing, told again to a stream that begins."""
        self._stream = room.machine_stream
        self._order = asyncio.Lock()
        self._recorded = False

    async def run(self) -> None:
        """Converge until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._drive(), name="drive machines")
            for machine in (self._box, self._clock, self._recorders):
                if machine is not None:
                    tasks.create_task(self._follow(machine), name="follow machine")

    async def _drive(self) -> None:
        while True:
            target = self._room.wanted()
            self._tell(target)
            if self._room.machine_stream != self._stream:
                await self._retell()
            if self._recorded and not target.recording and self._room.running():
                self._recorded = False
                await self._finish()
            self._recorded = self._recorded or target.recording
            await asyncio.sleep(STEP_S)

    def _tell(self, target: Wanted) -> None:
        zero_ms = self._room.room_ms_at_zero
        box = target.box
        if self._box is not None:
            until = box.slot_open_until_ms
            self._box.want(
                lift=box.lift,
                slot_open_until_s=None if until is None else (until - zero_ms) / 1000,
                door_free=box.door_free,
                release=box.release,
                beacon=until is not None,
            )
        if self._clock is not None:
            deadline = target.deadline_ms
            self._clock.want(
                page=target.clock_page,
                room_ms_at_zero=zero_ms,
                deadline_s=None if deadline is None else (deadline - zero_ms) / 1000,
            )
        if self._recorders is not None and (target.recording or self._room.running()):
            self._recorders.want(recording=target.recording, overlay=self._room.overlay())

    async def _finish(self) -> None:
        """The sitting is over: recorders close and hash, their facts become durable, it is sealed."""
        if self._recorders is not None:
            await self._recorders.stop()
            while self._recorders.unacknowledged:
                await asyncio.sleep(_RETRY_S)
        await self._seal()

    async def _follow(self, machine: BidBox | HallClock | Recorders) -> None:
        async for fact in machine.facts():
            number = fact.data.get("number")
            report = translate(fact, self._room.room_ms_at_zero)
            if report is not None:
                await self._bring(report, None if number is None else f"{fact.source}/{number}")
            if isinstance(number, int) and self._recorders is not None:
                self._recorders.acknowledge(fact.source, number)

    async def _bring(self, report: Report, id_: str | None) -> None:
        async with self._order:
            key = _about(report)
            if key is not None:
                self._standing[key] = report
            await self._report(report, id_)

    async def _retell(self) -> None:
        async with self._order:
            self._stream = self._room.machine_stream
            for report in self._standing.values():
                await self._report(report)

    async def _report(self, report: Report, id_: str | None = None) -> None:
        while True:
            if self._room.running():
                try:
                    await self._room.report(report, id_)
                except Exception as problem:  # noqa: BLE001 - a fact is never dropped
                    log.warning("fact waits", fact=type(report).__name__, why=repr(problem))
                else:
                    return
            await asyncio.sleep(_RETRY_S)


def _about(report: Report) -> str | None:
    """What a report is the last word about, or None for things that happen once."""
    match report:
        case DeviceFound(device=device) | DeviceLost(device=device):
            return f"link:{device}"
        case SlotRead():
            return "slot"
        case LiftRead():
            return "lift"
        case DoorRead():
            return "door"
        case ClockRead():
            return "clock"
        case RecorderStarted(camera=camera) | RecorderLost(camera=camera):
            return f"recorder:{camera}"
        case CameraHealth(camera=camera):
            return f"health:{camera}"
        case _:
            return None


_FAULTS = {
    "power_cycled": "POWER_CYCLE",
    "watchdog_tripped": "WATCHDOG",
    "jammed": "JAM",
    "estop_pressed": "EMERGENCY_STOP",
    "switch_fault": "SWITCHES",
}


def translate(fact: MachineFact, room_ms_at_zero: int) -> Report | None:
    """A machine's fact in room time, or None for what only the log wants to know."""
    data = fact.data

    def at(name: str) -> int:
        return room_ms_at_zero + int(float(data[name] or 0) * 1000)

    def whole(name: str) -> int:
        return int(data[name] or 0)

    def word(name: str) -> str:
        return str(data.get(name, ""))

    at_ms = room_ms_at_zero + int(fact.at_s * 1000)
    if fact.source.startswith("camera:"):
        return _translate_camera(fact, at, whole, word)
    match fact.kind:
        case "found":
            return DeviceFound(device=fact.source, model=word("model"))
        case "lost":
            return DeviceLost(device=fact.source, cause=word("reason"))
        case "slot":
            return SlotRead(state=word("state"), from_ms=at("from_s"), to_ms=at("to_s"))
        case "lift":
            return LiftRead(state=word("state"), at_ms=at_ms)
        case "door":
            return DoorRead(state=word("state"), at_ms=at_ms)
        case "drop":
            return EnvelopeDropped(
                new=whole("new"),
                counter=whole("count"),
                seen_between_ms=(at("from_s"), at("to_s")),
            )
        case "close_commanded":
            return CloseCommanded(deadline_ms=at("deadline_s"), wire_ms=at("wire_s"))
        case "final_count":
            return FinalCountRead(counter=whole("count"))
        case "estop_released":
            return BoxFaultCleared(fault="EMERGENCY_STOP", at_ms=at_ms)
        case "differs":
            return ClockRead(agrees=False, difference_ms=whole("difference_ms"))
        case "agrees":
            return ClockRead(agrees=True, difference_ms=0)
        case kind if kind in _FAULTS:
            return BoxFaulted(fault=_FAULTS[kind], at_ms=at_ms)
        case _:
            log.info("machine", source=fact.source, kind=fact.kind, data=dict(data))
            return None


def _translate_camera(
    fact: MachineFact,
    at: Callable[[str], int],
    whole: Callable[[str], int],
    word: Callable[[str], str],
) -> Report | None:
    camera = fact.source.removeprefix("camera:")
    match fact.kind:
        case "recorder_started":
            return RecorderStarted(camera=camera, adopted=bool(fact.data.get("adopted")))
        case "recorder_lost":
            return RecorderLost(camera=camera, cause=word("reason"))
        case "segment_closed":
            return SegmentClosed(
                camera=camera,
                path=word("path"),
                sha256=word("sha256"),
                bytes=whole("bytes"),
                first_ms=whole("first_ms"),
                last_ms=whole("last_ms"),
                frames=whole("frames"),
            )
        case "gap":
            return RecordingGap(
                camera=camera, from_ms=at("from_s"), to_ms=at("to_s"), cause=word("cause")
            )
        case "health":
            return CameraHealth(camera=camera, state=word("state"))
        case "source_lost":
            return CameraHealth(camera=camera, state="SOURCE_LOST")
        case "source_found":
            return CameraHealth(camera=camera, state="OK")
        case _:
            log.info("camera", camera=camera, kind=fact.kind)
            return None
