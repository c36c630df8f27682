"""Every source gives pictures and sound with their capture times, and every wait ends."""

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from recordings.config import Camera
from recordings.facts import SourceError
from recordings.media import SOUND_RATE, Picture, Sound
from recordings.sources import (
    Begun,
    Feed,
    Item,
    Lost,
    Queue,
    open_source,
)
from recordings.synthetic import SyntheticRoom
from recordings.timeline import Timeline
from tests.recordings.filming import ZERO_MS, film

CAMERA = Camera(name="hall", width=320, height=180, fps=12, source_timeout_s=1.0)
LAVFI = "lavfi:testsrc2=size=640x360:rate=24[out0];sine=sample_rate=44100[out1]"


def room_ms(at_s: float) -> int:
    return ZERO_MS + round(at_s * 1000)


def take(uri: str, for_s: float, camera: Camera = CAMERA) -> list[Picture | Sound]:
    source = open_source(uri, camera, room_ms)
    began = time.monotonic()
    items = []
    for item in source.play():
        items.append(item)
        if time.monotonic() - began > for_s:
            source.close()
    return items


@pytest.mark.parametrize("uri", ["synthetic:", LAVFI])
def test_pictures_and_sound_come_at_their_time(uri: str) -> None:
    began = time.monotonic()
    items = take(uri, 1.0)
    pictures = [item for item in items if isinstance(item, Picture)]
    sounds = [item for item in items if isinstance(item, Sound)]
    assert 11 <= len(pictures) <= 14
    for one, two in itertools.pairwise(pictures):
        assert two.at_s - one.at_s == pytest.approx(1 / 12, abs=0.045)
    for picture in pictures:
        assert picture.planes.shape == (270, 320)
        assert picture.planes.dtype == np.uint8
        assert began - 0.1 <= picture.at_s <= time.monotonic()
    heard = sum(sound.samples.size for sound in sounds) / SOUND_RATE
    assert heard == pytest.approx(1.0, abs=0.25)
    assert all(sound.samples.dtype == np.int16 for sound in sounds)
    assert max(np.abs(sound.samples).max() for sound in sounds) > 1000


def test_the_simulated_wall_clock_shows_room_time() -> None:
    def clock_at(second: int) -> np.ndarray:
        room = SyntheticRoom(640, 360, 12, lambda _: ZERO_MS + second * 1000)
        picture = next(item for item in room.play() if isinstance(item, Picture))
        return picture.planes[54:118, 256:512]

    now, same, later = clock_at(0), clock_at(0), clock_at(1)
    assert np.array_equal(now, same)
    assert (now != later).any()


def test_a_file_plays_at_its_own_speed_and_ends(tmp_path: Path) -> None:
    film(tmp_path / "footage", CAMERA, 1.5)
    queue = Queue()
    began = time.monotonic()
    feed = Feed(f"file:{tmp_path}/footage/hall/000001.mp4", CAMERA, room_ms, queue)
    items: list[Item] = []
    while not (items and isinstance(items[-1], Lost)):
        entry = queue.get(3.0)
        assert entry is not None
        assert entry[0] is feed
        items.append(entry[1])
    assert items[0] == Begun(sound=True)
    assert items[-1] == Lost("the source ended")
    assert sum(isinstance(item, Picture) for item in items) == 18
    assert time.monotonic() - began > 1.3


@contextlib.contextmanager
def deaf_server() -> Iterator[int]:
    """A network camera that takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        calls: list[socket.socket] = []
        thread = threading.Thread(target=lambda: calls.append(listener.accept()[0]), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)
        for call in calls:
            call.close()


def test_a_network_camera_that_says_nothing_is_given_up() -> None:
    with deaf_server() as port:
        began = time.monotonic()
        with pytest.raises(SourceError, match="127"):
            open_source(f"rtsp://user:geheim@127.0.0.1:{port}/", CAMERA, room_ms)
        assert time.monotonic() - began < 3.0


def test_a_source_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(SourceError, match=r"rtsp://127\.0\.0\.1:9/") as caught:
        open_source("rtsp://user:geheim@127.0.0.1:9/", CAMERA, room_ms)
    assert "geheim" not in str(caught.value)
    with pytest.raises(SourceError, match=r"none\.mp4"):
        open_source("file:/none.mp4", CAMERA, room_ms)


def test_a_queue_lets_the_oldest_go_and_counts() -> None:
    queue = Queue()
    with deaf_server() as port:
        feed = Feed(f"rtsp://127.0.0.1:{port}/", CAMERA, room_ms, queue)
        for number in range(70):
            queue.put(feed, Sound(float(number), np.zeros(1, np.int16)))
        assert queue.dropped == 6
        entry = queue.get(0.1)
        assert entry is not None
        assert isinstance(entry[1], Sound)
        assert entry[1].at_s == 6.0
        feed.close()


def test_a_live_source_is_never_believed_to_be_in_the_future() -> None:
    timeline = Timeline(live=True)
    first = timeline.at(100.0)
    assert timeline.at(103.0) <= time.monotonic()
    assert timeline.at(90.0) == pytest.approx(first, abs=1.0)
