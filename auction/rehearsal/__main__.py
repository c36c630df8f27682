"""`python -m auction.rehearsal SCRIPT …`: the player as a process of its own."""

import asyncio
import sys
from pathlib import Path

import click
import msgspec

from auction.config.toml_source import TomlProblem
from auction.docket.lot_list import DayList
from auction.rehearsal.distant import Address, DistantPlace
from auction.rehearsal.parent import end_with_parent
from auction.rehearsal.place import PlaceError
from auction.rehearsal.player import Player
from auction.rehearsal.reading import Play, read
from auction.rehearsal.report import Played
from auction.rehearsal.stage import Opened


@click.command()
@click.argument("script", type=click.Path(path_type=Path))
@click.option("--session", type=int, default=0, help="Which of its sessions, from 0.")
@click.option("--day", type=click.Path(path_type=Path), help="Its lot list, if not the script's.")
@click.option("--ready", type=click.Path(path_type=Path), required=True, help="Who may log in.")
@click.option("--control", "controls", multiple=True, help="NAME=SOCKET of a simulator.")
@click.option("--time-control", type=click.Path(path_type=Path), help="Where time may hurry.")
@click.option("--run", required=True, help="Name of this playing; the same name repeats nothing.")
@click.option("--report", type=click.Path(path_type=Path), required=True, help="What came of it.")
def main(
    *,
    script: Path,
    session: int,
    day: Path | None,
    ready: Path,
    controls: tuple[str, ...],
    time_control: Path | None,
    run: str,
    report: Path,
) -> None:
    """Play a session of SCRIPT against a running room."""
    end_with_parent()
    opened = msgspec.json.decode(ready.read_bytes(), type=Opened)
    sockets = dict(control.split("=", 1) for control in controls)
    address = Address(
        url=opened.url,
        pins=opened.pins,
        controls={name: Path(path) for name, path in sockets.items()},
        time_control=time_control,
    )
    try:
        play = read(script)
    except TomlProblem as problem:
        raise click.ClickException(str(problem)) from None
    if day is not None:
        play = play.with_day(session, msgspec.json.decode(day.read_bytes(), type=DayList))
    played = asyncio.run(_play(play, session, address, run))
    report.write_bytes(msgspec.json.encode(played))
    for failure in played.failures:
        click.echo(failure, err=True)
    sys.exit(1 if played.failures else 0)


async def _play(play: Play, session: int, address: Address, run: str) -> Played:
    try:
        async with DistantPlace(address) as place:
            return await Player(play, session, place, run, click.echo).play()
    except PlaceError as error:
        return Played(failures=(str(error),))


if __name__ == "__main__":
    main()
