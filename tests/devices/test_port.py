"""Sources by name: one owner each, and a sentence for everything that keeps them from opening."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from serial import SerialException

from devices.bidbox import BidBox
from devices.box.config import BoxConfig
from devices.errors import (
    LinkLostError,
    NoReplyError,
    PortBusyError,
    PortForbiddenError,
    PortMissingError,
    PortUnusableError,
    WrongReplyError,
)
from devices.line import Line
from devices.port import _refusal, device_file
from devices.protocols import m7000
from devices.protocols.modbus import ReadBits
from tests.devices.conftest import Machine, box_room

pytestmark = pytest.mark.pty

Start = Callable[..., Machine]
HOLD = (
    "import serial, sys; p = serial.serial_for_url(sys.argv[1], exclusive=True);"
    "print('held', flush=True); sys.stdin.read()"
)


@contextlib.asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Line]:
    line = Line(url)
    await line.open()
    try:
        yield line
    finally:
        line.close()


@contextlib.contextmanager
def another_owner(device: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, device], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        yield other


@contextlib.asynccontextmanager
async def serial_server(device: Path) -> AsyncIterator[str]:
    """What ser2net does: one TCP client at a time talks to the device."""
    end = os.open(device, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
    loop = asyncio.get_running_loop()
    served: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(writer)
        loop.add_reader(end, lambda: writer.write(os.read(end, 4096)))
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(4096):
                os.write(end, data)
        loop.remove_reader(end)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"socket://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for writer in served:
            writer.close()
        os.close(end)


async def test_a_serial_server_is_a_line_too_and_has_one_owner(machine: Start) -> None:
    box = machine("box")
    async with serial_server(box.link) as url:
        async with line_to(url) as line:
            seen = await line.ask(m7000.SCAN, timeout_s=1.0)
            assert m7000.scan(seen.reply).inputs & m7000.Input.LOWER
            with pytest.raises(PortBusyError, match="held by this program already; close that"):
                await Line(url).open()
        async with line_to(url) as line:
            assert (await line.ask(m7000.IDENTITY, timeout_s=1.0)).reply[2] == 0x7055


async def test_a_serial_server_that_hangs_up_is_a_lost_line(machine: Start) -> None:
    box = machine("box")
    async with serial_server(box.link) as url:
        line = Line(url)
        await line.open()
        await line.ask(m7000.SCAN, timeout_s=1.0)
    with pytest.raises(LinkLostError):
        await line.ask(m7000.SCAN, timeout_s=1.0)
    assert not line.is_open
    line.close()
    with pytest.raises(PortMissingError, match="does not answer"):
        await Line(url).open()


# pyserial never closes the file its spy writes; it is collected here, under this mark.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_spied_line_is_written_down_a_second_time(machine: Start, tmp_path: Path) -> None:
    spied = tmp_path / "spied.txt"
    async with line_to(f"spy://{machine('box').link}?file={spied}") as line:
        await line.ask(m7000.SCAN, timeout_s=1.0)
    # 01 01 00 00 00 28: function 1 from 0, 40 bits.
    assert "TX   0000  01 01 00 00 00 28" in spied.read_text()
    gc.collect()


async def test_a_simulated_box_is_a_source_like_any_other(tmp_path: Path) -> None:
    log = tmp_path / "box.log"
    async with box_room(BidBox(f"sim://box?travel=1&log={log}", BoxConfig(travel_s=1.0))) as room:
        await room.reads(3, link="READY", lift="LOWERED")
        until_s = time.monotonic() + 30
        room.want(lift="RAISED", until_s=until_s, release=1)
        await room.reads(4, lift="RAISED", slot="OPEN")
    assert '"SLOT"' in log.read_text()


async def test_a_machine_nobody_simulates_says_so() -> None:
    with pytest.raises(PortUnusableError, match="no simulated machine answers at sim://toaster"):
        await Line("sim://toaster").open()


async def test_the_holder_of_a_port_is_named(machine: Start) -> None:
    link = str(machine("box").link)
    with another_owner(link) as other, pytest.raises(PortBusyError) as busy:
        await Line(link).open()
    assert f"held by process {other.pid} (python" in str(busy.value)


async def test_no_device_no_server_no_right_no_line(tmp_path: Path) -> None:
    with pytest.raises(PortMissingError, match=r"no device at .*plug it in, or correct the name"):
        await Line(str(tmp_path / "ttyUSB9")).open()
    with pytest.raises(PortMissingError, match="no device at"):
        await Line(f"spy://{tmp_path / 'ttyUSB9'}").open()
    (tmp_path / "file").touch()
    with pytest.raises(PortUnusableError, match="will not open"):
        await Line(str(tmp_path / "file")).open()
    with pytest.raises(PortUnusableError, match="will not open"):
        await Line("carrier-pigeon://1").open()
    # Tests may run as root, whom no device refuses.
    refused = _refusal(str(tmp_path / "file"), SerialException(errno.EACCES, "Permission denied"))
    assert isinstance(refused, PortForbiddenError)
    assert "group dialout" in str(refused)


def test_which_device_file_is_behind_a_source() -> None:
    assert device_file("/dev/ttyUSB0") == Path("/dev/ttyUSB0")
    assert device_file("spy:///dev/ttyUSB0?file=x") == Path("/dev/ttyUSB0")
    assert device_file("socket://box.lan:4001") is None


async def test_a_late_reply_is_dropped_and_the_next_question_waits(machine: Start) -> None:
    box = machine("box")
    async with line_to(str(box.link)) as line:
        await line.ask(m7000.SCAN, timeout_s=0.3)
        box.do(do="delay_replies", count=1, by_s=0.45)
        with pytest.raises(NoReplyError) as silence:
            await line.ask(m7000.LATCHES, timeout_s=0.15)
        assert not silence.value.heard
        # The same function, the same count, another address: only the silence tells them apart.
        safe = await line.ask(m7000.SAFE_VALUES, timeout_s=0.3)
        assert safe.sent_s - silence.value.sent_s >= 0.65
        assert safe.reply == (0,) * 8


async def test_a_reply_to_another_question_is_refused(machine: Start) -> None:
    box = machine("box")
    async with line_to(str(box.link)) as line:
        box.do(do="delay_replies", count=1, by_s=0.2)
        with pytest.raises(NoReplyError):
            await line.ask(m7000.SCAN, timeout_s=0.1)
        with pytest.raises(WrongReplyError):
            await line.ask(ReadBits(259, 14), timeout_s=0.4, urgent=True)
