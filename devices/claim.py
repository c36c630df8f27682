"""Who holds a source: a file lock where the system has none of its own, and the holder's name."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.errors import PortBusyError

LOCKS = Path("/proc/locks")
CLAIMED = ("socket://",)
"""Sources that would let in a second owner; a device file is locked by pyserial itself."""


class Claim:
    """Holds a source for this process while the context lasts.

    Args:
        url: The source.

    Raises:
        PortBusyError: On entering, when somebody on this machine holds it; it says who.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._file: int | None = None

    def __enter__(self) -> Self:
        if not self._url.startswith(CLAIMED):
            return self
        place, _, _ = self._url.partition("?")
        name = hashlib.sha256(place.encode()).hexdigest()[:16]
        path = Path(tempfile.gettempdir()) / f"line-{os.getuid()}-{name}.lock"
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise PortBusyError(
                f"{self._url} is held by {holder(path)}; "
                "close that, or give this machine a port of its own"
            ) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            os.close(self._file)


def holder(path: Path) -> str:
    """Who locks a file: "process 4711 (auction)", as far as the system tells."""
    try:
        there = path.stat()
        mine = f"{os.major(there.st_dev):02x}:{os.minor(there.st_dev):02x}:{there.st_ino}"
        for line in LOCKS.read_text("ascii").splitlines():
            fields = line.split()
            if mine in fields and "FLOCK" in fields and "->" not in fields:
                number = int(fields[4])
                if number == os.getpid():
                    return "this program already"
                name = Path(f"/proc/{number}/comm").read_text("utf-8").strip()
                return f"process {number} ({name})"
    except (OSError, ValueError):
        pass
    return "another process"
