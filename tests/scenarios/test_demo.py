"""`auction demo` from outside: what it prints, what it leaves, how it ends."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from auction.journal.layout import ENTRIES
from auction.rehearsal.outcome import bodies, newest_folder
from auction.rehearsal.script import WEDNESDAY
from tests.scenarios.conftest import day, left_behind, wait_until

pytestmark = [pytest.mark.scenario, pytest.mark.pty]

SHORT = """
title = "一開即散"
staff = ["A01"]

[[session]]
anchor = 2026-12-02T10:29:10+08:00
deadline = 10:30:00
lots = "day.lots.toml"
pace = 0.1
steps = [
  { by = "A01", do = { kind = "OpenSession" } },
  { by = "A01", do = { kind = "SuspendSession", reason = "王小明 A123456789" } },
]
"""
FULL_NAMES = ("王小明", "陳春嬌", "林志豪", "MAI THI NGUYEN", "黃金水", "張雅婷", "吳建國")
NUMBERS = ("A123456789", "J220000203", "J120000103", "H900123459", "K120000507", "B220000608")
SEALED_AMOUNTS = ("1725000", "1730000", "1722000", "1772000", "280000", "壹佰柒拾參萬")


def _demo(data: Path, script: Path, *options: str) -> subprocess.Popen[str]:
    arguments = ["--data", str(data), "--port", "0", "--script", str(script), *options]
    return subprocess.Popen(
        [sys.executable, "-m", "auction", "demo", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _verify(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auction", "verify", str(folder), *options],
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.fixture(scope="module")
def wednesday(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], str, Path]:
    """The bundled Wednesday played once: its last line, its output, its data folder."""
    data = tmp_path_factory.mktemp("wednesday") / "data"
    demo = _demo(data, WEDNESDAY, "--once", "--json")
    output, complaints = demo.communicate(timeout=240)
    assert demo.returncode == 0, output + complaints
    return json.loads(output.splitlines()[-1]), output, data


@pytest.mark.timeout(300)
def test_a_wednesday_comes_out_as_the_script_says(
    wednesday: tuple[dict[str, object], str, Path],
) -> None:
    said, output, data = wednesday
    assert said["lots"] == [
        {"lot": "甲", "kind": "real_estate", "status": "AWARDED", "price": 1730000,
         "winners": [{"bidder": "3", "share": "1"}]},
        {"lot": "乙", "kind": "real_estate", "status": "AWARDED", "price": 280000,
         "winners": [{"bidder": "2", "share": "1"}]},
        {"lot": "丙", "kind": "movable", "status": "AWARDED", "price": 1150000,
         "winners": [{"bidder": "7", "share": "1"}]},
    ]  # fmt: skip
    assert said["session_dir"] == str(newest_folder(data))
    assert "PIN" in output
    assert left_behind(str(data)) == []


def test_its_record_verifies_alone_and_against_its_database(
    wednesday: tuple[dict[str, object], str, Path],
) -> None:
    said, _, _ = wednesday
    folder = Path(str(said["session_dir"]))
    done = _verify(folder, "--live", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["sealed"]
    assert {"size": report["size"], "root": report["root"]} == said["journal"]
    pinned = _verify(folder, "--key", report["key"], "--json")
    assert json.loads(pinned.stdout)["key_pinned"]


def test_one_changed_byte_in_any_file_is_named(
    wednesday: tuple[dict[str, object], str, Path], tmp_path: Path
) -> None:
    folder = Path(str(wednesday[0]["session_dir"]))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert len(files) > 8
    for number, file in enumerate(files):
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        changed = copy / file.relative_to(folder)
        content = bytearray(changed.read_bytes())
        content[len(content) // 2] ^= 1
        changed.write_bytes(content)
        done = _verify(copy)
        assert done.returncode == 1, file
        assert done.stdout.startswith("DAMAGED  ")
        shutil.rmtree(copy)


def test_nothing_sealed_is_known_before_its_opening(
    wednesday: tuple[dict[str, object], str, Path],
) -> None:
    folder = Path(str(wednesday[0]["session_dir"]))
    for body in bodies(folder):
        text = body.decode()
        if '"kind":"EnvelopeOpened"' in text:
            return
        assert [amount for amount in SEALED_AMOUNTS if amount in text] == []
    pytest.fail("no envelope was opened")


def test_no_person_can_be_found_in_anything_it_wrote(
    wednesday: tuple[dict[str, object], str, Path],
) -> None:
    _, output, data = wednesday
    searched = 0
    for path in (path for path in data.rglob("*") if path.is_file()):
        if path.suffix == ".mp4":
            continue
        content = path.read_bytes()
        searched += 1
        for personal in (*FULL_NAMES, *NUMBERS):
            assert personal.encode() not in content, f"{personal} in {path}"
    assert searched > 8
    for personal in (*FULL_NAMES, *NUMBERS):
        assert personal not in output


def _until_it_stays_up(demo: subprocess.Popen[str]) -> str:
    """What it said until its script was played."""
    assert demo.stdout is not None
    said = ""
    while "Ctrl-C ends it" not in said:
        line = demo.stdout.readline()
        assert line, demo.communicate()
        said += line
    assert "Step" not in said
    return said


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A script that is over at once."""
    script = day(tmp_path, "10:30:00")
    script.write_text(SHORT, encoding="utf-8")
    return script


def test_ctrl_c_ends_everything(tmp_path: Path, short: Path) -> None:
    data = tmp_path / "data"
    demo = _demo(data, short)
    said = _until_it_stays_up(demo)
    assert len(left_behind(str(data))) >= 3
    demo.send_signal(signal.SIGINT)
    _, complaints = demo.communicate(timeout=30)
    assert (demo.returncode, complaints) == (0, "")
    wait_until(lambda: left_behind(str(data)) == [], 2.0)
    folder = newest_folder(data)
    assert folder is not None
    assert "王小明" not in said
    assert "王小明".encode() not in (folder / ENTRIES).read_bytes()
    assert _verify(folder, "--live").returncode == 0


def test_a_killed_parent_leaves_nobody_behind(tmp_path: Path, short: Path) -> None:
    demo = _demo(tmp_path / "data", short)
    _until_it_stays_up(demo)
    os.kill(demo.pid, signal.SIGKILL)
    demo.communicate()
    wait_until(lambda: left_behind(str(tmp_path / "data")) == [], 15.0)


def test_a_second_server_is_told_who_is_there(tmp_path: Path, short: Path) -> None:
    first = _demo(tmp_path / "data", short)
    try:
        _until_it_stays_up(first)
        second = _demo(tmp_path / "data", short, "--once")
        _, complaint = second.communicate(timeout=60)
        assert second.returncode == 2
        assert "one server per data folder" in complaint
        assert "Traceback" not in complaint
    finally:
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=30)
