"""How a camera stood when its sitting began: what it sees now is held against that."""

from pathlib import Path

import cv2
import numpy as np

SIZE = (320, 180)
MOVED = "MOVED"
HALF_COVERED = "HALF_COVERED"
MOVED_SHARE = 0.02
LIKE, CLEARLY = 0.55, 0.05  # of a normalised correlation
HIDDEN_SHARE = 0.3
_SMALL = (160, 90)
_MARGIN_X, _MARGIN_Y = 16, 9  # how far a moved camera is looked for
_MIDDLE = slice(_MARGIN_Y, -_MARGIN_Y), slice(_MARGIN_X, -_MARGIN_X)
_TILES = (9, 16)  # of 10x10 pixels
_TEXTURED, _FLAT = 8.0, 4.0


class Reference:
    """One good picture of a camera.

    Args:
        grey: uint8, shape (180, 320).

    Attributes:
        grey: the picture.

    Thresholds measured on 160x90 grey, a median of a second. Who moves about in a still room leaves
    a correlation of 0.88 and more, at the place where it was; a pushed camera has it elsewhere, one
    that looks elsewhere 0.5 and less. (Phase correlation took people for a moved camera: it weighs
    their few edges like the whole wall.)
    """

    def __init__(self, grey: np.ndarray) -> None:
        self.grey = grey
        self._small = small(grey).astype(np.float32)
        self._textured = _roughness(self._small) > _TEXTURED

    @classmethod
    def load(cls, file: Path) -> "Reference | None":
        """The reference kept in a file; None when there is none that can be read."""
        content = file.read_bytes() if file.exists() else b""
        coded = np.frombuffer(content, np.uint8)
        grey = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE) if content else None
        return None if grey is None or grey.shape[::-1] != SIZE else cls(grey)

    def save(self, file: Path) -> None:
        """Keep it for the next recorder of the same sitting.

        Raises:
            OSError: the disk refused.
        """
        fresh = file.with_suffix(".new")
        fresh.write_bytes(cv2.imencode(".png", self.grey)[1].tobytes())
        fresh.replace(file)

    def unlike(self, average: np.ndarray) -> str:
        """How a picture differs from the reference: MOVED, HALF_COVERED or nothing.

        Args:
            average: of `small` pictures, so that who walks by is not in it; shape (90, 160).
        """
        scores = cv2.matchTemplate(
            self._small, average.astype(np.float32)[_MIDDLE], cv2.TM_CCOEFF_NORMED
        )
        _, best, _, (x, y) = cv2.minMaxLoc(scores)
        aside = max(abs(x - _MARGIN_X) / _SMALL[0], abs(y - _MARGIN_Y) / _SMALL[1])
        here = float(scores[_MARGIN_Y, _MARGIN_X])
        if best >= LIKE and aside > MOVED_SHARE and best - here > CLEARLY:
            return MOVED
        if self._hidden(average):
            return HALF_COVERED
        return "" if best >= LIKE else MOVED

    def _hidden(self, average: np.ndarray) -> bool:
        flat = _roughness(average) < _FLAT
        rough = int(self._textured.sum())
        return rough > 0 and int((flat & self._textured).sum()) / rough >= HIDDEN_SHARE


def small(grey: np.ndarray) -> np.ndarray:
    """A grey picture as it is compared: shape (90, 160)."""
    return cv2.resize(grey, _SMALL, interpolation=cv2.INTER_AREA)


def _roughness(picture: np.ndarray) -> np.ndarray:
    """Standard deviation of each tile, shape (9, 16)."""
    height, width = picture.shape
    tall, wide = height // _TILES[0], width // _TILES[1]
    tiles = picture.reshape(_TILES[0], tall, _TILES[1], wide).astype(np.float32)
    deviation: np.ndarray = tiles.std(axis=(1, 3))
    return deviation
