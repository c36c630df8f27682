"""How a server and a recorder find and address each other: files in the run folder, JSON lines."""

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec

from recordings.config import Overlay


class Want(msgspec.Struct, frozen=True, tag="want"):
    """Server to recorder: draw this from now on."""

    overlay: Overlay


class Bye(msgspec.Struct, frozen=True, tag="bye"):
    """Server to recorder: close the segment and exit.

    Attributes:
        cause: what the segment's fact gives as the cause of its end.
    """

    cause: str


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """Recorder to server, first on a connection: who writes where."""

    pid: int
    camera: str
    folder: str


class Pulse(msgspec.Struct, frozen=True, tag="pulse"):
    """Recorder to server, twice a second and after every index line that carries a fact.

    Attributes:
        state: RECORDING, SOURCE_LOST or CLOSING.
        health: of the picture, one of `recordings.health.STATES`.
        fps: pictures recorded in the last second or so.
        frame_s: CLOCK_MONOTONIC capture time of the last picture, None before the first.
        level_db: loudness of the last second, dB of full scale; None without sound.
        segment: path of the open segment below the footage folder.
        dropped: pictures and sounds thrown away because the encoder was behind.
        free_bytes: left on the footage disk.
    """

    state: str
    health: str
    fps: float
    frame_s: float | None
    level_db: float | None
    segment: str | None
    dropped: int
    free_bytes: int


ToRecorder = Want | Bye
ToServer = Hello | Pulse
_to_recorder: msgspec.json.Decoder[ToRecorder] = msgspec.json.Decoder(ToRecorder)
_to_server: msgspec.json.Decoder[ToServer] = msgspec.json.Decoder(ToServer)


def line(message: ToRecorder | ToServer) -> bytes:
    """A message as one JSON line."""
    return msgspec.json.encode(message) + b"\n"


def read_for_recorder(data: bytes) -> ToRecorder:
    """A line from the server."""
    return _to_recorder.decode(data)


def read_for_server(data: bytes) -> ToServer:
    """A line from a recorder."""
    return _to_server.decode(data)


def run_file(run_dir: Path, camera: str, suffix: str) -> Path:
    """The run folder's file of a camera, such as `recorder-hall.lock`."""
    return run_dir / f"recorder-{camera}.{suffix}"


@contextlib.contextmanager
def short_path(path: Path) -> Iterator[str]:
    """A name for `path` below the 108 bytes a Unix socket address may have.

    Source: unix(7), `sun_path`; proc(5), `/proc/self/fd`.
    """
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def connect(run_dir: Path, camera: str) -> socket.socket:
    """A connection to a camera's recorder.

    Raises:
        OSError: none is listening.
    """
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    try:
        with short_path(run_file(run_dir, camera, "sock")) as name:
            link.connect(name)
    except OSError:
        link.close()
        raise
    return link


def take_lock(run_dir: Path, camera: str) -> int | None:
    """The camera's lock as an open descriptor, or None when a living process holds it.

    Closing the descriptor, or dying, gives it back.
    """
    run_dir.mkdir(parents=True, exist_ok=True)
    handle = os.open(
        run_file(run_dir, camera, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
    )
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def boot_id() -> str:
    """The kernel's name for this boot: CLOCK_MONOTONIC seconds compare only within one."""
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
