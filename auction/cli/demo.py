"""`auction demo`: the small parent of a simulated room.

It starts simulators, server and script player as processes of their own, prints where to look,
says what came of it, and ends them all.
"""

import signal
import tempfile
import time
from pathlib import Path
from types import FrameType
from uuid import uuid4

import click
import msgspec
from rich.console import Console
from rich.table import Table

from auction.cli import FAILED, INTERRUPTED, Sentence
from auction.config import TomlProblem
from auction.journal.errors import JournalHeldError
from auction.journal.holding import Holding
from auction.rehearsal.outcome import is_sealed, newest_folder
from auction.rehearsal.performance import Held, judge
from auction.rehearsal.processes import StageError
from auction.rehearsal.reading import Play, read
from auction.rehearsal.results import SessionResult
from auction.rehearsal.script import PRACTICE, WEDNESDAY, Script
from auction.rehearsal.stage import Opened, Stage
from auction.rehearsal.summary import session_lines
from auction.wiring.rehearsing import divergences

_POLL_S = 0.2

_UNFINISHED = """\
{session} was begun here and is not finished. Nothing is played: machines and server are up
again, and the console says what comes next."""

_BY_HAND = """\
Nobody plays: open the session on the console as A01, admit people at the entry desk as B01.
Envelopes go into the box, and trouble begins, at {url}/simulators"""


@click.command("demo")
@click.option("--once", is_flag=True, help="End when the session is over instead of staying up.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON on the last line.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for everything that is written; a new temporary one by default.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="TCP port of the server, 0 for a free one.",
)
@click.option(
    "--script",
    type=click.Path(path_type=Path),
    help="The rehearsal to play; the bundled Wednesday by default.",
)
@click.option(
    "--practice",
    is_flag=True,
    help="Play nothing: every step is yours, and bids close after twenty minutes.",
)
def command(
    *,
    once: bool,
    as_json: bool,
    data: Path | None,
    port: int,
    script: Path | None,
    practice: bool,
) -> None:
    """Play a rehearsed session in a simulated room.

    The server then stays up for looking around, until Ctrl-C ends everything.

    Exit status: 0 everything came out as the script says; 1 it did not; 2 the room could not be
    set up; 130 interrupted before the end.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    console = Console(highlight=False)
    try:
        if practice and (once or as_json or script):
            raise Sentence("--practice plays nothing: leave out --once, --json and --script.")
        script = script or (PRACTICE if practice else WEDNESDAY)
        play = _playable(script)
        folder = data or Path(tempfile.mkdtemp(prefix="auction-demo-"))
        begun = _begun(folder)
        if begun is not None and once:
            raise Sentence(f"{begun} is not finished. Name another folder with --data.")
        with Stage(folder, script, port) as stage:
            _welcome(console, stage.set_up(), play.script, stage.data)
            if practice or begun is not None:
                by_hand = _UNFINISHED.format(session=begun.name) if begun else _BY_HAND
                console.print(by_hand.format(url=stage.url), soft_wrap=True)
                _stay(console, stage)
                return
            held = [_hold(console, stage, play, number) for number in range(len(play.days))]
            last = held[-1].result
            if as_json and last is not None:
                click.echo(_outcome(last))
            if not once:
                _stay(console, stage)
    except TomlProblem as problem:
        raise Sentence(str(problem)) from None
    except StageError as error:
        raise Sentence(str(error)) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    if any(one.complaints for one in held):
        raise SystemExit(FAILED)


def _playable(script: Path) -> Play:
    """A script whose sessions need no office.

    Raises:
        TomlProblem: it cannot be read.
        Sentence: it goes through the docket.
    """
    play = read(script)
    if play.script.needs_docket:
        raise Sentence(f"{script} goes through the office; play it with auction rehearse.")
    return play


def _begun(folder: Path) -> Path | None:
    """The unfinished session of a folder that was used before.

    Raises:
        Sentence: another server is at work there; or its session is over, and another of the same
            script has nothing to sell.
    """
    last = newest_folder(folder)
    if last is None:
        return None
    try:
        Holding(last.parents[1]).release()
    except JournalHeldError as held:
        raise Sentence(f"{held}.") from None
    if is_sealed(last):
        raise Sentence(
            f"{folder} holds a finished session: auction verify {last} checks it. Name another "
            "folder with --data to play again."
        )
    return last


def _interrupt(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise KeyboardInterrupt


def _welcome(console: Console, opened: Opened, play: Script, folder: Path) -> None:
    console.print(f"[bold]{play.title}[/]  {play.title_en}", style="on dark_orange3")
    console.print("A rehearsal: nobody and nothing in it is real, and nothing is sold.")
    console.print()
    for name, url in opened.displays.items():
        console.print(f"Hall display  {url}  ({name}, this link once)", soft_wrap=True)
    console.print(f"Console       {opened.url}/console")
    console.print(f"Entry desk    {opened.url}/entry")
    console.print(f"Record        {opened.url}/record")
    people = Table(box=None, pad_edge=False)
    for heading in ("Login", "PIN", "Role", "Name"):
        people.add_column(heading)
    for person in opened.people:
        people.add_row(person.id, person.pin, person.role, person.name)
    console.print(people)
    console.print(f"Everything it writes is in {folder}", soft_wrap=True)
    console.print()


def _hold(console: Console, stage: Stage, play: Play, number: int) -> Held:
    """Play one session of the script and tell what came of it."""
    if number:
        stage.go_on_to(number, play.days[number])
    held = judge(play, number, stage.play(uuid4().hex), stage.data, divergences)
    console.print()
    if held.result is not None:
        for line in session_lines(held.result):
            console.print(line, markup=False)
        console.print(f"auction verify {held.result.session_dir}", soft_wrap=True)
    for complaint in held.complaints:
        console.print(complaint, style="red", markup=False)
    return held


def _outcome(result: SessionResult) -> bytes:
    """The last session in one line of JSON."""
    known = ("lot", "kind", "status", "price", "winners")
    lots = [{name: getattr(lot, name) for name in known} for lot in result.lots]
    summary = {"lots": lots, "journal": result.journal, "session_dir": result.session_dir}
    return msgspec.json.encode(summary)


def _stay(console: Console, stage: Stage) -> None:
    """Keep the room up until Ctrl-C."""
    try:
        console.print("\nThe room stays up. Look around; Ctrl-C ends it.")
        while stage.server is not None and stage.server.exit_code is None:
            time.sleep(_POLL_S)
    except KeyboardInterrupt:
        console.print("Ending.")
