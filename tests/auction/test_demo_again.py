"""`auction demo` where it was played before, `auction watch` where nobody answers."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auction.cli import main
from auction.rehearsal.reading import parse
from auction.wiring.rehearsing import rehearse

SCRIPT = """
title = "短"
[people]
A = {{}}
[[session]]
date = 2026-12-02
lots = [{{ mark = "丙", kind = "movable", reserve = 80_000, step = 1_000 }}]
steps = [{{ admit = "A" }}, {end}]
"""
WHOLE = SCRIPT.format(
    end='{ do = { kind = "CallLot", lot = "丙" } }, { sell = "丙" }, { do = "AdjournSession" }'
)
BEGUN = SCRIPT.format(end='{ do = { kind = "CallLot", lot = "丙" } }')


def _written(data: Path) -> dict[Path, bytes]:
    """Everything below a folder but who holds it."""
    files = (file for file in data.rglob("*") if file.is_file() and file.name != "server.lock")
    return {file: file.read_bytes() for file in files}


def _demo(data: Path) -> Result:
    return CliRunner().invoke(main, ["demo", "--once", "--port", "0", "--data", str(data)])


@pytest.mark.parametrize(
    ("script", "said"), [(WHOLE, "holds a finished session"), (BEGUN, "is not finished")]
)
def test_a_folder_that_was_used_is_not_played_in_again(
    script: str, said: str, tmp_path: Path
) -> None:
    rehearse("short", parse(script, "short.toml"), tmp_path, "test", lambda _: None)
    before = _written(tmp_path)
    done = _demo(tmp_path)
    assert done.exit_code == 2
    assert said in done.output
    assert "--data" in done.output
    assert _written(tmp_path) == before


def test_a_folder_that_cannot_be_made_is_said_at_once() -> None:
    done = _demo(Path("/proc/nowhere"))
    assert done.exit_code == 2
    assert "cannot be written" in done.output


def test_practising_plays_no_script() -> None:
    done = CliRunner().invoke(main, ["demo", "--practice", "--once"])
    assert done.exit_code == 2
    assert "leave out --once, --json and --script" in done.output


def test_watching_where_nobody_answers_says_so() -> None:
    watching = subprocess.Popen(
        [sys.executable, "-m", "auction", "watch", "http://127.0.0.1:9"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert watching.stdout is not None
        assert "no room answers at http://127.0.0.1:9" in watching.stdout.readline()
    finally:
        watching.kill()
        watching.wait()
        if watching.stdout is not None:
            watching.stdout.close()
