"""A recorder's process, our child or an earlier server's: started, watched, killed, mourned."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self


class Process:
    """A recorder process.

    Args:
        pid: of the process.
        child: its handle when it is our child.
    """

    def __init__(self, pid: int, child: subprocess.Popen[bytes] | None = None) -> None:
        self.pid = pid
        self._child = child

    @classmethod
    def start(cls, config_file: Path, log: Path) -> Self:
        """Start a recorder in a session of its own, so that signals to us do not reach it."""
        with log.open("ab") as output:
            child = subprocess.Popen(  # noqa: S603 - our own module, our own file
                [sys.executable, "-m", "recordings", str(config_file)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return cls(child.pid, child)

    @property
    def ended(self) -> bool:
        """Whether our child has ended; an adopted process never says so."""
        return self._child is not None and self._child.poll() is not None

    @property
    def farewell(self) -> str:
        """Why it ended, as far as is known."""
        if self._child is None:
            return "an adopted recorder ended"
        code = self._child.poll()
        if code is None:
            return "the recorder stopped answering"
        if code < 0:
            return f"killed by {signal.Signals(-code).name}"
        return f"exit status {code}"

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
        ended = loop.create_future()

        def note() -> None:
            loop.remove_reader(handle)
            if not ended.done():
                ended.set_result(None)

        loop.add_reader(handle, note)
        try:
            async with asyncio.timeout(timeout_s):
                await ended
        finally:
            loop.remove_reader(handle)
            os.close(handle)
        if self._child is not None:
            self._child.poll()
