"""`auction serve`: the server alone, on the devices its configuration names."""

import asyncio
import io
import logging
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TextIO, cast

import click
import msgspec
import structlog
from msgspec.structs import replace

from auction.cli import Sentence
from auction.config import Config, TomlProblem, load_config
from auction.docket.lot_list import DayList, parse_lot_list
from auction.journal.errors import JournalError
from auction.rehearsal.parent import end_with_parent as watch_parent
from auction.rehearsal.reading import read
from auction.rehearsal.script import WEDNESDAY
from auction.rules.policy import Policy
from auction.web.app import CertificateError, NotLoopbackError
from auction.wiring.house import Rehearsal
from auction.wiring.hurried import Pace
from auction.wiring.server import Ready, serve
from auction.wiring.stamping import AuthorityError
from devices.errors import SetupError

_UNUSABLE = (JournalError, NotLoopbackError, CertificateError, AuthorityError, SetupError)


@click.command("serve")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="auction.toml; without it every key has its default.",
)
@click.option(
    "--lots",
    "lots_file",
    type=click.Path(path_type=Path),
    help="The day's lot list: a sale, for which the staff sign in with their own accounts.",
)
@click.option(
    "--script",
    type=click.Path(path_type=Path),
    default=WEDNESDAY,
    help="Without --lots, the rehearsal: names the lot list and room time at the opening.",
)
@click.option(
    "--session",
    type=click.IntRange(0),
    default=0,
    help="Which of the script's sessions, counted from 0.",
)
@click.option(
    "--day", "day_file", type=click.Path(path_type=Path), hidden=True, help="Its lot list as JSON."
)
@click.option(
    "--ready", type=click.Path(path_type=Path), hidden=True, help="Written once it answers."
)
@click.option("--end-with-parent", is_flag=True, hidden=True)
@click.option("--speed", type=click.IntRange(1, 20), default=1, hidden=True)
@click.option("--time-control", type=click.Path(path_type=Path), hidden=True)
@click.option("--control", "controls", multiple=True, hidden=True, help="NAME=SOCKET, simulated.")
def command(
    *,
    config_file: Path | None,
    lots_file: Path | None,
    script: Path,
    session: int,
    day_file: Path | None,
    ready: Path | None,
    end_with_parent: bool,
    speed: int,
    time_control: Path | None,
    controls: tuple[str, ...],
) -> None:
    """Run the room's server until Ctrl-C.

    A sale takes --lots; its first start prints a one-time link for the administrator, who invites
    everybody else. Without --lots it is a rehearsal, whose people and PINs are printed; nobody
    plays the script: its steps are done by hand. Beyond this machine the server needs a
    certificate (auction certificates).
    """
    if end_with_parent:
        watch_parent()
    try:
        config = load_config(config_file)
        held = _sale(lots_file) if lots_file else _rehearsal(script, session, day_file, controls)
    except TomlProblem as problem:
        raise Sentence(str(problem)) from None
    except OSError as error:
        raise Sentence(f"{error.filename}: {error.strerror}; check the path") from None
    log_to(sys.stderr)
    _require_port(config)
    config = replace(config, policy=held.policy or config.policy)
    # Whoever ends the server (Ctrl-C, a supervisor, the stage) gets the same orderly end.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        pace = None if time_control is None or speed == 1 else Pace(speed, time_control)
        _run(config, held, ready, pace)
    except KeyboardInterrupt:
        return
    except _UNUSABLE as error:
        raise Sentence(str(error)) from None


class Held(NamedTuple):
    """What the server is to hold: a sale, or a rehearsal under the policy of its script."""

    day: DayList
    rehearsal: Rehearsal | None = None
    policy: Policy | None = None


def _sale(lots_file: Path) -> Held:
    return Held(parse_lot_list(lots_file.read_text(encoding="utf-8"), source=str(lots_file)))


def _rehearsal(
    script: Path, session: int, day_file: Path | None, controls: tuple[str, ...]
) -> Held:
    """The rehearsal of a script's session.

    Raises:
        Sentence: the script has no such session, or no lots for it.
    """
    play = read(script)
    if session >= len(play.days):
        raise Sentence(f"{script} has {len(play.days)} sessions; --session counts from 0.")
    day = play.days[session]
    if day_file is not None:
        day = msgspec.json.decode(day_file.read_bytes(), type=DayList)
    if not day.lots:
        raise Sentence(f"{script}: session {session} takes its lots from the docket; name lots.")
    anchor = play.script.sessions[session].anchor_of(day)
    sockets = (control.split("=", 1) for control in controls)
    made = Rehearsal(
        script=play.script.title,
        anchor_ms=int(anchor.timestamp() * 1000),
        simulators={name: Path(path) for name, path in sockets},
    )
    return Held(day, made, play.script.policy)


def _run(config: Config, held: Held, ready: Path | None, pace: Pace | None) -> None:
    def tell(opened: Ready) -> None:
        if ready is not None:
            _write_private(ready, msgspec.json.encode(opened))
            return
        for name, url in opened.displays.items():
            click.echo(f"Hall display  {url}  ({name}, this link once)")
        if opened.invitation is not None:
            click.echo(f"Administrator {opened.invitation}  (this link once, for a day)")
        click.echo(f"Console       {opened.url}/console")
        for person in opened.people:
            click.echo(f"{person.id}  PIN {person.pin}  {person.role}  {person.name}")

    if sys.platform == "linux":
        import uvloop  # noqa: PLC0415 - not there on other systems

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(config, held.day, held.rehearsal, tell, pace))
    else:
        asyncio.run(serve(config, held.day, held.rehearsal, tell, pace))


def _require_port(config: Config) -> None:
    """Say at once when nobody could reach the room.

    Raises:
        Sentence: the port is taken, or the address is not this machine's.
    """
    host, port = config.server.host, config.server.port
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Sentence(
                f"{host}:{port} cannot be listened on ({error.strerror}). Close what uses it, or "
                "set server.port in auction.toml."
            ) from None


def _write_private(path: Path, content: bytes) -> None:
    """Write a file only this user can read, whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    beside.replace(path)


class Unfailing(io.TextIOBase):
    """Where the log goes: a line that cannot be written is lost, and nothing stops for it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be written."""
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Send off what can be sent."""
        with suppress(OSError):
            self._stream.flush()


def log_to(stream: TextIO) -> None:
    """One JSON object a line, for operators; the journal is the record."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Where it broke, never with what values: those may be names or amounts.
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", Unfailing(stream))),
    )
    logging.basicConfig(level=logging.WARNING, stream=stream)
