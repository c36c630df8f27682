"""A network camera is recorded bit for bit; whatever befalls it is noticed, and recorded again."""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from recordings.config import Camera
from recordings.facts import Fact
from recordings.verify import verify
from tests.recordings.network_camera import NetworkCamera, film, network_camera
from tests.recordings.watching import OVERLAY, Watch, config, watching

PICTURE = (320, 180)
SMALLER = (256, 144)
NOTICED_S = 5.0
BACK_S = 5.0


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("films")
    return film(folder / "a.mp4", *PICTURE, 60), film(folder / "b.mp4", *SMALLER, 30)


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[NetworkCamera]:
    with network_camera(tmp_path) as camera:
        yield camera


def slices(file: Path) -> list[bytes]:
    """The coded pictures in a file, without what a payloader repeats between them.

    Source: ITU-T H.264 §7.4.1, NAL unit types 1 and 5; ISO/IEC 14496-15 §5.3.3, four-byte lengths.
    """
    found: list[bytes] = []
    with av.open(str(file)) as container:
        for packet in container.demux(video=0):
            data, at = bytes(packet), 0
            while at < len(data):
                size = int.from_bytes(data[at : at + 4], "big")
                if data[at + 4] & 31 in {1, 5}:
                    found.append(data[at + 4 : at + 4 + size])
                at += 4 + size
    return found


def probed(file: Path) -> set[str]:
    """The codecs in a file that ffprobe reads through without a warning."""
    probe = subprocess.run(
        ["ffprobe", "-v", "warning", "-count_frames", "-show_streams", str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert probe.stderr == ""
    lines = probe.stdout.splitlines()
    return {line.removeprefix("codec_name=") for line in lines if line.startswith("codec_name=")}


def number(fact: Fact, key: str) -> float:
    value = fact.data[key]
    assert isinstance(value, int | float)
    return value


async def recording(watch: Watch, within_s: float = 20.0) -> None:
    began_s = time.monotonic()

    def pictures_come() -> bool:
        reading = watch.recorders.readings["hall"]
        late = reading.frame_s is None or reading.frame_s < began_s
        return reading.state == "RECORDING" and not late

    await watch.until(pictures_come, within_s)


async def test_pictures_are_copied_bit_for_bit_and_its_clock_is_kept(
    tmp_path: Path, films: tuple[Path, Path], camera: NetworkCamera
) -> None:
    camera.start(films[0])
    settings = config(tmp_path, Camera(name="hall", source=camera.uri, segment_s=2.0))
    footage = settings.folder("115-12-02")
    async with watching(settings) as watch:
        watch.recorders.want(recording=True, overlay=OVERLAY)
        await watch.until(lambda: len(watch.of("segment_closed")) == 2)
        reading = watch.recorders.readings["hall"]
        assert reading.health == "OK"
        assert reading.level_db is not None
        assert -40 < reading.level_db < -5
        stepped_s = time.monotonic()
        camera.step_clock(120)
        await watch.until(lambda: len(watch.of("clock_stepped")) == 1)
        assert time.monotonic() - stepped_s < NOTICED_S
        await watch.until(lambda: len(watch.of("segment_closed")) >= 4)
        await watch.recorders.stop()
        await watch.until(lambda: watch.recorders.unacknowledged == 0)
    assert verify(footage) == []
    closed = watch.of("segment_closed")
    assert not watch.of("gap")
    (stepped,) = watch.of("clock_stepped")
    step_ms = number(stepped, "ahead_ms") - number(stepped, "was_ahead_ms")
    assert step_ms == pytest.approx(120_000, abs=500)
    first, last = closed[0], closed[-1]
    assert number(last, "camera_ahead_ms") - number(first, "camera_ahead_ms") == pytest.approx(
        120_000, abs=500
    )
    files = [footage / str(fact.data["path"]) for fact in closed]
    kept = [one for file in files for one in slices(file)]
    sent = slices(films[0])
    begins = sent.index(kept[0])
    assert kept == sent[begins : begins + len(kept)]
    assert len(kept) == sum(int(number(fact, "frames")) for fact in closed)
    for file in files:
        assert probed(file) == {"h264", "aac"}


async def test_frozen_killed_and_come_back_smaller(
    tmp_path: Path, films: tuple[Path, Path], camera: NetworkCamera
) -> None:
    camera.start(films[0])
    settings = config(tmp_path, Camera(name="hall", source=camera.uri, segment_s=60.0))
    footage = settings.folder("115-12-02")
    async with watching(settings) as watch:
        watch.recorders.want(recording=True, overlay=OVERLAY)
        await recording(watch)

        frozen_s = time.monotonic()
        camera.freeze()
        await watch.until(lambda: len(watch.of("source_lost")) == 1)
        assert time.monotonic() - frozen_s < NOTICED_S
        camera.thaw()
        await watch.until(lambda: len(watch.of("gap")) == 1, BACK_S)
        await recording(watch)

        killed_s = time.monotonic()
        camera.kill()
        await watch.until(lambda: len(watch.of("source_lost")) == 2)
        assert time.monotonic() - killed_s < NOTICED_S
        camera.start(films[1])
        await watch.until(lambda: len(watch.of("gap")) == 2, BACK_S)
        await recording(watch)
        await asyncio.wait_for(watch.recorders.stop(), 20)
        await watch.until(lambda: watch.recorders.unacknowledged == 0)
    assert verify(footage) == []
    closed = watch.of("segment_closed")
    for before, gap, after in zip(closed[:-1], watch.of("gap"), closed[1:], strict=True):
        assert gap.data["from_s"] == before.data["last_s"]
        assert gap.data["to_s"] == after.data["first_s"]
        assert gap.data["cause"] == before.data["cause"]
        assert str(gap.data["cause"]).startswith("source lost: ")
    frozen, killed = watch.of("gap")
    assert number(frozen, "from_s") == pytest.approx(frozen_s, abs=1.0)
    assert number(killed, "from_s") == pytest.approx(killed_s, abs=1.0)
    sizes = []
    for fact in closed:
        with av.open(str(footage / str(fact.data["path"]))) as container:
            stream = container.streams.video[0]
            sizes.append((stream.width, stream.height))
    assert sizes == [PICTURE, PICTURE, SMALLER]
