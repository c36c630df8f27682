"""A bid, its acknowledgement, and two hundred displays: the room beside a straightforward version.

Both servers are processes on one core and are loaded by the same process on the other; both send
the same bytes, the straightforward one through a template made from a frame of the room. Runs
alternate, and the ratio of the medians is gated.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tests.bench.load import Bid, Load, Seen
from tests.bench.servers import cores, free_port, running

DISPLAYS = 200
MANY_DISPLAYS = 1_000
BIDS = 100
PER_SECOND = 25.0
REPETITIONS = 5
FIRST = 510_000
STEP = 3_000
"""More than the lot's own step, so that no frame names the next amount before it is bid."""


class Target(msgspec.Struct):
    """A running server and how to speak to it."""

    port: int
    feed_path: str
    bid_path: str
    bid: Callable[[int], Bid]
    feed_headers: dict[str, str] = {}
    bid_headers: dict[str, str] = {}


class Run(msgspec.Struct):
    """Medians of one run, milliseconds."""

    acknowledged: float
    displayed: float
    last_displayed: float
    frame_bytes: int
    busy: float


Side = Callable[[Path], AbstractContextManager[Target]]


def amount(number: int) -> int:
    """What bid `number` offers, New Taiwan dollars."""
    return FIRST + number * STEP


def straight(frame: str) -> Side:
    """The version in `tests/bench/straight`, publishing `frame` with its amount filled in."""

    @contextmanager
    def start(folder: Path) -> Iterator[Target]:
        template = folder / "frame.json"
        template.write_text(frame, encoding="utf-8")
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "tests.bench.straight.app:app"]
        environment = {
            "STRAIGHT_DATABASE": str(folder / "straight.db"),
            "STRAIGHT_FRAME": str(template),
        }
        log = folder / "straight.log"
        with running([*command, "--port", str(port)], port, log, environment):
            yield Target(port=port, feed_path="/hall", bid_path="/bids", bid=_straight_bid)

    return start


def _straight_bid(number: int) -> Bid:
    body = {
        "id": f"bid-{number}",
        "lot": "丙",
        "bidder": str(number % 2 + 1),
        "amount": amount(number),
    }
    return Bid(body=msgspec.json.encode(body).decode(), marker=f"{amount(number):,}")


def template_of(frame: str, shown: int) -> str:
    """A frame as a template of its amount.

    Raises:
        ValueError: the frame does not show the amount.
    """
    figures = f"{shown:,}"
    if figures not in frame:
        raise ValueError(f"the frame does not show {figures}")
    escaped = (
        frame.replace("{{", "{{ '{{' }}").replace("{%", "{{ '{%' }}").replace("{#", "{{ '{#' }}")
    )
    return escaped.replace(figures, "{{ amount }}")


def measure(side: Side, displays: int, bids: int = BIDS, per_second: float = PER_SECOND) -> Run:
    """Start one server, load it, end it.

    Raises:
        RuntimeError: a bid was refused, or a display never showed the last one.
    """
    with TemporaryDirectory(prefix="bench-") as name, side(Path(name)) as target:
        load = Load(
            port=target.port,
            feed_path=target.feed_path,
            feed_headers=target.feed_headers,
            bid_path=target.bid_path,
            bid_headers=target.bid_headers,
            bids=[target.bid(number) for number in range(bids)],
            displays=displays,
            sample_every=max(1, displays // 40),
            per_second=per_second,
        )
        seen = loaded(load)
    if seen.refused or seen.missing:
        raise RuntimeError(f"{seen.missing} displays stale; refused: {seen.refused[:1]}")
    return Run(
        acknowledged=statistics.median(seen.acknowledged_ms),
        displayed=statistics.median(seen.displayed_ms),
        last_displayed=statistics.median(seen.last_displayed_ms),
        frame_bytes=seen.frame_bytes,
        busy=seen.busy,
    )


def loaded(load: Load) -> Seen:
    """A load put on a server by a process of its own, on the other core."""
    core = str(min(cores()[1]))
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load", core],
        input=msgspec.json.encode(load),
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    return msgspec.json.decode(done.stdout, type=Seen)
