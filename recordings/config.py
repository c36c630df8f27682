"""Which cameras there are and how each is recorded: frozen and validated."""

import re
from pathlib import Path

import msgspec

from recordings.facts import ConfigError

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_SMALLEST = (160, 90)
_MOST_FPS = 60
_FRAGMENT_S = (0.2, 1.0)
_SCHEMES = ("synthetic:", "lavfi:", "v4l2:", "alsa:", "file:", "rtsp://", "rtsps://")


class Camera(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One camera and its way of being recorded.

    Attributes:
        name: lower-case letters, digits and hyphens; becomes a folder name and `camera:<name>`.
        source: URI of the pictures (and of sound, if the same source gives it).
        sound: URI of a separate microphone, or None.
        width: pixels, even.
        height: pixels, even.
        fps: pictures a second at most; fewer are kept as they come.
        video_kbit: the ceiling of the video rate, kbit/s.
        audio_kbit: AAC rate, kbit/s.
        segment_s: length of one file.
        fragment_s: the most footage a crash may cost.
        source_timeout_s: silence after which the source counts as lost.
    """

    name: str
    source: str = "synthetic:"
    sound: str | None = None
    width: int = 640
    height: int = 360
    fps: int = 12
    video_kbit: int = 1000
    audio_kbit: int = 64
    segment_s: float = 10.0
    fragment_s: float = 0.5
    source_timeout_s: float = 4.0

    def __post_init__(self) -> None:
        """Refuse settings that cannot be recorded.

        Raises:
            ConfigError: naming the camera and the setting.
        """
        if not _NAME.fullmatch(self.name):
            raise ConfigError(f"camera name {self.name!r}: use a-z, 0-9 and hyphens, at most 32")
        for uri in (self.source, self.sound):
            if uri is not None and not uri.startswith(_SCHEMES):
                raise ConfigError(
                    f"camera {self.name}: source {uri!r} is none of {', '.join(_SCHEMES)}"
                )
        small = self.width < _SMALLEST[0] or self.height < _SMALLEST[1]
        if small or self.width % 2 or self.height % 2:
            raise ConfigError(
                f"camera {self.name}: {self.width}x{self.height} must be even, from 160x90"
            )
        if not 1 <= self.fps <= _MOST_FPS:
            raise ConfigError(f"camera {self.name}: fps {self.fps} is outside 1 to {_MOST_FPS}")
        if not _FRAGMENT_S[0] <= self.fragment_s <= _FRAGMENT_S[1]:
            raise ConfigError(f"camera {self.name}: fragment_s {self.fragment_s} outside 0.2 to 1")
        if self.segment_s < 2 * self.fragment_s:
            raise ConfigError(f"camera {self.name}: segment_s {self.segment_s} is too short")


class RecordingConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All cameras of a room.

    Attributes:
        footage: the `footage` folder; `{session}` in it is replaced by the overlay's session.
        run_dir: folder for locks, sockets and what was acknowledged; kept across restarts.
        cameras: at most one of each name.
        orphan_s: how long a recorder goes on without a server.
        silence_s: a recorder that says nothing for so long is killed and restarted.
    """

    footage: str
    run_dir: str
    cameras: tuple[Camera, ...]
    orphan_s: float = 600.0
    silence_s: float = 10.0

    def __post_init__(self) -> None:
        """Refuse two cameras of one name.

        Raises:
            ConfigError: naming them.
        """
        names = [camera.name for camera in self.cameras]
        if len(set(names)) != len(names):
            raise ConfigError(f"camera names repeat: {', '.join(sorted(names))}")

    def folder(self, session: str) -> Path:
        """The footage folder of a session."""
        return Path(self.footage.replace("{session}", session))


class Overlay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is written into the picture, and the room's time.

    Attributes:
        session: the auction session's id, as shown.
        phase: the phase's name, as shown.
        checkpoint: short text of the published checkpoint.
        room_ms_at_zero: room time (UTC ms) at CLOCK_MONOTONIC zero.
    """

    session: str
    phase: str
    checkpoint: str
    room_ms_at_zero: int

    def room_ms(self, at_s: float) -> int:
        """Room time in UTC milliseconds at a CLOCK_MONOTONIC second."""
        return self.room_ms_at_zero + round(at_s * 1000)


class Assignment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one recorder process is told when it starts: its CONFIGFILE.

    Attributes:
        camera: what to record and how.
        folder: the footage folder.
        run_dir: for the lock and the socket.
        orphan_s: how long to go on without a server.
        overlay: what to draw at first.
        facts_after: facts are numbered above this.
    """

    camera: Camera
    folder: str
    run_dir: str
    orphan_s: float
    overlay: Overlay
    facts_after: int = 0

    @property
    def camera_dir(self) -> Path:
        """Where this camera's segments and index are written."""
        return Path(self.folder) / self.camera.name


def read_assignment(path: Path) -> Assignment:
    """The assignment in a file.

    Raises:
        ConfigError: it cannot be read or means nothing.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Assignment)
    except (OSError, msgspec.MsgspecError) as error:
        raise ConfigError(f"{path}: {error}") from error
