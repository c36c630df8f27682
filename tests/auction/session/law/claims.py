"""數標: what lots have to raise together, and which are left once they have (CEA §58, §72, §96)."""

from tests.auction.session.law.said import Said
from tests.auction.session.law.table import MOST, NO_RESULT, Case, Lot, Table


def owed(case: Case) -> int:
    return max(case.claims + case.costs + case.taxes - case.paid, 0)


def raised(table: Table, case: Case) -> int:
    """By awards and by creditors who took a lot, today and before."""
    return case.raised_before + sum(table.lots[mark].price or 0 for mark in case.lots)


def all_paid(table: Table, case: Case) -> bool:
    """The obligor paid everything; taxes fall due only once something is sold."""
    taxes = case.taxes if raised(table, case) else 0
    return case.paid > 0 and case.paid >= case.claims + case.costs + taxes


def enough_without(table: Table, lot: Lot) -> bool:
    """Enough was raised, and the lot is not the rest of a building and site that began to be sold.

    Where the obligor did not choose, building and site may be sold apart as the notice has them.
    """
    case = table.case_of(lot.mark)
    if case is None or raised(table, case) < owed(case):
        return False
    torn = [pair for pair in case.pairs if case.chosen and lot.mark in pair]
    return not any(table.lots[other].price for pair in torn for other in pair)


def not_sold_any_more(table: Table, lot: Lot) -> bool:
    case = table.case_of(lot.mark)
    if case is None:
        return False
    return all_paid(table, case) or (case.stop_when_enough and enough_without(table, lot))


# --- the obligor ---------------------------------------------------------------------------------


def may_choose(table: Table, said: Said) -> bool:
    """Before any of the case's lots is begun; building and site next to each other."""
    case, order = table.cases.get(said.text("case")), said.texts("order")
    if case is None or any(table.lots[mark].stage != "ANNOUNCED" for mark in case.lots):
        return False
    if sorted(order) != sorted(case.lots):
        return False
    places = [sorted(order.index(mark) for mark in pair) for pair in case.pairs]
    return all(some[-1] - some[0] == len(some) - 1 for some in places)


def choose(table: Table, said: Said) -> None:
    table.cases[said.text("case")].chosen = True


def may_pay(table: Table, said: Said) -> bool:
    """Until the last award."""
    case = table.cases.get(said.text("case"))
    if case is None or not 0 < said.number("amount") <= MOST:
        return False
    return any(table.lots[mark].stage in NO_RESULT for mark in case.lots)


def pay(table: Table, said: Said) -> None:
    table.cases[said.text("case")].paid += said.number("amount")


def may_restate(table: Table, said: Said) -> bool:
    figures = [said.number(name) for name in ("claims", "costs", "taxes")]
    known = said.text("case") in table.cases
    return known and figures[0] > 0 and all(0 <= figure <= MOST for figure in figures)


def restate(table: Table, said: Said) -> None:
    case = table.cases[said.text("case")]
    case.claims, case.costs, case.taxes = (
        said.number(name) for name in ("claims", "costs", "taxes")
    )
