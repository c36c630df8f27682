"""A network camera is recorded bit for bit; whatever befalls it is noticed, and recorded again.

One camera lives through one bad day, and each test asks what was recorded of it.
"""

import asyncio
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import pytest

from recordings.config import Camera
from recordings.facts import Fact
from recordings.verify import verify
from tests.recordings.network_camera import GOP, film, network_camera
from tests.recordings.watching import OVERLAY, config, watching

PICTURE = (320, 180)
SLOW_AFTER_S = 3
SMALLER = (256, 144)
NOTICED_S = 5.0
BACK_S = 5.0


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


@dataclass(frozen=True)
class Day:
    """What a camera did, and what its recorder told of it.

    Attributes:
        footage: the folder.
        film: what the camera played until it was killed.
        facts: everything told.
        did_s: when each thing was done to it, CLOCK_MONOTONIC.
        noticed_s: how long until it was told.
    """

    footage: Path
    film: Path
    facts: list[Fact]
    did_s: dict[str, float]
    noticed_s: dict[str, float]

    def of(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind]

    @property
    def files(self) -> list[Path]:
        return [self.footage / str(fact.data["path"]) for fact in self.of("segment_closed")]


async def live(scratch: Path) -> Day:
    """A camera's clock is set wrong, it freezes, dies, and comes back smaller and then slow."""
    first = film(scratch / "a.mp4", *PICTURE, 60)
    second = film(scratch / "b.mp4", *SMALLER, 30, slow_after_s=SLOW_AFTER_S)
    did_s: dict[str, float] = {}
    noticed_s: dict[str, float] = {}
    with network_camera(scratch) as camera:
        camera.start(first)
        settings = config(scratch, Camera(name="hall", source=camera.uri, segment_s=2.0))
        async with watching(settings) as watch:

            async def see(what: str, act: Callable[[], None], kind: str, times: int) -> None:
                did_s[what] = time.monotonic()
                act()
                await watch.until(lambda: len(watch.of(kind)) == times)
                noticed_s[what] = time.monotonic() - did_s[what]

            watch.recorders.want(recording=True, overlay=OVERLAY)
            await watch.until(lambda: len(watch.of("segment_closed")) == 1)
            reading = watch.recorders.readings["hall"]
            assert reading.health == "OK"
            assert reading.level_db is not None
            assert -40 < reading.level_db < -5
            await see("stepped", lambda: camera.step_clock(120), "clock_stepped", 1)
            await see("frozen", camera.freeze, "source_lost", 1)
            await see("thawed", camera.thaw, "gap", 1)
            await see("killed", camera.kill, "source_lost", 2)
            await see("smaller", lambda: camera.start(second), "gap", 2)
            await watch.until(lambda: bool(watch.of("health")))
            await asyncio.wait_for(watch.recorders.stop(), 20)
            await watch.until(lambda: watch.recorders.unacknowledged == 0)
            return Day(settings.folder("115-12-02"), first, watch.facts, did_s, noticed_s)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return asyncio.run(live(tmp_path_factory.mktemp("day")))


def test_pictures_are_copied_bit_for_bit(day: Day) -> None:
    (lost_s,) = (fact.at_s for fact in day.of("source_lost")[:1])
    before = [fact for fact in day.of("segment_closed") if number(fact, "last_s") < lost_s]
    kept = [one for fact in before for one in slices(day.footage / str(fact.data["path"]))]
    sent = slices(day.film)
    begins = sent.index(kept[0])
    assert kept == sent[begins : begins + len(kept)]
    assert len(kept) == sum(int(number(fact, "frames")) for fact in before) > 2 * GOP


def test_what_is_recorded_verifies_and_plays(day: Day) -> None:
    assert verify(day.footage) == []
    for file in day.files:
        assert probed(file) == {"h264", "aac"}


def test_whatever_befalls_it_is_noticed_and_what_returns_is_recorded(day: Day) -> None:
    for what in ("stepped", "frozen", "killed"):
        assert day.noticed_s[what] < NOTICED_S, what
    for what in ("thawed", "smaller"):
        assert day.noticed_s[what] < BACK_S, what


def test_its_clock_is_kept_beside_room_time(day: Day) -> None:
    (stepped,) = day.of("clock_stepped")
    step_ms = number(stepped, "ahead_ms") - number(stepped, "was_ahead_ms")
    assert step_ms == pytest.approx(120_000, abs=500)
    first, last = day.of("segment_closed")[0], day.of("segment_closed")[-1]
    ahead_ms = number(last, "camera_ahead_ms") - number(first, "camera_ahead_ms")
    assert ahead_ms == pytest.approx(120_000, abs=500)


def test_gaps_are_exact(day: Day) -> None:
    frozen, killed = gaps = day.of("gap")
    closed = {fact.data["last_s"]: fact for fact in day.of("segment_closed")}
    begun = {fact.data["first_s"] for fact in day.of("segment_closed")}
    for gap in gaps:
        before = closed[gap.data["from_s"]]
        assert gap.data["to_s"] in begun
        assert gap.data["cause"] == before.data["cause"]
        assert str(gap.data["cause"]).startswith("source lost: ")
    assert number(frozen, "from_s") == pytest.approx(day.did_s["frozen"], abs=1.0)
    assert number(killed, "from_s") == pytest.approx(day.did_s["killed"], abs=1.0)


def test_a_new_size_is_a_new_segment(day: Day) -> None:
    sizes = []
    for file in day.files:
        with av.open(str(file)) as container:
            stream = container.streams.video[0]
            sizes.append((stream.width, stream.height))
    assert sizes == sorted(sizes, reverse=True)
    assert set(sizes) == {PICTURE, SMALLER}


def test_a_camera_that_gives_too_few_pictures_is_told(day: Day) -> None:
    slow = day.of("health")[-1]
    assert slow.data["state"] == "SLOW"
    back_s = number(day.of("gap")[-1], "to_s")
    assert slow.at_s - back_s < SLOW_AFTER_S + NOTICED_S
