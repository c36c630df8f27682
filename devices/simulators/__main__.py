"""``python -m devices.simulators box|clock|… --link PATH --control SOCKET``."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from devices.simulators.machines import BAUDRATES, machine
from devices.simulators.process import Place, serve


def main() -> None:
    """Parse the command line and run one simulator."""
    parser = argparse.ArgumentParser(prog="devices.simulators", description=__doc__)
    parser.add_argument("machine", choices=BAUDRATES)
    parser.add_argument("--link", type=Path, required=True, help="symbolic link to the pty")
    parser.add_argument("--control", type=Path, required=True, help="Unix socket for commands")
    parser.add_argument("--log", type=Path, help="JSON lines of everything that happens")
    parser.add_argument("--slave", type=int, default=1, help="Modbus address")
    parser.add_argument("--baud", type=int, help="bits per second to pace bytes at")
    parser.add_argument("--travel", type=float, default=8.0, help="full travel of the lift, s")
    parser.add_argument("--outlive-parent", action="store_true", help="do not end with the parent")
    chosen = parser.parse_args()
    device, ear = machine(
        chosen.machine, slave=chosen.slave, travel_s=chosen.travel, now_s=time.monotonic()
    )
    place = Place(
        link=chosen.link,
        control=chosen.control,
        log=chosen.log,
        baud=chosen.baud or BAUDRATES[chosen.machine],
        outlive_parent=chosen.outlive_parent,
    )
    serve(device, ear, place)


if __name__ == "__main__":
    main()
