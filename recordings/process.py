"""A recorder's process, our child or an earlier server's: started, watched, killed, mourned."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Self

_LOG_MODE = 0o600


class Process:
    """A recorder process.

    Args:
        pid: of the process.
        ours: whether it is our child, whose end we may ask about.
    """

    def __init__(self, pid: int, *, ours: bool = False) -> None:
        self.pid = pid
        self._ours = ours
        self._code: int | None = None

    @classmethod
    def start(cls, config_file: Path, log: Path) -> Self:
        """Start a recorder in a session of its own, so that what ends us does not end it."""
        append = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        command = [sys.executable, "-m", "recordings", str(config_file)]
        pid = os.posix_spawn(
            sys.executable,
            command,
            os.environ,
            setsid=True,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(log), append, _LOG_MODE),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
        )
        return cls(pid, ours=True)

    @property
    def ended(self) -> bool:
        """Whether our child has ended; an adopted process never says so."""
        if self._ours and self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code is not None

    @property
    def farewell(self) -> str:
        """Why it ended, as far as is known."""
        if not self._ours:
            return "an adopted recorder ended"
        if not self.ended or self._code is None:
            return "the recorder stopped answering"
        if self._code < 0:
            return f"killed by {signal.Signals(-self._code).name}"
        return f"exit status {self._code}"

    def kill(self) -> None:
        """End it at once; at most the open fragment is lost."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    async def gone(self, timeout_s: float) -> None:
        """Wait until the process has ended and its locks are free.

        Raises:
            TimeoutError: it is still there.
        """
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        loop = asyncio.get_running_loop()
        over = asyncio.Event()
        loop.add_reader(handle, over.set)
        try:
            async with asyncio.timeout(timeout_s):
                await over.wait()
        finally:
            loop.remove_reader(handle)
            os.close(handle)
