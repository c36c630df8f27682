"""What is written into the picture: room time, session, phase, checkpoint. On the luma plane."""

from datetime import UTC, datetime, timedelta, timezone

import cv2
import numpy as np

from recordings.config import Overlay

TAIPEI = timezone(timedelta(hours=8))
_BAND = 16  # luma of black in limited range
_INK = (235.0,)
_GREY = 128
_FONT = "uni"  # the face inside the OpenCV wheel that has Chinese


def band_height(height: int) -> int:
    """Rows the overlay takes at the top of a picture, even."""
    return max(16, height // 12 // 2 * 2)


def room_clock(room_ms: int) -> str:
    """Room time as drawn: Taipei time to the tenth of a second."""
    moment = datetime.fromtimestamp(room_ms / 1000, UTC).astimezone(TAIPEI)
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 100_000} +08:00"


class Pen:
    """Draws the overlay onto pictures of one size."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.band = band_height(height)
        self._face = cv2.FontFace(_FONT)
        self._size = max(10, self.band * 5 // 8)
        self._right = np.full((self.band, 0), _BAND, np.uint8)
        self._right_text = ""

    def draw(self, planes: np.ndarray, overlay: Overlay, at_s: float) -> None:
        """Write the overlay into a picture, in place.

        Args:
            planes: I420, uint8, shape (height * 3 // 2, width).
            overlay: what to write.
            at_s: CLOCK_MONOTONIC second at which the picture was taken.
        """
        planes[: self.band] = _BAND
        self._clear_colour(planes)
        clock = room_clock(overlay.room_ms(at_s))
        end = self._put(planes[: self.band], clock, 6)
        words = "  ".join(x for x in (overlay.session, overlay.phase, overlay.checkpoint) if x)
        if words != self._right_text:
            strip = np.full((self.band, self.width), _BAND, np.uint8)
            self._put(strip, words, 0)
            self._right, self._right_text = strip, words
        left = end + 14
        if left < self.width:
            planes[: self.band, left:] = self._right[:, : self.width - left]

    def _put(self, strip: np.ndarray, text: str, left: int) -> int:
        baseline = self.band * 3 // 4
        (right, _), _ = cv2.putText(strip, text, (left, baseline), _INK, self._face, self._size)
        return int(right)

    def _clear_colour(self, planes: np.ndarray) -> None:
        chroma = self.width * self.band // 4
        flat = planes.reshape(-1)
        area = self.width * self.height
        flat[area : area + chroma] = _GREY
        flat[area * 5 // 4 : area * 5 // 4 + chroma] = _GREY
