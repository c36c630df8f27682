"""Footage made without waiting, and the small things recorder tests share."""

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recordings.config import Assignment, Camera, Overlay
from recordings.encoder import Encoder
from recordings.index import Index
from recordings.media import SOUND_RATE, Picture, Sound
from recordings.overlay import Pen
from recordings.segments import Writer

ZERO_MS = 1_796_000_000_000
BOOT = "a boot"


def overlay(phase: str = "投標中", session: str = "115-12-02") -> Overlay:
    return Overlay(session=session, phase=phase, checkpoint="128", room_ms_at_zero=ZERO_MS)


def still(camera: Camera, number: int) -> np.ndarray:
    """A picture that differs from every other and costs the encoder something."""
    height, width = camera.height, camera.width
    planes = np.full((height * 3 // 2, width), 128, np.uint8)
    ramp = np.arange(width, dtype=np.uint16)[None, :] + np.arange(height, dtype=np.uint16)[:, None]
    planes[:height] = ((ramp * 2 + number * 11) % 200 + 30).astype(np.uint8)
    return planes


def hum(from_s: float, seconds: float) -> np.ndarray:
    steps = from_s + np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE
    return (np.sin(2 * np.pi * 440 * steps) * 8000).astype(np.int16)


@dataclass
class Reel:
    """How far a film has got.

    Attributes:
        fed_s: capture second of the last picture given to the encoder.
    """

    fed_s: float = 1000.0


def film(
    footage: Path,
    camera: Camera,
    seconds: float,
    *,
    from_s: float = 1000.0,
    close: bool = True,
    sound: bool = True,
    reel: Reel | None = None,
) -> Assignment:
    """Record made-up pictures and sound through the real encoder, writer and sink."""
    reel = reel or Reel()
    assignment = Assignment(
        camera=camera,
        folder=str(footage),
        run_dir=str(footage.parent / "run"),
        orphan_s=10,
        overlay=overlay(),
    )
    pen = Pen(camera.width, camera.height)
    with Index(assignment.camera_dir, BOOT) as index:
        encoder = Encoder(camera, from_s, sound=sound)
        writer = Writer(assignment, index, encoder)
        for number in itertools.count():
            at_s = round(from_s + number / camera.fps, 6)
            if at_s >= from_s + seconds:
                break
            reel.fed_s = at_s
            picture = Picture(at_s, still(camera, number))
            pen.draw(picture.planes, assignment.overlay, at_s)
            opened = writer.opened
            cut = opened is None or at_s - opened.first_s >= camera.segment_s - 1e-6
            packets = encoder.picture(picture, key=cut)
            if cut:
                assert packets[0].pts is not None
                assert packets[0].time_base is not None
                writer.cut(packets[0].pts * packets[0].time_base, at_s, ZERO_MS)
            writer.add(packets)
            if sound:
                writer.add(encoder.sound(Sound(at_s, hum(at_s, 1 / camera.fps))))
        if close:
            writer.add(encoder.finish())
            writer.close("stopped")
        encoder.close()
    return assignment


async def until(condition: Callable[[], bool], within_s: float = 15.0) -> None:
    """Wait for a condition, looking often."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s} s")
        await asyncio.sleep(0.02)
