"""A simulated room: a picture that moves, a wall clock that runs, a tone that pips each second."""

import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np
from av.video.stream import VideoStream

from recordings.media import SOUND_RATE, Picture, Sound

_TONE_HZ = 440
_CHUNK_S = 0.1
_PIP_S = 0.1
_TONES = ((136.0, 112.0), (122.0, 148.0))  # clothes and skin, on the two colour planes
_PEOPLE = ((0.16, 0.9, 70.0, 92), (0.55, 1.15, 110.0, 60), (0.78, 0.7, 83.0, 128))


class SyntheticRoom:
    """A camera and a microphone that need no hardware; plain that they are simulated.

    Args:
        width: pixels, even.
        height: pixels, even.
        fps: pictures a second.
        room_ms: gives room time in UTC ms; the clock on the simulated wall shows it.
    """

    def __init__(self, width: int, height: int, fps: int, room_ms: Callable[[float], int]) -> None:
        self.sound = True
        self.copied: VideoStream | None = None
        self._size = (width, height)
        self._fps = fps
        self._room_ms = room_ms
        self._face = cv2.FontFace("uni")
        self._room = self._furnish()
        self._open = True

    def play(self) -> Iterator[Picture | Sound]:
        """Pictures and sound as they happen; ends after `close`."""
        picture_s = sound_s = time.monotonic()
        while self._open:
            due = min(picture_s, sound_s)
            now = time.monotonic()
            if due > now:
                time.sleep(due - now)
            elif now - due > 1.0:
                picture_s = sound_s = now
                continue
            if picture_s <= sound_s:
                yield self.picture(picture_s)
                picture_s += 1 / self._fps
            else:
                yield Sound(sound_s - _CHUNK_S, self._hum(sound_s - _CHUNK_S))
                sound_s += _CHUNK_S

    def close(self) -> None:
        """Stop playing."""
        self._open = False

    def _furnish(self) -> np.ndarray:
        width, height = self._size
        wall = np.linspace(186, 206, height, dtype=np.uint8)[:, None, None]
        room = np.ascontiguousarray(np.broadcast_to(wall, (height, width, 3)))
        room[:, :, 0] -= 14

        def spot(x: float, y: float) -> tuple[int, int]:
            return int(x * width), int(y * height)

        cv2.rectangle(room, spot(0, 0.72), spot(1, 1), (92, 112, 134), -1)
        cv2.rectangle(room, spot(0.05, 0.18), spot(0.30, 0.50), (70, 52, 40), -1)
        cv2.rectangle(room, spot(0.07, 0.21), spot(0.28, 0.47), (214, 210, 200), -1)
        cv2.rectangle(room, spot(0.36, 0.58), spot(0.92, 0.66), (38, 66, 110), -1)
        cv2.rectangle(room, spot(0.39, 0.66), spot(0.89, 0.90), (48, 80, 128), -1)
        cv2.rectangle(room, spot(0.60, 0.40), spot(0.70, 0.58), (60, 60, 160), -1)
        cv2.rectangle(room, spot(0.62, 0.42), spot(0.68, 0.435), (20, 20, 20), -1)
        cv2.rectangle(room, spot(0.40, 0.15), spot(0.80, 0.33), (24, 24, 24), -1)
        size = max(10, height // 18)
        cv2.putText(room, "模擬畫面", spot(0.09, 0.33), (60, 40, 150), self._face, size)
        cv2.putText(room, "SIMULATED", spot(0.09, 0.42), (60, 40, 150), self._face, size * 3 // 4)
        return cv2.cvtColor(room, cv2.COLOR_BGR2YUV_I420)

    def picture(self, at_s: float) -> Picture:
        """What the room looks like at a CLOCK_MONOTONIC second."""
        width, height = self._size
        planes = self._room.copy()
        luma = planes[:height]
        area = width * height
        shape = (2, height // 2, width // 2)
        colours = planes.reshape(-1)[area:].reshape(shape)
        for home, sway, period_s, shade in _PEOPLE:
            phase = 2 * np.pi * at_s / (period_s / 10)
            x = int((home + 0.04 * sway * np.sin(phase)) * width)
            y = int((0.80 + 0.01 * np.cos(2 * phase)) * height)
            girth = height // 14
            _person(luma, (x, y), girth, (float(shade), 170.0))
            for plane, tones in zip(colours, _TONES, strict=True):
                _person(plane, (x // 2, y // 2), girth // 2, tones)
        room_ms = self._room_ms(at_s)
        tenths = room_ms // 100 + 8 * 36_000
        seconds = tenths // 10
        digits = (
            f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{tenths % 10}"
        )
        spot = (int(0.425 * width), int(0.29 * height))
        cv2.putText(luma, digits, spot, (232.0,), self._face, height // 9)
        return Picture(at_s, planes)

    def _hum(self, from_s: float) -> np.ndarray:
        steps = np.arange(int(_CHUNK_S * SOUND_RATE)) / SOUND_RATE
        second = (self._room_ms(from_s) / 1000 + steps) % 1.0
        level = np.where(second < _PIP_S, 9000.0, 2000.0)
        wave = np.sin(2 * np.pi * _TONE_HZ * (from_s + steps)) * level
        return wave.astype(np.int16)


def _person(plane: np.ndarray, at: tuple[int, int], girth: int, tones: tuple[float, float]) -> None:
    clothes, skin = tones
    x, y = at
    cv2.ellipse(plane, at, (girth, girth * 2), 0, 0, 360, (clothes,), -1)
    cv2.circle(plane, (x, y - girth * 5 // 2), max(1, girth * 2 // 3), (skin,), -1)
