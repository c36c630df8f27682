"""`auction serve`: the server alone, on the devices its configuration names."""

import asyncio
from pathlib import Path

import click

from auction.cli import Sentence
from auction.config import TomlProblem, load_config
from auction.rehearsal.parent import end_with_parent as watch_parent
from auction.rehearsal.reading import read


@click.command("serve")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="auction.toml; without it every key has its default.",
)
@click.option("--lots", type=click.Path(path_type=Path), help="Today's lot list.")
@click.option(
    "--script",
    type=click.Path(path_type=Path),
    help="Rehearsal script: names the lot list and room time at the opening.",
)
@click.option(
    "--ready", type=click.Path(path_type=Path), hidden=True, help="Written once it answers."
)
@click.option("--end-with-parent", is_flag=True, hidden=True)
def command(
    *,
    config_file: Path | None,
    lots: Path | None,
    script: Path | None,
    ready: Path | None,
    end_with_parent: bool,
) -> None:
    """Run the room's server until Ctrl-C.

    Until accounts exist every login is a rehearsal person, every session a rehearsal, and the
    server answers on this machine only.
    """
    if end_with_parent:
        watch_parent()
    if script is None and lots is None:
        raise Sentence("Name today's lot list with --lots, or a rehearsal with --script.")
    try:
        config = load_config(config_file)
        rehearsal = None if script is None else read(script)
    except TomlProblem as problem:
        raise Sentence(str(problem)) from None
    except OSError as error:
        raise Sentence(f"{error.filename}: {error.strerror}. Check the path.") from None
