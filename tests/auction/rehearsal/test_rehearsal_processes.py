"""The stage's processes: they come up, they end, and nothing of them is left."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auction.rehearsal.processes import Running, StageError, wait_for_path
from auction.rehearsal.script import BUNDLED
from auction.rehearsal.stage import Stage
from auction.rehearsal.things import act_on

FAMILY = """
import subprocess, sys, pathlib, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(60)
"""

ORPHAN = """
import os, pathlib, subprocess, sys, time
code = (
    "import pathlib, sys, time;"
    "from auction.rehearsal.parent import end_with_parent;"
    "end_with_parent(); pathlib.Path(sys.argv[1]).write_text('up'); time.sleep(60)"
)
child = subprocess.Popen([sys.executable, "-c", code, sys.argv[1]])
print(child.pid, flush=True)
time.sleep(60)
"""


def _ended(pid: int, within_s: float) -> bool:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.02)
    return False


def _wait_for(path: Path) -> str:
    end = time.monotonic() + 10
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return path.read_text()


def test_stopping_ends_the_whole_group(tmp_path: Path) -> None:
    running = Running("family", ["-c", FAMILY, str(tmp_path / "pid")], tmp_path / "log")
    child = int(_wait_for(tmp_path / "pid"))
    running.stop()
    assert running.exit_code == -signal.SIGTERM
    assert _ended(child, 2)


def test_a_process_that_will_not_listen_is_killed(tmp_path: Path) -> None:
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(1, flush=True); time.sleep(60)"
    )
    running = Running("deaf", ["-c", deaf], tmp_path / "log")
    _wait_for(tmp_path / "log")
    running.stop(grace_s=0.2)
    assert running.exit_code == -signal.SIGKILL


def test_a_process_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    running = Running("server", ["-c", "raise SystemExit('no lots today')"], tmp_path / "log")
    with pytest.raises(StageError, match=r"The server ended at once \(exit 1\): no lots today"):
        wait_for_path(tmp_path / "never", running)


def test_a_child_ends_itself_when_its_parent_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHAN, str(tmp_path / "up")], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        _wait_for(tmp_path / "up")
        parent.kill()
    assert _ended(child, 5)


def test_a_taken_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with (
            Stage(tmp_path, BUNDLED / "wednesday.toml", port) as stage,
            pytest.raises(StageError, match=f"Port {port} is taken.*--port"),
        ):
            stage.set_up()


@pytest.mark.pty
async def test_simulators_obey_their_own_sockets_and_come_back(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 30)
    with Stage(deep, BUNDLED / "wednesday.toml") as stage:
        stage.start_simulator("box")
        assert stage.link("box").exists()
        refused = await act_on(stage.controls["box"], {"do": "drop"})
        assert refused == {"ok": False, "why": "slot shut"}
        stage.simulators["box"].kill()
        with pytest.raises(OSError, match=r"refused|No such file"):
            await act_on(stage.controls["box"], {"do": "state"})
        stage.start_simulator("box")
        assert (await act_on(stage.controls["box"], {"do": "state"}))["ok"]
        pids = [running.pid for running in stage.simulators.values()]
    assert all(_ended(pid, 1) for pid in pids)
