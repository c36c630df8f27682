"""The process shell: one simulated machine behind a pty, in real seconds, with a control socket.

The pty ignores baud rates, so bytes are paced here: a request is complete when its last byte would
have come over a real line, and a reply trickles out at the same rate.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import termios
import time
import tty
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from devices.simulators.device import Answer, Device, Ear, Happening, RefusedError
from devices.simulators.faults import LineFaults

BITS_PER_BYTE = 10
SILENCE_CHARS = 3.5
TURNAROUND_S = 0.002
CHUNK = 4
PARENT_POLL_S = 0.25
READ_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a simulator lives.

    Attributes:
        link: Symbolic link to the pty, the "device file" of the driver.
        control: Unix socket for control commands.
        log: File of happenings, or None.
        baud: Bits per second.
        outlive_parent: Go on when the parent process ends.
    """

    link: Path
    control: Path
    log: Path | None
    baud: int
    outlive_parent: bool


class SimulatorProcess:
    """Runs one device until it is told to quit or its parent ends."""

    def __init__(self, device: Device, ear: Ear, place: Place) -> None:
        self.device = device
        self.ear = ear
        self.place = place
        self.faults = LineFaults()
        self._byte_s = BITS_PER_BYTE / place.baud
        self._master = -1
        self._slave_end = -1
        self._buffer = b""
        self._line_free_s = 0.0
        self._end_of_frame: asyncio.TimerHandle | None = None
        self._replying: set[asyncio.TimerHandle] = set()
        self._alarm: asyncio.TimerHandle | None = None
        self._quit = asyncio.Event()
        self._log: TextIO | None = None

    async def run(self) -> None:
        """Serve line and control socket until told to quit."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._quit.set)
        parent = os.getppid()
        self._open_log()
        self._tell(
            [Happening(self.device.now_s, "power", "module", value=True), *self.device.settle()]
        )
        self.plug()
        self.place.control.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(self._serve, self.place.control)
        print(json.dumps({"ready": True, "link": str(self.place.link)}), flush=True)  # noqa: T201 - the parent waits for this line
        try:
            while not self._quit.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._quit.wait(), PARENT_POLL_S)
                if os.getppid() != parent and not self.place.outlive_parent:
                    break
        finally:
            server.close()
            self.unplug()
            self.place.control.unlink(missing_ok=True)
            if self._log:
                self._log.close()

    # ---- the line -----------------------------------------------------------------------------

    def plug(self) -> None:
        """Make the pty and point the link at it."""
        if self._master >= 0:
            return
        self._master, self._slave_end = os.openpty()
        tty.setraw(self._slave_end, termios.TCSANOW)
        os.set_blocking(self._master, False)
        asyncio.get_running_loop().add_reader(self._master, self._hear)
        fresh = self.place.link.with_name(self.place.link.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._slave_end))
        fresh.replace(self.place.link)

    def unplug(self) -> None:
        """Take the pty away under whoever holds it."""
        if self._master < 0:
            return
        asyncio.get_running_loop().remove_reader(self._master)
        for timer in (*self._replying, self._end_of_frame):
            if timer:
                timer.cancel()
        self._replying.clear()
        self._buffer = b""
        self.place.link.unlink(missing_ok=True)
        os.close(self._slave_end)
        os.close(self._master)
        self._master = self._slave_end = -1

    def _hear(self) -> None:
        now_s = time.monotonic()
        try:
            data = os.read(self._master, READ_BYTES)
        except OSError:
            return
        self._line_free_s = max(now_s, self._line_free_s) + len(data) * self._byte_s
        if self.faults.echo:
            self._speak(data, now_s)
        self._buffer += self.faults.damaged(data)
        if self._end_of_frame:
            self._end_of_frame.cancel()
        length = self.ear.length(self._buffer)
        whole = length is not None and len(self._buffer) >= length
        silence_s = 0.0 if whole else SILENCE_CHARS * self._byte_s
        loop = asyncio.get_running_loop()
        self._end_of_frame = loop.call_at(self._line_free_s + silence_s, self._take_frame)

    def _take_frame(self) -> None:
        frame, self._buffer = self._buffer, b""
        now_s = time.monotonic()
        # The machine heard the frame when its last byte was due: a busy host delays no real module.
        self._tell(self.device.advance(min(now_s, self._line_free_s)))
        if self.device.powered:
            reply = self.ear.answer(frame)
            self._tell(self.device.settle())
            fate = self.faults.reply(reply) if reply else None
            if fate:
                data, late_s = fate
                self._speak(data, now_s + TURNAROUND_S + late_s)
        self._set_alarm()

    def _speak(self, data: bytes, from_s: float) -> None:
        """Write bytes at the line's pace, the last of each chunk when it would arrive."""
        loop = asyncio.get_running_loop()
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            at_s = from_s + (start + len(chunk)) * self._byte_s
            timer = loop.call_at(at_s, self._write, chunk)
            self._replying = {old for old in self._replying if old.when() > loop.time()}
            self._replying.add(timer)
        self._line_free_s = max(self._line_free_s, from_s + len(data) * self._byte_s)

    def _write(self, chunk: bytes) -> None:
        if self._master >= 0:
            with contextlib.suppress(OSError):
                os.write(self._master, chunk)

    # ---- time ---------------------------------------------------------------------------------

    def _pass_time(self, to_s: float) -> None:
        self._tell(self.device.advance(to_s))
        self._set_alarm()

    def _set_alarm(self) -> None:
        if self._alarm:
            self._alarm.cancel()
        due_s = self.device.due_s()
        if due_s is not None:
            self._alarm = asyncio.get_running_loop().call_at(due_s, self._pass_time, due_s)

    # ---- the log ------------------------------------------------------------------------------

    def _open_log(self) -> None:
        if self.place.log:
            self._log = self.place.log.open("a", encoding="utf-8", buffering=1)

    def _tell(self, happenings: Iterable[Happening]) -> None:
        if self._log:
            for one in happenings:
                line = {"at_s": one.at_s, "what": one.what, "name": one.name, "value": one.value}
                self._log.write(json.dumps(line) + "\n")

    # ---- the control socket -------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            while line := await reader.readline():
                writer.write(json.dumps(self._obey(line)).encode() + b"\n")
                await writer.drain()
        writer.close()

    def _obey(self, line: bytes) -> Answer:
        self._tell(self.device.advance(time.monotonic()))
        try:
            command = json.loads(line)
            answer = self._carry_out(command)
        except RefusedError as refusal:
            return {"ok": False, "why": str(refusal)}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return {"ok": False, "why": f"not understood: {error!r}"}
        finally:
            self._tell(self.device.settle())
            self._set_alarm()
        if self.device.powered and (said := self.ear.unasked()):
            self._speak(self.faults.damaged(said), time.monotonic())
        return {"ok": True, "at_s": self.device.now_s, **answer}

    def _carry_out(self, command: dict[str, object]) -> Answer:
        match command["do"]:
            case "unplug":
                self.unplug()
            case "replug":
                self.plug()
            case "line":
                return {"plugged": self._master >= 0, **self.faults.obey(command)}
            case "quit":
                self._quit.set()
            case _:
                for part in (self.faults, self.ear, self.device):
                    with contextlib.suppress(KeyError):
                        return part.obey(command)
                raise KeyError(command["do"])
        return {}


def serve(device: Device, ear: Ear, place: Place) -> None:
    """Run a simulator in this process until it ends."""
    try:
        asyncio.run(SimulatorProcess(device, ear, place).run())
    except KeyboardInterrupt:
        sys.exit(130)
