"""Recorders that die, freeze, lose their camera or outlive their server lose next to nothing."""

import asyncio
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import msgspec
import numpy as np
import pytest

from recordings.config import Assignment, Camera, RecordingConfig
from recordings.facts import ConfigError, Fact
from recordings.index import NAME, Noted, read
from recordings.manifest import manifest
from recordings.media import SOUND_RATE
from recordings.overlay import band_height
from recordings.supervise import Recorders, dismiss
from recordings.synthetic import SyntheticRoom
from recordings.verify import verify
from tests.recordings.filming import film, overlay, until
from tests.recordings.watching import CAMERA, OVERLAY, config, watching

FRAME_S = 1 / CAMERA.fps
PIP = 0.15
"""Of full scale: louder than the simulated room is between its pips."""


def number(fact: Fact, key: str) -> float:
    value = fact.data[key]
    assert isinstance(value, int | float)
    return value


def decode(file: Path) -> list[np.ndarray]:
    with av.open(str(file)) as container:
        return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]


async def test_record_change_the_overlay_and_stop(tmp_path: Path) -> None:
    settings = config(tmp_path)
    footage = settings.folder("115-12-02")
    async with watching(settings) as watch:
        assert watch.recorders.readings["hall"].state == "STOPPED"
        watch.recorders.want(recording=True, overlay=OVERLAY)
        await watch.until(lambda: len(watch.of("segment_closed")) == 1)
        reading = watch.recorders.readings["hall"]
        assert (reading.state, reading.health) == ("RECORDING", "OK")
        assert 9 <= reading.fps <= 14
        assert reading.level_db is not None
        assert -40 < reading.level_db < -5
        assert reading.frame_s is not None
        assert time.monotonic() - reading.frame_s < 1.5
        watch.recorders.want(recording=True, overlay={**OVERLAY, "phase": "開標"})
        await watch.until(lambda: len(watch.of("segment_closed")) == 2)
        pid = watch.pid
        await watch.recorders.stop()
        listed = manifest(footage)
        await watch.until(lambda: watch.recorders.unacknowledged == 0)
        closed = watch.of("segment_closed")
        assert not _alive(pid)
    assert manifest(footage) == listed
    assert verify(footage) == []
    assert [fact.data["cause"] for fact in closed][-1] == "stopped"
    assert [fact.kind for fact in watch.facts if fact.kind != "segment_closed"] == [
        "recorder_started"
    ]
    for one, two in itertools.pairwise(closed):
        assert number(two, "first_s") - number(one, "last_s") < 2.5 * FRAME_S
    band = band_height(CAMERA.height)
    frames = [frame[:band] for fact in closed for frame in decode(footage / str(fact.data["path"]))]
    words = slice(CAMERA.width * 2 // 3, None)
    assert np.abs(frames[0][:, words].astype(int) - frames[5][:, words]).mean() < 2
    assert np.abs(frames[0][:, words].astype(int) - frames[-1][:, words]).mean() > 4
    pairs = [apart(footage / str(fact.data["path"]), fact) for fact in closed]
    assert max(one for shown, _ in pairs for one in shown) <= FRAME_S
    assert max(one for _, heard in pairs for one in heard) <= FRAME_S


def apart(file: Path, fact: Fact) -> tuple[list[float], list[float]]:
    """How far a segment's pictures and sound lie from where its fact says they are, seconds.

    The simulated room is a function of time: each picture is compared with those of the moments
    around its own, and the pips of its sound begin with each second of room time.
    """
    room_ms = overlay().room_ms
    room = SyntheticRoom(CAMERA.width, CAMERA.height, CAMERA.fps, room_ms)
    first_s = number(fact, "first_s")
    below = slice(band_height(CAMERA.height), CAMERA.height)
    shown = []
    with av.open(str(file)) as container:
        for frame in itertools.islice(container.decode(video=0), 3, None, 4):
            assert frame.time is not None
            seen = frame.to_ndarray(format="yuv420p")[below].astype(int)
            beside = [quarter * FRAME_S / 4 for quarter in range(-8, 9)]
            moments = (first_s + frame.time + aside_s for aside_s in beside)
            wrong = [np.abs(room.picture(at_s).planes[below] - seen).sum() for at_s in moments]
            shown.append(abs(beside[int(np.argmin(wrong))]))
    with av.open(str(file)) as container:
        times, waves = zip(
            *((sound.time, sound.to_ndarray()[0]) for sound in container.decode(audio=0)),
            strict=True,
        )
    at_s = times[0] + np.flatnonzero(np.abs(np.concatenate(waves)) > PIP) / SOUND_RATE
    begins = at_s[np.diff(at_s, prepend=times[0]) > CAMERA.segment_s / 10]
    second = (room_ms(first_s) / 1000 + begins) % 1.0
    return shown, [float(min(one, 1 - one)) for one in second]


async def test_a_killed_recorder_loses_a_fragment_and_says_so(tmp_path: Path) -> None:
    settings = config(tmp_path, Camera(**{**_fields(CAMERA), "segment_s": 30.0}))
    footage = settings.folder("115-12-02")
    async with watching(settings, losses=1) as watch:
        watch.recorders.want(recording=True, overlay=OVERLAY)
        await watch.until(lambda: watch.recorders.readings["hall"].fps > 10)
        killed_s = time.monotonic()
        os.kill(watch.pid, signal.SIGKILL)
        await watch.until(lambda: len(watch.of("gap")) == 1)
        await watch.until(lambda: watch.recorders.readings["hall"].fps > 5)
        await watch.recorders.stop()
        await watch.until(lambda: len(watch.of("segment_closed")) == 2)
    (lost,) = watch.of("recorder_lost")
    assert lost.data["reason"] == "killed by SIGKILL"
    (gap,) = watch.of("gap")
    torn, after = watch.of("segment_closed")
    assert torn.data["cause"] == gap.data["cause"] == "recorder died"
    assert gap.data["from_s"] == torn.data["last_s"]
    assert gap.data["to_s"] == after.data["first_s"]
    assert gap.data["from_ms"] == torn.data["last_ms"]
    assert 0 <= killed_s - number(torn, "last_s") <= 1.0
    first, second = watch.of("recorder_started")
    assert second.at_s - lost.at_s <= 2.0
    assert first.data["pid"] != second.data["pid"]
    assert len(decode(footage / str(torn.data["path"]))) == torn.data["frames"]
    assert verify(footage) == []


SERVER = """
import asyncio, json, sys, msgspec
from recordings.config import RecordingConfig
from recordings.supervise import Recorders

async def main():
    settings = msgspec.json.decode(sys.argv[1], type=RecordingConfig)
    async with Recorders(settings) as recorders:
        recorders.want(recording=True, overlay=json.loads(sys.argv[2]))
        async for fact in recorders.facts():
            print(json.dumps({"kind": fact.kind, **fact.data}), flush=True)

asyncio.run(main())
"""


async def doomed_server(settings: RecordingConfig, until_kind: str) -> list[dict[str, object]]:
    """Run a server that acknowledges nothing until it has told a fact, then kill -9 it."""
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        SERVER,
        msgspec.json.encode(settings).decode(),
        json.dumps(OVERLAY),
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    told: list[dict[str, object]] = []
    async with asyncio.timeout(20):
        while not told or told[-1]["kind"] != until_kind:
            told.append(json.loads(await server.stdout.readline()))
    server.kill()
    await server.wait()
    return told


async def test_a_killed_server_costs_no_footage(tmp_path: Path) -> None:
    settings = config(tmp_path)
    footage = settings.folder("115-12-02")
    told = await doomed_server(settings, "segment_closed")
    index = footage / "hall" / NAME

    def closed_on_disk() -> int:
        return sum(isinstance(line, Noted) for line in read(index))

    await until(lambda: closed_on_disk() >= 3)
    async with watching(settings) as watch:
        await watch.until(lambda: bool(watch.of("recorder_started")))
        (adopted,) = watch.of("recorder_started")
        assert adopted.data == {"pid": told[0]["pid"], "adopted": True}
        await watch.until(lambda: len(watch.of("segment_closed")) >= 3)
        watch.recorders.want(recording=True, overlay=OVERLAY)
        count = len(watch.of("segment_closed"))
        await watch.until(lambda: len(watch.of("segment_closed")) == count + 1)
        assert watch.pid == told[0]["pid"]
        await watch.recorders.stop()
    closed = watch.of("segment_closed")
    assert [fact.data["number"] for fact in closed] == list(range(1, len(closed) + 1))
    assert told[-1]["sha256"] == closed[0].data["sha256"]
    for one, two in itertools.pairwise(closed):
        assert number(two, "first_s") - number(one, "last_s") < 2.5 * FRAME_S
    assert watch.of("gap") == watch.of("recorder_lost") == []
    assert verify(footage) == []


async def test_a_server_that_fails_leaves_its_recorders_to_the_next(tmp_path: Path) -> None:
    settings = config(tmp_path)
    pids: list[int | None] = []

    async def fail() -> None:
        async with Recorders(settings) as recorders:
            recorders.want(recording=True, overlay=OVERLAY)
            await until(lambda: recorders.readings["hall"].fps > 0)
            pids.append(recorders.readings["hall"].pid)
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        await fail()
    async with watching(settings) as watch:
        await watch.until(lambda: bool(watch.of("recorder_started")))
        assert [watch.pid] == pids
        await watch.recorders.stop()
    assert [fact.data["cause"] for fact in watch.of("segment_closed")][-1] == "stopped"


async def test_server_and_recorder_both_killed(tmp_path: Path) -> None:
    settings = config(tmp_path)
    footage = settings.folder("115-12-02")
    told = await doomed_server(settings, "segment_closed")
    pid = told[0]["pid"]
    assert isinstance(pid, int)
    os.kill(pid, signal.SIGKILL)
    await until(lambda: not _alive(pid))
    async with watching(settings) as watch:
        await watch.until(lambda: bool(watch.of("segment_closed")))
        await watch.recorders.stop()
    first, *rest = watch.of("segment_closed")
    assert first.data["sha256"] == told[-1]["sha256"]
    gaps = watch.of("gap")
    last = [fact for fact in (first, *rest) if fact.data["frames"]][-1]
    assert [gap.data["from_s"] for gap in gaps] == [last.data["last_s"]]
    assert verify(footage) == []
    async with watching(settings) as again:
        await again.recorders.stop()
    assert again.facts == []


async def test_a_server_that_is_restarted_tells_the_gap_it_made(tmp_path: Path) -> None:
    settings = config(tmp_path)
    for _ in range(2):
        async with watching(settings) as watch:
            watch.recorders.want(recording=True, overlay=OVERLAY)
            await watch.until(lambda: watch.recorders.readings["hall"].fps > 0)
    closed, gap, after = (
        line
        for line in read(settings.folder("115-12-02") / "hall" / NAME)
        if isinstance(line, Noted)
    )
    assert (closed.data["cause"], gap.kind, gap.data["cause"]) == (
        "server left",
        "gap",
        "server left",
    )
    assert (gap.data["from_s"], gap.data["to_s"]) == (closed.data["last_s"], after.data["first_s"])


async def test_a_recorder_that_hangs_is_killed_and_replaced(tmp_path: Path) -> None:
    settings = config(tmp_path, silence_s=1.5)
    async with watching(settings, losses=1) as watch:
        watch.recorders.want(recording=True, overlay=OVERLAY)
        await watch.until(lambda: watch.recorders.readings["hall"].fps > 5)
        os.kill(watch.pid, signal.SIGSTOP)
        await watch.until(lambda: len(watch.of("recorder_started")) == 2)
        await watch.until(lambda: bool(watch.of("gap")))
    assert watch.of("recorder_lost")[0].data["reason"] == "killed by SIGKILL"


async def test_a_camera_that_goes_and_comes_back(tmp_path: Path) -> None:
    film(tmp_path / "reel", Camera(name="hall", width=320, height=180), 1.2)
    reel = Camera(**{**_fields(CAMERA), "source": f"file:{tmp_path}/reel/hall/000001.mp4"})
    async with watching(config(tmp_path, reel)) as watch:
        watch.recorders.want(recording=True, overlay=OVERLAY)
        await watch.until(lambda: bool(watch.of("source_lost")))
        await watch.until(lambda: watch.recorders.readings["hall"].state == "SOURCE_LOST")
        await watch.until(lambda: bool(watch.of("gap")))
        await watch.recorders.stop()
    assert watch.of("source_lost")[0].data["reason"] == "the source ended"
    assert watch.of("source_found")[0].data["part"] == "picture"
    before, after = watch.of("segment_closed")[:2]
    (gap,) = watch.of("gap")
    assert gap.data["cause"] == before.data["cause"] == "source lost: the source ended"
    assert (gap.data["from_s"], gap.data["to_s"]) == (before.data["last_s"], after.data["first_s"])


async def test_a_lens_that_is_capped_is_told(tmp_path: Path) -> None:
    scene = "lavfi:testsrc2=size=320x180:rate=12,drawbox=t=fill:c=black:enable='gt(t,2.5)'"
    capped = Camera(**{**_fields(CAMERA), "source": scene, "sound": "lavfi:sine"})
    async with watching(config(tmp_path, capped)) as watch:
        watch.recorders.want(recording=True, overlay=OVERLAY)
        await watch.until(lambda: bool(watch.of("health")))
        await watch.until(lambda: watch.recorders.readings["hall"].health == "BLACK")
        level_db = watch.recorders.readings["hall"].level_db
    (verdict,) = watch.of("health")
    assert (verdict.data["was"], verdict.data["state"]) == ("OK", "BLACK")
    assert level_db is not None


def test_a_recorder_nobody_asks_for_ends_and_holds_its_lock_until_then(tmp_path: Path) -> None:
    assignment = Assignment(
        camera=CAMERA,
        folder=str(tmp_path / "footage"),
        run_dir=str(tmp_path / "run"),
        orphan_s=3.0,
        overlay=overlay(),
    )
    file = tmp_path / "hall.json"
    file.write_bytes(msgspec.json.encode(assignment))
    command = [sys.executable, "-m", "recordings", str(file)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as first:
        deadline = time.monotonic() + 10
        while not (tmp_path / "run/recorder-hall.sock").exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        second = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
        assert (second.returncode, "another recorder" in second.stderr) == (3, True)
        _, said = first.communicate(timeout=20)
    assert (first.returncode, "no server" in said) == (0, True)
    noted = [x for x in read(tmp_path / "footage/hall" / NAME) if isinstance(x, Noted)]
    assert noted[-1].data["cause"] == "no server"


async def test_leftover_recorders_can_be_dismissed(tmp_path: Path) -> None:
    settings = config(tmp_path)
    told = await doomed_server(settings, "recorder_started")
    assert await asyncio.to_thread(dismiss, tmp_path / "run") == 1
    pid = told[0]["pid"]
    assert isinstance(pid, int)
    await until(lambda: not _alive(pid))
    assert dismiss(tmp_path / "run") == 0


async def test_an_overlay_without_its_time_is_refused(tmp_path: Path) -> None:
    recorders = Recorders(config(tmp_path))
    with pytest.raises(ConfigError, match="room_ms_at_zero"):
        recorders.want(
            recording=True, overlay={"session": "1", "phase": "", "checkpoint": "", "zero": 1}
        )


def _fields(camera: Camera) -> dict[str, object]:
    fields: dict[str, object] = msgspec.structs.asdict(camera)
    return fields


def _alive(pid: int) -> bool:
    """Whether a process still runs (one that ended and waits to be reaped does not)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
