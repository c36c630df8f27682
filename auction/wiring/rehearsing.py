"""Scripts played at full speed: one process, one injected clock, a room for every session."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from auction.config.toml_source import path_text
from auction.docket.coming import coming
from auction.docket.lot_list import DayList, SessionHead
from auction.docket.state import Docket
from auction.rehearsal.checks import day_agrees
from auction.rehearsal.desks import PlayError
from auction.rehearsal.leaping import run as run_leaping
from auction.rehearsal.office import Office
from auction.rehearsal.performance import Held, Tell, judge, script_result
from auction.rehearsal.place import PlaceError
from auction.rehearsal.player import Player
from auction.rehearsal.reading import Play
from auction.rehearsal.report import Played
from auction.rehearsal.results import ScriptResult
from auction.room.rerun import rerun, rerun_docket
from auction.rules.policy import Policy
from auction.session.retrace import Retraced
from auction.wiring.house import REHEARSALS, Rehearsal
from auction.wiring.injected import config_for, injected_room

Hold = Callable[[Play, int], AbstractContextManager[Played]]
"""Plays a session; within the context it is being sealed."""


def rehearse(
    name: str, play: Play, data: Path, run: str, tell: Tell, *, hold: Hold | None = None
) -> ScriptResult:
    """Play every session of a script, and the office between them.

    Args:
        name: what the result calls the script.
        play: the script.
        data: an own folder for everything that is written.
        run: name of this playing.
        tell: gets a line for every step.
        hold: how a session is played; by default at the speed of the machine.

    Raises:
        JournalError: the data folder is held by another server, or must not be used.
    """
    held: list[Held] = []
    office = Office(play.script.docket, play.script.policy or Policy(), run, tell)
    try:
        for number, sitting in enumerate(play.script.sessions):
            docket = _office_until(sitting.begins, office, play, data)
            play = _with_docket_lots(play, number, docket)
            _require_its_turn(play, number, office)
            with (hold or _leaping(data, run, tell))(play, number) as played:
                held.append(judge(play, number, played, data, divergences))
            office.named.update(held[-1].named)
            office.free_from_ms = held[-1].ended_ms
            if played.failures:
                return script_result(name, play, held, None, office)
        docket = _office_until(None, office, play, data)
        office.complaints.extend(f"Docket, {one}" for one in _told(rerun_docket(data / REHEARSALS)))
        return script_result(name, play, held, docket, office)
    except (PlayError, PlaceError) as error:
        held.append(Held(None, (str(error),)))
        return script_result(name, play, held, None, office)


def divergences(folder: Path) -> Iterator[str]:
    """A sentence for every outcome of a session folder that the rules do not give."""
    yield from (f"{folder.name}, {one}" for one in _told(rerun(folder)))


def _told(again: Retraced) -> Iterator[str]:
    for one in again.divergences:
        yield f"entry {one.seq}, {one.kind}: the rules give {one.why}"


def _with_docket_lots(play: Play, number: int, docket: Docket) -> Play:
    """The play with the lots that the docket announces for a session, where it does not state them.

    Raises:
        PlayError: the docket announces nothing, or nothing that fits the session.
    """
    sitting = play.script.sessions[number]
    if sitting.lots is not None:
        return play
    lots = tuple(one.lot for one in coming(docket, sitting.date))
    if not lots:
        raise PlayError(
            f"{sitting.date}: the docket announces no lot for this day; publish a notice in a "
            f"[[docket]] act before, or give the session lots."
        )
    day = sitting.day(lots)
    for path, why in day_agrees(sitting, day):
        raise PlayError(f"{path_text(('session', number, *path))}: {why}.")
    return play.with_day(number, day)


def _require_its_turn(play: Play, number: int, office: Office) -> None:
    """One room holds one session at a time.

    Raises:
        PlayError: the session before was not over when this one opens.
    """
    sitting, day = play.script.sessions[number], play.days[number]
    opens = sitting.anchor_of(day)
    if opens < office.free_from:
        raise PlayError(
            f"{sitting.date}: this session opens at {opens:%T}, but the one before went on until "
            f"{office.free_from:%T}; let this one open later."
        )


def _office_until(moment: datetime | None, office: Office, play: Play, data: Path) -> Docket:
    """Everything the office does before a moment; the docket as it stands then."""
    while True:
        at = office.next_until(moment)
        docket = run_leaping(_in_office(at, moment, office, play, data))
        if at is None:
            return docket


async def _in_office(
    at: datetime | None, moment: datetime | None, office: Office, play: Play, data: Path
) -> Docket:
    """One act of the office, in a room where no session is held.

    Raises:
        PlayError: the act did not go as written; the room is closed by then.
    """
    now = at or moment or play.script.sessions[-1].begins
    rehearsal = Rehearsal(script=play.script.title, anchor_ms=int(now.timestamp() * 1000))
    config = config_for(data, play.script.policy or Policy())
    head = SessionHead(id=f"{now:%Y-%m-%d}", date=now.date())
    refused: PlayError | PlaceError | None = None
    async with injected_room(config, DayList(session=head, lots=()), rehearsal) as place:
        try:
            if at is not None:
                await office.act(place, place.docket)
        except (PlayError, PlaceError) as error:
            refused = error
        docket = place.docket
    if at is not None and refused is None:
        office.compare(docket)
    if refused is not None:
        raise refused
    return docket


def _leaping(data: Path, run: str, tell: Tell) -> Hold:
    """Sessions on an injected clock, in this process."""

    @contextmanager
    def hold(play: Play, number: int) -> Iterator[Played]:
        yield run_leaping(_session(play, number, data, run, tell))

    return hold


async def _session(play: Play, number: int, data: Path, run: str, tell: Tell) -> Played:
    sitting, day = play.script.sessions[number], play.days[number]
    anchor_ms = int(sitting.anchor_of(day).timestamp() * 1000)
    rehearsal = Rehearsal(script=play.script.title, anchor_ms=anchor_ms)
    config = config_for(data, play.script.policy or Policy())
    async with injected_room(config, day, rehearsal) as place:
        return await Player(play, number, place, run, tell).play()
