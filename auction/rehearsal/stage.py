"""The stage a rehearsal is played on: simulated box and clock, the server, each its own process.

Everything lives under one folder: `auction.toml`, the ptys' links and control sockets under `run`,
what processes say under `logs`, and what the server writes.

    StageError         the room cannot be set up; the sentence says what to do
"""

import json
import os
import socket
import tempfile
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from auction.docket.lot_list import DayList
from auction.rehearsal.processes import Running, StageError, uninterrupted, wait_for_path
from auction.rehearsal.report import Played

SIMULATORS = ("box", "clock")
COMES_UP_WITHIN_S = 30.0
UNIX_PATH_MOST = 107
_POLL_S = 0.05

_CONFIG = """\
# Written by the rehearsal's stage; every key is explained in auction.example.toml.
data_dir = {data}
{cameras}
[server]
port = {port}

[box]
url = {box}
travel_s = {travel_s}

[clock]
url = {clock}
"""


class Person(msgspec.Struct, frozen=True):
    """A rehearsal member of staff and the factor the server made for this run."""

    id: str
    name: str
    role: str
    pin: str


class Opened(msgspec.Struct, frozen=True):
    """What a server says of itself once it answers."""

    url: str
    displays: dict[str, str]
    """Display name to its URL with a one-time token."""
    people: tuple[Person, ...]

    @property
    def pins(self) -> dict[str, str]:
        """Staff id to PIN."""
        return {person.id: person.pin for person in self.people}


class Stage:
    """A simulated room; leaving the `with` block ends every process of it.

    Args:
        data: Folder for everything that is written.
        script: The script to be played, which names lots and anchor.
        port: TCP port of the server, 0 for a free one.
        travel_s: Full travel of the simulated lift, seconds.
        filmed: Record with the default synthetic camera.
        speed: How many times as fast the room's clock runs while nothing is due.
    """

    def __init__(
        self,
        data: Path,
        script: Path,
        port: int = 0,
        *,
        travel_s: float = 8.0,
        filmed: bool = True,
        speed: int = 1,
    ) -> None:
        self.travel_s = travel_s
        self.filmed, self.speed = filmed, speed
        self.data = data.resolve()
        self.script = script.resolve()
        self.port = port or free_port()
        self.run = self.data / "run"
        self._sockets = _short_folder(self.run)
        self.logs = self.data / "logs"
        self.simulators: dict[str, Running] = {}
        self.server: Running | None = None
        self.opened: Opened | None = None
        self.session = 0
        """Which of the script's sessions the server holds."""
        self._day: Path | None = None
        """Its lot list, where the docket made it."""

    def __enter__(self) -> Self:
        try:
            self.run.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise StageError(
                f"{self.data} cannot be written: {problem.strerror}. Name another folder."
            ) from problem
        self.run.chmod(0o700)
        self.config.write_text(
            _CONFIG.format(
                data=json.dumps(str(self.data)),
                port=self.port,
                box=json.dumps(str(self.link("box"))),
                clock=json.dumps(str(self.link("clock"))),
                travel_s=self.travel_s,
                cameras="" if self.filmed else "cameras = []\n",
            ),
            encoding="utf-8",
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with uninterrupted():
            self.close()

    @property
    def config(self) -> Path:
        """The configuration the server reads."""
        return self.data / "auction.toml"

    @property
    def url(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def controls(self) -> dict[str, Path]:
        """The simulators' control sockets."""
        return {name: self._sockets / f"{name}.sock" for name in SIMULATORS}

    @property
    def time_control(self) -> Path:
        """The socket on which the player lets room time hurry."""
        return self._sockets / "time.sock"

    @property
    def running(self) -> tuple[Running, ...]:
        """Every process that must be up while a script is played."""
        return (*self.simulators.values(), *([self.server] if self.server else []))

    def link(self, name: str) -> Path:
        """The path under which a simulator's line is opened."""
        return self.run / name

    def set_up(self) -> Opened:
        """Start the machines, then the server.

        Raises:
            StageError: Something does not come up; the sentence says what.
        """
        if not _is_free(self.port):
            raise StageError(
                f"Port {self.port} is taken by another program. Close it, or choose another "
                f"with --port."
            )
        for name in SIMULATORS:
            self.start_simulator(name)
        return self.start_server()

    def start_simulator(self, name: str) -> None:
        """Start the box or the clock, or start it again after it was killed."""
        link, control = self.link(name), self.controls[name]
        link.unlink(missing_ok=True)
        control.unlink(missing_ok=True)
        arguments = ["-m", "devices.simulators", name, "--link", str(link)]
        arguments += ["--control", str(control), "--log", str(self.logs / f"{name}.jsonl")]
        if name == "box":
            arguments += ["--travel", str(self.travel_s)]
        running = Running(f"simulated {name}", arguments, self.logs / f"{name}.log")
        self.simulators[name] = running
        wait_for_path(control, running)

    def start_server(self, environment: Mapping[str, str] | None = None) -> Opened:
        """Start the server, or start it again after it was killed.

        Args:
            environment: Variables for it beside ours.

        Raises:
            StageError: It ended, or does not answer within 30 s.
        """
        ready = self.run / "server.json"
        ready.unlink(missing_ok=True)
        arguments = ["-m", "auction", "serve", "--config", str(self.config)]
        arguments += ["--script", str(self.script), *self._session_held()]
        arguments += ["--ready", str(ready), "--end-with-parent", *self._controls()]
        if self.speed > 1:
            arguments += ["--speed", str(self.speed), "--time-control", str(self.time_control)]
        log = self.logs / "server.log"
        self.server = Running("server", arguments, log, environment=environment)
        wait_for_path(ready, self.server, COMES_UP_WITHIN_S)
        self._wait_until_it_answers(self.server)
        self.opened = msgspec.json.decode(ready.read_bytes(), type=Opened)
        return self.opened

    def go_on_to(self, session: int, day: DayList) -> Opened:
        """Start the server for a session of the script, the machines first where they are not up.

        Args:
            session: Which, counted from 0.
            day: Its lot list, from the script or from the docket.

        Raises:
            StageError: Something does not come up; the sentence says what.
        """
        self.end_server()
        self.session = session
        self._day = self.run / "day.json"
        self._day.write_bytes(msgspec.json.encode(day))
        return self.start_server() if self.simulators else self.set_up()

    def end_server(self) -> None:
        """End the server; the machines stay up."""
        if self.server is not None:
            self.server.stop()
            self.server = None

    def play(self, run: str) -> Played:
        """Play the session, and see that everybody stays up meanwhile.

        Args:
            run: Name of this playing; the same name means the same commands.
        """
        report = self.run / "played.json"
        report.unlink(missing_ok=True)
        player = self.start_player(run, report)
        try:
            while player.exit_code is None:
                for running in self.running:
                    if running.exit_code is not None:
                        why = f"The {running.name} ended: {running.last_words()}"
                        return Played(failures=(why,))
                time.sleep(_POLL_S)
        finally:
            player.stop()
        if not report.exists():
            return Played(failures=("The player ended without a report; its lines say why.",))
        return msgspec.json.decode(report.read_bytes(), type=Played)

    def start_player(self, run: str, report: Path) -> Running:
        """Start the player in a process of its own; its lines go to this terminal."""
        arguments = ["-m", "auction.rehearsal", str(self.script), "--run", run]
        arguments += [*self._session_held(), "--ready", str(self.run / "server.json")]
        arguments += self._controls()
        if self.speed > 1:
            arguments += ["--time-control", str(self.time_control)]
        arguments += ["--report", str(report)]
        return Running("player", arguments, None)

    def _session_held(self) -> list[str]:
        """The session, as server and player are told of it."""
        day = [] if self._day is None else ["--day", str(self._day)]
        return ["--session", str(self.session), *day]

    def _controls(self) -> list[str]:
        """The simulators, as server and player are told of them."""
        return [f"--control={name}={control}" for name, control in self.controls.items()]

    def close(self) -> None:
        """End the server, then the machines; nothing of them is left afterwards."""
        self.end_server()
        for running in self.simulators.values():
            running.stop(grace_s=2.0)

    def _wait_until_it_answers(self, server: Running) -> None:
        end = time.monotonic() + COMES_UP_WITHIN_S
        while not self._answers():
            if server.exit_code is not None:
                raise StageError(f"The server ended at once: {server.last_words()}")
            if time.monotonic() > end:
                raise StageError(f"The server does not answer; its log is {server.log}.")
            time.sleep(_POLL_S)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200  # noqa: PLR2004 - HTTP OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def free_port() -> int:
    """A TCP port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _short_folder(folder: Path) -> Path:
    """`folder`, or a short one elsewhere when a socket's path in it would be too long."""
    if len(os.fsencode(folder / "clock.sock")) <= UNIX_PATH_MOST:
        return folder
    return Path(tempfile.mkdtemp(prefix="auction-"))
