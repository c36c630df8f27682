"""Is the camera seeing anything? Judged on a small grey picture, before the overlay is drawn.

Thresholds measured on 320x180 grey: frozen pictures are identical, a covered lens has no contrast,
a lens cap is dark, a blurred one has lost sharpness against its own first good picture.
"""

from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np

SIZE = (320, 180)
EVERY_S = 0.2
FROZEN_S = 2.0
SETTLE_S = 1.0
BLACK_MEAN = 15.0 + 16.0  # limited-range luma begins at 16
COVERED_DEVIATION = 10.0
BLURRED_RATIO = 0.4

OK = "OK"
FROZEN = "FROZEN"
BLACK = "BLACK"
COVERED = "COVERED"
BLURRED = "BLURRED"


@dataclass(frozen=True, slots=True)
class Look:
    """What one picture measures.

    Attributes:
        mean: of grey, 0-255.
        deviation: standard deviation of grey.
        sharpness: mean square of the Laplacian.
    """

    mean: float
    deviation: float
    sharpness: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """A change of health."""

    state: str
    was: str
    look: Look


class Health:
    """Watches one camera's pictures for states that a person should be told of."""

    def __init__(self) -> None:
        self.state = OK
        self._next_s = 0.0
        self._last: np.ndarray | None = None
        self._moved_s: float | None = None
        self._seen: deque[tuple[float, str]] = deque()
        self._reference: Look | None = None

    def look_away(self) -> None:
        """Nothing was seen for a while: what was seen before and after is not compared."""
        self._last = self._moved_s = None
        self._seen.clear()

    def judge(self, luma: np.ndarray, at_s: float) -> Verdict | None:
        """Look at a picture; give a verdict when the state has changed.

        Args:
            luma: grey, uint8, shape (height, width).
            at_s: CLOCK_MONOTONIC second at which it was taken.
        """
        if at_s < self._next_s:
            return None
        self._next_s = at_s + EVERY_S
        grey = cv2.resize(luma, SIZE, interpolation=cv2.INTER_AREA)
        look = measure(grey)
        if self._last is None or self._moved_s is None or not np.array_equal(grey, self._last):
            self._moved_s = at_s
        self._last = grey
        state = self._name(look, at_s - self._moved_s)
        self._seen.append((at_s, state))
        while len(self._seen) > 1 and at_s - self._seen[1][0] >= SETTLE_S - EVERY_S / 2:
            self._seen.popleft()
        return self._settle(state, look, at_s)

    def _name(self, look: Look, still_s: float) -> str:
        if look.mean < BLACK_MEAN and look.deviation < COVERED_DEVIATION:
            return BLACK
        if look.deviation < COVERED_DEVIATION:
            return COVERED
        if still_s >= FROZEN_S:
            return FROZEN
        if self._reference is not None:
            contrast = (look.deviation / self._reference.deviation) ** 2
            if look.sharpness / self._reference.sharpness / contrast < BLURRED_RATIO:
                return BLURRED
        return OK

    def _settle(self, state: str, look: Look, at_s: float) -> Verdict | None:
        agreed = all(seen == state for _, seen in self._seen)
        long_enough = at_s - self._seen[0][0] >= SETTLE_S - EVERY_S / 2
        if not (agreed and long_enough) and state != FROZEN:
            return None
        if state == OK and self._reference is None and look.sharpness > 0:
            self._reference = look
        if state == self.state:
            return None
        was, self.state = self.state, state
        return Verdict(state, was, look)


def measure(grey: np.ndarray) -> Look:
    """Mean, contrast and sharpness of a grey picture (uint8, any shape of two axes)."""
    mean, deviation = cv2.meanStdDev(grey)
    edges = cv2.Laplacian(grey, cv2.CV_16S)
    sharpness = float(cv2.norm(edges, cv2.NORM_L2SQR)) / grey.size
    return Look(float(mean[0][0]), float(deviation[0][0]), sharpness)
