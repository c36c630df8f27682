"""Outcomes put to the rules again: those of a session folder, and those of the docket."""

from pathlib import Path

import msgspec

from auction.docket.events import SessionRecorded
from auction.docket.retrace import Carried
from auction.docket.retrace import retrace as retrace_docket
from auction.journal.entry import decode
from auction.journal.layout import ENTRIES, POLICY
from auction.journal.reader import Reader
from auction.journal.verify import VerificationError, read_log
from auction.room.heads import DOCKET, SESSION_PREFIX, event_of
from auction.room.results import cases, results
from auction.rules.policy import Policy
from auction.session.events import SessionOpened
from auction.session.fold import fold, start
from auction.session.retrace import Retraced, Told, retrace
from auction.session.subjects import Stamp


def rerun(folder: Path) -> Retraced:
    """Go through a folder whose bytes were verified, and compare every outcome with the rules.

    Raises:
        VerificationError: an entry or the policy is of another version than this one.
    """
    try:
        policy = msgspec.toml.decode((folder / POLICY).read_bytes(), type=Policy)
    except msgspec.MsgspecError as problem:
        raise VerificationError(POLICY, f"cannot be read by this version: {problem}") from problem
    told = entries(folder)
    if isinstance(opened := told[0].event, SessionOpened) and opened.policy != policy:
        raise VerificationError(POLICY, "is not the policy the first entry tells")
    return retrace(told)


def rerun_docket(data: Path) -> Retraced:
    """Go through the docket of a data folder, and compare every outcome with the rules.

    What sealed sittings told it is compared with what their entries in the journal come to.

    Raises:
        JournalUnfitError: there is no journal in `data`.
        VerificationError: an entry is of another version than this one.
    """
    with Reader.look(data) as reader:
        told = [_told(entry.body) for entry in reader.read(DOCKET)]
        names = {one.event.session for one in told if isinstance(one.event, SessionRecorded)}
        sittings = {
            name: _comes_to([_told(entry.body) for entry in reader.read(f"{SESSION_PREFIX}{name}")])
            for name in names
        }
    return retrace_docket(told, sittings)


def _comes_to(told: list[Told]) -> tuple[Carried, ...]:
    """The results and cases of a sitting, from its entries."""
    first, *others = told
    state = start(first.event)
    for one in others:
        state = fold(state, one.stamp, one.event)
    return (*results(state), *cases(state))


def entries(folder: Path) -> list[Told]:
    """Every entry of a session folder, in order.

    Raises:
        VerificationError: an entry is of another version than this one.
    """
    return [_told(body) for body in read_log((folder / ENTRIES).read_bytes()).bodies]


def _told(body: bytes) -> Told:
    entry = decode(body)
    try:
        event = event_of(entry.kind, entry.data)
    except (KeyError, msgspec.ValidationError) as problem:
        raise VerificationError(
            f"entry {entry.seq}", f"{entry.kind} cannot be read by this version"
        ) from problem
    stamp = Stamp(entry.seq, entry.at_ms, entry.mono_ms, entry.actor)
    return Told(stamp, entry.command, event)
