"""How lots must stand in the docket in the end; the rest may be as it is."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import UNSET, UnsetType

from auction.rehearsal.expected import Difference, figure, listed, plain
from auction.rehearsal.part import Part, means
from auction.rehearsal.results import Buyer, Defaulter, DocketLot
from auction.terms import LotMark, Twd


class ExpectedBuyer(Part, frozen=True, kw_only=True):
    """Who must buy, and on what terms."""

    bidder: Annotated[str, means("Label of the person, or code of the creditor or holder.")]
    price: Annotated[Twd | UnsetType, means("Their price, TWD.")] = UNSET
    paid: Annotated[Twd | UnsetType, means("What they paid beyond the deposit, TWD.")] = UNSET
    owed: Annotated[Twd | UnsetType, means("What they still owe, TWD.")] = UNSET
    due: Annotated[str | UnsetType, means("When it is due.")] = UNSET


class ExpectedDefaulter(Part, frozen=True, kw_only=True):
    """Who must not have paid."""

    bidder: Annotated[str, means("Label of the person.")]
    barred: Annotated[bool | UnsetType, means("May not bid for it again.")] = UNSET
    owed: Annotated[Twd | UnsetType, means("The difference, with costs, TWD.")] = UNSET
    applied: Annotated[Twd | UnsetType, means("What of the deposit went into it.")] = UNSET
    refunded: Annotated[Twd | UnsetType, means("What of the deposit goes back.")] = UNSET
    to_collect: Annotated[Twd | UnsetType, means("What is enforced beyond it.")] = UNSET


class ExpectedDocketLot(Part, frozen=True, kw_only=True):
    """How a lot must stand in the docket in the end."""

    lot: Annotated[LotMark, means("Its mark.")]
    session: Annotated[
        str | UnsetType, means('The sitting that listed it last: `"2026-12-02-1"`.')
    ] = UNSET
    status: Annotated[
        str | UnsetType,
        means(
            "`ANNOUNCED`, `UNSOLD`, `AWARDED`, `AWARDED_PENDING_PRIORITY`, `ACCEPTED`, `PAID`, "
            "`DEFAULTED`, `SPECIAL_SALE`, `DEEMED_WITHDRAWN`, `TITLE_ISSUED` …"
        ),
    ] = UNSET
    price: Annotated[Twd | UnsetType, means("What it went for, TWD.")] = UNSET
    balance: Annotated[Twd | UnsetType, means("What all buyers still owe, TWD.")] = UNSET
    due: Annotated[str | UnsetType, means("When the first of it is due.")] = UNSET
    next_minimum: Annotated[
        Twd | UnsetType, means("The minimum of its next notice as the docket suggests it.")
    ] = UNSET
    buyers: Annotated[
        tuple[ExpectedBuyer, ...] | UnsetType,
        means('Everybody who buys: `[{ bidder = "X", price = 1_980_000 }, …]`.'),
    ] = UNSET
    deposits: Annotated[
        dict[str, str] | UnsetType,
        means("Where deposits are: `HELD`, `APPLIED`, `RETURNED`, `FORFEIT_SETOFF`."),
    ] = UNSET
    refunds: Annotated[dict[str, Twd] | UnsetType, means("What was given back of them, TWD.")] = (
        UNSET
    )
    standby: Annotated[tuple[str, ...] | UnsetType, means("Everybody who stands by.")] = UNSET
    step_in: Annotated[
        tuple[str, ...] | UnsetType, means("Accepting creditors who may step in.")
    ] = UNSET
    defaulters: Annotated[
        tuple[ExpectedDefaulter, ...] | UnsetType,
        means("Who did not pay, and what it costs them once the lot is sold again."),
    ] = UNSET
    special_sale_ends: Annotated[str | UnsetType, means("The last day of its special sale.")] = (
        UNSET
    )


def docket_differences(
    expected: tuple[ExpectedDocketLot, ...], lots: tuple[DocketLot, ...], when: str = "Docket"
) -> Iterator[str]:
    """A sentence for every expectation of the docket that did not hold; `when` begins it."""
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
            yield f"{when}, lot {wanted.lot}: not there."
            continue
        for what, should, was in _in_docket(wanted, seen):
            yield f"{when}, lot {wanted.lot}: {what} should be {should}, it is {was}."


def _in_docket(wanted: ExpectedDocketLot, seen: DocketLot) -> Iterator[Difference]:
    names = ("status", "price", "balance", "due", "next_minimum", "special_sale_ends")
    yield from plain(wanted, seen, names)
    for name in ("deposits", "refunds"):
        should, was = getattr(wanted, name), getattr(seen, name)
        for key, one in {} if should is UNSET else should.items():
            if was.get(key) != one:
                yield f"{name} of {key}", figure(one), figure(was.get(key, "not there"))
    for name, was in (("standby", [one.bidder for one in seen.standby]), ("step_in", seen.step_in)):
        should = getattr(wanted, name)
        if should is not UNSET and sorted(should) != sorted(was):
            yield name.replace("_", " "), listed(sorted(should)), listed(sorted(was))
    yield from _of_people("buyers", wanted.buyers, seen.buyers)
    yield from _of_people("defaulters", wanted.defaulters, seen.defaulters)


def _of_people(
    what: str,
    wanted: tuple[ExpectedBuyer, ...] | tuple[ExpectedDefaulter, ...] | UnsetType,
    seen: tuple[Buyer, ...] | tuple[Defaulter, ...],
) -> Iterator[Difference]:
    if wanted is UNSET:
        return
    there = {one.bidder: one for one in seen}
    should = [one.bidder for one in wanted]
    if sorted(should) != sorted(there):
        yield what, listed(sorted(should)), listed(sorted(there))
    for one in wanted:
        if one.bidder in there:
            names = tuple(name for name in one.__struct_fields__ if name != "bidder")
            yield from plain(one, there[one.bidder], names, of=f"{one.bidder}'s ")
