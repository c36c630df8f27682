"""What a case has raised so far by awards that stand, across sittings (數標).

Source: CEA §72, §96; design (an award that lapsed counts no more).
"""

from msgspec import Struct

from auction.docket.state import STANDING, Docket
from auction.rules.sufficiency import Threshold
from auction.terms import Case, Twd


class CaseStanding(Struct, frozen=True):
    """A case with what it has to raise and what it has raised, TWD."""

    case: Case
    threshold: Twd
    raised: Twd

    @property
    def suffices(self) -> bool:
        """Whether the awards that stand satisfy the case."""
        return self.raised >= self.threshold


def case_standing(state: Docket, number: int) -> CaseStanding | None:
    """Where the case of a lot stands; None when no claims were recorded for it.

    Source: CEA §72, §96.
    """
    key = state.case_of.get(number)
    if key is None:
        return None
    case = state.cases[key]
    owed = Threshold(claims=case.claims, costs=case.costs, taxes=case.taxes, paid=case.paid)
    return CaseStanding(case, owed.amount, case.raised + raised(state, key))


def raised(state: Docket, key: str) -> Twd:
    """What lots of a case of the docket are sold for, TWD; a lapsed award counts no more.

    Source: CEA §72, §96; design.
    """
    return sum(
        lot.price or 0
        for number, lot in state.lots.items()
        if state.case_of.get(number) == key and lot.stage in STANDING
    )
