"""Deadlines by the simulated box's own log: with its driver alive, and with its driver killed.

Several boxes run side by side, each a simulator process behind a pty at 9600 baud and a driver
process of its own. The log is written by the simulator from its model on CLOCK_MONOTONIC; the
driver has no part in it.

python -m tests.bench.deadline              print every run
"""

import asyncio
import json
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from devices.bidbox import BidBox
from devices.box.config import BoxConfig
from tests.bench.table import Row

LANES = 5
RUNS = 20
TRAVEL_S = 0.5
OPEN_S = 4.0
KILLED_WITHIN_S = 10.0
LEAD_S = 12.5
AFTER_S = 0.4


@dataclass(frozen=True)
class Shut:
    """How one opening ended.

    Attributes:
        opened_s: From the deadline back to the slot switch reading open, seconds (negative).
        shut_s: From the deadline to the slot switch reading shut, seconds; negative is early.
        killed_s: From the deadline to the SIGKILL of the driver, None when it lived.
    """

    opened_s: float
    shut_s: float
    killed_s: float | None = None

    def __str__(self) -> str:
        killed = "" if self.killed_s is None else f", driver killed at {self.killed_s:+.3f} s"
        return f"slot reads shut at {self.shut_s * 1000:+.1f} ms{killed}"


class Truth:
    """The simulator's own log."""

    def __init__(self, log: Path) -> None:
        self._log = log

    def ending(self, deadline_s: float, *, since_s: float, killed_s: float | None = None) -> Shut:
        """The opening between ``since_s`` and now, relative to ``deadline_s``."""
        opened = self.switched(since_s, shut=False)
        shut = self.switched(since_s, shut=True)
        if len(opened) != 1 or len(shut) != 1:
            raise AssertionError(f"one opening and one shutting expected, not {opened}, {shut}")
        kill = None if killed_s is None else killed_s - deadline_s
        return Shut(opened[0] - deadline_s, shut[0] - deadline_s, kill)

    def switched(self, since_s: float, *, shut: bool) -> list[float]:
        """When SLOT_CLOSED began to read ``shut``."""
        lines = map(json.loads, self._log.read_text("utf-8").splitlines())
        return [
            line["at_s"]
            for line in lines
            if line["name"] == "SLOT_CLOSED" and line["value"] is shut and line["at_s"] > since_s
        ]


@asynccontextmanager
async def simulated_box(folder: Path) -> AsyncIterator[Path]:
    """A box simulator in a process of its own; its link, beside which ``<link>.log`` grows."""
    link = folder / "box"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "devices.simulators", "box", "--travel", str(TRAVEL_S)),
        *("--link", link, "--control", folder / "control", "--log", folder / "box.log"),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        await process.stdout.readline()
        yield link
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def driver(link: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A driver in a process of its own, told one deadline a line; killed at the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.deadline", "drive", link),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        await process.stdout.readline()  # the box is found
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


def tell(process: asyncio.subprocess.Process, release: int, deadline_s: float) -> None:
    """Give the driver its next deadline."""
    assert process.stdin
    process.stdin.write(f"{release} {deadline_s!r}\n".encode())


async def alive(folder: Path, runs: int) -> list[Shut]:
    """Deadlines of one box whose driver lives on."""
    shut = []
    async with simulated_box(folder) as link, driver(link) as process:
        truth = Truth(folder / "box.log")
        for run in range(runs):
            since_s = time.monotonic()
            deadline_s = since_s + OPEN_S + random.random()
            tell(process, run + 1, deadline_s)
            await asyncio.sleep(deadline_s + AFTER_S - time.monotonic())
            shut.append(truth.ending(deadline_s, since_s=since_s))
    return shut


async def killed(folder: Path, runs: int) -> list[Shut]:
    """Deadlines of one box whose driver is killed at a random moment of the last 10 s."""
    shut = []
    async with simulated_box(folder) as link:
        truth = Truth(folder / "box.log")
        for _ in range(runs):
            async with driver(link) as process:
                since_s = time.monotonic()
                deadline_s = since_s + LEAD_S
                tell(process, 1, deadline_s)
                at_s = deadline_s - random.uniform(0.0, KILLED_WITHIN_S)
                await asyncio.sleep(at_s - time.monotonic())
                killed_s = time.monotonic()
            # Shut by the watchdog, at the latest 0.2 s after the deadline: then it is on the log.
            end_s = min(deadline_s, killed_s + 2.0) + AFTER_S
            await asyncio.sleep(end_s - time.monotonic())
            shut.append(truth.ending(deadline_s, since_s=since_s, killed_s=killed_s))
    return shut


async def _lanes(kill: bool, runs: int) -> list[Shut]:  # noqa: FBT001 - private
    lane = killed if kill else alive
    with tempfile.TemporaryDirectory() as top:
        folders = [Path(top) / str(n) for n in range(LANES)]
        for folder in folders:
            folder.mkdir()
        async with asyncio.TaskGroup() as tasks:
            lanes = [tasks.create_task(lane(folder, runs // LANES)) for folder in folders]
    return [shut for one in lanes for shut in one.result()]


def measure(runs: int = RUNS) -> tuple[list[Shut], list[Shut]]:
    """Play ``runs`` deadlines of each kind; (driver alive, driver killed), each run printed."""
    results = []
    for kill in (False, True):
        shut = asyncio.run(_lanes(kill, runs))
        for one in shut:
            print(f"  deadline: {one}", file=sys.stderr, flush=True)
        results.append(shut)
    return results[0], results[1]


def rows() -> Iterator[Row]:
    """The gates of the deadline."""
    lived, died = measure()
    early = sum(one.shut_s < 0 for one in lived)
    late_ms = [one.shut_s * 1000 for one in lived]
    yield Row("slots shut before their deadline, driver alive", f"of {RUNS}", early, "", at_most=0)
    median_ms = statistics.median(late_ms)
    yield Row("deadline → slot reads shut, median", "ms", median_ms, "", at_most=100)
    yield Row("deadline → slot reads shut, worst", "ms", max(late_ms), "")
    worst_ms = max(one.shut_s for one in died) * 1000
    yield Row("driver killed: slot reads shut, worst", "ms", worst_ms, "", at_most=200)


def run() -> int:
    """Measure and judge; 1 when a gate is missed."""
    judged = list(rows())
    for row in judged:
        print("  ".join(filter(None, row.cells())))
    return 0 if all(row.passed for row in judged) else 1


async def _drive(link: str) -> None:
    """The driver process: opens the slot for one deadline after the other."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    async with BidBox(link, BoxConfig(travel_s=TRAVEL_S)) as box:
        async for fact in box.facts():
            if fact.kind == "found":
                print("ready", flush=True)
                break
        target: tuple[int, float] | None = None

        async def listen() -> None:
            nonlocal target
            while line := await lines.readline():
                release, deadline_s = line.split()
                target = int(release), float(deadline_s)

        listening = asyncio.create_task(listen())
        while not listening.done():
            if target:
                box.want(
                    lift="RAISED",
                    slot_open_until_s=target[1],
                    door_free=False,
                    release=target[0],
                )
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["drive"]:
        asyncio.run(_drive(sys.argv[2]))
    else:
        sys.exit(run())
