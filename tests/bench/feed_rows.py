"""The room and the straightforward version, turn by turn, under 200 displays and under 1,000."""

import statistics
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.feed import (
    BIDS,
    DISPLAYS,
    MANY_DISPLAYS,
    PER_SECOND,
    REPETITIONS,
    Run,
    Side,
    measure,
    straight,
    template_of,
)
from tests.bench.serving import frame_of_the_room, the_room
from tests.bench.table import Row

STRAIGHT = "Litestar, async ORM, Channels"
GATE = 0.6


def rows() -> Iterator[Row]:
    """Bid → acknowledged and bid → displayed, gated at 200 displays, reported at 1,000."""
    with TemporaryDirectory(prefix="bench-") as folder:
        frame = template_of(*frame_of_the_room(Path(folder)))
    newcomer = straight(frame)
    ours, theirs = _alternating(newcomer, REPETITIONS, DISPLAYS, BIDS, PER_SECOND)
    yield from _compared(f"{DISPLAYS} displays", ours, theirs, GATE)
    yield Row(
        "frame on the wire, 200 displays", "B", ours[0].frame_bytes, STRAIGHT, theirs[0].frame_bytes
    )
    yield Row(
        "load process busy",
        "of a core",
        max(run.busy for run in ours),
        "the same process",
        max(run.busy for run in theirs),
    )
    ours, theirs = _alternating(newcomer, 1, MANY_DISPLAYS, BIDS // 2, PER_SECOND / 2.5)
    yield from _compared(f"{MANY_DISPLAYS:,} displays", ours, theirs, None)


def _alternating(
    newcomer: Side, repetitions: int, displays: int, bids: int, per_second: float
) -> tuple[list[Run], list[Run]]:
    ours, theirs = [], []
    for _ in range(repetitions):
        ours.append(measure(the_room, displays, bids, per_second))
        theirs.append(measure(newcomer, displays, bids, per_second))
    return ours, theirs


def _compared(where: str, ours: list[Run], theirs: list[Run], gate: float | None) -> Iterator[Row]:
    for what, figure in (
        ("bid → acknowledged", lambda run: run.acknowledged),
        ("bid → displayed", lambda run: run.displayed),
        ("bid → last display", lambda run: run.last_displayed),
    ):
        yield Row(
            what=f"{what}, {where}, p50",
            unit="ms",
            ours=statistics.median(map(figure, ours)),
            beside=STRAIGHT,
            theirs=statistics.median(map(figure, theirs)),
            at_most=None if "last" in what else gate,
        )
