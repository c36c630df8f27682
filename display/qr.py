"""QR codes as one SVG path: black modules on the ground the screen gives them."""

from functools import lru_cache

import segno
from msgspec import Struct

QUIET_MODULES = 4
"""Source: ISO/IEC 18004 (the quiet zone is four modules wide)."""


class Qr(Struct, frozen=True):
    """A code: modules on a side, quiet zone included, and the path of its dark ones."""

    side: int
    path: str


@lru_cache(maxsize=16)
def qr(text: str) -> Qr:
    """The code of a text at the lowest error correction: screens do not get dirty."""
    rows = segno.make(text, error="l", micro=False, boost_error=False).matrix
    runs = "".join(
        f"M{QUIET_MODULES + start} {QUIET_MODULES + y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(bytes(row))
    )
    return Qr(side=len(rows) + 2 * QUIET_MODULES, path=runs)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules stand side by side: first module and how many."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs
