"""What stands against a notice of sale (拍賣公告), and what the officer is told about it."""

from collections.abc import Iterator

from auction.docket.continuing import against_docket
from auction.docket.findings import NoticeFinding, error, warning
from auction.docket.lot_checks import lot_complaints
from auction.docket.notice import Notice, Posting, Statement
from auction.docket.state import Docket, DocketLot
from auction.docket.subjects import Office
from auction.rules.periods import (
    NoticePeriod,
    check_movables_attachment,
    check_movables_notice,
    check_real_estate_notice,
    is_working_day,
)
from auction.rules.unreadable import Unreadable
from auction.terms import Lot, LotKind

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
    found.extend(against_docket(state, before, lot))
    if before is not None and before.asked_first:
        standing = "、".join(before.asked_first)
        found.append(warning("notice-standby", "CEA §90(2), §94(2)", standing=standing))
    return tuple(found)


def _of_content(lot: Lot, notice: Notice) -> Iterator[NoticeFinding]:
    real = lot.kind is LotKind.REAL_ESTATE
    for statement in _OF_REAL_ESTATE if real else _OF_GOODS:
        if statement not in notice.states:
            source = "CEA §81" if real else "CEA §64"
            yield error(f"notice-no-{statement.lower()}", source)
    for path, why in lot_complaints(lot):
        field = ".".join(str(step) for step in path)
        yield error("notice-lot", "CEA §64, §81, §86", field=field, why=why)
    wanted = tuple(Posting) if real else (Posting.BRANCH, Posting.PROPERTY)
    missing = [place for place in wanted if place not in notice.posted_at]
    if missing:
        yield error("notice-unposted", "CEA §65, §84", places="、".join(missing))
    if notice.several_lots and Statement.SUFFICIENCY not in notice.states:
        yield warning("notice-no-clause", "CEA §96; 法務部行政執行署 98-09-04 函")


def _of_days(lot: Lot, notice: Notice, office: Office) -> Iterator[NoticeFinding]:
    if notice.sale < max(office.today, notice.posted):
        sale, posted = notice.sale.isoformat(), notice.posted.isoformat()
        yield error("notice-past", "CEA §64, §81", sale=sale, posted=posted)
        return
    try:
        works = is_working_day(notice.sale, office.calendar)
    except Unreadable as problem:
        yield error("calendar-missing", "CC §122", why=problem.code, **problem.facts)
        return
    if not works:
        yield warning("notice-rest-day", "CC §122", sale=notice.sale.isoformat())
    days = (notice.sale - notice.posted).days
    if lot.kind is LotKind.MOVABLE:
        yield from _of_movables_days(notice, days)
        return
    first = lot.auction_round == 1
    match check_real_estate_notice(notice.posted, notice.sale, auction_round=lot.auction_round):
        case NoticePeriod.TOO_SHORT:
            least = _FIRST_DAYS if first else _LATER_DAYS
            article = "CEA §82" if first else "CEA §93"
            yield error("notice-short", article, days=days, least=least)
        case NoticePeriod.TOO_LONG:
            yield warning("notice-far", "CEA §93", days=days)
        case _:
            pass


def _of_movables_days(notice: Notice, days: int) -> Iterator[NoticeFinding]:
    match check_movables_notice(notice.posted, notice.sale, perishable=notice.perishable):
        case NoticePeriod.TOO_SHORT:
            yield error("notice-short", "CEA §66", days=days, least=_MOVABLES_DAYS)
        case NoticePeriod.SHORTEST:
            yield warning("notice-five-days", "CEA §66")
        case _:
            pass
    if notice.attached is None:
        return
    since = check_movables_attachment(notice.attached, notice.sale)
    if since is not NoticePeriod.IN_ORDER:
        held = (notice.sale - notice.attached).days
        yield warning("notice-attached", "CEA §57", days=held)
