"""What must come of a rehearsal: everything that is named must be so, the rest may be as it is."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from auction.rehearsal.results import DocketLot, Finding, LotResult, Note, SessionResult
from auction.terms import LotMark, Twd


def _means(text: str) -> Meta:
    return Meta(description=text)


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of what is expected."""


class ExpectedHolding(Part, frozen=True, kw_only=True):
    """Who must hold what share, or stand by at what price."""

    bidder: Annotated[str, _means("Label of the person.")]
    share: Annotated[str, _means("As a fraction: `1`, `1/2`.")] = "1"
    price: Annotated[
        Twd | UnsetType, _means("Of a standby: the price at which lots were drawn.")
    ] = UNSET


class ExpectedFinding(Part, frozen=True, kw_only=True):
    """A ground that must have been found on an envelope."""

    envelope: Annotated[int, _means("Its number, or its label.")]
    ground: Annotated[str, _means("`G01` to `G26`.")]
    cured: Annotated[bool | UnsetType, _means("Whether it was cured.")] = UNSET


class ExpectedNote(Part, frozen=True, kw_only=True):
    """A note that must have been made on an envelope."""

    envelope: Annotated[int, _means("Its number, or its label.")]
    note: Annotated[str, _means("Its code.")]


class ExpectedLot(Part, frozen=True, kw_only=True):
    """What must have become of a lot."""

    lot: Annotated[LotMark, _means("Its mark.")]
    status: Annotated[
        str | UnsetType, _means("`AWARDED`, `UNSOLD`, `STOPPED`, `NOT_AWARDED` …")
    ] = UNSET
    price: Annotated[Twd | UnsetType, _means("What it went for, TWD.")] = UNSET
    winners: Annotated[
        tuple[str | ExpectedHolding, ...] | UnsetType,
        _means('All of them: `["B"]`, or `[{ bidder = "B", share = "1/2" }, …]`.'),
    ] = UNSET
    standby: Annotated[
        tuple[str | ExpectedHolding, ...] | UnsetType, _means("Everybody who stands by.")
    ] = UNSET
    balance: Annotated[Twd | UnsetType, _means("What is still owed, TWD.")] = UNSET
    due: Annotated[str | UnsetType, _means('When it is due: `"2026-12-09"`.')] = UNSET
    deposits: Annotated[
        dict[str, str] | UnsetType, _means('Where deposits are, by envelope: `{ A = "RETURNED" }`.')
    ] = UNSET
    allocation: Annotated[
        tuple[Twd, ...] | UnsetType, _means("The price of each parcel of the winning bid, TWD.")
    ] = UNSET
    findings: Annotated[
        tuple[ExpectedFinding, ...] | UnsetType, _means("Every ground found, and no other.")
    ] = UNSET
    notes: Annotated[
        tuple[ExpectedNote, ...] | UnsetType, _means("Notes that must be among those made.")
    ] = UNSET
    next_minimum: Annotated[
        Twd | UnsetType, _means("The minimum of the next round as the rules suggest it, TWD.")
    ] = UNSET


class Expected(Part, frozen=True, kw_only=True):
    """What must have come of a session."""

    journal: Annotated[str, _means("What `auction verify` must say of its folder.")] = "OK"
    lots: Annotated[tuple[ExpectedLot, ...], _means("`[[session.expect.lots]]`.")] = ()
    refusals: Annotated[
        tuple[str, ...] | UnsetType, _means("Codes of every refusal met, in order.")
    ] = UNSET


class ExpectedDocketLot(Part, frozen=True, kw_only=True):
    """How a lot must stand in the docket in the end."""

    lot: Annotated[LotMark, _means("Its mark.")]
    session: Annotated[
        str | UnsetType, _means('The sitting that listed it last: `"2026-12-02-1"`.')
    ] = UNSET
    status: Annotated[str | UnsetType, _means("As for a session.")] = UNSET
    next_minimum: Annotated[Twd | UnsetType, _means("As for a session.")] = UNSET


def differences(expected: Expected, result: SessionResult) -> Iterator[str]:
    """A sentence for every expectation of a session that did not hold."""
    found = {lot.lot: lot for lot in result.lots}
    for wanted in expected.lots:
        seen = found.get(wanted.lot)
        if seen is None:
            yield f"{result.date}, lot {wanted.lot}: not in the record."
            continue
        for what, should, was in _of_lot(wanted, seen):
            yield f"{result.date}, lot {wanted.lot}: {what} should be {should}, it is {was}."
    if expected.refusals is not UNSET:
        codes = tuple(refusal.code for refusal in result.refusals)
        if codes != expected.refusals:
            yield (
                f"{result.date}: refusals should be {_listed(expected.refusals)}, "
                f"they are {_listed(codes)}."
            )


Difference = tuple[str, str, str]


def _of_lot(wanted: ExpectedLot, seen: LotResult) -> Iterator[Difference]:
    yield from _plain(wanted, seen, ("status", "price", "balance", "due", "next_minimum"))
    if wanted.winners is not UNSET:
        should = sorted(_holding(one) for one in wanted.winners)
        was = sorted(f"{one.bidder} {one.share}" for one in seen.winners)
        if should != was:
            yield "winners", _listed(should), _listed(was)
    if wanted.standby is not UNSET:
        yield from _of_standby(wanted.standby, seen)
    if wanted.deposits is not UNSET:
        for envelope, place in wanted.deposits.items():
            there = seen.deposits.get(envelope, "not there")
            if there != place:
                yield f"deposit {envelope}", place, there
    if wanted.allocation is not UNSET and wanted.allocation != seen.allocation:
        yield "allocation", _listed(wanted.allocation), _listed(seen.allocation)
    yield from _of_papers(wanted, seen)


def _plain(
    wanted: ExpectedLot | ExpectedDocketLot, seen: LotResult | DocketLot, names: tuple[str, ...]
) -> Iterator[Difference]:
    for name in names:
        should, was = getattr(wanted, name), getattr(seen, name)
        if should is not UNSET and should != was:
            yield name.replace("_", " "), _figure(should), _figure(was)


def _of_standby(wanted: tuple[str | ExpectedHolding, ...], seen: LotResult) -> Iterator[Difference]:
    should = sorted(one if isinstance(one, str) else one.bidder for one in wanted)
    was = sorted(one.bidder for one in seen.standby)
    if should != was:
        yield "standby", _listed(should), _listed(was)
    prices = {one.bidder: one.price for one in seen.standby}
    for one in wanted:
        if isinstance(one, str) or one.price is UNSET or one.bidder not in prices:
            continue
        if prices[one.bidder] != one.price:
            yield f"standby {one.bidder}", _figure(one.price), _figure(prices[one.bidder])


def _of_papers(wanted: ExpectedLot, seen: LotResult) -> Iterator[Difference]:
    if wanted.findings is not UNSET:
        should = sorted((one.envelope, one.ground) for one in wanted.findings)
        was = sorted((one.envelope, one.ground) for one in seen.findings)
        if should != was:
            yield (
                "findings",
                _listed(_short(*one) for one in should),
                _listed(map(_said, seen.findings)),
            )
        for one in wanted.findings:
            same = (
                it for it in seen.findings if (it.envelope, it.ground) == (one.envelope, one.ground)
            )
            cured = next((it.cured for it in same), one.cured)
            if one.cured is not UNSET and cured is not one.cured:
                yield f"{_short(one.envelope, one.ground)} cured", str(one.cured), str(cured)
    if wanted.notes is not UNSET:
        made = {(one.envelope, one.note) for one in seen.notes}
        for note in wanted.notes:
            if (note.envelope, note.note) not in made:
                all_made = _listed(map(_said, seen.notes))
                yield "notes", f"among others {_short(note.envelope, note.note)}", all_made


def docket_differences(
    expected: tuple[ExpectedDocketLot, ...], lots: tuple[DocketLot, ...]
) -> Iterator[str]:
    """A sentence for every expectation of the docket that did not hold."""
    for wanted in expected:
        seen = next(
            (
                lot
                for lot in reversed(lots)
                if lot.lot == wanted.lot and wanted.session in {UNSET, lot.session}
            ),
            None,
        )
        if seen is None:
            yield f"Docket, lot {wanted.lot}: not there."
            continue
        for what, should, was in _plain(wanted, seen, ("status", "next_minimum")):
            yield f"Docket, lot {wanted.lot}: {what} should be {should}, it is {was}."


def _holding(one: str | ExpectedHolding) -> str:
    return f"{one} 1" if isinstance(one, str) else f"{one.bidder} {one.share}"


def _said(one: Finding | Note) -> str:
    return _short(one.envelope, one.ground if isinstance(one, Finding) else one.note)


def _short(envelope: int, code: str) -> str:
    return f"{code} on {envelope}"


def _listed(values: object) -> str:
    assert hasattr(values, "__iter__")
    return ", ".join(_figure(value) for value in values) or "none"


def _figure(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else "none" if value is None else str(value)
