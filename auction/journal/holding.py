"""One server per data folder: an advisory lock, and who holds it."""

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

from auction.journal.errors import JournalHeldError

_NAME = "server.lock"


class Holding:
    """The lock on a data folder; it ends with the process, however that ends.

    Raises:
        JournalHeldError: another process holds it; says which, and since when.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / _NAME
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._descriptor, 200, 0).decode(errors="replace").strip()
            os.close(self._descriptor)
            raise JournalHeldError(
                f"{data_dir} is in use by {holder or 'another process'}: one server per data folder"
            ) from error
        started = datetime.now(UTC).isoformat(timespec="seconds")
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"process {os.getpid()}, started {started}\n".encode(), 0)

    def release(self) -> None:
        """Let another server in."""
        os.close(self._descriptor)
