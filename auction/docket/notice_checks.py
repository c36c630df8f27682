"""What stands against a notice of sale (拍賣公告), and what the officer is told about it."""

from collections.abc import Iterator

from msgspec import Struct

from auction.docket.claims import case_standing
from auction.docket.lot_checks import lot_complaints
from auction.docket.notice import Notice, Posting, Statement
from auction.docket.state import FROM_THE_START, Docket, DocketLot, Stage
from auction.docket.subjects import Office
from auction.rules.periods import (
    NoticePeriod,
    check_movables_attachment,
    check_movables_notice,
    check_real_estate_notice,
    is_working_day,
)
from auction.rules.reductions import legal_floor, parcels_cut_too_deep
from auction.rules.rounds import Stage as Next
from auction.rules.rounds import after_unsold
from auction.rules.unreadable import Unreadable
from auction.session.refusals import Facts, Locale, Reason, sentence
from auction.terms import Lot, LotKind

LAST_MOVABLES_ROUND = 2
_FIRST_DAYS, _LATER_DAYS, _MOVABLES_DAYS = 14, 10, 5

_OF_GOODS = (
    Statement.KIND,
    Statement.REASON,
    Statement.VENUE,
    Statement.PAYMENT,
    Statement.INSPECTION,
    Statement.QUALIFICATIONS,
)
_OF_REAL_ESTATE = tuple(one for one in Statement if one is not Statement.SUFFICIENCY)


class NoticeFinding(Struct, frozen=True):
    """Something found on a notice, where it stands in the law, and whether it blocks it."""

    reason: Reason
    source: str
    blocks: bool = True

    def sentence(self, locale: Locale) -> str:
        """What the office is told, with what to do."""
        return sentence(self.reason.code, self.reason.facts, locale)


def check_notice(
    state: Docket, before: DocketLot | None, lot: Lot, notice: Notice, office: Office
) -> tuple[NoticeFinding, ...]:
    """Everything found on the notice of `lot`, errors and warnings, in the order of the law.

    Args:
        state: the docket.
        before: the same lot as the docket has it, None when it is new.
        lot: as the notice announces it.
        notice: what the notice states, and its days.
        office: today, and the calendar of working days.

    Source: CEA §57, §64, §65, §66, §68-2, §81, §82, §84, §91, §92, §93, §95, §96.
    """
    found = [*_of_content(lot, notice), *_of_days(lot, notice, office)]
    if before is None or before.stage in FROM_THE_START:
        if lot.auction_round != 1:
            found.append(_round(lot, 1))
    elif before.stage is Stage.UNSOLD:
        found.extend(_of_next_round(before, lot))
    else:
        found.extend(_of_another_try(before, lot))
    if before is not None and before.asked_first:
        standing = "、".join(before.asked_first)
        found.append(_warning("notice-standby", "CEA §90(2), §94(2)", standing=standing))
    found.extend(_of_claims(state, before))
    return tuple(found)


def _error(code: str, source: str, **facts: str | int) -> NoticeFinding:
    return NoticeFinding(Reason(code, dict(facts)), source)


def _warning(code: str, source: str, **facts: str | int) -> NoticeFinding:
    return NoticeFinding(Reason(code, dict(facts)), source, blocks=False)


def _round(lot: Lot, expected: int) -> NoticeFinding:
    facts: Facts = {"lot": lot.mark, "expected": expected, "stated": lot.auction_round}
    return _error("notice-round", "CEA §91, §92", **facts)


def _of_content(lot: Lot, notice: Notice) -> Iterator[NoticeFinding]:
    real = lot.kind is LotKind.REAL_ESTATE
    for statement in _OF_REAL_ESTATE if real else _OF_GOODS:
        if statement not in notice.states:
            source = "CEA §81" if real else "CEA §64"
            yield _error(f"notice-no-{statement.lower()}", source)
    for path, why in lot_complaints(lot):
        field = ".".join(str(step) for step in path)
        yield _error("notice-lot", "CEA §64, §81, §86", field=field, why=why)
    wanted = tuple(Posting) if real else (Posting.BRANCH, Posting.PROPERTY)
    missing = [place for place in wanted if place not in notice.posted_at]
    if missing:
        yield _error("notice-unposted", "CEA §65, §84", places="、".join(missing))
    if notice.several_lots and Statement.SUFFICIENCY not in notice.states:
        yield _warning("notice-no-clause", "CEA §96; 法務部行政執行署 98-09-04 函")


def _of_days(lot: Lot, notice: Notice, office: Office) -> Iterator[NoticeFinding]:
    if notice.sale < max(office.today, notice.posted):
        sale, posted = notice.sale.isoformat(), notice.posted.isoformat()
        yield _error("notice-past", "CEA §64, §81", sale=sale, posted=posted)
        return
    try:
        works = is_working_day(notice.sale, office.calendar)
    except Unreadable as problem:
        yield _error("calendar-missing", "CC §122", why=problem.code, **problem.facts)
        return
    if not works:
        yield _warning("notice-rest-day", "CC §122", sale=notice.sale.isoformat())
    days = (notice.sale - notice.posted).days
    if lot.kind is LotKind.MOVABLE:
        yield from _of_movables_days(notice, days)
        return
    first = lot.auction_round == 1
    match check_real_estate_notice(notice.posted, notice.sale, auction_round=lot.auction_round):
        case NoticePeriod.TOO_SHORT:
            least = _FIRST_DAYS if first else _LATER_DAYS
            article = "CEA §82" if first else "CEA §93"
            yield _error("notice-short", article, days=days, least=least)
        case NoticePeriod.TOO_LONG:
            yield _warning("notice-far", "CEA §93", days=days)
        case _:
            pass


def _of_movables_days(notice: Notice, days: int) -> Iterator[NoticeFinding]:
    match check_movables_notice(notice.posted, notice.sale, perishable=notice.perishable):
        case NoticePeriod.TOO_SHORT:
            yield _error("notice-short", "CEA §66", days=days, least=_MOVABLES_DAYS)
        case NoticePeriod.SHORTEST:
            yield _warning("notice-five-days", "CEA §66")
        case _:
            pass
    if notice.attached is None:
        return
    since = check_movables_attachment(notice.attached, notice.sale)
    if since is not NoticePeriod.IN_ORDER:
        held = (notice.sale - notice.attached).days
        yield _warning("notice-attached", "CEA §57", days=held)


def _of_next_round(before: DocketLot, lot: Lot) -> Iterator[NoticeFinding]:
    """The round after one in which nobody bought: every parcel cut by a fifth at most."""
    was = before.lot
    if was.kind is LotKind.MOVABLE and was.auction_round >= LAST_MOVABLES_ROUND:
        yield _error("notice-movables-over", "CEA §70(5), §71", lot=lot.mark)
        return
    due = after_unsold(was.auction_round, max_rounds=before.max_rounds)
    if (
        was.kind is LotKind.REAL_ESTATE
        and due is not Next.NEXT_ROUND
        and not before.reduction_asked
    ):
        facts: Facts = {"lot": lot.mark, "round": was.auction_round}
        yield _error("notice-special-first", "CEA §95", **facts)
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
        yield _error("notice-parcels", "design", lot=lot.mark)
        return
    if len(kept) < len(cut_from):
        left_out = len(cut_from) - len(kept)
        yield _warning("notice-fewer-parcels", "design", lot=lot.mark, left_out=left_out)
    minimums = [cut_from[parcel] for parcel in kept]
    stated = [parcel.minimum for parcel in lot.parcels]
    for index in parcels_cut_too_deep(minimums, stated):
        yield _error(
            "notice-cut",
            "CEA §91, §92",
            parcel=index + 1,
            stated=stated[index],
            floor=legal_floor(minimums[index]),
        )
    if sum(stated) >= sum(minimums):
        yield _warning("notice-not-reduced", "CEA §91, §92", stated=lot.auction_round)


def _of_reserve(was: Lot, lot: Lot) -> Iterator[NoticeFinding]:
    """A movable's reserve in the second auction: half of it is the floor, so it should stand."""
    if (lot.reserve or 0) < (was.reserve or 0):
        facts: Facts = {"before": was.reserve or 0, "stated": lot.reserve or 0}
        yield _warning("notice-reserve-lower", "CEA §70(5)", lot=lot.mark, **facts)


def _of_another_try(before: DocketLot, lot: Lot) -> Iterator[NoticeFinding]:
    """A lot sold again as it was: after a default, a stop, a postponement, or left over."""
    was = before.lot
    if lot.auction_round != was.auction_round:
        yield _round(lot, was.auction_round)
    elif not _same_parcels(was, lot):
        yield _error("notice-parcels", "design", lot=lot.mark)
    elif _price(lot) != _price(was):
        expected = sum(_price(was))
        yield _error("notice-price-moved", "CEA §68-2; design", expected=expected)


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
        yield _error("notice-suffices", "CEA §72, §96", **facts)
