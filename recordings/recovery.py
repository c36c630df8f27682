"""What a recorder's death left behind, closed by whoever holds the camera's lock next.

Nothing that was written is edited or cut. A segment without its closing fact is read again; its
whole fragments are what it certifies, and a torn tail stays in the file and in its hash.
"""

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from recordings.facts import FootageError
from recordings.index import FIRST_CHAIN, NAME, Fragment, Index, Noted, Opened, read
from recordings.sink import Cutter, Ledger

DIED = "recorder died"
STOPPED = "stopped"
SERVER_LEFT = "server left"
DISMISSED = "dismissed"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Ending:
    """The last picture kept in a folder, and why nothing followed it.

    Attributes:
        last_s: capture second of the last picture kept, in the boot `boot`.
        last_ms: the same in room time.
        cause: why the footage ends there; `stopped` means it was meant to.
    """

    last_s: float
    last_ms: int
    boot: str
    cause: str


def closing_data(
    ledger: Ledger, opened: Opened, cause: str, *, size: int, sha256: str
) -> dict[str, int | float | str | bool | None]:
    """The figures of a `segment_closed` fact."""
    zero = opened.room_ms_at_zero
    return {
        "path": ledger.path,
        "bytes": size,
        "certified_bytes": ledger.bytes,
        "sha256": sha256,
        "chain": ledger.chain,
        "first_s": ledger.first_s,
        "last_s": ledger.last_s,
        "first_ms": zero + round(ledger.first_s * 1000),
        "last_ms": zero + round(ledger.last_s * 1000),
        "frames": ledger.frames,
        "fragments": ledger.fragments,
        "camera_ahead_ms": None,
        "cause": cause,
    }


def close_torn(index: Index, footage: Path) -> list[Noted]:
    """Close every segment of an index that was opened and never closed.

    Args:
        index: the camera's index, held open by its only writer.
        footage: the folder that segment paths count from.

    Returns:
        The `segment_closed` facts written, cause `recorder died`.
    """
    opened: dict[str, Opened] = {}
    known: dict[str, list[Fragment]] = {}
    chain_before: dict[str, str] = {}
    chain = FIRST_CHAIN
    for line in read(index.path):
        match line:
            case Opened():
                opened[line.path] = line
                chain_before[line.path] = chain
            case Fragment():
                known.setdefault(line.path, []).append(line)
                chain = line.chain
            case Noted(kind="segment_closed"):
                opened.pop(str(line.data["path"]), None)
            case Noted():
                pass
    return [
        _close(index, footage, torn, chain_before[path], known.get(path, []))
        for path, torn in opened.items()
    ]


def _close(index: Index, footage: Path, opened: Opened, chain: str, known: list[Fragment]) -> Noted:
    ledger = Ledger(opened.path, opened.first_s, chain)
    cutter = Cutter()
    whole = hashlib.sha256()
    size = 0
    file = footage / opened.path
    if file.exists():
        with file.open("rb") as stream:
            while piece := stream.read(_PIECE):
                whole.update(piece)
                size += len(piece)
                _enter(index, ledger, cutter, piece, len(known))
            os.fsync(stream.fileno())
    data = closing_data(ledger, opened, DIED, size=size, sha256=whole.hexdigest())
    return index.note("segment_closed", ledger.last_s, data)


def _enter(index: Index, ledger: Ledger, cutter: Cutter, piece: bytes, known: int) -> None:
    try:
        fragments = cutter.feed(piece)
    except FootageError:  # noise behind the last whole fragment certifies nothing
        return
    for fragment, moof in fragments:
        line = ledger.enter(fragment, moof)
        if line.number >= known:
            index.append(line)


def ending(camera_dir: Path) -> Ending | None:
    """Where the footage of a camera ends and why; None when nothing was ever recorded.

    A gap already told counts as `stopped`.
    """
    last: Ending | None = None
    for line in read(camera_dir / NAME):
        match line:
            case Noted(kind="segment_closed", data=data):
                if last is not None and not data["frames"]:
                    last = replace(last, cause=str(data["cause"]))
                else:
                    last = ending_of(line) or last
            case Noted(kind="gap") if last is not None:
                last = replace(last, cause=STOPPED)
            case _:
                pass
    return last


def ending_of(closed: Noted) -> Ending | None:
    """Where a `segment_closed` fact says that the footage ends."""
    data = closed.data
    last_s, last_ms = data["last_s"], data["last_ms"]
    if not (isinstance(last_s, float | int) and isinstance(last_ms, int)):
        return None
    return Ending(float(last_s), last_ms, closed.boot, str(data["cause"]))


def end_gap(index: Index, at_s: float) -> Noted | None:
    """Tell the gap of a recording that was stopped while its recorder was dead.

    Args:
        index: the camera's index, held open by its only writer.
        at_s: CLOCK_MONOTONIC second of the stop.
    """
    before = ending(index.path.parent)
    if before is None or before.cause == STOPPED:
        return None
    same = before.boot == index.boot
    to_ms = before.last_ms + round((at_s - before.last_s) * 1000) if same else None
    return index.note("gap", at_s, gap_data(before, at_s, to_ms, index.boot))


def gap_data(
    before: Ending, to_s: float, to_ms: int | None, boot: str
) -> dict[str, int | float | str | bool | None]:
    """The figures of a `gap` fact; seconds of another boot are left out, room time stays."""
    return {
        "from_s": before.last_s if before.boot == boot else None,
        "to_s": to_s,
        "from_ms": before.last_ms,
        "to_ms": to_ms,
        "cause": before.cause,
    }
