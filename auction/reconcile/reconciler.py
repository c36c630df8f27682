"""Drives the room's machines to what is wanted, and brings what they report into the room.

Machines are told their whole target again and again, never a step; what they say goes to the room
as facts. A fact the room cannot take yet is kept and brought again, in order.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from hashlib import sha256
from typing import Protocol

import msgspec
import structlog

from auction.ports import BidBox, HallClock, MachineFact, Recorders
from auction.reconcile.translation import translate
from auction.session.events import (
    BeamRead,
    BoxFaultCleared,
    BoxFaulted,
    BoxHeldBack,
    CameraHealth,
    ClockRead,
    DeviceFound,
    DeviceLost,
    DoorRead,
    FactSetAside,
    LiftRead,
    RecorderLost,
    RecorderStarted,
    SlotRead,
)
from auction.session.machines import LATCHED, Report
from auction.wanted import Wanted

log = structlog.get_logger()

STEP_S = 0.1
_RETRY_S = 0.2
_TRIES = 5
_SEAL_RETRY_S = 1.0

_encode = msgspec.json.Encoder(order="sorted").encode


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

    @property
    def ended(self) -> bool:
        """Whether the sitting was adjourned and waits to be sealed."""


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
        self._standing: dict[str, MachineFact] = {}
        """The last fact about each thing, told again to a stream that begins, in its room time."""
        self._stream = room.machine_stream
        self._order = asyncio.Lock()

    async def run(self) -> None:
        """Converge until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._drive(), name="drive machines")
            tasks.create_task(self._keep_told(), name="retell facts")
            tasks.create_task(self._keep_sealed(), name="seal the sitting")
            for machine in (self._box, self._clock, self._recorders):
                if machine is not None:
                    tasks.create_task(self._follow(machine), name="follow machine")

    async def _drive(self) -> None:
        """Say what is wanted, whatever else is waited for: a box nobody talks to shuts."""
        while True:
            self._tell(self._room.wanted())
            await asyncio.sleep(STEP_S)

    async def _keep_told(self) -> None:
        while True:
            if self._room.machine_stream != self._stream:
                await self._retell()
            await asyncio.sleep(STEP_S)

    async def _keep_sealed(self) -> None:
        """Seal what was adjourned, by this server or one before it, until it is done."""
        while True:
            if self._room.ended:
                try:
                    await self._finish()
                except Exception as problem:  # noqa: BLE001 - a sitting is never left unsealed
                    log.warning("the sitting cannot be sealed yet", why=repr(problem))
                    await asyncio.sleep(_SEAL_RETRY_S)
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
        """The sitting is over: recorders close, their last facts become durable, it is sealed."""
        if self._recorders is not None:
            await self._recorders.stop()
            await self._until_acknowledged(self._recorders)
        await self._seal()

    async def _until_acknowledged(self, recorders: Recorders) -> None:
        waiting = recorders.unacknowledged
        while waiting:
            await asyncio.sleep(_RETRY_S)
            waiting = recorders.unacknowledged

    async def _follow(self, machine: BidBox | HallClock | Recorders) -> None:
        async for fact in machine.facts():
            async with self._order:
                await self._take(fact)
            number = fact.data.get("number")
            if isinstance(number, int) and self._recorders is not None:
                self._recorders.acknowledge(fact.source, number)

    async def _take(self, fact: MachineFact) -> None:
        try:
            wanted = self._note_standing(fact)
        except Exception as problem:  # noqa: BLE001 - whatever a driver says, the next fact counts
            await self._set_aside(fact, repr(problem))
            return
        if wanted:
            await self._report(fact, identity(fact))

    async def _retell(self) -> None:
        async with self._order:
            self._stream = self._room.machine_stream
            for fact in tuple(self._standing.values()):
                await self._report(fact)

    def _note_standing(self, fact: MachineFact) -> bool:
        """Remember what a fact is the last word about; whether the room wants to know it."""
        report = translate(fact, 0)
        if report is None:
            log.info("machine", source=fact.source, kind=fact.kind, data=dict(fact.data))
            return False
        match report:
            case BoxFaultCleared(fault=fault):
                self._standing.pop(f"fault:{fault}", None)
            case LiftRead(state="RAISED" | "LOWERED"):
                self._standing.pop("fault:JAM", None)
                self._standing.pop("fault:SWITCHES", None)
        key = _about(report)
        if key is not None:
            self._standing[key] = fact
        return True

    async def _report(self, fact: MachineFact, id_: str | None = None) -> None:
        """Bring a fact until the room has it, in the room time of the stream that takes it.

        One that a running room refuses again and again is set aside, so that it does not keep
        those that come after it.
        """
        tries, why = 0, ""
        while tries < _TRIES:
            if self._room.running():
                try:
                    report = translate(fact, self._room.room_ms_at_zero)
                    if report is not None:
                        await self._room.report(report, id_)
                except Exception as problem:  # noqa: BLE001 - a fact is never dropped unsaid
                    tries += self._room.running()
                    why = repr(problem)
                    log.warning("fact waits", kind=fact.kind, why=why)
                else:
                    return
            await asyncio.sleep(_RETRY_S)
        await self._set_aside(fact, why)

    async def _set_aside(self, fact: MachineFact, why: str) -> None:
        """The record says that something is missing, the log what and why."""
        log.error(
            "fact set aside", source=fact.source, kind=fact.kind, why=why, data=dict(fact.data)
        )
        self._standing = {key: one for key, one in self._standing.items() if one is not fact}
        with suppress(Exception):  # it is in the log; the next fact must not wait for this one
            set_aside = FactSetAside(device=fact.source, what=fact.kind)
            await self._room.report(set_aside, f"aside/{identity(fact)}")


def identity(fact: MachineFact) -> str:
    """The same for the same fact whenever it is told, by this server or the next one."""
    told = _encode([fact.source, fact.kind, fact.at_s, dict(fact.data)])
    return f"{fact.source}/{fact.kind}/{sha256(told).hexdigest()[:24]}"


_LAST_WORDS: dict[type[Report], str] = {
    SlotRead: "slot",
    LiftRead: "lift",
    DoorRead: "door",
    BeamRead: "beam",
    BoxHeldBack: "held back",
    ClockRead: "clock",
}


def _about(report: Report) -> str | None:
    """What a report is the last word about, or None for things that happen once."""
    match report:
        case DeviceFound(device=device) | DeviceLost(device=device):
            return f"link:{device}"
        case RecorderStarted(camera=camera) | RecorderLost(camera=camera):
            return f"recorder:{camera}"
        case CameraHealth(camera=camera, part=part):
            return f"{part}:{camera}"
        case BoxFaulted(fault=fault) if fault in LATCHED:
            return f"fault:{fault}"
        case _:
            return _LAST_WORDS.get(type(report))
