"""What must come of a rehearsal: everything that is named must be so, the rest may be as it is."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import UNSET, Struct, UnsetType

from auction.rehearsal.part import Part, means
from auction.rehearsal.results import (
    Finding,
    LotResult,
    Note,
    SessionResult,
)
from auction.rules.shares import parse_share, write_share
from auction.terms import LotMark, Twd


class ExpectedHolding(Part, frozen=True, kw_only=True):
    """Who must hold what share, or stand by at what price."""

    bidder: Annotated[str, means("Label of the person.")]
    share: Annotated[str, means("As a fraction: `1`, `1/2`.")] = "1"
    price: Annotated[
        Twd | UnsetType, means("Of a standby: the price at which lots were drawn.")
    ] = UNSET


class ExpectedFinding(Part, frozen=True, kw_only=True):
    """A ground that must have been found on an envelope."""

    envelope: Annotated[int | str, means("Its number, or its label.")]
    ground: Annotated[str, means("`G01` to `G26`.")]
    cured: Annotated[bool | UnsetType, means("Whether it was cured.")] = UNSET


class ExpectedNote(Part, frozen=True, kw_only=True):
    """A note that must have been made on an envelope."""

    envelope: Annotated[int | str, means("Its number, or its label.")]
    note: Annotated[str, means("Its code.")]


class ExpectedLot(Part, frozen=True, kw_only=True):
    """What must have become of a lot."""

    lot: Annotated[LotMark, means("Its mark.")]
    status: Annotated[str | UnsetType, means("`AWARDED`, `UNSOLD`, `STOPPED`, `NOT_AWARDED` …")] = (
        UNSET
    )
    price: Annotated[Twd | UnsetType, means("What it went for, TWD.")] = UNSET
    winners: Annotated[
        str | tuple[str | ExpectedHolding, ...] | UnsetType,
        means('All of them: `"B"`, or `[{ bidder = "B", share = "1/2" }, …]`.'),
    ] = UNSET
    standby: Annotated[
        str | tuple[str | ExpectedHolding, ...] | UnsetType, means("Everybody who stands by.")
    ] = UNSET
    balance: Annotated[Twd | UnsetType, means("What is still owed, TWD.")] = UNSET
    due: Annotated[str | UnsetType, means('When it is due: `"2026-12-09"`.')] = UNSET
    deposits: Annotated[
        dict[str, str] | UnsetType, means('Where deposits are, by envelope: `{ A = "RETURNED" }`.')
    ] = UNSET
    allocation: Annotated[
        tuple[Twd, ...] | UnsetType, means("The price of each parcel of the winning bid, TWD.")
    ] = UNSET
    findings: Annotated[
        tuple[ExpectedFinding, ...] | UnsetType, means("Every ground found, and no other.")
    ] = UNSET
    notes: Annotated[
        tuple[ExpectedNote, ...] | UnsetType, means("Notes that must be among those made.")
    ] = UNSET
    next_minimum: Annotated[
        Twd | UnsetType, means("The minimum of the next round as the rules suggest it, TWD.")
    ] = UNSET


class ExpectedRound(Part, frozen=True, kw_only=True):
    """What must have gone into the box in a round."""

    round: Annotated[str, means("Its name; `1` where there is one.")]
    in_time: Annotated[int | UnsetType, means("Envelopes the beam saw before the deadline.")] = (
        UNSET
    )
    straddling: Annotated[
        int | UnsetType, means("Seen between a read before the deadline and one after it.")
    ] = UNSET
    late: Annotated[int | UnsetType, means("Seen wholly after the deadline.")] = UNSET
    counted: Annotated[int | UnsetType, means("Counted by hand.")] = UNSET
    by_mail: Annotated[int | UnsetType, means("Of these with a mail label.")] = UNSET


class Expected(Part, frozen=True, kw_only=True):
    """What must have come of a session."""

    journal: Annotated[str, means("What `auction verify` must say of its folder.")] = "OK"
    lots: Annotated[tuple[ExpectedLot, ...], means("`[[session.expect.lots]]`.")] = ()
    rounds: Annotated[tuple[ExpectedRound, ...], means("`[[session.expect.rounds]]`.")] = ()
    refusals: Annotated[
        tuple[str, ...] | UnsetType, means("Codes of every refusal met, in order.")
    ] = UNSET


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
    there = {one.round: one for one in result.rounds}
    for round_ in expected.rounds:
        names = tuple(name for name in round_.__struct_fields__ if name != "round")
        for what, should, was in plain(round_, there[round_.round], names):
            yield f"{result.date}, round {round_.round}: {what} should be {should}, it is {was}."
    if expected.refusals is not UNSET:
        codes = tuple(refusal.code for refusal in result.refusals)
        if codes != expected.refusals:
            yield (
                f"{result.date}: refusals should be {listed(expected.refusals)}, "
                f"they are {listed(codes)}."
            )


Difference = tuple[str, str, str]


def _of_lot(wanted: ExpectedLot, seen: LotResult) -> Iterator[Difference]:
    yield from plain(wanted, seen, ("status", "price", "balance", "due", "next_minimum"))
    if wanted.winners is not UNSET:
        should = sorted(_holding(one) for one in _each(wanted.winners))
        was = sorted(_holds(one.bidder, one.share) for one in seen.winners)
        if should != was:
            yield "winners", listed(should), listed(was)
    if wanted.standby is not UNSET:
        yield from _of_standby(_each(wanted.standby), seen)
    if wanted.deposits is not UNSET:
        for envelope, place in wanted.deposits.items():
            there = seen.deposits.get(envelope, "not there")
            if there != place:
                yield f"deposit {envelope}", place, there
    if wanted.allocation is not UNSET and wanted.allocation != seen.allocation:
        yield "allocation", listed(wanted.allocation), listed(seen.allocation)
    yield from _of_papers(wanted, seen)


def plain(
    wanted: Struct, seen: Struct, names: tuple[str, ...], of: str = ""
) -> Iterator[Difference]:
    """Single figures and words that are named and are otherwise; `of` says whose they are."""
    for name in names:
        should, was = getattr(wanted, name), getattr(seen, name)
        if should is not UNSET and should != was:
            yield of + name.replace("_", " "), figure(should), figure(was)


def _of_standby(wanted: tuple[str | ExpectedHolding, ...], seen: LotResult) -> Iterator[Difference]:
    should = sorted(one if isinstance(one, str) else one.bidder for one in wanted)
    was = sorted(one.bidder for one in seen.standby)
    if should != was:
        yield "standby", listed(should), listed(was)
    prices = {one.bidder: one.price for one in seen.standby}
    for one in wanted:
        if isinstance(one, str) or one.price is UNSET or one.bidder not in prices:
            continue
        if prices[one.bidder] != one.price:
            yield f"standby {one.bidder}", figure(one.price), figure(prices[one.bidder])


def _of_papers(wanted: ExpectedLot, seen: LotResult) -> Iterator[Difference]:
    if wanted.findings is not UNSET:
        should = sorted(((one.envelope, one.ground) for one in wanted.findings), key=str)
        was = sorted(((one.envelope, one.ground) for one in seen.findings), key=str)
        if should != was:
            yield (
                "findings",
                listed(_short(*one) for one in should),
                listed(map(_said, seen.findings)),
            )
        for one in wanted.findings:
            same = (
                it for it in seen.findings if (it.envelope, it.ground) == (one.envelope, one.ground)
            )
            cured = next((it.cured for it in same), one.cured)
            if one.cured is not UNSET and cured is not one.cured:
                yield f"{_short(one.envelope, one.ground)} cured", str(one.cured), str(cured)
    if wanted.notes is not UNSET:
        made: set[tuple[int | str, str]] = {(one.envelope, one.note) for one in seen.notes}
        for note in wanted.notes:
            if (note.envelope, note.note) not in made:
                all_made = listed(map(_said, seen.notes))
                yield "notes", f"among others {_short(note.envelope, note.note)}", all_made


def _each(named: str | tuple[str | ExpectedHolding, ...]) -> tuple[str | ExpectedHolding, ...]:
    return (named,) if isinstance(named, str) else named


def _holding(one: str | ExpectedHolding) -> str:
    return one if isinstance(one, str) else _holds(one.bidder, one.share)


def _holds(bidder: str, share: str) -> str:
    part = parse_share(share)
    return bidder if part == 1 else f"{bidder} {write_share(part)}"


def _said(one: Finding | Note) -> str:
    return _short(one.envelope, one.ground if isinstance(one, Finding) else one.note)


def _short(envelope: int | str, code: str) -> str:
    return f"{code} on {envelope}"


def listed(values: object) -> str:
    """Several, as a sentence tells them."""
    assert hasattr(values, "__iter__")
    return ", ".join(figure(value) for value in values) or "none"


def figure(value: object) -> str:
    """One, as a sentence tells it."""
    return f"{value:,}" if isinstance(value, int) else "none" if value is None else str(value)
