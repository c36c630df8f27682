"""`python -m auction.rehearsal SCRIPT …`: the player as a process of its own."""

import asyncio
import sys
from pathlib import Path

import click
import msgspec

from auction.config.toml_source import TomlProblem
from auction.rehearsal.parent import end_with_parent
from auction.rehearsal.player import Place, Player
from auction.rehearsal.reading import read
from auction.rehearsal.stage import Opened


@click.command()
@click.argument("script", type=click.Path(path_type=Path))
@click.option("--url", required=True, help="Where the room answers.")
@click.option("--ready", type=click.Path(path_type=Path), required=True, help="Who may log in.")
@click.option("--control", "controls", multiple=True, help="NAME=SOCKET of a simulator.")
@click.option("--run", required=True, help="Name of this playing; the same name repeats nothing.")
@click.option("--report", type=click.Path(path_type=Path), required=True, help="What came of it.")
def main(
    *, script: Path, url: str, ready: Path, controls: tuple[str, ...], run: str, report: Path
) -> None:
    """Play SCRIPT against a running room."""
    end_with_parent()
    opened = msgspec.json.decode(ready.read_bytes(), type=Opened)
    sockets = dict(control.split("=", 1) for control in controls)
    place = Place(
        url=url,
        pins=opened.pins,
        controls={name: Path(path) for name, path in sockets.items()},
        run=run,
    )
    try:
        player = Player(read(script), place, click.echo)
    except TomlProblem as problem:
        raise click.ClickException(str(problem)) from None
    played = asyncio.run(player.play())
    report.write_bytes(msgspec.json.encode(played))
    for failure in played.failures:
        click.echo(failure, err=True)
    sys.exit(1 if played.failures else 0)


if __name__ == "__main__":
    main()
