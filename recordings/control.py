"""The recorder's end of the socket: one server at a time, lines both ways, in a thread."""

import contextlib
import os
import selectors
import socket
import threading
import time
from pathlib import Path

import msgspec

from recordings import wire
from recordings.config import Assignment, Overlay

_TICK_S = 0.5
_LONGEST_LINE = 1 << 16


class Control:
    """What the server wants, as last heard, and a way to tell it things.

    Attributes:
        overlay: what to draw.
        ending: why the recorder should end, or None.
    """

    def __init__(self, assignment: Assignment) -> None:
        self.overlay: Overlay = assignment.overlay
        self.ending: str | None = None
        self._assignment = assignment
        self._lock = threading.Lock()
        self._client: socket.socket | None = None
        self._heard = b""
        self._alone_s = time.monotonic()
        self._listener = _listen(Path(assignment.run_dir), assignment.camera.name)
        self._thread = threading.Thread(target=self._serve, name="control", daemon=True)
        self._thread.start()

    def tell(self, message: wire.ToServer) -> None:
        """Send a message to the server, if there is one that reads."""
        with self._lock:
            if self._client is None:
                return
            try:
                data = wire.line(message)
                if self._client.send(data) != len(data):
                    self._drop()
            except OSError:
                self._drop()

    def end(self, cause: str) -> None:
        """Ask the recorder to end; the first cause stays."""
        self.ending = self.ending or cause

    def close(self) -> None:
        """Stop listening; the server sees the connection end."""
        camera, run_dir = self._assignment.camera.name, Path(self._assignment.run_dir)
        with self._lock:
            self._drop()
        self._listener.close()
        with contextlib.suppress(FileNotFoundError):
            wire.run_file(run_dir, camera, "sock").unlink()

    def _serve(self) -> None:
        selector = selectors.DefaultSelector()
        selector.register(self._listener, selectors.EVENT_READ)
        watched: socket.socket | None = None
        while self.ending is None:
            if watched is not self._client:
                if watched is not None:
                    with contextlib.suppress(KeyError, ValueError):
                        selector.unregister(watched)
                watched = self._client
                if watched is not None:
                    selector.register(watched, selectors.EVENT_READ)
            try:
                ready = selector.select(_TICK_S)
            except OSError:
                continue
            for key, _ in ready:
                if key.fileobj is self._listener:
                    self._accept()
                else:
                    self._hear()
            self._count_loneliness()

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        client.setblocking(False)
        with self._lock:
            self._drop()
            self._client, self._heard = client, b""
        camera = self._assignment.camera.name
        self.tell(wire.Hello(pid=os.getpid(), camera=camera, folder=self._assignment.folder))

    def _hear(self) -> None:
        client = self._client
        if client is None:
            return
        try:
            data = client.recv(_LONGEST_LINE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        *lines, self._heard = (self._heard + data).split(b"\n")
        for line in lines:
            self._obey(line)
        if not data or len(self._heard) > _LONGEST_LINE:
            with self._lock:
                self._drop()

    def _obey(self, line: bytes) -> None:
        try:
            message = wire.read_for_recorder(line)
        except msgspec.MsgspecError:
            return
        match message:
            case wire.Want(overlay=overlay):
                self.overlay = overlay
            case wire.Bye(cause=cause):
                self.end(cause)

    def _count_loneliness(self) -> None:
        now = time.monotonic()
        if self._client is not None:
            self._alone_s = now
        elif now - self._alone_s > self._assignment.orphan_s:
            self.end("no server")

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


def _listen(run_dir: Path, camera: str) -> socket.socket:
    path = wire.run_file(run_dir, camera, "sock")
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    with wire.short_path(path) as name:
        listener.bind(name)
    path.chmod(0o600)
    listener.listen(4)
    return listener
