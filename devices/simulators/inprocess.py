"""The in-process shells: a driver's engine and a simulated machine on an injected clock.

No thread, no pty, no waiting: ``advance(to_s)`` plays everything that happens until then, with the
same frames, bytes, line speed and faults as the process shell. For rehearsals at full speed and
for searching thousands of fault sequences.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self

from devices.box.config import BoxConfig
from devices.box.engine import BoxEngine
from devices.box.shapes import BoxReading, BoxWant
from devices.box.steps import Purpose as BoxPurpose
from devices.clocks.model import find
from devices.clocks.shapes import ClockConfig, ClockReading, ClockWant
from devices.clocks.shapes import Purpose as ClockPurpose
from devices.facts import Fact
from devices.protocols.modbus import Request, reply_length
from devices.protocols.text import Tell
from devices.simulators import rtu
from devices.simulators.box_device import BoxDevice
from devices.simulators.box_model import BoxParts
from devices.simulators.device import Answer, Device, Ear, Happening, RefusedError
from devices.simulators.faults import LineFaults
from devices.simulators.machines import machine
from devices.simulators.master import ExceptionReplyError, decode, encode
from devices.steps import Engine, PurposeT, Question, Send, Wait

BITS_PER_BYTE = 10
TURNAROUND_S = 0.002
HURRY_S = 0.05


@dataclass(slots=True)
class _Flight(Generic[PurposeT]):
    """One question under way."""

    step: Send[PurposeT]
    sent_s: float
    heard_s: float
    give_up_s: float
    heard: bool = False


class InProcess(Generic[PurposeT]):
    """One engine and one machine on one clock.

    Attributes:
        happenings: What really happened, in order.
        faults: What the line does to frames.
        now_s: The injected clock.
    """

    def __init__(
        self,
        engine: Engine[PurposeT],
        device: Device,
        ear: Ear,
        *,
        slave: int,
        baudrate: int,
        now_s: float,
    ) -> None:
        self.happenings: list[Happening] = []
        self.faults = LineFaults()
        self.now_s = now_s
        self._engine = engine
        self._device = device
        self._ear = ear
        self._slave = slave
        self._byte_s = BITS_PER_BYTE / baudrate
        self._flight: _Flight[PurposeT] | None = None
        self._arriving: tuple[float, bytes] | None = None
        self._plugged = True
        self._idle_until_s: float | None = None
        self._inbox: asyncio.Queue[Fact | None] = asyncio.Queue()
        engine.link_up(now_s)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._inbox.put_nowait(None)

    async def facts(self) -> AsyncIterator[Fact]:
        """Yield facts as ``advance`` brings them about, until closed."""
        while (fact := await self._inbox.get()) is not None:
            yield fact

    def advance(self, to_s: float) -> list[Fact]:
        """Play everything up to ``to_s``; the facts, which ``facts`` yields too."""
        while self._plugged and self._play(to_s):
            pass
        self._pass_time(to_s)
        facts = self._engine.take_facts()
        for fact in facts:
            self._inbox.put_nowait(fact)
        return facts

    @property
    def due_s(self) -> float | None:
        """When there is next something to play; None while the plug is out."""
        flight = self._flight
        if not self._plugged:
            return None
        if flight is None:
            return self._idle_until_s or self.now_s
        if not flight.heard:
            return flight.heard_s
        arrival_s = self._arriving[0] if self._arriving else flight.give_up_s
        return min(arrival_s, flight.give_up_s)

    def control(self, command: Mapping[str, object]) -> Answer:
        """Carry out a control command, as the process shell's socket would.

        Raises:
            KeyError: No such command.
        """
        match command["do"]:
            case "unplug":
                self._plugged = False
                self._flight = self._arriving = None
                self._engine.link_down(self.now_s, "unplugged")
                return {"ok": True}
            case "replug":
                if not self._plugged:
                    self._plugged = True
                    self._engine.link_up(self.now_s)
                return {"ok": True}
            case _:
                return self._obey(command)

    def _obey(self, command: Mapping[str, object]) -> Answer:
        try:
            answer = self._carry_out(command)
        except RefusedError as refusal:
            return {"ok": False, "why": str(refusal)}
        self.happenings += self._device.settle()
        return {"ok": True, "at_s": self.now_s, **answer}

    def _carry_out(self, command: Mapping[str, object]) -> Answer:
        for part in (self.faults, self._ear, self._device):
            with contextlib.suppress(KeyError):
                return part.obey(command)
        raise KeyError(command["do"])

    def _look_up(self) -> None:
        """The want has changed: something may not wait for the reply under way."""
        flight = self._flight
        if flight and self._engine.must_hurry(flight.step, self.now_s):
            flight.give_up_s = min(flight.give_up_s, self.now_s + HURRY_S)

    def _play(self, to_s: float) -> bool:
        """Play the next event; False when none is left before ``to_s``."""
        flight = self._flight
        if flight is None:
            return self._begin(to_s)
        if not flight.heard:
            if flight.heard_s > to_s:
                return False
            self._pass_time(flight.heard_s)
            flight.heard = True
            self._let_hear(flight)
            return True
        arrival_s = self._arriving[0] if self._arriving else flight.give_up_s
        done_s = min(arrival_s, flight.give_up_s)
        if done_s > to_s:
            return False
        self._pass_time(done_s)
        self._flight = None
        request = flight.step.request
        if isinstance(request, Tell):
            self._engine.answered(flight.step, (), flight.sent_s, self.now_s)
        else:
            self._finish(flight, request, arrived=arrival_s <= flight.give_up_s)
        return True

    def _begin(self, to_s: float) -> bool:
        match self._engine.next_step(self.now_s):
            case Wait(until_s):
                self._idle_until_s = until_s
                self._pass_time(min(until_s, to_s))
                return until_s <= to_s
            case Send() as step:
                self._idle_until_s = None
                if self._arriving and self._arriving[0] <= self.now_s:
                    self._arriving = None  # drained: it came while nobody was asking
                wire_s = len(self._frame(step.request)) * self._byte_s
                give_up_s = self.now_s + step.timeout_s
                self._flight = _Flight(step, self.now_s, self.now_s + wire_s, give_up_s)
                return True

    def _let_hear(self, flight: _Flight[PurposeT]) -> None:
        if not self._device.powered:
            return
        reply = self._ear.answer(self.faults.damaged(self._frame(flight.step.request)))
        self.happenings += self._device.settle()
        fate = self.faults.reply(reply) if reply else None
        if fate and self._arriving is None:
            data, late_s = fate
            arrives_s = self.now_s + TURNAROUND_S + late_s + len(data) * self._byte_s
            self._arriving = (arrives_s, data)

    def _finish(self, flight: _Flight[PurposeT], request: Request, *, arrived: bool) -> None:
        reply, heard = None, False
        if arrived and self._arriving:
            frame = self._arriving[1]
            self._arriving = None
            heard = not rtu.is_whole(frame) and len(frame) >= reply_length(request)
            try:
                reply = decode(self._slave, request, frame)
            except ExceptionReplyError as refusal:
                self._engine.refused(flight.step, refusal.code, flight.sent_s, self.now_s)
                return
            if reply is None and not heard:
                self._pass_time(flight.give_up_s)
        if reply is None:
            self._engine.unanswered(flight.step, flight.sent_s, self.now_s, heard=heard)
        else:
            self._engine.answered(flight.step, reply, flight.sent_s, self.now_s)

    def _frame(self, question: Question) -> bytes:
        if isinstance(question, Tell):
            return question.frame
        return encode(self._slave, question)

    def _pass_time(self, to_s: float) -> None:
        self.now_s = max(self.now_s, to_s)
        self.happenings += self._device.advance(self.now_s)


class InProcessBox(InProcess[BoxPurpose]):
    """A lift box and its driver on an injected clock; offers what ``BidBox`` offers."""

    def __init__(
        self, config: BoxConfig | None = None, parts: BoxParts | None = None, now_s: float = 0.0
    ) -> None:
        config = config or BoxConfig()
        self.box = BoxDevice(parts or BoxParts(travel_s=config.travel_s), now_s)
        self.engine = BoxEngine(config, now_s)
        super().__init__(
            self.engine,
            self.box,
            rtu.Slave(config.slave, self.box.module),
            slave=config.slave,
            baudrate=config.baudrate,
            now_s=now_s,
        )

    def want(
        self,
        *,
        lift: str | None,
        slot_open_until_s: float | None,
        door_free: bool,
        release: int | None,
        beacon: bool = False,
        buzzer: bool = False,
    ) -> None:
        """Say what the room wants; see ``BidBox.want``."""
        want = BoxWant(
            lift=lift,
            slot_open_until_s=slot_open_until_s,
            door_free=door_free,
            release=release,
            beacon=beacon,
            buzzer=buzzer,
        )
        self.engine.want(want, self.now_s)
        self._look_up()

    def stop_feeding(self) -> None:
        """Drop every output now."""
        self.engine.want(BoxWant(), self.now_s)
        self._look_up()

    @property
    def reading(self) -> BoxReading:
        """What the box is, by its switches, as far as that is known now."""
        return self.engine.reading().seen_at(self.now_s)


class InProcessClock(InProcess[ClockPurpose]):
    """A hall clock and its driver on an injected clock; offers what ``HallClock`` offers."""

    def __init__(self, config: ClockConfig | None = None, now_s: float = 0.0) -> None:
        config = config or ClockConfig()
        model = find(config.model)
        self.engine = model.engine(config, now_s)
        self.display, ear = machine(config.model, slave=config.slave, travel_s=0.0, now_s=now_s)
        super().__init__(
            self.engine,
            self.display,
            ear,
            slave=config.slave,
            baudrate=config.baudrate or model.setting.baudrate,
            now_s=now_s,
        )

    def want(self, *, page: str, room_ms_at_zero: int, deadline_s: float | None) -> None:
        """Say what the clock should show; see ``HallClock.want``."""
        self.engine.want(
            ClockWant(page=page, room_ms_at_zero=room_ms_at_zero, deadline_s=deadline_s)
        )

    @property
    def reading(self) -> ClockReading:
        """What the clock shows, read back."""
        return self.engine.reading()
