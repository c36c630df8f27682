"""The long runs: property tests with thousands of examples, mutants of the rules, whole sessions.

    python -m tools.soak [--sessions 40] [--sittings 20000] [--first-portion 0]
        [--no-properties] [--no-mutants] [--no-lines]

Ends with a page named for the day in docs/reference/soak, whatever came out.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec.structs import asdict
from rich.progress import track

from tests.bench.table import machine
from tools import mutants, sittings

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "reference" / "soak"
BIN = Path(sys.executable).parent
LEFT_OUT = "left out"
_BOTH_CORES = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


class Played(msgspec.Struct, frozen=True):
    """One whole session: how long it took, how much it wrote, and what was wrong with it."""

    seconds: float
    entries: int
    complaint: str = ""


class Suites(msgspec.Struct, frozen=True):
    """What pytest said in the end."""

    properties: str
    lines: str


def main() -> int:
    """Run everything, write the page; 1 when anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak")
    parser.add_argument("--sessions", type=int, default=40, help="whole sessions to play")
    parser.add_argument("--sittings", type=int, default=sittings.MOST, help="random sittings")
    parser.add_argument("--first-portion", type=int, default=0, help="where a soak was broken off")
    parser.add_argument("--properties", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--mutants", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--lines", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    began = datetime.now(tz=UTC)
    suites = Suites(
        properties=_suite(
            "not pty and not browser and not scenario",
            f"--ignore={sittings.TESTS}",
            *_BOTH_CORES,
            HYPOTHESIS_PROFILE="soak",
        )
        if options.properties
        else LEFT_OUT,
        lines=_suite("soak") if options.lines else LEFT_OUT,
    )
    random = sittings.run(options.sittings, options.first_portion)
    tried = _mutants() if options.mutants else None
    played = [_play() for _ in track(range(options.sessions), "Sessions")]
    page = PAGES / f"{began:%Y-%m-%d}.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(_page(began, suites, random, tried, played), encoding="utf-8")
    print(page.read_text("utf-8"))
    complaints = [each.complaint for each in played if each.complaint]
    complaints += [*random.complaints, *(tried.complaints if tried else ())]
    failed = any("failed" in said or "error" in said for said in asdict(suites).values())
    return 1 if complaints or failed else 0


def _suite(marked: str, *options: str, **env: str) -> str:
    """The tests so marked: pytest's closing words."""
    done = subprocess.run(
        [BIN / "pytest", "-q", "-m", marked, "--timeout=7200", *options],
        cwd=ROOT,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        check=False,
        text=True,
    )
    print(done.stdout[-4000:])
    closing = re.findall(r"^\d+ .* in [0-9.]+s.*$", done.stdout, re.MULTILINE)
    return closing[-1] if closing else f"error: pytest ended with {done.returncode}"


def _mutants() -> mutants.Outcome:
    """The changes tried; that none could be is a complaint as well."""
    try:
        return mutants.run()
    except RuntimeError as problem:
        return mutants.Outcome(0, 0, (f"mutmut could not begin: {_last(str(problem))}",))


def _play() -> Played:
    """The bundled session from start to seal, and its folder verified."""
    began = time.monotonic()
    with TemporaryDirectory(prefix="soak-") as folder:
        demo = [str(BIN / "auction"), "demo", "--once", "--json", "--port", "0", "--data", folder]
        done = subprocess.run(demo, capture_output=True, check=False, text=True)
        seconds = time.monotonic() - began
        if done.returncode:
            return Played(seconds, 0, f"demo ended with {done.returncode}: {_last(done.stderr)}")
        outcome = msgspec.json.decode(_last(done.stdout))
        verify = [str(BIN / "auction"), "verify", outcome["session_dir"]]
        checked = subprocess.run(verify, capture_output=True, check=False, text=True)
        complaint = "" if checked.returncode == 0 else f"verify: {_last(checked.stdout)}"
        return Played(seconds, outcome["journal"]["size"], complaint)


def _last(text: str) -> str:
    return next(iter(reversed(text.strip().splitlines())), "")


def _page(
    began: datetime,
    suites: Suites,
    random: sittings.Outcome,
    tried: mutants.Outcome | None,
    played: list[Played],
) -> str:
    return "\n".join(_lines(began, suites, random, tried, played)) + "\n"


def _lines(
    began: datetime,
    suites: Suites,
    random: sittings.Outcome,
    tried: mutants.Outcome | None,
    played: list[Played],
) -> Iterator[str]:
    ended = datetime.now(tz=UTC)
    yield f"# Soak of {began:%Y-%m-%d}\n"
    yield f"{machine(ROOT)}. Began {began:%H:%M} UTC, took {ended - began!s:.7}.\n"
    yield f"- Properties under the `soak` profile: {suites.properties}"
    yield f"- Scripts of every kind over serial lines: {suites.lines}"
    yield f"- Random sittings against the law written on its own: {random}"
    yield from (f"  - {line}" for line in random.complaints)
    yield f"- Mutants: {tried or 'left out'}"
    if tried:
        yield from (f"  - {line}" for line in tried.complaints)
    if not played:
        yield "- Whole sessions: none"
        return
    good = [each for each in played if not each.complaint]
    yield f"- Whole sessions played and verified: {len(good)} of {len(played)}"
    if good:
        yield f"- Entries a session: {statistics.median(each.entries for each in good):g} (median)"
        slowest = max(each.seconds for each in good)
        median = statistics.median(each.seconds for each in good)
        yield f"- Seconds a session: {median:.1f} (median), {slowest:.1f} (slowest)"
    for number, each in enumerate(played, 1):
        if each.complaint:
            yield f"- Session {number}: {each.complaint}"


if __name__ == "__main__":
    sys.exit(main())
