"""`make bench`: every comparison in one run, a table printed and written, the gates kept.

python -m tests.bench.run                  everything, and docs/reference/benchmarks.md anew
python -m tests.bench.run fold feed        some of it, printed only
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import (
    append,
    deadline,
    feed_rows,
    fold,
    footage,
    half_open,
    painting,
    sitting,
    verify,
)
from tests.bench.table import Row, machine, markdown

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
BUSY = 1.0
"""Load average above which the comparison is told apart from a quiet one."""

INTRO = """\
# Benchmarks

Written by `make bench`, which measures both sides of every line in the same run, alternating, and
fails when a ratio misses its gate. Figures are medians; they belong to the machine named, ratios
travel better. p99 gates nothing: a neighbour on the same host moves it tenfold.

{when:%Y-%m-%d}, on {machine}; load average {load:.1f} before the first line.

"""

BENCHES: Mapping[str, Callable[[], Iterator[Row]]] = {
    "append": append.rows,
    "verify": verify.rows,
    "fold": fold.rows,
    "sitting": sitting.rows,
    "feed": feed_rows.rows,
    "half-open": half_open.rows,
    "painting": painting.rows,
    "deadline": deadline.rows,
    "footage": footage.rows,
}


def main() -> int:
    """Measure, print, write; 1 when a gate is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.run")
    parser.add_argument("only", nargs="*", metavar="BENCH", help=", ".join(BENCHES))
    only = parser.parse_args().only
    if unknown := set(only) - set(BENCHES):
        parser.error(f"no such bench: {', '.join(sorted(unknown))}")
    load = os.getloadavg()[0]
    if load > BUSY:
        print(f"This machine is busy (load {load:.1f}): expect ratios nearer 1.", file=sys.stderr)
    rows: list[Row] = []
    for name, bench in BENCHES.items():
        if only and name not in only:
            continue
        print(f"{name} …", file=sys.stderr, flush=True)
        for row in bench():
            rows.append(row)
            print("  " + "  ".join(filter(None, row.cells())), file=sys.stderr, flush=True)
    table = markdown(rows)
    print(table)
    if not only:
        head = INTRO.format(when=datetime.now(tz=UTC), machine=machine(ROOT), load=load)
        PAGE.write_text(head + table, encoding="utf-8")
    missed = [row.what for row in rows if not row.passed]
    for what in missed:
        print(f"Gate missed: {what}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
