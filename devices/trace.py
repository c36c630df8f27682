"""Every frame on a line, as text, in files that rotate: evidence the journal can cite."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

KEEP_BYTES = 1_000_000
KEEP_PARTS = 64


@dataclass(frozen=True, slots=True)
class TracePart:
    """One finished file of a trace.

    Attributes:
        file: Its name, beside the file that is being written.
        bytes: Its size.
        sha256: Its digest, in hexadecimal.
    """

    file: str
    bytes: int
    sha256: str


class FrameTrace:
    """Appends one line per frame: monotonic seconds, direction, bytes in hexadecimal.

    Lines between the frames say what was wanted (``WANT``) and how the port stands (``PORT``), so
    that a trace can be played to the driver again.

    When the file passes ``keep_bytes``, and when it is found at the start, it is finished: it
    becomes ``<name>.0001`` and so on and is told to ``finished``. The newest ``keep_parts`` stay.

    Args:
        path: The file being written.
        keep_bytes: Size of a part.
        keep_parts: How many finished parts stay.
        finished: Takes each finished part.
    """

    def __init__(
        self,
        path: Path,
        keep_bytes: int = KEEP_BYTES,
        keep_parts: int = KEEP_PARTS,
        finished: Callable[[TracePart], None] | None = None,
    ) -> None:
        self._path = path
        self._keep_bytes = keep_bytes
        self._keep_parts = keep_parts
        self._finished = finished
        self._pieces = b""
        self._received_s = 0.0
        self._noted: dict[str, str] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size:
            self._finish()
        self._file = path.open("a", encoding="ascii", buffering=1)

    def sent(self, at_s: float, frame: bytes) -> None:
        """Write down a frame we send, after what was received before it."""
        self._write_received()
        self._write(at_s, "TX", frame)

    def received(self, at_s: float, piece: bytes) -> None:
        """Note a piece of what is received; its line carries the time of the last piece."""
        self._pieces += piece
        self._received_s = at_s
        if len(self._pieces) >= LONGEST:
            self._write_received()

    def note(self, at_s: float, what: str, text: str) -> None:
        """Write down something between the frames; the same as before only as that."""
        same = self._noted.get(what) == text
        self._noted[what] = text
        self._write_received()
        self._write_line(at_s, what, UNCHANGED if same else text)

    def close(self) -> None:
        """Close the file."""
        self._write_received()
        self._file.close()

    def _write_received(self) -> None:
        if self._pieces:
            self._write(self._received_s, "RX", self._pieces)
            self._pieces = b""

    def _write(self, at_s: float, way: str, frame: bytes) -> None:
        self._write_line(at_s, way, frame.hex(" "))

    def _write_line(self, at_s: float, what: str, text: str) -> None:
        self._file.write(f"{at_s:.6f} {what} {text}\n")
        if self._file.tell() > self._keep_bytes:
            self._file.close()
            self._finish()
            self._noted.clear()
            self._file = self._path.open("a", encoding="ascii", buffering=1)

    def _finish(self) -> None:
        content = self._path.read_bytes()
        parts = self._parts()
        part = self._path.with_name(f"{self._path.name}.{(parts[-1] if parts else 0) + 1:04d}")
        self._path.rename(part)
        for number in parts[: max(0, len(parts) + 1 - self._keep_parts)]:
            self._path.with_name(f"{self._path.name}.{number:04d}").unlink()
        if self._finished:
            self._finished(TracePart(part.name, len(content), hashlib.sha256(content).hexdigest()))

    def _parts(self) -> list[int]:
        named = re.compile(re.escape(self._path.name) + r"\.(\d{4,})")
        found = (named.fullmatch(path.name) for path in self._path.parent.iterdir())
        return sorted(int(match[1]) for match in found if match)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


UNCHANGED = "="
LONGEST = 256
"""Received bytes that are written down although nothing was sent: a scanner is never asked."""
