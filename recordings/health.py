"""Is the camera seeing anything? Judged on a small grey picture, before the overlay is drawn.

Thresholds measured on 320x180 grey: frozen pictures are identical, a covered lens has no contrast,
a lens cap is dark, a blurred one has lost sharpness against the reference, a moved or half covered
one is no longer like it. A slow camera gives fewer than half of the pictures it gave at first.
"""

from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np

from recordings.reference import HALF_COVERED, MOVED, SIZE, Reference, small

_T = TypeVar("_T")
EVERY_S = 0.2
FROZEN_S = 2.0
SETTLE_S = 1.0
PACE_S = 2.0
BLACK_MEAN = 15.0 + 16.0  # limited-range luma begins at 16
COVERED_DEVIATION = 10.0
BLURRED_RATIO = 0.4
SLOW_RATIO, STEADY_RATIO = 0.5, 0.75

OK = "OK"
FROZEN = "FROZEN"
BLACK = "BLACK"
COVERED = "COVERED"
BLURRED = "BLURRED"
SLOW = "SLOW"
STATES = (OK, FROZEN, BLACK, COVERED, HALF_COVERED, BLURRED, MOVED, SLOW)


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
    """A change of health; `look` is what the last picture looked at measured."""

    state: str
    was: str
    look: Look


class Health:
    """Watches one camera's pictures for states that a person should be told of.

    Args:
        kept: where the reference is kept for the next recorder of the same sitting; one that is
            there already is gone by. None keeps nothing.
    """

    def __init__(self, kept: Path | None = None) -> None:
        self.state = OK
        self._kept = kept
        self._reference = Reference.load(kept) if kept is not None else None
        self._good = measure(self._reference.grey) if self._reference is not None else None
        self._sees = OK
        self._pace = Pace()
        self._next_s = 0.0
        self._look = Look(0.0, 0.0, 0.0)
        self._lately: deque[tuple[float, np.ndarray]] = deque()
        self._last: np.ndarray | None = None
        self._moved_s: float | None = None
        self._seen: deque[tuple[float, str]] = deque()

    def look_away(self) -> None:
        """Nothing was seen for a while: what was seen before and after is not compared."""
        self.state = self._sees = OK
        self._last = self._moved_s = None
        self._lately.clear()
        self._seen.clear()
        self._pace.interrupt()

    def judge(self, luma: np.ndarray | None, at_s: float) -> Verdict | None:
        """Take note of a picture; give a verdict when the state has changed.

        Args:
            luma: grey, uint8, shape (height, width); None of a picture that was not decoded.
            at_s: CLOCK_MONOTONIC second at which it was taken.
        """
        self._pace.count(at_s)
        if luma is not None and at_s >= self._next_s:
            self._next_s = at_s + EVERY_S
            self._examine(luma, at_s)
        state = SLOW if self._sees == OK and self._pace.slow else self._sees
        if state == self.state:
            return None
        was, self.state = self.state, state
        return Verdict(state, was, self._look)

    def _examine(self, luma: np.ndarray, at_s: float) -> None:
        grey = cv2.resize(luma, SIZE, interpolation=cv2.INTER_AREA)
        self._look = measure(grey)
        if self._last is None or self._moved_s is None or not np.array_equal(grey, self._last):
            self._moved_s = at_s
        self._last = grey
        self._lately.append((at_s, small(grey)))
        _forget(self._lately, at_s)
        state = self._name(at_s - self._moved_s)
        self._seen.append((at_s, state))
        _forget(self._seen, at_s)
        self._settle(state, grey, at_s)

    def _name(self, still_s: float) -> str:
        look = self._look
        if look.mean < BLACK_MEAN and look.deviation < COVERED_DEVIATION:
            return BLACK
        if look.deviation < COVERED_DEVIATION:
            return COVERED
        if still_s >= FROZEN_S:
            return FROZEN
        if self._reference is None or self._good is None:
            return OK
        contrast = (look.deviation / self._good.deviation) ** 2
        blurred = look.sharpness / self._good.sharpness / contrast < BLURRED_RATIO
        average = np.median(np.stack([one for _, one in self._lately]), axis=0)
        unlike = self._reference.unlike(average)
        return unlike if unlike == HALF_COVERED else BLURRED if blurred else unlike or OK

    def _settle(self, state: str, grey: np.ndarray, at_s: float) -> None:
        agreed = all(seen == state for _, seen in self._seen)
        long_enough = at_s - self._seen[0][0] >= SETTLE_S - EVERY_S / 2
        if not (agreed and long_enough) and state != FROZEN:
            return
        if state == OK and self._reference is None and self._look.sharpness > 0:
            self._reference, self._good = Reference(grey), self._look
            if self._kept is not None:
                self._reference.save(self._kept)
        self._sees = state


class Pace:
    """Do pictures come as often as they did at first?

    Attributes:
        slow: they do not.
    """

    def __init__(self) -> None:
        self.slow = False
        self._at_first: int | None = None
        self._since_s: float | None = None
        self._came: deque[float] = deque()

    def interrupt(self) -> None:
        """There was a hole: begin to count anew."""
        self._since_s = None
        self._came.clear()

    def count(self, at_s: float) -> None:
        """A picture came."""
        if self._since_s is None:
            self._since_s = at_s
        self._came.append(at_s)
        while self._came[0] <= at_s - PACE_S:
            self._came.popleft()
        if at_s - self._since_s < PACE_S:
            return
        if self._at_first is None:
            self._at_first = len(self._came)
        share = len(self._came) / self._at_first
        self.slow = share < (STEADY_RATIO if self.slow else SLOW_RATIO)


def _forget(kept: deque[tuple[float, _T]], at_s: float) -> None:
    """Keep what covers the last `SETTLE_S`, and one at least."""
    while len(kept) > 1 and at_s - kept[1][0] >= SETTLE_S - EVERY_S / 2:
        kept.popleft()


def measure(grey: np.ndarray) -> Look:
    """Mean, contrast and sharpness of a grey picture (uint8, any shape of two axes)."""
    mean, deviation = cv2.meanStdDev(grey)
    edges = cv2.Laplacian(grey, cv2.CV_16S)
    sharpness = float(cv2.norm(edges, cv2.NORM_L2SQR)) / grey.size
    return Look(float(mean[0][0]), float(deviation[0][0]), sharpness)
