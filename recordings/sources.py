"""From a URI to pictures and sound with their capture times; every wait has an end.

synthetic:            a simulated room
lavfi:GRAPH           any FFmpeg filter graph; label outputs [out0][out1] for picture and sound
v4l2:/dev/video0      a USB camera
alsa:hw:1             a microphone
file:PATH             a recording, played at its own speed
rtsp://…              a network camera, its pictures copied as they are
"""

import os
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import av
import av.error
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from recordings.config import Camera
from recordings.facts import SourceError
from recordings.media import SOUND_RATE, Copied, Picture, Sound
from recordings.network import NetworkCamera
from recordings.synthetic import SyntheticRoom
from recordings.timeline import Timeline

_QUEUED = 64
_ALSA_CONFIG = "/usr/share/alsa/alsa.conf"


class Source(Protocol):
    """Something that plays.

    Attributes:
        sound: whether it has a sound track.
        copied: the form of the pictures it gives ready-made, None when it gives them plain.
    """

    sound: bool
    copied: VideoStream | None

    def play(self) -> Iterator[Picture | Copied | Sound]:
        """What it sees and hears, as it happens; ends when the source ends."""

    def close(self) -> None:
        """Let it go; callable from another thread."""


def open_source(uri: str, camera: Camera, room_ms: Callable[[float], int]) -> Source:
    """The source a URI names, opened.

    Args:
        uri: see the module.
        camera: its size, rate and time-out.
        room_ms: room time for the simulated wall clock.

    Raises:
        SourceError: it cannot be opened.
    """
    if uri.startswith("synthetic:"):
        return SyntheticRoom(camera.width, camera.height, camera.fps, room_ms)
    if uri.startswith(("rtsp://", "rtsps://")):
        return NetworkCamera(uri, camera)
    return MediaSource(uri, camera)


class MediaSource:
    """Anything PyAV demuxes and decodes.

    Args:
        uri: `lavfi:`, `v4l2:`, `alsa:` or `file:`.
        camera: wanted size and rate; pictures are scaled and thinned to them.

    Raises:
        SourceError: it cannot be opened in `camera.source_timeout_s`.
    """

    def __init__(self, uri: str, camera: Camera) -> None:
        self.copied: VideoStream | None = None
        self._camera = camera
        self._live = not uri.startswith(("lavfi:", "file:"))
        self._open = True
        try:
            self._container = _open(uri, camera)
        except (av.error.FFmpegError, ValueError) as error:
            raise SourceError(f"{uri}: {error}") from error
        self.sound = bool(self._container.streams.audio)

    def play(self) -> Iterator[Picture | Sound]:
        """Pictures and sound as they arrive.

        Raises:
            SourceError: the source failed or fell silent.
        """
        timeline = Timeline(self._live)
        resampler = AudioResampler(format="s16", layout="mono", rate=SOUND_RATE)
        due_s = 0.0
        step_s = 1 / self._camera.fps
        try:
            for packet in self._container.demux():
                for frame in packet.decode():
                    if not self._open:
                        return
                    if not isinstance(frame, VideoFrame | AudioFrame) or frame.time is None:
                        continue
                    at_s = timeline.at(frame.time)
                    if isinstance(frame, VideoFrame):
                        if at_s >= due_s - step_s / 4:
                            due_s = max(due_s + step_s, at_s + step_s / 2)
                            yield self._picture(frame, at_s)
                    else:
                        for part in resampler.resample(frame):
                            yield Sound(at_s, part.to_ndarray().reshape(-1))
        except av.error.FFmpegError as error:
            raise SourceError(str(error)) from error
        finally:
            self._container.close()

    def close(self) -> None:
        """Stop at the next frame."""
        self._open = False

    def _picture(self, frame: VideoFrame, at_s: float) -> Picture:
        scaled = frame.reformat(self._camera.width, self._camera.height, "yuv420p")
        return Picture(at_s, scaled.to_ndarray())


def _open(uri: str, camera: Camera) -> InputContainer:
    scheme, _, rest = uri.partition(":")
    timeout_s = camera.source_timeout_s
    size = f"{camera.width}x{camera.height}"
    match scheme:
        case "lavfi":
            return av.open(rest, format="lavfi")
        case "file":
            return av.open(rest)
        case "v4l2":
            options = {"video_size": size, "framerate": str(camera.fps)}
            return av.open(rest, format="v4l2", options=options, timeout=timeout_s)
        case "alsa":
            os.environ.setdefault("ALSA_CONFIG_PATH", _ALSA_CONFIG)
            options = {"sample_rate": str(SOUND_RATE), "channels": "1"}
            return av.open(rest, format="alsa", options=options, timeout=timeout_s)
        case _:
            raise ValueError("no such kind of source")


@dataclass(frozen=True, slots=True)
class Begun:
    """The source is open; what it will give, as `Source` says it."""

    sound: bool
    copied: VideoStream | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """The source ended; `reason` says why."""

    reason: str


class Feed:
    """A source played in a thread of its own, so that one that hangs cannot hang the recorder.

    Args:
        uri: what to open.
        camera: how.
        room_ms: for the simulated clock.
        out: where its pictures, sounds and end go; the oldest makes room when it is full.
    """

    def __init__(
        self, uri: str, camera: Camera, room_ms: Callable[[float], int], out: "Queue"
    ) -> None:
        self.uri = uri
        self._camera = camera
        self._room_ms = room_ms
        self._out = out
        self._source: Source | None = None
        self._wanted = True
        self._thread = threading.Thread(target=self._run, name=f"feed {uri[:20]}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ask the source to end; a hanging one is left behind and can no longer speak."""
        self._wanted = False
        if self._source is not None:
            self._source.close()

    def _run(self) -> None:
        reason = "the source ended"
        try:
            self._source = open_source(self.uri, self._camera, self._room_ms)
            self._out.put(self, Begun(self._source.sound, self._source.copied))
            for item in self._source.play():
                if not self._wanted:
                    return
                self._out.put(self, item)
        except SourceError as error:
            reason = str(error)
        if self._wanted:
            self._out.put(self, Lost(reason))


Item = Begun | Picture | Copied | Sound | Lost


class Queue:
    """Between feeds and the recorder: bounded, the oldest gives way and is counted."""

    def __init__(self) -> None:
        self._items: queue.Queue[tuple[Feed, Item]] = queue.Queue(_QUEUED)
        self.dropped = 0

    def put(self, feed: Feed, item: Item) -> None:
        """Add an item, never waiting."""
        while True:
            try:
                self._items.put_nowait((feed, item))
            except queue.Full:
                try:
                    self._items.get_nowait()
                    self.dropped += 1
                except queue.Empty:
                    continue
            else:
                return

    def get(self, timeout_s: float) -> tuple[Feed, Item] | None:
        """The next item, or None after `timeout_s`."""
        try:
            return self._items.get(timeout=timeout_s)
        except queue.Empty:
            return None
