"""One open source of bytes and its only owner: a serial device, a serial server, a simulator.

A source is a device file (``/dev/serial/by-id/…``) or a URL that pyserial understands, above all
``socket://host:port`` (a serial server), ``spy:///dev/ttyUSB0?file=…`` (a second trace) and
``sim://box?travel=1`` (a simulated machine; see ``devices.simulators.protocol_sim``).
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import serial

from devices.claim import Claim, holder
from devices.errors import (
    LinkLostError,
    PortBusyError,
    PortForbiddenError,
    PortMissingError,
    PortUnusableError,
)
from devices.trace import FrameTrace

READ_BYTES = 4096

if "devices.simulators" not in serial.protocol_handler_packages:
    serial.protocol_handler_packages.append("devices.simulators")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a serial line talks.

    Attributes:
        baudrate: Bits per second.
        bits: Data bits, 7 or 8.
        parity: "N", "E" or "O".
        stop_bits: 1 or 2.
    """

    baudrate: int = 9600
    bits: int = 8
    parity: str = "N"
    stop_bits: int = 1


class Port:
    """One source, opened for us alone.

    Args:
        url: Device file or URL.
        setting: How the line talks; a socket has no say in it.
        heard: Takes every piece that comes in.
        gone: Called once when the source goes away under us.
        trace: Takes every frame, or None.

    Raises:
        PortMissingError: There is no such device or server.
        PortBusyError: Somebody else holds it.
        PortForbiddenError: This user may not open it.
        PortUnusableError: It opens, but not as a line.
    """

    def __init__(
        self,
        url: str,
        setting: Setting,
        *,
        heard: Callable[[bytes], None],
        gone: Callable[[], None],
        trace: FrameTrace | None = None,
    ) -> None:
        self.url = url
        self._heard, self._gone, self._trace = heard, gone, trace
        self._loop = asyncio.get_running_loop()
        with contextlib.ExitStack() as stack:
            stack.enter_context(Claim(url))
            self._serial = stack.enter_context(_opened(url, setting))
            try:
                self._number: int = self._serial.fileno()
            except OSError as error:
                raise PortUnusableError(
                    f"{url} cannot be waited on; use socket:// for a serial server"
                ) from error
            # Bytes a former owner left behind must not answer our first question.
            self._serial.reset_input_buffer()
            self._loop.add_reader(self._number, self.look)
            stack.callback(self._loop.remove_reader, self._number)
            self._held = stack.pop_all()

    def write(self, frame: bytes) -> float:
        """Hand bytes to the source.

        Returns:
            CLOCK_MONOTONIC seconds just before they were handed over.

        Raises:
            LinkLostError: The source is gone.
        """
        sent_s = time.monotonic()
        try:
            whole = self._serial.write(frame) == len(frame)
        except (OSError, serial.SerialException) as error:
            self._go()
            raise LinkLostError(f"{self.url} went away") from error
        if not whole:
            self._go()
            raise LinkLostError(f"{self.url} takes no more bytes")
        if self._trace:
            self._trace.sent(sent_s, frame)
        return sent_s

    def look(self) -> None:
        """Take in what has come, if anything."""
        try:
            data = self._serial.read(READ_BYTES)
        except (OSError, serial.SerialException):
            self._go()
            return
        if not data:
            return
        if self._trace:
            self._trace.received(time.monotonic(), data)
        self._heard(data)

    def close(self) -> None:
        """Give the source back."""
        self._held.close()

    def _go(self) -> None:
        self.close()
        self._gone()


def _opened(url: str, setting: Setting) -> serial.SerialBase:
    try:
        return serial.serial_for_url(
            url,
            exclusive=True,
            baudrate=setting.baudrate,
            bytesize=setting.bits,
            parity=setting.parity,
            stopbits=setting.stop_bits,
            timeout=0,
            write_timeout=0,
        )
    except (OSError, ValueError, serial.SerialException) as error:
        raise _refusal(url, error) from error


def _refusal(url: str, error: Exception) -> Exception:
    """Why a source would not open, as a sentence that says what to do."""
    path = device_file(url)
    number = getattr(error, "errno", None)
    if path is not None and not path.exists():
        return PortMissingError(f"no device at {path}: plug it in, or correct the name")
    if path is None and isinstance(error, OSError) and "open port" in str(error):
        return PortMissingError(f"{url} does not answer: {error}")
    if number == errno.EAGAIN:
        return PortBusyError(
            f"{url} is held by {holder(path) if path else 'another process'}; "
            "close that, or give this machine a port of its own"
        )
    if number in {errno.EACCES, errno.EPERM}:
        return PortForbiddenError(
            f"this user may not open {url}: on Debian, add the user to the group dialout"
        )
    return PortUnusableError(f"{url} will not open: {error}")


def device_file(url: str) -> Path | None:
    """The device file behind a source, None when it has none."""
    if "://" not in url:
        return Path(url)
    scheme, _, rest = url.partition("://")
    return Path(rest.partition("?")[0]) if scheme == "spy" else None
