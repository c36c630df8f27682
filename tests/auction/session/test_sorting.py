"""Laying envelopes to lots: none at all, and laid wrong."""

from msgspec.structs import replace

from auction.session import commands as c
from auction.session.events import UnsoldCause
from auction.session.forms import Step
from auction.session.state import RoundStage
from auction.session.steps import next_step, other_steps
from tests.auction.session.driving import CLERK, LAND, Sitting
from tests.auction.session.filling import filled
from tests.auction.session.test_custody import refused


def unlocked(sitting: Sitting, envelopes: int) -> None:
    sitting.open_box()
    sitting.drop(envelopes)
    sitting.close()
    sitting.empty_box(*["甲"] * envelopes)


def click(sitting: Sitting) -> Step:
    """The next act as it stands, with nothing typed in."""
    step = next_step(sitting.state)
    assert step is not None
    assert step.fields == ()
    command = filled(step, sitting.state, sitting.now_ms, lambda low, _: low)
    sitting.do(command)  # type: ignore[arg-type]
    return step


def test_with_no_envelope_the_officer_goes_on_by_clicks() -> None:
    sitting = Sitting(LAND)
    sitting.open_box()
    sitting.close()
    sitting.empty_box(sort=False)
    clicked = [click(sitting).command for _ in range(5)]
    assert clicked == [
        "SortEnvelopes",
        "CallLot",
        "DeclareUnsold",
        "AskAcceptance",
        "AdjournSession",
    ]
    assert sitting.state.lots["甲"].unsold is UnsoldCause.NO_BID


def test_envelopes_are_sorted_anew_until_a_lot_of_their_round_is_called() -> None:
    sitting = Sitting(LAND, replace(LAND, mark="乙"))
    unlocked(sitting, 2)
    (again,) = [one for one in other_steps(sitting.state) if one.command == "SortEnvelopes"]
    assert again.subject == "round:1"
    sitting.do(c.SortEnvelopes(round="1", lots=("乙", "甲")), CLERK, basis=again.basis)
    lots = sitting.state.lots
    assert (sorted(lots["甲"].bids), sorted(lots["乙"].bids)) == ([2], [1])
    assert sitting.state.rounds["1"].stage is RoundStage.SORTED
    with refused("sort-count"):
        sitting.do(c.SortEnvelopes(round="1", lots=("甲",)), CLERK)
    sitting.do(c.CallLot(lot="甲"))
    assert "SortEnvelopes" not in [one.command for one in other_steps(sitting.state)]
    with refused("sort-called"):
        sitting.do(c.SortEnvelopes(round="1", lots=("甲", "甲")), CLERK)
