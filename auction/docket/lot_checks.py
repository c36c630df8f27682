"""What a lot must say before it may be listed; a complaint is a path into the lot and a sentence.

Source: CEA §64, §70 (movables), §81, §86 (real estate); design.
"""

from collections.abc import Iterator

from auction.rules.amounts import MOST
from auction.rules.case_number import parse_case_number
from auction.rules.shares import parse_share
from auction.rules.unreadable import Unreadable
from auction.terms import Lot, LotKind

Step = str | int
Complaint = tuple[tuple[Step, ...], str]

INVENTABLE = frozenset(
    {
        "auction_round",
        "bids",
        "case_numbers",
        "deposit",
        "handover_note",
        "minimum",
        "opening_price",
        "parcels.area",
        "parcels.minimum",
        "parcels.number",
        "parcels.share",
        "place",
        "reserve",
        "section",
        "step",
    }
)
"""What `invented` may name: a figure the public sources lack, made up for a rehearsal."""

_LONGEST_MARK = 2
_LONGEST_TITLE = 60
_MOVABLE_ROUNDS = 2
_LONGEST_TO_PAY = 180
_AMOUNTS = {"minimum": 1, "deposit": 0, "reserve": 1, "step": 1, "opening_price": 1}


def lot_complaints(lot: Lot) -> Iterator[Complaint]:
    """Everything wrong with one lot, each as a path into it and what to do.

    Source: CEA §64, §70, §81, §86.
    """
    yield from _of_writing(lot)
    yield from _of_amounts(lot)
    if lot.kind is LotKind.REAL_ESTATE:
        yield from _of_parcels(lot)
        yield from _of_real_estate(lot)
    else:
        yield from _of_movable(lot)


def _of_writing(lot: Lot) -> Iterator[Complaint]:
    if not 1 <= len(lot.mark) <= _LONGEST_MARK or not lot.mark.isalnum():
        yield ("mark",), "a mark is one or two characters, such as 甲; shorten it"
    if not lot.case_numbers:
        yield ("case_numbers",), "name at least one case number"
    for index, case in enumerate(lot.case_numbers):
        try:
            parse_case_number(case)
        except Unreadable as problem:
            yield ("case_numbers", index), problem.en
    for field, text in (("title_zh", lot.title_zh), ("title_en", lot.title_en)):
        if not 1 <= len(text.strip()) <= _LONGEST_TITLE:
            yield (field,), f"write 1 to {_LONGEST_TITLE} characters"
    for index, name in enumerate(lot.invented):
        if name not in INVENTABLE:
            yield ("invented", index), f"{name} is none of: {', '.join(sorted(INVENTABLE))}"


def _of_amounts(lot: Lot) -> Iterator[Complaint]:
    if lot.payment_days is not None and not 0 <= lot.payment_days <= _LONGEST_TO_PAY:
        yield ("payment_days",), f"write the days to pay the notice states, 0 to {_LONGEST_TO_PAY}"
    for field, least in _AMOUNTS.items():
        amount: int | None = getattr(lot, field)
        if amount is not None and not least <= amount <= MOST:
            yield (field,), f"write whole TWD from {least} to {MOST:,}"
    if lot.auction_round < 1:
        yield ("auction_round",), "rounds are counted from 1"


def _of_parcels(lot: Lot) -> Iterator[Complaint]:
    if not lot.parcels:
        yield ("parcels",), "real estate needs at least one [[lots.parcels]]; add it"
    for index, parcel in enumerate(lot.parcels):
        if parcel.kind not in {"land", "building"}:
            yield ("parcels", index, "kind"), "write land or building"
        if not 1 <= parcel.minimum <= MOST:
            yield ("parcels", index, "minimum"), f"write whole TWD from 1 to {MOST:,}"
        try:
            parse_share(parcel.share)
        except Unreadable as problem:
            yield ("parcels", index, "share"), problem.en


def _of_real_estate(lot: Lot) -> Iterator[Complaint]:
    total = sum(parcel.minimum for parcel in lot.parcels)
    minimum = total if lot.minimum is None else lot.minimum
    why_not = lot.handover_note.strip()
    yield from _those_that_hold(
        (lot.minimum is None, "minimum", f"real estate needs one; add minimum = {total}"),
        (minimum != total, "minimum", f"the parcels add up to {total:,}; correct one of them"),
        (lot.deposit == 0, "deposit", "sealed bids need a deposit (CEA §86); add it"),
        (lot.deposit > minimum, "deposit", "it is above the minimum; correct it"),
        (lot.combined and len(lot.parcels) == 1, "combined", "one parcel only; set it to false"),
        (lot.handover is None, "handover", "say whether the branch hands over (CEA §81)"),
        (
            lot.handover is False and not why_not,
            "handover_note",
            "say why there is no handover (CEA §81)",
        ),
        (lot.reserve is not None, "reserve", "only movables have a reserve; remove it"),
        (lot.opening_price is not None, "opening_price", "only movables have one; remove it"),
    )


def _of_movable(lot: Lot) -> Iterator[Complaint]:
    yield from _those_that_hold(
        (bool(lot.parcels), "parcels", "movables have no parcels; remove them"),
        (lot.minimum is not None, "minimum", "movables have a reserve; rename it to reserve"),
        (lot.combined, "combined", "only real estate is combined; remove it"),
        (bool(lot.restrictions), "restrictions", "only land is restricted; remove it"),
        (
            lot.auction_round > _MOVABLE_ROUNDS,
            "auction_round",
            "movables have a first and a second auction only (CEA §70)",
        ),
        (
            lot.reserve_disclosed and lot.reserve is None,
            "reserve_disclosed",
            "there is no reserve to disclose; add it, or set this to false",
        ),
    )


def _those_that_hold(*rules: tuple[bool, str, str]) -> Iterator[Complaint]:
    """The complaints whose condition is true."""
    return (((field,), why) for wrong, field, why in rules if wrong)
