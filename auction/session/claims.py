"""數標: the claims several lots are sold for, the obligor's order, payments, lots not awarded."""

from typing import assert_never

from msgspec.structs import replace

from auction.rules.amounts import MOST
from auction.rules.sufficiency import OrderProblem, check_order
from auction.session.award import the_lot
from auction.session.commands import (
    ChooseOrder,
    DeclareNotAwarded,
    RecordPayment,
    RestateClaims,
)
from auction.session.events import (
    CaseListed,
    ClaimsRestated,
    LotNotAwarded,
    OrderChosen,
    PaymentReceived,
)
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.stakes import CaseState
from auction.session.state import LotStage, SessionState
from auction.session.subjects import BEFORE_RESULT, Stamp
from auction.session.sufficiency import left_over, paid_in_full, raised, threshold
from auction.terms import Fact, LotMark

ClaimsEvent = CaseListed | ClaimsRestated | OrderChosen | PaymentReceived | LotNotAwarded


def the_case(state: SessionState, id_: str) -> CaseState:
    """The case of that name.

    Raises:
        Refusal: `case-unknown`.
    """
    case = state.cases.get(id_)
    if case is None:
        raise Refusal("case-unknown", case=id_)
    return case


def open_lots(state: SessionState, case: CaseState) -> tuple[LotMark, ...]:
    """The lots of a case that have no result yet."""
    return tuple(mark for mark in case.case.lots if state.lots[mark].stage in BEFORE_RESULT)


def may_choose(state: SessionState, case: CaseState) -> bool:
    """Whether the obligor may still choose: several lots, none of them begun."""
    stages = {state.lots[mark].stage for mark in case.case.lots}
    return len(case.case.lots) > 1 and stages == {LotStage.ANNOUNCED}


def decide_order(state: SessionState, command: ChooseOrder) -> tuple[Fact, ...]:
    """Take the obligor's order of the lots of a case, before the first of them is called.

    Source: CEA §96(2).
    """
    case = the_case(state, command.case)
    for mark in case.case.lots:
        if state.lots[mark].stage is not LotStage.ANNOUNCED:
            raise Refusal("order-late", lot=mark)
    problem = check_order(case.case.lots, command.order, case.case.inseparable)
    if problem is OrderProblem.TORN_APART:
        pairs = "；".join("、".join(each) for each in case.case.inseparable)
        raise Refusal("order-torn", lots=pairs)
    if problem is not None:
        raise Refusal("order-lots", lots="、".join(case.case.lots))
    return (OrderChosen(case=command.case, order=command.order, asked_by=sealed(command.asked_by)),)


def decide_payment(state: SessionState, command: RecordPayment) -> tuple[Fact, ...]:
    """Enter cash from the obligor; it counts at once.

    Source: CEA §58 (until the award).
    """
    case = the_case(state, command.case)
    if not 1 <= command.amount <= MOST:
        raise Refusal("amount-range")
    if not open_lots(state, case):
        raise Refusal("case-decided", case=command.case)
    after = replace(case, paid=case.paid + command.amount)
    return (
        PaymentReceived(
            case=command.case,
            amount=command.amount,
            received_from=sealed(command.received_from),
            threshold=threshold(after),
        ),
    )


def decide_restate(state: SessionState, command: RestateClaims) -> tuple[Fact, ...]:
    """Put listed claims right: joined, withdrawn or miscounted ones."""
    the_case(state, command.case)
    figures = (command.claims, command.costs, command.taxes)
    if not all(0 <= figure <= MOST for figure in figures) or not command.claims:
        raise Refusal("amount-range")
    return (
        ClaimsRestated(
            case=command.case,
            claims=command.claims,
            costs=command.costs,
            taxes=command.taxes,
            reason=sealed(command.reason),
        ),
    )


def decide_not_awarded(state: SessionState, command: DeclareNotAwarded) -> tuple[Fact, ...]:
    """Leave a lot unsold because enough was raised; round and minimum stay as they are.

    Source: CEA §72, §96.
    """
    the_lot(state, command.lot, *BEFORE_RESULT)
    case = state.case_of(command.lot)
    if case is None:
        raise Refusal("no-case", lot=command.lot)
    if paid_in_full(state, case):
        raise Refusal("paid-in-full", lot=command.lot)
    figures = {"raised": raised(state, case), "threshold": threshold(case)}
    if not left_over(state, command.lot):
        raise Refusal("proceeds-short", lot=command.lot, **figures)
    return (LotNotAwarded(lot=command.lot, **figures),)


def fold(state: SessionState, stamp: Stamp, event: ClaimsEvent) -> SessionState:
    """Add one event about claims."""
    match event:
        case CaseListed(case=case):
            return replace(state, cases=state.cases.insert(case.id, CaseState(case)))
        case ClaimsRestated(case=id_):
            was = state.cases[id_]
            listed = replace(was.case, claims=event.claims, costs=event.costs, taxes=event.taxes)
            return _with_case(state, id_, replace(was, case=listed))
        case OrderChosen(case=id_, order=chosen):
            places = iter(chosen)
            order = tuple(next(places) if mark in chosen else mark for mark in state.order)
            return _with_case(
                replace(state, order=order), id_, replace(state.cases[id_], chosen=True)
            )
        case PaymentReceived(case=id_, amount=amount):
            was = state.cases[id_]
            return _with_case(state, id_, replace(was, paid=was.paid + amount))
        case LotNotAwarded(lot=mark):
            lot = state.lots[mark]
            return state.with_lot(
                replace(lot, stage=LotStage.NOT_AWARDED, before=lot.stage, decided_ms=stamp.at_ms)
            )
        case _:
            assert_never(event)


def _with_case(state: SessionState, id_: str, case: CaseState) -> SessionState:
    return replace(state, cases=state.cases.insert(id_, case))
