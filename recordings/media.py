"""What sources give and the recorder takes."""

from dataclasses import dataclass

import numpy as np
from av.packet import Packet
from av.stream import Stream

SOUND_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture.

    Attributes:
        at_s: CLOCK_MONOTONIC second at which it was taken.
        planes: I420, uint8, shape (height * 3 // 2, width), the receiver's to draw on.
    """

    at_s: float
    planes: np.ndarray


@dataclass(frozen=True, slots=True)
class Copied:
    """One picture as a network camera encoded it.

    Attributes:
        at_s: CLOCK_MONOTONIC second at which it was taken, as far as arrivals tell.
        packet: its bytes, in decoding order.
        luma: of a key frame, what it shows: grey, uint8, shape (height, width); else None.
        camera_ms: the camera's own clock at that picture, UTC ms, None until it has said.
    """

    at_s: float
    packet: "Packet[Stream]"
    luma: np.ndarray | None
    camera_ms: int | None


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of sound.

    Attributes:
        at_s: CLOCK_MONOTONIC second of its first sample.
        samples: int16, mono, 48 kHz, shape (n,).
    """

    at_s: float
    samples: np.ndarray
