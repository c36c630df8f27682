"""Processes the stage starts: each in a group of its own, none left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

TERM_GRACE_S = 8.0
_POLL_S = 0.02
_ASKING_TO_END = (signal.SIGINT, signal.SIGTERM)


class StageError(RuntimeError):
    """A room that cannot be set up or kept up, said in one sentence with the way out."""


class Running:
    """One Python process of the room and the group it leads.

    Args:
        name: What sentences call it.
        arguments: What follows the interpreter.
        log: Gets its output; None leaves that to this terminal.
        environment: Variables beside those of this process.
    """

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        log: Path | None,
        *,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.log = log
        sink: IO[bytes] | None = None
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
            sink = log.open("ab")
        with contextlib.closing(sink) if sink else contextlib.nullcontext():
            # S603: the arguments are our own module names and paths, never a shell line.
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=None if sink is None else subprocess.STDOUT,
                start_new_session=True,
                env=os.environ | dict(environment or {}),
            )

    @property
    def pid(self) -> int:
        """The process id, which is also the id of its group."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    def wait(self, timeout_s: float | None = None) -> int:
        """Wait for the end.

        Raises:
            subprocess.TimeoutExpired: It is still running.
        """
        return self._process.wait(timeout_s)

    def kill(self) -> None:
        """End this process alone, at once, as a power cut would: nothing is tidied up."""
        self._process.kill()
        self._process.wait()

    def stop(self, grace_s: float = TERM_GRACE_S) -> None:
        """Ask the process to end, then see that nothing of its group is left."""
        if self.exit_code is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(grace_s)
        self._signal_group(signal.SIGKILL)
        self._process.wait()

    def _signal_group(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def last_words(self, lines: int = 6) -> str:
        """The end of its log, for a sentence about why it died."""
        if self.log is None:
            return ""
        with contextlib.suppress(OSError):
            text = self.log.read_text(encoding="utf-8", errors="replace")
            return "\n".join(text.strip().splitlines()[-lines:])
        return ""


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """While this lasts a second Ctrl-C does not leave processes behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _ASKING_TO_END}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait_for_path(path: Path, owner: Running, timeout_s: float = 10.0) -> None:
    """Wait until a process has made its link or socket.

    Raises:
        StageError: The process ended, or the time did.
    """
    end = time.monotonic() + timeout_s
    while not path.exists():
        if owner.exit_code is not None:
            raise StageError(
                f"The {owner.name} ended at once (exit {owner.exit_code}): {owner.last_words()}"
            )
        if time.monotonic() > end:
            raise StageError(f"The {owner.name} did not come up; its log is {owner.log}.")
        time.sleep(_POLL_S)
