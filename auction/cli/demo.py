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
from auction.rehearsal.outcome import Outcome, differences, outcome_of, summary
from auction.rehearsal.processes import StageError
from auction.rehearsal.reading import read
from auction.rehearsal.report import Played
from auction.rehearsal.script import WEDNESDAY, Script
from auction.rehearsal.stage import Opened, Stage

SEALED_WITHIN_S = 60.0
_POLL_S = 0.2


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
    default=WEDNESDAY,
    help="The rehearsal to play; the bundled Wednesday by default.",
)
def command(*, once: bool, as_json: bool, data: Path | None, port: int, script: Path) -> None:
    """Play a rehearsed session in a simulated room.

    The server then stays up for looking around, until Ctrl-C ends everything.

    Exit status: 0 everything came out as the script says; 1 it did not; 2 the room could not be
    set up; 130 interrupted before the end.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    console = Console(highlight=False)
    try:
        play = read(script)
        folder = data or Path(tempfile.mkdtemp(prefix="auction-demo-"))
        with Stage(folder, script, port) as stage:
            _welcome(console, stage.set_up(), play, stage.data)
            complaints = _play(console, stage)
            sealed = play.sitting.adjourns and not complaints
            outcome = outcome_of(stage.data, SEALED_WITHIN_S, sealed=sealed)
            if outcome is not None:
                complaints += [*outcome.problems, *differences(play.sitting.expect, outcome.lots)]
            _farewell(console, outcome, complaints)
            if as_json and outcome is not None:
                click.echo(summary(outcome))
            if not once:
                _stay(console, stage)
    except TomlProblem as problem:
        raise Sentence(str(problem)) from None
    except StageError as error:
        raise Sentence(str(error)) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    if complaints:
        raise SystemExit(FAILED)


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
    console.print(f"Record        {opened.url}/record")
    people = Table(box=None, pad_edge=False)
    for heading in ("Login", "PIN", "Role", "Name"):
        people.add_column(heading)
    for person in opened.people:
        people.add_row(person.id, person.pin, person.role, person.name)
    console.print(people)
    console.print(f"Everything it writes is in {folder}", soft_wrap=True)
    console.print()


def _play(console: Console, stage: Stage) -> list[str]:
    """Play the script; what went wrong, in sentences."""
    report = stage.run / "played.json"
    report.unlink(missing_ok=True)
    player = stage.start_player(uuid4().hex, report)
    try:
        while player.exit_code is None:
            for running in stage.running:
                if running.exit_code is not None:
                    return [f"The {running.name} ended: {running.last_words()}"]
            time.sleep(_POLL_S)
    finally:
        player.stop()
    console.print()
    if not report.exists():
        return ["The player ended without a report; its last lines are above."]
    return list(msgspec.json.decode(report.read_bytes(), type=Played).failures)


def _farewell(console: Console, outcome: Outcome | None, complaints: list[str]) -> None:
    for lot in () if outcome is None else outcome.lots:
        winners = ", ".join(winner.bidder for winner in lot.winners)
        price = "" if lot.price is None else f"  {lot.price:,}  paddle {winners}"
        console.print(f"{lot.lot}  {lot.status}{price}")
    if outcome is not None:
        console.print(f"{outcome.size} entries, root {outcome.root}")
        console.print(f"auction verify {outcome.folder}", soft_wrap=True)
    for complaint in complaints:
        console.print(complaint, style="red", markup=False)


def _stay(console: Console, stage: Stage) -> None:
    """Keep the room up until Ctrl-C."""
    try:
        console.print("\nThe room stays up. Look around; Ctrl-C ends it.")
        while stage.server is not None and stage.server.exit_code is None:
            time.sleep(_POLL_S)
    except KeyboardInterrupt:
        console.print("Ending.")
