"""``sim://box?travel=1``: a simulated machine as a source, for a driver that knows no difference.

pyserial finds this module by its name. The machine is a process of its own behind a pty; it starts
when its URL is first opened, stays while this process lives, as a machine on a desk would, and ends
with it. The query holds the simulator's options by their names: ``sim://clock?log=/tmp/clock.log``.
"""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import serial

_running: dict[str, tuple[subprocess.Popen[bytes], Path]] = {}


def serial_class_for_url(url: str) -> tuple[str, type[serial.Serial]]:
    """The pty of the machine behind ``url``, which is started if it does not run yet.

    Raises:
        SerialException: There is no such machine, or it does not start.
    """
    process, link = _running.get(url, (None, None))
    if process is None or link is None or process.poll() is not None:
        process, link = _running[url] = _start(url)
    return str(link), serial.Serial


def _start(url: str) -> tuple[subprocess.Popen[bytes], Path]:
    parts = urlsplit(url)
    folder = Path(tempfile.mkdtemp(prefix="sim-"))
    link = folder / parts.netloc
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    options = {"link": str(link), "control": str(folder / "control")} | given
    arguments = [f"--{name}={value}" for name, value in options.items()]
    process = subprocess.Popen(  # noqa: S603 - our own program; the words come from the owner
        [sys.executable, "-m", "devices.simulators", parts.netloc, *arguments],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    assert process.stdout
    with process.stdout as said:
        line = said.readline()
    if not line or not json.loads(line).get("ready"):
        process.wait()
        raise serial.SerialException(f"no simulated machine answers at {url}")
    atexit.register(_end, process, folder)
    return process, Path(options["link"])


def _end(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.terminate()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)
