"""A Modbus line and its rules: questions out, checked answers back, never a blind retry.

Modbus RTU has no transaction number, so a late reply would answer the next question. Hence the two
rules kept here: after *any* time-out the line stays silent for the quiet time and what arrives
meanwhile is dropped; and a reply must answer the question in function, address and count. A reply
that came in full length but damaged is no time-out: nothing more is on its way.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from pymodbus.pdu import ModbusPDU

from devices import rtu
from devices.errors import (
    DeviceRefusalError,
    LinkError,
    LinkLostError,
    NoReplyError,
    WrongReplyError,
)
from devices.facts import Fact
from devices.port import Port, Setting
from devices.protocols.modbus import Reply, Request, reply_length
from devices.protocols.text import Tell
from devices.steps import Question
from devices.trace import FrameTrace, TracePart


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question answered.

    Attributes:
        reply: Bits or registers read; empty for a write.
        sent_s: CLOCK_MONOTONIC seconds when the question was handed to the port.
        received_s: CLOCK_MONOTONIC seconds when the reply was complete.
    """

    reply: Reply
    sent_s: float
    received_s: float


class Line:
    """The one owner of a Modbus line.

    Args:
        url: Device file (``/dev/serial/by-id/…``) or URL; see ``devices.port``.
        name: Source name of facts about the line.
        slave: Modbus address of the device.
        setting: How the line talks.
        quiet_s: Silence after a time-out, seconds.
        local_echo: The adapter sends our own bytes back.
        trace: File that takes every frame, or None.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str = "line",
        slave: int = 1,
        setting: Setting = Setting(),  # noqa: B008 - frozen
        quiet_s: float = 0.5,
        local_echo: bool = False,
        trace: Path | None = None,
    ) -> None:
        self.url = url
        self._slave = slave
        self._setting = setting
        self._quiet_s = quiet_s
        self._local_echo = local_echo
        self._name = name
        self._facts: list[Fact] = []
        self._trace = FrameTrace(trace, finished=self._finished) if trace else None
        self._port: Port | None = None
        self._quiet_until_s = 0.0
        self._sent_s = 0.0
        self._awaited = 0
        self._echo = 0
        self._received = b""
        self._answered: asyncio.Future[ModbusPDU] | None = None
        self._patience: asyncio.Timeout | None = None

    @property
    def is_open(self) -> bool:
        """Whether the port is open, as far as the system knows."""
        return self._port is not None

    async def open(self) -> None:
        """Open the port for us alone.

        Raises:
            LinkError: It cannot be had; the sentence says why and what to do.
        """
        self._drop()
        try:
            self._port = Port(
                self.url, self._setting, heard=self._hear, gone=self._lose, trace=self._trace
            )
        except LinkError as error:
            self.note("PORT", str(error))
            raise
        self._quiet_until_s = time.monotonic() + OPENING_QUIET_S
        self.note("PORT", "open")

    async def ask(self, request: Question, *, timeout_s: float, urgent: bool = False) -> Exchange:
        """Put one question to the device, once.

        Args:
            request: What to ask; writes are absolute, and what is only told has no answer.
            timeout_s: Seconds to wait for the whole reply.
            urgent: Ignore quiet time (only de-energising writes and the last heartbeat may).

        Returns:
            The checked answer.

        Raises:
            NoReplyError: Nothing readable came in time; quiet time begins.
            WrongReplyError: The reply answers another question; quiet time begins.
            DeviceRefusalError: The device answered with a Modbus exception.
            LinkLostError: The port is gone.
        """
        if not urgent:
            await asyncio.sleep(max(0.0, self._quiet_until_s - time.monotonic()))
        if self._port is not None:
            self._port.look()  # what came while nobody was asking is nobody's answer
        if self._port is None:
            raise LinkLostError(f"{self.url} is not open")
        if isinstance(request, Tell):
            sent_s = self._port.write(request.frame)
            return Exchange((), sent_s, sent_s)
        frame = rtu.encode(self._slave, request)
        self._received, self._awaited = b"", reply_length(request)
        self._echo = len(frame) if self._local_echo else 0
        answered = self._answered = asyncio.get_running_loop().create_future()
        try:
            self._sent_s = self._port.write(frame)
            try:
                async with asyncio.timeout_at(self._sent_s + timeout_s) as self._patience:
                    pdu = await asyncio.shield(answered)
            except TimeoutError:
                pdu = self._last_look(answered)
        finally:
            self._patience = self._answered = None
            answered.cancel()
        return self._judged(request, pdu)

    def hurry(self, within_s: float) -> None:
        """Give the reply now awaited at most ``within_s`` more: something urgent waits."""
        patience = self._patience
        if patience is None or patience.expired():
            return
        by_s = time.monotonic() + within_s
        if (until_s := patience.when()) is not None and by_s < until_s:
            patience.reschedule(by_s)

    def note(self, what: str, text: str) -> None:
        """Write something between the frames of the trace."""
        if self._trace:
            self._trace.note(time.monotonic(), what, text)

    def take_facts(self) -> list[Fact]:
        """Hand over what is new about the line itself: finished parts of its trace."""
        facts, self._facts = self._facts, []
        return facts

    def close(self) -> None:
        """Give the port back."""
        self._drop()
        if self._trace:
            self._trace.close()

    def _last_look(self, answered: asyncio.Future[ModbusPDU]) -> ModbusPDU:
        # On a busy machine the time-out may be served before a reply that is already here.
        if self._port is not None:
            self._port.look()
        if answered.done() and not answered.cancelled():
            return answered.result()
        heard = len(self._received) >= self._awaited
        if not heard:
            self._quiet_until_s = time.monotonic() + self._quiet_s
        why = "a damaged reply" if heard else "no reply in time"
        raise NoReplyError(why, sent_s=self._sent_s, heard=heard)

    def _judged(self, request: Request, pdu: ModbusPDU) -> Exchange:
        received_s = time.monotonic()
        if (code := rtu.refusal(pdu)) is not None:
            raise DeviceRefusalError(code, sent_s=self._sent_s)
        reply = rtu.answer(request, pdu)
        if reply is None:
            self._quiet_until_s = received_s + self._quiet_s
            raise WrongReplyError(f"{pdu} does not answer {request}", sent_s=self._sent_s)
        return Exchange(reply, self._sent_s, received_s)

    def _hear(self, data: bytes) -> None:
        if self._answered is None or self._answered.done():
            return
        echoed = min(self._echo, len(data))
        self._echo -= echoed
        self._received += data[echoed:]
        pdu = rtu.decode(self._slave, self._received)
        if pdu is not None:
            self._answered.set_result(pdu)
        elif len(self._received) >= self._awaited:
            self.hurry(SETTLE_S)

    def _finished(self, part: TracePart) -> None:
        self._facts.append(Fact(self._name, "trace_finished", time.monotonic(), asdict(part)))

    def _lose(self) -> None:
        self._port = None
        self.note("PORT", f"{self.url} went away")
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(LinkLostError(f"{self.url} went away"))

    def _drop(self) -> None:
        if self._port is not None:
            self._port.close()
            self._port = None


OPENING_QUIET_S = 0.05
SETTLE_S = 0.005
