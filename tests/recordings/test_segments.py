"""Segments: alone playable, seamless together, hashed as they are on the disk."""

import hashlib
import itertools
import json
import subprocess
from pathlib import Path

import av
import pytest

from recordings.config import Camera
from recordings.encoder import Encoder
from recordings.index import NAME, Fragment, Noted, Opened, read
from recordings.media import SOUND_RATE, Sound
from tests.recordings.filming import ZERO_MS, film, hum

CAMERA = Camera(name="hall", width=320, height=180, fps=12, segment_s=3)


def facts(camera_dir: Path) -> list[Noted]:
    return [line for line in read(camera_dir / NAME) if isinstance(line, Noted)]


def test_each_segment_plays_alone(footage: Path) -> None:
    film(footage, CAMERA, 8)
    files = sorted((footage / "hall").glob("*.mp4"))
    assert [file.name for file in files] == ["000001.mp4", "000002.mp4", "000003.mp4"]
    for file, pictures in zip(files, (36, 36, 24), strict=True):
        with av.open(str(file)) as container:
            video, audio = container.streams.video[0], container.streams.audio[0]
            assert video.codec_context.name == "h264"
            assert video.codec_context.pix_fmt == "yuv420p"
            assert audio.codec_context.name == "aac"
            frames = list(container.decode(video))
        assert len(frames) == pictures
        assert frames[0].key_frame
        assert frames[0].pts == 0


def test_ffprobe_reads_every_segment_without_a_warning(footage: Path) -> None:
    film(footage, CAMERA, 4)
    for file in sorted((footage / "hall").glob("*.mp4")):
        run = subprocess.run(
            ["ffprobe", "-v", "warning", "-count_frames", "-show_streams", "-of", "json", file],
            capture_output=True,
            check=True,
        )
        assert run.stderr == b""
        streams = json.loads(run.stdout)["streams"]
        assert [stream["codec_name"] for stream in streams] == ["h264", "aac"]
        assert streams[1]["profile"] == "LC"


def test_the_fact_says_what_is_on_the_disk(footage: Path) -> None:
    film(footage, CAMERA, 5, from_s=2000.0)
    closed = facts(footage / "hall")
    assert [fact.kind for fact in closed] == ["segment_closed"] * 2
    assert [fact.number for fact in closed] == [1, 2]
    for fact in closed:
        data = (footage / str(fact.data["path"])).read_bytes()
        assert fact.data["sha256"] == hashlib.sha256(data).hexdigest()
        assert fact.data["bytes"] == fact.data["certified_bytes"] == len(data)
    first, second = (fact.data for fact in closed)
    assert (first["first_s"], first["frames"], first["cause"]) == (2000.0, 36, "length")
    assert first["last_s"] == pytest.approx(2000 + 35 / 12, abs=1e-4)
    assert second["first_s"] == pytest.approx(2003.0, abs=1e-6)
    assert first["first_ms"] == ZERO_MS + 2_000_000
    assert second["cause"] == "stopped"


def test_fragments_are_short_and_tile_the_file(footage: Path) -> None:
    film(footage, CAMERA, 3)
    fragments = [x for x in read(footage / "hall" / NAME) if isinstance(x, Fragment)]
    data = (footage / "hall/000001.mp4").read_bytes()
    at = 0
    chain = "0" * 64
    for fragment in fragments:
        assert fragment.offset == at
        piece = data[at : at + fragment.bytes]
        assert fragment.sha256 == hashlib.sha256(piece).hexdigest()
        linked = hashlib.sha256(bytes.fromhex(chain) + bytes.fromhex(fragment.sha256))
        assert fragment.chain == linked.hexdigest()
        chain, at = fragment.chain, at + fragment.bytes
    assert at == len(data)
    assert sum(fragment.frames for fragment in fragments) == 36
    for fragment in fragments[1:]:
        assert fragment.first_s is not None
        assert fragment.last_s is not None
        assert fragment.last_s - fragment.first_s < CAMERA.fragment_s


def test_sound_joins_without_a_seam(footage: Path) -> None:
    film(footage, CAMERA, 9)
    opened = [x for x in read(footage / "hall" / NAME) if isinstance(x, Opened)]
    spans = []
    for line in opened:
        with av.open(str(footage / line.path)) as container:
            stream = container.streams.audio[0]
            packets = [p for p in container.demux(stream) if p.pts is not None]
        for one, two in itertools.pairwise(packets):
            assert one.pts + 1024 == two.pts
        start = line.first_s + float(packets[0].pts * packets[0].time_base)
        spans.append((start, start + len(packets) * 1024 / 48000))
    for one, two in itertools.pairwise(spans):
        assert two[0] - one[1] == pytest.approx(0, abs=2e-4)


def test_capture_times_are_kept_when_pictures_come_unevenly(footage: Path) -> None:
    slow = Camera(name="hall", width=320, height=180, fps=3, segment_s=10)
    film(footage, slow, 4)
    with av.open(str(footage / "hall/000001.mp4")) as container:
        times = [frame.time for frame in container.decode(video=0)]
    assert times == [pytest.approx(number / 3, abs=1e-4) for number in range(12)]


def test_without_sound_there_is_no_sound_track(footage: Path) -> None:
    film(footage, CAMERA, 2, sound=False)
    with av.open(str(footage / "hall/000001.mp4")) as container:
        assert not container.streams.audio
        assert sum(1 for _ in container.decode(video=0)) == 24


def test_sound_that_stops_and_starts_keeps_its_time() -> None:
    encoder = Encoder(CAMERA, 50.0, sound=True)
    spans = [(50.013, 0.5), (50.6, 0.4), (51.0, 0.3), (60.0, 0.5), (60.2, 0.5)]
    packets = [
        packet
        for at_s, seconds in spans
        for packet in encoder.sound(Sound(at_s, hum(at_s, seconds)))
    ]
    packets += encoder.finish()
    encoder.close()
    starts = [packet.pts for packet in packets if packet.pts is not None]
    assert starts[1] == round(0.013 * SOUND_RATE)
    steps = {two - one for one, two in itertools.pairwise(starts)}
    assert min(steps) > 0
    (jump,) = (step for step in steps if step > 2 * 1024)
    assert 8 * SOUND_RATE < jump < 9 * SOUND_RATE
    assert starts[-1] / SOUND_RATE == pytest.approx(10.7, abs=0.05)
