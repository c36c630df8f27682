"""What came of a session, read from its record: the session folder and nothing else."""

import json
from pathlib import Path

import msgspec
from msgspec import Struct

from auction.rehearsal.script import Expect, ExpectedLot, Winner
from auction.session.events import LotAwarded, LotListed, LotUnsold
from auction.terms import Holding, LotKind, LotMark, Twd


class LotOutcome(Struct, frozen=True):
    """What became of a lot."""

    lot: LotMark
    kind: LotKind
    status: str
    price: Twd | None = None
    winners: tuple[Holding, ...] = ()


class _Body(Struct, frozen=True):
    """The two fields of an entry that are needed here."""

    kind: str
    data: msgspec.Raw


def lots_of(bodies: list[bytes]) -> tuple[LotOutcome, ...]:
    """What became of every lot, in the order of the list, from the entries' bytes."""
    lots: dict[LotMark, LotOutcome] = {}
    for body in bodies:
        entry = msgspec.json.decode(body, type=_Body)
        match entry.kind:
            case LotListed.__name__:
                listed = msgspec.json.decode(entry.data, type=LotListed).lot
                lots[listed.mark] = LotOutcome(listed.mark, listed.kind, "ANNOUNCED")
            case LotAwarded.__name__:
                awarded = msgspec.json.decode(entry.data, type=LotAwarded)
                lots[awarded.lot] = msgspec.structs.replace(
                    lots[awarded.lot],
                    status="AWARDED",
                    price=awarded.price,
                    winners=awarded.winners,
                )
            case LotUnsold.__name__:
                unsold = msgspec.json.decode(entry.data, type=LotUnsold)
                lots[unsold.lot] = msgspec.structs.replace(lots[unsold.lot], status="UNSOLD")
            case _:
                pass
    return tuple(lots.values())


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


def summary(lots: tuple[LotOutcome, ...], size: int, root: str, folder: Path) -> str:
    """The one line of JSON a program reads."""
    return json.dumps(
        {
            "lots": msgspec.to_builtins(lots),
            "journal": {"size": size, "root": root},
            "session_dir": str(folder),
        },
        ensure_ascii=False,
    )
