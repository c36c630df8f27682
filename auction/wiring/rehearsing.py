"""Scripts played at full speed: one process, one injected clock, a room for every session."""

from collections.abc import Iterator
from pathlib import Path

from auction.rehearsal.leaping import run as run_leaping
from auction.rehearsal.performance import Held, Tell, judge, script_result
from auction.rehearsal.player import Player
from auction.rehearsal.reading import Play
from auction.rehearsal.report import Played
from auction.rehearsal.results import ScriptResult
from auction.room.rerun import rerun
from auction.rules.policy import Policy
from auction.wiring.house import Rehearsal
from auction.wiring.injected import config_for, injected_room


def rehearse(name: str, play: Play, data: Path, run: str, tell: Tell) -> ScriptResult:
    """Play every session of a script at the speed of the machine.

    Args:
        name: what the result calls the script.
        play: the script.
        data: an own folder for everything that is written.
        run: name of this playing.
        tell: gets a line for every step.

    Raises:
        JournalError: the data folder is held by another server, or must not be used.
    """
    held: list[Held] = []
    for number in range(len(play.days)):
        played = run_leaping(_session(play, number, data, run, tell))
        held.append(judge(play, number, played, data, divergences))
    return script_result(name, held)


def divergences(folder: Path) -> Iterator[str]:
    """A sentence for every outcome of a session folder that the rules do not give."""
    for one in rerun(folder).divergences:
        yield f"{folder.name}, entry {one.seq}, {one.kind}: the rules give {one.why}"


async def _session(play: Play, number: int, data: Path, run: str, tell: Tell) -> Played:
    sitting, day = play.script.sessions[number], play.days[number]
    anchor_ms = int(sitting.anchor_of(day).timestamp() * 1000)
    rehearsal = Rehearsal(script=play.script.title, anchor_ms=anchor_ms)
    config = config_for(data, play.script.policy or Policy())
    async with injected_room(config, day, rehearsal) as place:
        return await Player(play, number, place, run, tell).play()
