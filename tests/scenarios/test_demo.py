"""`auction demo` from outside: what it prints, what it leaves, how it ends."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from auction.journal.layout import ENTRIES
from auction.rehearsal.outcome import newest_folder
from auction.rehearsal.script import WEDNESDAY
from tests.scenarios.conftest import day, left_behind, wait_until

pytestmark = [pytest.mark.scenario, pytest.mark.pty]

SHORT = """
title = "一開即散"

[[session]]
date = 2026-12-02
opens = 10:29:10
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


def _demo(data: Path, script: Path | None, *options: str) -> subprocess.Popen[str]:
    arguments = ["--data", str(data), "--port", "0", *options]
    arguments += [] if script is None else ["--script", str(script)]
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


@dataclass
class Wednesday:
    """The bundled Wednesday, played once and watched from outside."""

    data: Path
    said: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    watched: str = ""
    before_opening: dict[str, bytes] = field(default_factory=dict)
    """Everything written when the box was unlocked and no envelope opened yet."""

    @property
    def outcome(self) -> dict[str, Any]:
        """Its last line."""
        outcome: dict[str, Any] = json.loads(self.said[-1])
        return outcome

    @property
    def folder(self) -> Path:
        """The session folder it names."""
        return Path(self.outcome["session_dir"])


def _follow_the_wall(url: str, frames: list[str]) -> None:
    """Keep every frame the public wall gets, until the server ends."""
    with (
        contextlib.suppress(ConnectionClosed),
        connect(f"{url.replace('http', 'ws')}/feed/hall?locale=zh", proxy=None) as wall,
    ):
        frames.extend(str(text) for text in wall if '"html"' in str(text))


def _written(data: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in data.rglob("*")
        if path.is_file() and path.suffix != ".mp4"
    }


def _watch(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "auction", "watch", url, "--lines"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )


@pytest.fixture(scope="module")
def wednesday(tmp_path_factory: pytest.TempPathFactory) -> Wednesday:
    """Play it as `make run` does, with a browser's feed and `auction watch` beside it."""
    played = Wednesday(tmp_path_factory.mktemp("wednesday") / "data")
    wall = watch = None
    with _demo(played.data, WEDNESDAY, "--once", "--json") as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            played.said.append(line.rstrip("\n"))
            if line.startswith("Console"):
                url = line.split()[1].removesuffix("/console")
                wall = Thread(target=_follow_the_wall, args=(url, played.frames), daemon=True)
                wall.start()
                watch = _watch(url)
            if "UnlockBox" in line:
                played.before_opening = _written(played.data)
    assert demo.returncode == 0, "\n".join(played.said)
    assert wall is not None
    assert watch is not None
    wall.join(10)
    watch.send_signal(signal.SIGINT)
    played.watched, _ = watch.communicate(timeout=10)
    assert watch.returncode == 0
    return played


@pytest.mark.timeout(300)
def test_a_wednesday_comes_out_as_the_script_says(
    wednesday: Wednesday,
) -> None:
    assert wednesday.outcome["lots"] == [
        {"lot": "甲", "kind": "real_estate", "status": "AWARDED", "price": 1730000,
         "winners": [{"bidder": "3", "share": "1"}]},
        {"lot": "乙", "kind": "real_estate", "status": "AWARDED", "price": 280000,
         "winners": [{"bidder": "2", "share": "1"}]},
        {"lot": "丙", "kind": "movable", "status": "AWARDED", "price": 1150000,
         "winners": [{"bidder": "7", "share": "1"}]},
    ]  # fmt: skip
    assert wednesday.folder == newest_folder(wednesday.data)
    assert left_behind(str(wednesday.data)) == []


def test_a_terminal_can_follow_it(wednesday: Wednesday) -> None:
    for sight in (
        "未開始",
        "投標中",
        "截止",
        "開標",
        "喊價",
        "拍定",
        "1,730,000",
        "1,150,000",
        "hammer",
    ):
        assert sight in wednesday.watched, sight


def test_its_record_verifies_alone_and_against_its_database(
    wednesday: Wednesday,
) -> None:
    folder = wednesday.folder
    done = _verify(folder, "--live", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["sealed"]
    assert report["divergences"] == []
    assert report["outcomes"] > 50
    assert (report["docket"]["outcomes"], report["docket"]["divergences"]) == (3, [])
    assert {"size": report["size"], "root": report["root"]} == wednesday.outcome["journal"]
    pinned = _verify(folder, "--key", report["key"], "--json")
    assert json.loads(pinned.stdout)["key_pinned"]


def test_one_changed_byte_in_any_file_is_named(wednesday: Wednesday, tmp_path: Path) -> None:
    folder = wednesday.folder
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


def test_nothing_sealed_is_known_before_its_opening(wednesday: Wednesday) -> None:
    assert len(wednesday.before_opening) > 8
    for path, content in wednesday.before_opening.items():
        for amount in SEALED_AMOUNTS:
            assert amount.encode() not in content, f"{amount} in {path}"
    assert any(b"1730000" in content for content in _written(wednesday.data).values())


def test_no_person_can_be_found_in_anything_public(wednesday: Wednesday) -> None:
    written = _written(wednesday.data)
    assert len(written) > 8
    for personal in (*FULL_NAMES, *NUMBERS):
        for path, content in written.items():
            assert personal.encode() not in content, f"{personal} in {path}"
        assert not [frame for frame in wednesday.frames if personal in frame]
        assert not [line for line in wednesday.said if personal in line]
        assert personal not in wednesday.watched
    assert any("林○豪" in frame for frame in wednesday.frames), "the wall shows masked names"


def test_no_wall_shows_a_price_beside_a_closing_countdown(wednesday: Wednesday) -> None:
    closing = [frame for frame in wednesday.frames if "即將截止" in frame or "投標中" in frame]
    assert closing
    for amount in ("1,725,000", "1,730,000", "1,722,000", "280,000"):
        assert not [frame for frame in closing if amount in frame]


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


def test_a_room_to_practise_in_comes_up_and_nobody_plays(tmp_path: Path) -> None:
    data = tmp_path / "data"
    demo = _demo(data, None, "--practice")
    said = _until_it_stays_up(demo)
    demo.send_signal(signal.SIGINT)
    _, complaints = demo.communicate(timeout=30)
    assert (demo.returncode, complaints) == (0, "")
    assert "/entry" in said
    assert "/simulators" in said
    assert newest_folder(data) is None


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
