"""What a lot announced or listed again owes to how the docket has it: round, parcels, price.

Source: CEA §68-2, §70(5), §71, §72, §91–§93, §95, §96.
"""

from collections.abc import Iterator
from datetime import date

from auction.docket.claims import case_standing
from auction.docket.findings import NoticeFinding, error, warning
from auction.docket.state import FROM_THE_START, TO_BE_SOLD, Docket, DocketLot, Stage
from auction.docket.subjects import continued
from auction.rules.reductions import legal_floor, parcels_cut_too_deep
from auction.rules.rounds import Stage as Next
from auction.rules.rounds import after_unsold
from auction.session.refusals import Facts
from auction.terms import Lot, LotKind

LAST_MOVABLES_ROUND = 2


def against_docket(state: Docket, before: DocketLot | None, lot: Lot) -> Iterator[NoticeFinding]:
    """What stands against selling `lot` as it is stated, and what the officer is told.

    Args:
        state: the docket.
        before: the same lot as the docket has it, None when it is new.
        lot: as it is stated now.
    """
    if before is None or before.stage in FROM_THE_START:
        if lot.auction_round != 1:
            yield _round(lot, 1)
    elif before.stage is Stage.UNSOLD:
        yield from _of_next_round(before, lot)
    else:
        yield from _of_another_try(before, lot)
    yield from _of_claims(state, before)


def against_list(state: Docket, lot: Lot, session: str, day: date) -> Iterator[NoticeFinding]:
    """What stands against a sitting of `day` taking up `lot` as its list states it.

    A lot the docket does not know begins here, in whichever round it is. One that was announced
    is sold as announced and on its day; one that was not is held to what a notice would be.

    Args:
        state: the docket before the sitting lists anything.
        lot: as the day's list states it.
        session: the sitting.
        day: its day.

    Source: CEA §64, §81, §84.
    """
    before = continued(state, lot, session)
    if before is None:
        return
    if before.stage not in TO_BE_SOLD:
        yield error("listed-sold", "CEA §97, §113", lot=lot.mark, stage=before.stage)
    elif before.stage is not Stage.ANNOUNCED or before.notice is None:
        yield from against_docket(state, before, lot)
    elif before.notice.sale > day:
        sale = before.notice.sale.isoformat()
        yield error("listed-early", "CEA §64, §81", lot=lot.mark, sale=sale)
    elif before.lot.deposit != lot.deposit:
        facts: Facts = {"announced": before.lot.deposit, "stated": lot.deposit}
        yield error("listed-deposit", "CEA §81, §86", lot=lot.mark, **facts)
    elif before.lot.payment_days != lot.payment_days:
        announced, stated = (
            "—" if one.payment_days is None else one.payment_days for one in (before.lot, lot)
        )
        figures: Facts = {"announced": announced, "stated": stated}
        yield error("listed-payment", "CEA §64(2), §81(2)", lot=lot.mark, **figures)
    else:
        yield from _of_another_try(before, lot)


def _round(lot: Lot, expected: int) -> NoticeFinding:
    facts: Facts = {"lot": lot.mark, "expected": expected, "stated": lot.auction_round}
    return error("notice-round", "CEA §91, §92", **facts)


def _of_next_round(before: DocketLot, lot: Lot) -> Iterator[NoticeFinding]:
    """The round after one in which nobody bought: every parcel cut by a fifth at most."""
    was = before.lot
    if was.kind is LotKind.MOVABLE and was.auction_round >= LAST_MOVABLES_ROUND:
        yield error("notice-movables-over", "CEA §70(5), §71", lot=lot.mark)
        return
    due = after_unsold(was.auction_round, max_rounds=before.max_rounds)
    if (
        was.kind is LotKind.REAL_ESTATE
        and due is not Next.NEXT_ROUND
        and not before.reduction_asked
    ):
        facts: Facts = {"lot": lot.mark, "round": was.auction_round}
        yield error("notice-special-first", "CEA §95", **facts)
        return
    if lot.auction_round != was.auction_round + 1:
        yield _round(lot, was.auction_round + 1)
        return
    if lot.kind is LotKind.MOVABLE:
        yield from _of_reserve(was, lot)
        return
    cut_from = {(one.kind, one.number): one.minimum for one in was.parcels}
    kept = [(one.kind, one.number) for one in lot.parcels]
    if not cut_from.keys() >= set(kept):
        yield error("notice-parcels", "design", lot=lot.mark)
        return
    if len(kept) < len(cut_from):
        left_out = len(cut_from) - len(kept)
        yield warning("notice-fewer-parcels", "design", lot=lot.mark, left_out=left_out)
    if before.reappraised:
        return
    minimums = [cut_from[parcel] for parcel in kept]
    stated = [parcel.minimum for parcel in lot.parcels]
    for index in parcels_cut_too_deep(minimums, stated):
        yield error(
            "notice-cut",
            "CEA §91, §92",
            lot=lot.mark,
            parcel=index + 1,
            stated=stated[index],
            floor=legal_floor(minimums[index]),
        )
    if sum(stated) >= sum(minimums):
        yield warning("notice-not-reduced", "CEA §91, §92", stated=lot.auction_round)


def _of_reserve(was: Lot, lot: Lot) -> Iterator[NoticeFinding]:
    """A movable's reserve in the second auction: half of it is the floor, so it should stand."""
    if (lot.reserve or 0) < (was.reserve or 0):
        facts: Facts = {"before": was.reserve or 0, "stated": lot.reserve or 0}
        yield warning("notice-reserve-lower", "CEA §70(5)", lot=lot.mark, **facts)


def _of_another_try(before: DocketLot, lot: Lot) -> Iterator[NoticeFinding]:
    """A lot sold again as it was: after a default, a stop, a postponement, or left over."""
    was = before.lot
    if lot.auction_round != was.auction_round:
        yield _round(lot, was.auction_round)
    elif not _same_parcels(was, lot):
        yield error("notice-parcels", "design", lot=lot.mark)
    elif _price(lot) != _price(was):
        facts: Facts = {"lot": lot.mark, "expected": sum(_price(was))}
        yield error("notice-price-moved", "CEA §68-2; design", **facts)


def _price(lot: Lot) -> tuple[int, ...]:
    if lot.kind is LotKind.MOVABLE:
        return (lot.reserve or 0,)
    return tuple(parcel.minimum for parcel in lot.parcels)


def _same_parcels(was: Lot, now: Lot) -> bool:
    return [(one.kind, one.number) for one in was.parcels] == [
        (one.kind, one.number) for one in now.parcels
    ]


def _of_claims(state: Docket, before: DocketLot | None) -> Iterator[NoticeFinding]:
    """Nothing more of a case is announced while its standing awards suffice."""
    standing = None if before is None else case_standing(state, before.number)
    if standing is not None and standing.suffices:
        facts: Facts = {
            "case": standing.case.id,
            "raised": standing.raised,
            "threshold": standing.threshold,
        }
        yield error("notice-suffices", "CEA §72, §96", **facts)
