"""How a camera is doing, for the console."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """How a camera is doing.

    Attributes:
        camera: its name.
        state: STOPPED, STARTING, RECORDING, SOURCE_LOST, CLOSING or LOST (being restarted).
        health: of the picture, one of `recordings.health.STATES`.
        fps: pictures recorded per second.
        frame_s: CLOCK_MONOTONIC capture time of the last picture; its age is the console's sum.
        level_db: loudness, dB of full scale, None without sound.
        segment: path of the open segment below the footage folder.
        dropped: pictures and sounds the encoder was too slow for.
        free_bytes: left on the footage disk.
        pid: the recorder's.
        at_s: CLOCK_MONOTONIC second of this reading.
    """

    camera: str
    state: str = "STOPPED"
    health: str = "OK"
    fps: float = 0.0
    frame_s: float | None = None
    level_db: float | None = None
    segment: str | None = None
    dropped: int = 0
    free_bytes: int = 0
    pid: int | None = None
    at_s: float = 0.0
