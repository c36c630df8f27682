"""Whether enough was raised: what is still owed on a case, and which lots are left over.

Payments, claims put right, awards and acceptances all move the figures at once; nothing follows
from them by itself. The officer declares the rest not awarded, or stops it.

Source: CEA §58, §72, §96.
"""

from auction.rules.sufficiency import (
    Threshold,
    is_sufficient,
    not_to_be_awarded,
    smallest_sufficient,
)
from auction.session.refusals import Refusal
from auction.session.stakes import CaseState
from auction.session.state import LotState, SessionState
from auction.terms import LotMark, Twd


def threshold(case: CaseState) -> Twd:
    """What the lots of a case have to raise now, TWD."""
    return Threshold(
        claims=case.case.claims,
        costs=case.case.costs,
        taxes=case.case.taxes,
        paid=case.case.paid + case.paid,
    ).amount


def prices(state: SessionState, case: CaseState) -> dict[LotMark, Twd]:
    """What each lot of a case went for so far, in the order they were decided."""
    sold = [state.lots[mark] for mark in case.case.lots if state.lots[mark].price is not None]
    sold.sort(key=_decided)
    return {lot.lot.mark: lot.price or 0 for lot in sold}


def _decided(lot: LotState) -> int:
    return lot.decided_ms or 0


def raised(state: SessionState, case: CaseState) -> Twd:
    """What the case has raised, earlier sittings included."""
    return case.case.raised + sum(prices(state, case).values())


def paid_in_full(state: SessionState, case: CaseState) -> bool:
    """Whether the obligor's payments alone satisfy the case.

    Before anything is sold no tax of the sale is due, so claims and costs are enough.

    Source: CEA §58; design (taxes).
    """
    paid = case.case.paid + case.paid
    taxes = case.case.taxes if raised(state, case) else 0
    return paid > 0 and paid >= case.case.claims + case.case.costs + taxes


def left_over(state: SessionState, mark: LotMark) -> bool:
    """Whether enough was raised without this lot.

    Where the obligor chose the order, the rest of a building and its site is sold all the same.

    Source: CEA §72, §96.
    """
    case = state.case_of(mark)
    if case is None or not is_sufficient((raised(state, case),), threshold(case)):
        return False
    sold = prices(state, case)
    waiting = [one for one in state.order if one in case.case.lots and one not in sold]
    return mark in not_to_be_awarded(
        (*sold, *waiting),
        sold,
        max(threshold(case) - case.case.raised, 0),
        case.case.inseparable if case.chosen else (),
    )


def surplus(state: SessionState, case: CaseState) -> tuple[LotMark, ...]:
    """The awards a smaller sufficient set would do without; advice, nothing is revoked.

    Source: CEA §96; design (the set with the smallest total).
    """
    sold = prices(state, case)
    missing = max(threshold(case) - case.case.raised, 0)
    enough = smallest_sufficient(sold, missing, case.case.inseparable)
    return () if enough is None else tuple(mark for mark in sold if mark not in enough)


def why_unwanted(state: SessionState, mark: LotMark) -> Refusal | None:
    """Why a lot is neither called nor awarded any more: the case is satisfied.

    Where the notice does not say that the rest is left unsold, only a payment in full stands in
    the way; then the officer weighs the proceeds.
    """
    case = state.case_of(mark)
    if case is None:
        return None
    if paid_in_full(state, case):
        return Refusal("paid-in-full", lot=mark)
    if case.case.stop_when_sufficient and left_over(state, mark):
        figures = {"raised": raised(state, case), "threshold": threshold(case)}
        return Refusal("proceeds-suffice", lot=mark, **figures)
    return None


def require_wanted(state: SessionState, mark: LotMark) -> None:
    """A lot is sold only while its case is not satisfied.

    Raises:
        Refusal: `paid-in-full`, `proceeds-suffice`.
    """
    reason = why_unwanted(state, mark)
    if reason is not None:
        raise reason
