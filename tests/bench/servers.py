"""Start a server as a process on the first core, wait until it answers, end it."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

START_S = 30.0


def cores() -> tuple[set[int], set[int]]:
    """The server's core and the load's; the same one twice on a machine with one core."""
    available = sorted(os.sched_getaffinity(0))
    return {available[0]}, {available[-1]}


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str], port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server process that listens on `port`; what it prints goes to `log`.

    Raises:
        RuntimeError: it ended, or did not listen in time; with what it printed.
    """
    everywhere = os.sched_getaffinity(0)
    with log.open("wb") as output:
        os.sched_setaffinity(0, cores()[0])
        try:
            process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
            )
        finally:
            os.sched_setaffinity(0, everywhere)
        try:
            _wait(process, port, log)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    said = log.read_text("utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"no server on port {port}:\n{said}")


def wait_for_path(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until a process has written a file.

    Raises:
        RuntimeError: it ended, or took too long.
    """
    until = time.monotonic() + START_S
    while not path.exists():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{path.name} was never written")
        time.sleep(0.02)
