"""Every frame on a line, as text, in a file that rotates: evidence the journal can cite."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

KEEP_BYTES = 4_000_000


class FrameTrace:
    """Appends one line per frame: monotonic seconds, direction, bytes in hexadecimal.

    When the file passes ``keep_bytes`` it becomes ``<name>.1`` and a new one begins, so the trace
    never holds more than twice that.
    """

    def __init__(self, path: Path, keep_bytes: int = KEEP_BYTES) -> None:
        self._path = path
        self._keep_bytes = keep_bytes
        self._pieces = b""
        self._received_s = 0.0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="ascii", buffering=1)

    def sent(self, at_s: float, frame: bytes) -> None:
        """Write down a frame we send, after what was received before it."""
        self._write_received()
        self._write(at_s, "TX", frame)

    def received(self, at_s: float, piece: bytes) -> None:
        """Note a piece of what is received; its line carries the time of the last piece."""
        self._pieces += piece
        self._received_s = at_s

    def close(self) -> None:
        """Close the file."""
        self._write_received()
        self._file.close()

    def _write_received(self) -> None:
        if self._pieces:
            self._write(self._received_s, "RX", self._pieces)
            self._pieces = b""

    def _write(self, at_s: float, way: str, frame: bytes) -> None:
        self._file.write(f"{at_s:.6f} {way} {frame.hex(' ')}\n")
        if self._file.tell() > self._keep_bytes:
            self._file.close()
            self._path.replace(self._path.with_name(self._path.name + ".1"))
            self._file = self._path.open("a", encoding="ascii", buffering=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
