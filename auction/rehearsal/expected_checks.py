"""Expectations of what there is not: a complaint is a path and what to do."""

from collections.abc import Iterable, Iterator

from msgspec import UNSET, UnsetType

from auction.docket.state import Stage
from auction.docket.terms import Place
from auction.rehearsal.expected import ExpectedHolding, ExpectedLot
from auction.rehearsal.expected_docket import ExpectedDocketLot
from auction.rehearsal.script import Script, Sitting
from auction.rehearsal.step import several
from auction.rules.grounds import GROUNDS
from auction.rules.notes import NOTES
from auction.rules.shares import parse_share
from auction.rules.unreadable import Unreadable
from auction.session.state import LotStage

TomlPath = tuple[str | int, ...]
Complaint = tuple[TomlPath, str]

_PLACES = ("SEALED", "VERIFIED", "SHORT", "APPLIED", "RETURNED", "HELD", "FORFEIT_SETOFF")


def expected_complaints(script: Script) -> Iterator[Complaint]:
    """Everything a script expects that can never be, whatever is played."""
    for number, sitting in enumerate(script.sessions):
        for index, lot in enumerate(sitting.expect.lots):
            yield from _of_lot(lot, sitting, ("session", number, "expect", "lots", index))
    yield from _of_docket(script.expect, ("expect",))
    for number, act in enumerate(script.docket):
        yield from _of_docket(act.expect, ("docket", number, "expect"))


def _of_docket(expected: tuple[ExpectedDocketLot, ...], path: TomlPath) -> Iterator[Complaint]:
    for number, one in enumerate(expected):
        yield from _among(one.status, Stage, "status", (*path, number, "status"))
        for name, place in () if one.deposits is UNSET else one.deposits.items():
            yield from _among(place, Place, "place", (*path, number, "deposits", name))


def _of_lot(lot: ExpectedLot, sitting: Sitting, path: TomlPath) -> Iterator[Complaint]:
    yield from _among(lot.status, LotStage, "status", (*path, "status"))
    for name in ("winners", "standby"):
        holdings = getattr(lot, name)
        for index, one in enumerate(holdings if isinstance(holdings, tuple) else ()):
            if isinstance(one, ExpectedHolding):
                yield from _share(one.share, (*path, name, index, "share"))
    paddles = [label for step in sitting.steps for label in several(step.admit or ())]
    for label, place in () if lot.deposits is UNSET else lot.deposits.items():
        here = (*path, "deposits", label)
        yield from _among(label, dict.fromkeys((*sitting.envelopes, *paddles)), "envelope", here)
        yield from _among(place, _PLACES, "place for a deposit", here)
    for index, found in enumerate(() if lot.findings is UNSET else lot.findings):
        here = (*path, "findings", index)
        yield from _put_in(found.envelope, (*here, "envelope"))
        yield from _among(found.ground, GROUNDS, "ground", (*here, "ground"))
    for index, made in enumerate(() if lot.notes is UNSET else lot.notes):
        here = (*path, "notes", index)
        yield from _put_in(made.envelope, (*here, "envelope"))
        yield from _among(made.note, NOTES, "note", (*here, "note"))


def _put_in(envelope: int | str, path: TomlPath) -> Iterator[Complaint]:
    """Labels of envelopes that are put into the box have become numbers by now."""
    if isinstance(envelope, str):
        yield path, f"no step drops an envelope {envelope}; correct it, or drop it"


def _share(share: str, path: TomlPath) -> Iterator[Complaint]:
    try:
        parse_share(share)
    except Unreadable:
        yield path, f"{share} is no share; write a fraction such as 1/2, or 1"


def _among(
    word: str | UnsetType, there: Iterable[str], what: str, path: TomlPath
) -> Iterator[Complaint]:
    known = tuple(map(str, there))
    if word is not UNSET and word not in known:
        yield path, f"there is no {what} {word}; there are {', '.join(known) or 'none'}"
