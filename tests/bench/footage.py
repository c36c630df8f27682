"""What dying costs: a recorder killed at any moment, and a machine without power.

A recorder is a real process; what is lost is counted from its death to the last picture kept. For
the power cut it writes onto an ext4 image mounted by loop; it is stopped, the image is copied as it
is on the platter, and the copy is mounted, settled and verified. That needs root.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from recordings import wire
from recordings.config import Assignment, Camera, Overlay
from recordings.index import Index
from recordings.recovery import close_torn, ending
from recordings.verify import verify
from tests.bench.table import Row

RUNS = 9
MOST_LOST_S = 1.0
CAMERA = Camera(name="hall", width=1280, height=720, fps=15, segment_s=2.0)
NOTHING = Overlay(session="bench", phase="", checkpoint="", room_ms_at_zero=0)
IMAGE_BYTES = 64 << 20


def rows() -> Iterator[Row]:
    """The lines of the table."""
    yield from _lost("recorder killed", _killed)
    if os.geteuid() == 0:
        yield from _lost("power cut", _cut)
    else:
        print("  the power cut is left out: only root may mount an image", file=sys.stderr)


def _lost(what: str, die: Callable[[Path, float], float]) -> Iterator[Row]:
    moments = random.Random(6)
    lost = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as scratch:
            lost.append(die(Path(scratch), moments.uniform(3.0, 6.0)))
    lost.sort()
    yield Row(f"{what}: footage lost, median", "s", lost[RUNS // 2], "")
    yield Row(f"{what}: footage lost, worst", "s", lost[-1], "", at_most=MOST_LOST_S)


def _killed(scratch: Path, after_s: float) -> float:
    with _recording(scratch, scratch / "footage") as recorder:
        time.sleep(after_s)
        died_s = time.monotonic()
        recorder.kill()
    return died_s - _kept(scratch / "footage")


def _cut(scratch: Path, after_s: float) -> float:
    image, copy = scratch / "disk", scratch / "platter"
    with image.open("wb") as file:
        file.truncate(IMAGE_BYTES)
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    with (
        _mounted(image, scratch / "before") as disk,
        _recording(scratch, disk / "footage") as recorder,
    ):
        time.sleep(after_s)
        died_s = time.monotonic()
        recorder.send_signal(signal.SIGSTOP)
        shutil.copyfile(image, copy)
    with _mounted(copy, scratch / "after") as disk:
        return died_s - _kept(disk / "footage")


def _kept(footage: Path) -> float:
    """The capture second of the last picture that verifies."""
    with Index(footage / CAMERA.name, wire.boot_id()) as index:
        close_torn(index, footage)
    assert verify(footage) == []
    end = ending(footage / CAMERA.name)
    assert end is not None, "nothing was kept"
    return end.last_s


@contextmanager
def _recording(scratch: Path, footage: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A recorder that has begun."""
    (scratch / "run").mkdir()
    assignment = Assignment(
        camera=CAMERA,
        folder=str(footage),
        run_dir=str(scratch / "run"),
        orphan_s=60,
        overlay=NOTHING,
    )
    told = scratch / "hall.json"
    told.write_bytes(msgspec.json.encode(assignment))
    recorder = subprocess.Popen([sys.executable, "-m", "recordings", told])
    try:
        while not (footage / CAMERA.name / "000001.mp4").exists():
            assert recorder.poll() is None, "the recorder did not begin"
            time.sleep(0.02)
        yield recorder
    finally:
        recorder.kill()
        recorder.wait()


@contextmanager
def _mounted(image: Path, at: Path) -> Iterator[Path]:
    at.mkdir()
    subprocess.run(["mount", "-o", "loop", image, at], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", at], check=True)
