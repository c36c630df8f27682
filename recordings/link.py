"""The server's end of a recorder's socket."""

import asyncio
import contextlib
from pathlib import Path
from typing import Self

import msgspec

from recordings import wire


class Link:
    """A connection to a recorder."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, run_dir: Path, camera: str) -> Self | None:
        """A connection to the camera's recorder, or None when none listens."""
        try:
            connection = wire.connect(run_dir, camera)
        except OSError:
            return None
        connection.setblocking(False)
        reader, writer = await asyncio.open_unix_connection(sock=connection)
        return cls(reader, writer)

    async def hear(self) -> wire.ToServer | None:
        """The next message; None when the recorder has hung up."""
        try:
            line = await self._reader.readline()
            return wire.read_for_server(line) if line.endswith(b"\n") else None
        except (OSError, ValueError, msgspec.MsgspecError):
            return None

    def say(self, message: wire.ToRecorder) -> None:
        """Send a message; a broken connection shows in `hear`."""
        with contextlib.suppress(OSError):
            self._writer.write(wire.line(message))

    def close(self) -> None:
        """Hang up."""
        self._writer.close()
