"""Which lot a command of the docket means, and what it is judged with."""

from datetime import date, datetime

from msgspec import Struct

from auction.docket.state import Docket, DocketLot, Stage
from auction.docket.terms import Rules
from auction.rules.amounts import MOST
from auction.rules.case_number import parse_case_number
from auction.rules.periods import Calendar
from auction.rules.policy import Policy
from auction.rules.roc_date import roc_year
from auction.rules.unreadable import Unreadable
from auction.session.refusals import Refusal
from auction.terms import TAIPEI, Actor, Lot, LotMark, Twd

OVER = frozenset({Stage.TITLE_ISSUED, Stage.DELIVERED, Stage.RETURNED})
"""Stages nothing comes after."""


class Office(Struct, frozen=True, kw_only=True):
    """What a command is judged with besides the docket."""

    now_ms: int
    actor: Actor
    policy: Policy
    calendar: Calendar

    @property
    def today(self) -> date:
        """The day in Taipei."""
        return datetime.fromtimestamp(self.now_ms / 1000, TAIPEI).date()

    @property
    def rules(self) -> Rules:
        """What it decides by; days are never counted from before last year."""
        last = roc_year(self.today) - 1
        years = {year: work for year, work in self.calendar.items() if year >= last}
        return Rules(policy=self.policy, calendar=years)


def the_lot(state: Docket, mark: LotMark, session: str | None, *stages: Stage) -> DocketLot:
    """The lot of that mark and sitting, at one of `stages` when any are given.

    Without a sitting it is the one lot of that mark whose life is not over.

    Raises:
        Refusal: `docket-lot-unknown`, `docket-lot-ambiguous`, `docket-stage`.
    """
    lot = _named(state, mark, session)
    if stages and lot.stage not in stages:
        raise Refusal("docket-stage", lot=mark, stage=lot.stage)
    return lot


def _named(state: Docket, mark: LotMark, session: str | None) -> DocketLot:
    if session is not None:
        number = state.listed.get((session, mark))
        if number is None:
            raise Refusal("docket-lot-unknown", lot=mark)
        return state.lots[number]
    named = [lot for lot in state.in_order() if lot.lot.mark == mark]
    alive = [lot for lot in named if lot.stage not in OVER]
    if not named:
        raise Refusal("docket-lot-unknown", lot=mark)
    if len(alive) > 1:
        sittings = "、".join(lot.session or "—" for lot in alive)
        raise Refusal("docket-lot-ambiguous", lot=mark, sessions=sittings)
    return alive[0] if alive else named[-1]


def continued(state: Docket, lot: Lot, session: str | None = None) -> DocketLot | None:
    """The lot of the docket that `lot` is, announced again; None when it is new.

    It is of the same case, and of the same mark, or of the same parcels and title.

    Args:
        state: the docket.
        lot: as announced now.
        session: the sitting that lists it; what that sitting lists already is another lot.

    Source: design (marks and sections may change between rounds).
    """
    case = case_key(lot)
    among = [
        one
        for one in state.in_order()
        if case_key(one.lot) == case
        and one.lot.kind is lot.kind
        and (session is None or one.session != session)
    ]
    same = [one for one in among if one.lot.mark == lot.mark and one.stage not in OVER]
    same = same or [one for one in among if _property(one.lot) == _property(lot)]
    return same[-1] if same and same[-1].stage not in OVER else None


def case_key(lot: Lot) -> str:
    """What spellings of a lot's main case have in common.

    Neither branch nor section is part of it: a docket is one branch's, a notice puts its character
    in front and a lot list leaves it out, and the section may change between rounds.
    """
    try:
        return parse_case_number(lot.case_numbers[0]).number
    except Unreadable:
        return lot.case_numbers[0]


def _property(lot: Lot) -> tuple[object, ...]:
    return (lot.title_zh, *sorted((parcel.kind, parcel.number) for parcel in lot.parcels))


def require_amount(amount: Twd, *, least: Twd = 1) -> None:
    """Refuse an amount no one can mean.

    Raises:
        Refusal: `amount-range`.
    """
    if not least <= amount <= MOST:
        raise Refusal("amount-range")
