"""`auction rehearse`: scripts played through the real room, and compared with what they expect."""

import logging
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import click
import msgspec
import structlog

from auction.cli import FAILED, INTERRUPTED, UNUSABLE, Sentence
from auction.config import TomlProblem
from auction.journal.errors import JournalError
from auction.rehearsal.processes import StageError
from auction.rehearsal.reading import Play, read
from auction.rehearsal.report import Played
from auction.rehearsal.results import Results, ScriptResult
from auction.rehearsal.script import schema
from auction.rehearsal.stage import Stage
from auction.rehearsal.summary import script_lines
from auction.wiring.rehearsing import rehearse

_MEMORY = Path("/dev/shm")  # noqa: S108 - only as the parent of a folder mkdtemp makes
_FASTEST = 20


class Speed(click.ParamType[int | None]):
    """`max`, or how many times as fast as real time, 1 to 20."""

    name = "N|max"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | None:
        """None stands for `max`."""
        if value == "max" or value is None:
            return None
        try:
            speed = int(str(value))
        except ValueError:
            speed = 0
        if not 1 <= speed <= _FASTEST:
            self.fail(
                f"{value} is no speed; write max, or a number from 1 to {_FASTEST}", param, ctx
            )
        return speed


@click.command("rehearse")
@click.argument("files", metavar="FILE…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON on the last line.")
@click.option(
    "--speed",
    type=Speed(),
    default="max",
    show_default=True,
    help="max: on an injected clock, in this process. A number: over serial lines with real "
    "processes, the room's clock so many times as fast while nothing is due.",
)
@click.option("--schema", "show_schema", is_flag=True, help="Print the format's JSON Schema.")
@click.option("--steps", is_flag=True, help="Tell every step as it is played.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that keeps what is written, one below it for each script; by default a temporary "
    "one.",
)
def command(
    *,
    files: tuple[Path, ...],
    as_json: bool,
    speed: int | None,
    show_schema: bool,
    steps: bool,
    data: Path | None,
) -> None:
    """Play rehearsal scripts and see that everything comes out as they expect.

    Exit status: 0 every expectation held; 1 one did not; 2 a script cannot be read or the room
    cannot be set up, and nothing was played; 130 interrupted.
    """
    if show_schema:
        click.echo(msgspec.json.format(msgspec.json.encode(schema(), order="sorted")))
        return
    if not files:
        raise Sentence("Name at least one script: auction rehearse FILE…")
    _quiet()
    tell: Callable[[str], None] = click.echo if steps else _nothing
    plays, results = _read(files)
    unusable = bool(results)
    try:
        for file, play in () if unusable else plays:
            results.append(_told(_play(file, play, data, speed, tell)))
    except (JournalError, StageError) as error:
        unusable = True
        results.append(_not_played(file, str(error)))
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    if as_json:
        click.echo(msgspec.json.encode(Results(tuple(results))))
    if unusable:
        raise SystemExit(UNUSABLE)
    if not all(result.passed for result in results):
        raise SystemExit(FAILED)


def _read(files: tuple[Path, ...]) -> tuple[list[tuple[Path, Play]], list[ScriptResult]]:
    """Every script, before any is played, and what comes of those that cannot be."""
    plays: list[tuple[Path, Play]] = []
    unreadable: list[ScriptResult] = []
    for file in files:
        try:
            plays.append((file, read(file)))
        except TomlProblem as problem:
            unreadable.append(_not_played(file, str(problem)))
    return plays, unreadable


def _not_played(file: Path, why: str) -> ScriptResult:
    """A script that could not be read, or had no room to be played in; the reason is told."""
    click.echo(why, err=True)
    return ScriptResult(script=str(file), passed=False, failures=(why,), sessions=())


def _play(
    file: Path, play: Play, data: Path | None, speed: int | None, tell: Callable[[str], None]
) -> ScriptResult:
    with _folder(file, data, speed) as folder:
        run = uuid4().hex
        if speed is None:
            return rehearse(str(file), play, folder, run, tell)
        with Stage(folder, file, filmed=False, speed=speed) as stage:
            return rehearse(str(file), play, stage.data, run, tell, hold=partial(_on_lines, stage))


@contextmanager
def _on_lines(stage: Stage, play: Play, number: int) -> Iterator[Played]:
    """Over serial lines, with every machine and the server a process of its own."""
    try:
        stage.go_on_to(number, play.days[number])
        yield stage.play(uuid4().hex)
    finally:
        stage.end_server()


@contextmanager
def _folder(file: Path, data: Path | None, speed: int | None) -> Iterator[Path]:
    """Where a script writes: kept where somebody named it, else gone afterwards."""
    if data is not None:
        yield data / file.stem
        return
    memory = _MEMORY if speed is None and _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="auction-rehearse-", dir=memory) as folder:
        yield Path(folder)


def _told(result: ScriptResult) -> ScriptResult:
    for line in script_lines(result):
        click.echo(line)
    return result


def _nothing(line: str) -> None:
    del line


def _quiet() -> None:
    """Only what operators must know, to stderr."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
