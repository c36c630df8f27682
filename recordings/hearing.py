"""Is the microphone hearing anything? A spoken bid is evidence: silence and clipping are told.

A room in which nobody speaks still gives the noise of its air and its microphone; one that gives
less is switched off or unplugged. Samples at full scale are words that cannot be made out.
"""

import math
from dataclasses import dataclass

import numpy as np

from recordings.media import SOUND_RATE

OK = "OK"
SILENT = "SILENT"
CLIPPED = "CLIPPED"
BLOCK_S = 0.5
SILENT_DB = -70.0
LOUDEST = 32_700
CLIPPED_SHARE = 0.001
FLOOR_DB = -120.0
_AGREED = {SILENT: 4, CLIPPED: 1, OK: 4}  # blocks


@dataclass(frozen=True, slots=True)
class Heard:
    """A change of what is heard."""

    state: str
    was: str
    level_db: float


class Hearing:
    """Listens to one microphone.

    Attributes:
        state: OK, SILENT or CLIPPED.
        level_db: loudness of the last half second, dB of full scale; None before the first.
    """

    def __init__(self) -> None:
        self.state = OK
        self.level_db: float | None = None
        self._block = np.empty(0, np.int16)
        self._named = OK
        self._agreed = 0

    def judge(self, samples: np.ndarray) -> Heard | None:
        """Listen on; what changed, told once.

        Args:
            samples: int16, mono, 48 kHz, shape (n,).
        """
        self._block = np.concatenate([self._block, samples])
        size = round(BLOCK_S * SOUND_RATE)
        if self._block.size < size:
            return None
        block, self._block = self._block, np.empty(0, np.int16)
        named = self._name(block)
        self._agreed = self._agreed + 1 if named == self._named else 1
        self._named = named
        if named == self.state or self._agreed < _AGREED[named]:
            return None
        was, self.state = self.state, named
        return Heard(named, was, self.level_db or FLOOR_DB)

    def _name(self, block: np.ndarray) -> str:
        wave = block.astype(np.float32)
        self.level_db = decibel(float(wave @ wave) / wave.size)
        loudest = np.count_nonzero((block >= LOUDEST) | (block <= -LOUDEST))
        if loudest / block.size > CLIPPED_SHARE:
            return CLIPPED
        return SILENT if self.level_db < SILENT_DB else OK


def decibel(mean_square: float) -> float:
    """Loudness in dB of full scale, to a tenth, of 16-bit samples' mean square."""
    if mean_square <= 0:
        return FLOOR_DB
    return round(max(FLOOR_DB, 10 * math.log10(mean_square / 32768.0**2)), 1)
