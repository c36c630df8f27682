"""Every simulated machine by name, with the ear its line needs."""

from __future__ import annotations

from devices.simulators.box_device import BoxDevice
from devices.simulators.box_model import BoxParts
from devices.simulators.clock_device import ClockDevice
from devices.simulators.device import Device, Ear
from devices.simulators.rtu import Slave
from devices.simulators.scanner_device import ScannerDevice
from devices.simulators.told_device import ToldDevice, wharton, zda
from devices.simulators.true_clock_device import TrueClockDevice

BAUDRATES = {
    "box": 9600,
    "clock": 9600,
    "swz-w610": 9600,
    "wharton-2": 9600,
    "nmea-zda": 4800,
    "scanner": 9600,
}
"""The machines there are, and how fast their lines come."""


def machine(name: str, *, slave: int, travel_s: float, now_s: float) -> tuple[Device, Ear]:
    """Build one machine.

    Args:
        name: One of ``BAUDRATES``; "ikan" is another name of "clock".
        slave: Its Modbus address, where it has one.
        travel_s: Full travel of a box's lift.
        now_s: Its time at the start, seconds.

    Raises:
        KeyError: There is no such machine.
    """
    match name:
        case "box":
            box = BoxDevice(BoxParts(travel_s=travel_s), now_s)
            return box, Slave(slave, box.module)
        case "clock" | "ikan":
            led = ClockDevice(now_s)
            return led, Slave(slave, led)
        case "swz-w610":
            wall = TrueClockDevice(now_s)
            return wall, Slave(slave, wall)
        case "scanner":
            scanner = ScannerDevice(now_s)
            return scanner, scanner
        case "wharton-2" | "nmea-zda":
            told = ToldDevice(wharton if name == "wharton-2" else zda, now_s)
            return told, told
        case _:
            raise KeyError(name)
