"""Whole random sittings by the ten thousand, against the law written on its own.

    python -m tools.sittings [--sittings 20000] [--first-portion 0]

In portions, each with a Hypothesis seed of its own, so that a run that was broken off goes on with
the portion it had come to, and one that found something is repeated by itself.
"""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from rich.progress import track

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
TESTS = "tests/auction/session/test_whole_sittings.py"
PORTION = 1_000
MOST = 20_000
_CORES = 2


class Outcome(msgspec.Struct, frozen=True):
    """How many sittings agreed with the law, and what each portion with another one said."""

    portions: range
    complaints: tuple[str, ...]

    def __str__(self) -> str:
        agreed = (len(self.portions) - len(self.complaints)) * PORTION
        seeds = f"seeds {self.portions.start} to {self.portions.stop - 1}"
        return f"{agreed:,} of {len(self.portions) * PORTION:,} agreed, {seeds}"


def run(sittings: int = MOST, first: int = 0) -> Outcome:
    """So many sittings, rounded up to whole portions, from portion `first` on."""
    portions = range(first, first + -(-sittings // PORTION))
    with ThreadPoolExecutor(_CORES) as cores:
        said = list(track(cores.map(_portion, portions), "Sittings", total=len(portions)))
    return Outcome(portions, tuple(one for one in said if one is not None))


def _portion(seed: int) -> str | None:
    """What was wrong with it; the smallest sitting that shows it is on the terminal."""
    done = subprocess.run(
        [BIN / "pytest", "-q", "-p", "no:cacheprovider", f"--hypothesis-seed={seed}", TESTS],
        cwd=ROOT,
        env={**os.environ, "HYPOTHESIS_PROFILE": "soak", "SITTINGS": str(PORTION)},
        stdout=subprocess.PIPE,
        check=False,
        text=True,
    )
    if not done.returncode:
        return None
    print(done.stdout[-8000:])
    wrong = [line for line in done.stdout.splitlines() if "Error" in line]
    return f"portion {seed}: {wrong[-1].strip(' |') if wrong else 'pytest did not run'}"


def main() -> int:
    """1 when a sitting and the law disagree."""
    parser = argparse.ArgumentParser(prog="python -m tools.sittings")
    parser.add_argument("--sittings", type=int, default=MOST)
    parser.add_argument("--first-portion", type=int, default=0)
    options = parser.parse_args()
    outcome = run(options.sittings, options.first_portion)
    print(outcome, *outcome.complaints, sep="\n")
    return 1 if outcome.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
