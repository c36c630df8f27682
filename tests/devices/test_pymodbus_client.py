"""The simulators against pymodbus' own client, as anybody would use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from pymodbus.client import ModbusSerialClient

from tests.devices.conftest import Machine

pytestmark = pytest.mark.pty


@contextmanager
def client(machine: Machine) -> Iterator[ModbusSerialClient]:
    with closing(
        ModbusSerialClient(str(machine.link), baudrate=9600, timeout=0.5, retries=0)
    ) as it:
        assert it.connect()
        yield it


def test_pymodbus_reads_and_writes_the_box(machine: Callable[..., Machine]) -> None:
    box = machine("box")
    with client(box) as master:
        assert master.read_coils(32, count=6).bits[:6] == [False, True, True, True, False, True]
        assert master.read_discrete_inputs(32, count=6).bits[1]
        assert master.read_holding_registers(482, count=1).registers == [0x7055]
        assert not master.write_register(488, 20).isError()
        assert not master.write_coil(260, value=True).isError()
        assert not master.write_coils(0, [False, False, True]).isError()
        state = box.do(do="state")
        assert state["outputs"]["SLOT"]  # type: ignore[index]
        assert state["watchdog"]["enabled"]  # type: ignore[index]
        assert master.read_holding_registers(9000, count=1).exception_code == 2


def test_pymodbus_sets_and_reads_the_wall_clock(machine: Callable[..., Machine]) -> None:
    wall = machine("swz-w610")
    with client(wall) as master:
        assert not master.write_registers(0x11, [2026, 12, 2, 10, 30, 0]).isError()
        assert not master.write_register(0x17, 3).isError()
        assert master.read_holding_registers(0x10, count=6).registers == [3, 2026, 12, 2, 10, 30]
        assert master.write_register(0x15, 60).exception_code == 3


def test_pymodbus_reads_and_writes_the_display(machine: Callable[..., Machine]) -> None:
    led = machine("clock")
    with client(led) as master:
        assert not master.write_registers(0, [0, 12, 34]).isError()
        assert not master.write_coils(100, [False, True]).isError()
        assert led.do(do="show")["shows"] == "剩餘時間 00:12:34"
        assert master.read_holding_registers(0, count=3).registers == [0, 12, 34]
