"""One serial port and its single owner: questions out, checked answers back, never a blind retry.

Modbus RTU has no transaction number, so a late reply would answer the next question. Hence the two
rules kept here: after *any* time-out the line stays silent for the quiet time and what arrives
meanwhile is dropped; and a reply must answer the question in function, address and count. A reply
that came in full length but damaged is no time-out: nothing more is on its way.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass
from pathlib import Path

from pymodbus.client import AsyncModbusSerialClient
from pymodbus.exceptions import ConnectionException, ModbusException
from pymodbus.pdu import ModbusPDU

from devices.errors import (
    DeviceRefusalError,
    LinkLostError,
    NoReplyError,
    PortBusyError,
    PortMissingError,
    WrongReplyError,
)
from devices.protocols.modbus import (
    ReadBits,
    ReadHolding,
    ReadInputs,
    Reply,
    Request,
    WriteBits,
    WriteWords,
    reply_length,
)
from devices.trace import FrameTrace

# A missing device would fill a log at every question; the drivers say it once, as a fact.
logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)


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
    """The one owner of a serial port.

    Args:
        url: Device file (``/dev/serial/by-id/…``) or a pyserial URL (``socket://``, ``spy://``).
        slave: Modbus address of the device.
        baudrate: Bits per second, 8N1.
        quiet_s: Silence after a time-out, seconds.
        local_echo: The adapter sends our own bytes back.
        trace: File that takes every frame, or None.
    """

    def __init__(
        self,
        url: str,
        *,
        slave: int = 1,
        baudrate: int = 9600,
        quiet_s: float = 0.5,
        local_echo: bool = False,
        trace: Path | None = None,
    ) -> None:
        self.url = url
        self._slave = slave
        self._baudrate = baudrate
        self._quiet_s = quiet_s
        self._local_echo = local_echo
        self._trace = FrameTrace(trace) if trace else None
        self._client: AsyncModbusSerialClient | None = None
        self._made = asyncio.Event()
        self._gone = asyncio.Event()
        self._quiet_until_s = 0.0
        self._sent_s = 0.0
        self._awaited = 0
        self._partial = b""
        self._heard = 0
        self._patience: asyncio.Timeout | None = None

    @property
    def is_open(self) -> bool:
        """Whether the port is open, as far as the system knows."""
        return self._client is not None and self._made.is_set() and not self._gone.is_set()

    async def open(self) -> None:
        """Open the port for us alone.

        Raises:
            PortMissingError: There is no such device file.
            PortBusyError: Another process holds it, or it will not open.
        """
        self._drop()
        if _missing(self.url):
            raise PortMissingError(f"no device at {self.url}")
        self._made = asyncio.Event()
        self._gone = asyncio.Event()
        self._client = AsyncModbusSerialClient(
            self.url,
            baudrate=self._baudrate,
            handle_local_echo=self._local_echo,
            reconnect_delay=0,
            timeout=1.0,
            retries=0,
            trace_packet=self._packet,
            trace_connect=self._connection,
        )
        if not await self._client.connect():
            raise PortBusyError(f"{self.url} is held by another process or will not open")
        await self._made.wait()
        # Bytes a former owner left behind must not answer our first question.
        self._quiet_until_s = time.monotonic() + OPENING_QUIET_S

    async def ask(self, request: Request, *, timeout_s: float, urgent: bool = False) -> Exchange:
        """Put one question to the device, once.

        Args:
            request: What to ask; writes are absolute.
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
        if self._client is None or not self.is_open:
            raise LinkLostError(f"{self.url} is not open")
        if not urgent:
            await asyncio.sleep(max(0.0, self._quiet_until_s - time.monotonic()))
        asking = asyncio.ensure_future(self._exchange(self._client, request))
        gone = asyncio.ensure_future(self._gone.wait())
        self._sent_s = time.monotonic()
        self._awaited = reply_length(request)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(self._sent_s + timeout_s) as self._patience:
                    await asyncio.wait((asking, gone), return_when=asyncio.FIRST_COMPLETED)
            # On a busy machine the time-out may be served before a reply that is already here.
            for _ in range(SECOND_LOOKS):
                if not asking.done():
                    await asyncio.sleep(0)
            if asking.done():
                return self._judge(request, asking)
            if self._gone.is_set():
                raise LinkLostError(f"{self.url} went away")
            raise self._no_reply()
        finally:
            self._patience = None
            gone.cancel()
            if not asking.done():
                asking.cancel()

    def hurry(self, within_s: float) -> None:
        """Give the reply now awaited at most ``within_s`` more: something urgent waits."""
        patience = self._patience
        if patience is None or patience.expired():
            return
        by_s = time.monotonic() + within_s
        if (until_s := patience.when()) is not None and by_s < until_s:
            patience.reschedule(by_s)

    def close(self) -> None:
        """Give the port back."""
        self._drop()
        if self._trace:
            self._trace.close()

    async def _exchange(self, client: AsyncModbusSerialClient, request: Request) -> ModbusPDU:
        slave = self._slave
        match request:
            case ReadBits(address, count):
                return await client.read_coils(address, count=count, device_id=slave)
            case ReadHolding(address, count):
                return await client.read_holding_registers(address, count=count, device_id=slave)
            case ReadInputs(address, count):
                return await client.read_input_registers(address, count=count, device_id=slave)
            case WriteBits(address, values):
                return await client.write_coils(address, list(values), device_id=slave)
            case WriteWords(address, words):
                return await client.write_registers(address, list(words), device_id=slave)

    def _judge(self, request: Request, asking: asyncio.Future[ModbusPDU]) -> Exchange:
        received_s = time.monotonic()
        try:
            pdu = asking.result()
        except ConnectionException as error:
            self._gone.set()
            raise LinkLostError(str(error)) from error
        except ModbusException as error:
            raise self._no_reply() from error
        if pdu.isError():
            raise DeviceRefusalError(getattr(pdu, "exception_code", 0), sent_s=self._sent_s)
        reply = _answer(request, pdu)
        if reply is None:
            self._quiet_until_s = received_s + self._quiet_s
            raise WrongReplyError(f"{pdu} does not answer {request}", sent_s=self._sent_s)
        return Exchange(reply, self._sent_s, received_s)

    def _no_reply(self) -> NoReplyError:
        heard = self._heard >= self._awaited
        if not heard:
            self._quiet_until_s = time.monotonic() + self._quiet_s
        why = "a damaged reply" if heard else "no reply in time"
        return NoReplyError(why, sent_s=self._sent_s, heard=heard)

    def _packet(self, sending: bool, data: bytes) -> bytes:  # noqa: FBT001 - pymodbus calls it so
        now_s = time.monotonic()
        fresh = data
        if sending:
            self._sent_s = now_s
            self._partial, self._heard = b"", 0
        else:
            # pymodbus shows what it has gathered of a frame again with every piece of it.
            fresh = data.removeprefix(self._partial)
            self._partial = data
            self._heard += len(fresh)
            if self._heard >= self._awaited:
                self.hurry(SETTLE_S)
        if self._trace and fresh:
            (self._trace.sent if sending else self._trace.received)(now_s, fresh)
        return data

    def _connection(self, made: bool) -> None:  # noqa: FBT001 - pymodbus calls it so
        (self._made if made else self._gone).set()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


OPENING_QUIET_S = 0.05
SETTLE_S = 0.005
SECOND_LOOKS = 5


def _missing(url: str) -> bool:
    """Whether a device file was named that does not exist."""
    return url.startswith("/") and not Path(url).exists()


def _answer(request: Request, pdu: ModbusPDU) -> Reply | None:
    """Check that a reply answers the request in function, address and count."""
    if pdu.function_code != _FUNCTION[type(request)]:
        return None
    match request:
        case ReadBits(_, count):
            whole = (count + 7) // 8 * 8
            return tuple(map(int, pdu.bits[:count])) if len(pdu.bits) == whole else None
        case ReadHolding(_, count) | ReadInputs(_, count):
            return tuple(pdu.registers) if len(pdu.registers) == count else None
        case WriteBits(address, values) | WriteWords(address, values):
            return () if (pdu.address, pdu.count) == (address, len(values)) else None


_FUNCTION: dict[type[Request], int] = {
    ReadBits: 1,
    ReadHolding: 3,
    ReadInputs: 4,
    WriteBits: 15,
    WriteWords: 16,
}
