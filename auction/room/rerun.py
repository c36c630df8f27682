"""A session folder's outcomes put to the rules again."""

from pathlib import Path

import msgspec

from auction.journal.entry import decode
from auction.journal.layout import ENTRIES, POLICY
from auction.journal.verify import VerificationError, read_log
from auction.room.heads import event_of
from auction.rules.policy import Policy
from auction.session.events import SessionOpened
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
