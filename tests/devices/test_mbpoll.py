"""The simulator against a second, foreign implementation: libmodbus' mbpoll."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

import pytest

from tests.devices.conftest import Machine

pytestmark = pytest.mark.pty


def mbpoll(*arguments: str) -> str:
    program = shutil.which("mbpoll")
    assert program, "mbpoll is missing: install it with the system's packages (Debian: mbpoll)"
    command = [program, "-m", "rtu", "-a", "1", "-b", "9600", "-P", "none", "-1", "-q"]
    done = subprocess.run(
        [*command, *arguments], capture_output=True, text=True, check=False, timeout=20
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def values(text: str) -> dict[int, str]:
    """``[33]: 1`` lines, by base-1 reference."""
    found = {}
    for line in text.splitlines():
        if line.startswith("["):
            reference, _, value = line[1:].partition("]:")
            found[int(reference)] = value.strip()
    return found


def test_mbpoll_reads_and_writes_the_box(machine: Callable[..., Machine]) -> None:
    box = machine("box")
    port = str(box.link)
    scan = values(mbpoll("-t", "0", "-r", "1", "-c", "40", port))
    assert [scan[n] for n in range(33, 39)] == ["0", "1", "1", "1", "0", "1"]
    identity = values(mbpoll("-t", "4:hex", "-r", "481", "-c", "4", port))
    assert identity[483] == "0x7055"
    mbpoll("-t", "0", "-r", "3", port, "1")
    state = box.do(do="state")
    assert state["outputs"]["SLOT"]  # type: ignore[index]
    assert not state["switches"]["SLOT_CLOSED"]  # type: ignore[index]
    while not box.do(do="drop")["ok"]:
        pass
    assert values(mbpoll("-t", "3", "-r", "5", port))[5] == "1"
    mbpoll("-t", "4", "-r", "489", port, "20")
    mbpoll("-t", "0", "-r", "261", port, "1")
    assert box.do(do="state")["watchdog"]["enabled"]  # type: ignore[index]


def test_mbpoll_reads_and_writes_the_clock(machine: Callable[..., Machine]) -> None:
    led = machine("clock")
    port = str(led.link)
    mbpoll("-t", "4", "-r", "1", port, "0", "12", "34")
    mbpoll("-t", "0", "-r", "102", port, "1")
    assert led.do(do="show")["shows"] == "剩餘時間 00:12:34"
    assert values(mbpoll("-t", "4", "-r", "1", "-c", "3", port)) == {
        1: "0",
        2: "12",
        3: "34",
    }


def test_mbpoll_sets_and_reads_the_wall_clock(machine: Callable[..., Machine]) -> None:
    wall = machine("swz-w610")
    port = str(wall.link)
    mbpoll("-t", "4", "-r", str(0x11 + 1), port, "2026", "12", "2", "10", "30", "0")
    assert values(mbpoll("-t", "4", "-r", str(0x17 + 1), port)) == {0x18: "128"}
    mbpoll("-t", "4", "-r", str(0x17 + 1), port, "3")
    assert str(wall.do(do="show")["shows"]).startswith("10:30:0")
    read = values(mbpoll("-t", "4", "-r", str(0x10 + 1), "-c", "6", port))
    assert list(read.values()) == ["3", "2026", "12", "2", "10", "30"]


def test_mbpoll_hears_nothing_from_another_address(machine: Callable[..., Machine]) -> None:
    box = machine("box")
    assert box.do(do="address", **{"is": 9})["ok"]
    with pytest.raises(AssertionError, match="timed out"):
        mbpoll("-t", "0", "-r", "1", "-o", "0.3", str(box.link))
    assert not box.do(do="address", **{"is": 248})["ok"]
