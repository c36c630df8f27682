"""What came of a session, read from its record: the session folder and nothing else."""

import json
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from auction.journal.entry import decode
from auction.journal.layout import ENTRIES, read_line
from auction.journal.verify import VerificationError, verify_folder
from auction.rehearsal.script import Expect, ExpectedLot, Winner
from auction.session.fold import EVENT_BY_KIND, fold, start
from auction.session.state import SessionState
from auction.session.subjects import Stamp
from auction.terms import Holding, LotKind, LotMark, Twd

_LOOK_EVERY_S = 0.5


class LotOutcome(Struct, frozen=True):
    """What became of a lot."""

    lot: LotMark
    kind: LotKind
    status: str
    price: Twd | None = None
    winners: tuple[Holding, ...] = ()


class Outcome(Struct, frozen=True):
    """What came of a session, and whether its folder proves it."""

    lots: tuple[LotOutcome, ...]
    size: int
    root: str
    folder: Path
    problems: tuple[str, ...] = ()


def outcome_of(data: Path, within_s: float, *, sealed: bool = True) -> Outcome | None:
    """What came of the newest session under `data`; waits until its folder proves it.

    None when no session was opened. What does not verify in time is told in `problems`.

    Args:
        data: the data folder.
        within_s: how long sealing and copying may take.
        sealed: the session was adjourned, so its folder must become complete.
    """
    end = time.monotonic() + within_s
    while True:
        folder = newest_folder(data)
        if folder is None:
            return None
        try:
            report = verify_folder(folder)
            if report.sealed or not sealed:
                return Outcome(lots_of(folder), report.size, report.root, folder)
            problem = f"The session was not sealed within {within_s:g} s."
        except VerificationError as error:
            problem = f"The session folder does not verify: {error}"
        if time.monotonic() > end:
            return Outcome(lots_of(folder), 0, "", folder, (problem,))
        time.sleep(_LOOK_EVERY_S)


def newest_folder(data: Path) -> Path | None:
    """The session folder that was begun last."""
    found = [file.parent for file in data.glob(f"**/sessions/*/{ENTRIES}")]
    return max(found, key=lambda folder: (folder.stat().st_ctime_ns, folder.name), default=None)


def bodies(folder: Path) -> Iterable[bytes]:
    """The exact bytes of every whole entry of a session folder."""
    with (folder / ENTRIES).open("rb") as file:
        for line in file:
            parts = read_line(line)
            if parts is not None:
                yield parts[1]


def lots_of(folder: Path) -> tuple[LotOutcome, ...]:
    """What became of every lot, in the order of the list."""
    state: SessionState | None = None
    for body in bodies(folder):
        entry = decode(body)
        event = msgspec.json.decode(entry.data, type=EVENT_BY_KIND[entry.kind])
        stamp = Stamp(seq=entry.seq, at_ms=entry.at_ms, mono_ms=entry.mono_ms, actor=entry.actor)
        state = start(event) if state is None else fold(state, stamp, event)
    if state is None:
        return ()
    lots = (state.lots[mark] for mark in state.order)
    return tuple(
        LotOutcome(lot.lot.mark, lot.lot.kind, lot.stage, lot.price, lot.winners) for lot in lots
    )


def differences(expect: Expect, lots: tuple[LotOutcome, ...]) -> list[str]:
    """A sentence for every expectation that did not hold."""
    found = {lot.lot: lot for lot in lots}
    complaints = []
    for wanted in expect.lots:
        seen = found.get(wanted.lot)
        if seen is None:
            complaints.append(f"Lot {wanted.lot}: not in the record.")
            continue
        was = ExpectedLot(
            lot=seen.lot,
            status=seen.status,
            price=seen.price,
            winners=tuple(Winner(bidder=one.bidder, share=one.share) for one in seen.winners),
        )
        if was != wanted:
            complaints.append(f"Lot {wanted.lot}: expected {_said(wanted)}, it was {_said(was)}.")
    return complaints


def _said(lot: ExpectedLot) -> str:
    if lot.price is None:
        return lot.status
    winners = ", ".join(f"{one.bidder} ({one.share})" for one in lot.winners)
    return f"{lot.status} at {lot.price:,} to {winners}"


def summary(outcome: Outcome) -> str:
    """The one line of JSON a program reads."""
    return json.dumps(
        {
            "lots": msgspec.to_builtins(outcome.lots),
            "journal": {"size": outcome.size, "root": outcome.root},
            "session_dir": str(outcome.folder),
        },
        ensure_ascii=False,
    )
