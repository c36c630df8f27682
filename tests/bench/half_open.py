"""Five hundred connections that never finish their request: what they cost everybody else."""

import socket
import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.feed import DISPLAYS, Target, measure
from tests.bench.serving import the_room
from tests.bench.table import Row

CONNECTIONS = 500
REPETITIONS = 3
GATE = 1.5


def rows() -> Iterator[Row]:
    """One line: acknowledgements beside them, over acknowledgements without."""
    beset, free = [], []
    for _ in range(REPETITIONS):
        beset.append(measure(_beset, DISPLAYS).acknowledged)
        free.append(measure(the_room, DISPLAYS).acknowledged)
    yield Row(
        f"bid → acknowledged, {CONNECTIONS} half-open connections, p50",
        "ms",
        statistics.median(beset),
        "without them",
        statistics.median(free),
        at_most=GATE,
    )


@contextmanager
def _beset(folder: Path) -> Iterator[Target]:
    with the_room(folder) as target, ExitStack() as opened:
        for _ in range(CONNECTIONS):
            one = opened.enter_context(socket.create_connection(("127.0.0.1", target.port)))
            one.sendall(b"GET /hall HTTP/1.1\r\nX-Slow: ")
        yield target
