"""Objections freeze a lot's outcome until the officer has ruled."""

import pytest
from msgspec.structs import replace

from auction.room.pen import results
from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session import events as e
from auction.session.explanation import explain
from auction.session.phases import blocking
from auction.session.state import LotStage
from auction.session.steps import next_step, other_steps
from auction.terms import Lot, Ruling
from tests.auction.session.driving import AUDITOR, CAR, CLERK, WHY, Sitting
from tests.auction.session.test_custody import refused


def hammered(lot: Lot = CAR, amount: int = 90_000) -> Sitting:
    sitting = Sitting(lot)
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.BidOral(lot="丙", bidder="1", amount=amount), CLERK)
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    return sitting


def proposed(sitting: Sitting) -> str:
    step = next_step(sitting.state)
    assert step is not None
    return step.command


@pytest.mark.parametrize("ruling", list(Ruling))
def test_an_award_waits_for_the_ruling_whatever_it_is(ruling: Ruling) -> None:
    sitting = hammered()
    sitting.do(c.RaiseObjection(lot="丙", text=WHY, by="2"), CLERK)
    assert sitting.events[-1] == e.ObjectionRaised(lot="丙", number=1, text=WHY, by="2")
    assert proposed(sitting) == "RuleObjection"
    assert [one.code for one in blocking(sitting.state)] == ["objection-open"]
    with refused("objection-open"):
        sitting.do(c.AwardLot(lot="丙"))
    with refused("objection-unknown"):
        sitting.do(c.RuleObjection(lot="丙", number=2, ruling=ruling, reason=WHY))
    with refused("reason-missing"):
        sitting.do(c.RuleObjection(lot="丙", number=1, ruling=ruling, reason=""))
    with refused("not-for-role"):
        sitting.do(c.RuleObjection(lot="丙", number=1, ruling=ruling, reason=WHY), CLERK)
    sitting.do(c.RuleObjection(lot="丙", number=1, ruling=ruling, reason=WHY))
    with refused("objection-unknown"):
        sitting.do(c.RuleObjection(lot="丙", number=1, ruling=ruling, reason=WHY))
    sitting.do(c.AwardLot(lot="丙"))
    (carried,) = results(sitting.state)
    assert carried.objections == (ruling.value,)


def test_anybody_may_object_and_bidding_goes_on() -> None:
    sitting = Sitting(CAR)
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.RaiseObjection(lot="丙", text=WHY), CLERK)
    with refused("bidder-unknown"):
        sitting.do(c.RaiseObjection(lot="丙", text=WHY, by="9"), CLERK)
    with refused("reason-missing"):
        sitting.do(c.RaiseObjection(lot="丙", text=""), CLERK)
    with refused("not-for-role"):
        sitting.do(c.RaiseObjection(lot="丙", text=WHY), AUDITOR)
    sitting.do(c.BidOral(lot="丙", bidder="1", amount=60_000), CLERK)
    assert proposed(sitting) == "CallPrice"


def test_a_sale_may_be_stopped_while_an_objection_waits() -> None:
    sitting = hammered()
    sitting.do(c.RaiseObjection(lot="丙", text=WHY), CLERK)
    sitting.do(c.StopLot(lot="丙", cause=StopCause.SUSPENDED, reason=WHY))
    with refused("objection-open"):
        sitting.do(c.AdjournSession())
    assert proposed(sitting) == "RuleObjection"
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.do(c.AdjournSession())
    (carried,) = results(sitting.state)
    assert carried.objections == ("OPEN",)


def test_an_upheld_objection_to_a_result_is_followed_by_two_taking_it_back() -> None:
    sitting = hammered()
    sitting.do(c.AwardLot(lot="丙"))
    sitting.do(c.RaiseObjection(lot="丙", text=WHY), CLERK)
    sitting.do(c.RuleObjection(lot="丙", number=1, ruling=Ruling.UPHELD, reason=WHY))
    assert "RevokeResult" in [one.command for one in other_steps(sitting.state)]
    sitting.two(c.RevokeResult(lot="丙", reason=WHY))
    assert sitting.state.lots["丙"].stage is LotStage.ORAL


TOO_LOW = c.RuleObjection(lot="丙", number=1, ruling=Ruling.UPHELD, reason=WHY, price_too_low=True)


@pytest.mark.parametrize(
    ("lot", "amount"),
    [
        (replace(CAR, reserve=None), 60_000),
        (replace(CAR, auction_round=2), 80_000),
        (replace(CAR, auction_round=2, reserve=None), 60_000),
    ],
)
def test_a_price_found_too_low_is_no_award(lot: Lot, amount: int) -> None:
    sitting = hammered(lot, amount)
    sitting.do(c.RaiseObjection(lot="丙", text=WHY), CLERK)
    step = next_step(sitting.state)
    assert step is not None
    assert "price_too_low" in [one.name for one in step.fields]
    sitting.do(TOO_LOW)
    with refused("no-winner"):
        sitting.do(c.AwardLot(lot="丙"))
    assert proposed(sitting) == "DeclareUnsold"
    sitting.do(c.DeclareUnsold(lot="丙"))
    unsold = e.LotUnsold(lot="丙", cause=e.UnsoldCause.PRICE_TOO_LOW, highest=amount)
    assert sitting.events[-1] == unsold
    why = explain(sitting.state, "丙").reasons
    assert "price-too-low" in [one.code for one in why]


def test_a_price_found_too_low_binds_no_higher_one() -> None:
    sitting = hammered(replace(CAR, reserve=None), 60_000)
    sitting.do(c.RaiseObjection(lot="丙", text=WHY), CLERK)
    sitting.do(TOO_LOW)
    sitting.do(c.DeclareUnsold(lot="丙"))
    sitting.two(c.RevokeResult(lot="丙", reason=WHY))
    sitting.do(c.BidOral(lot="丙", bidder="2", amount=70_000), CLERK)
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    assert proposed(sitting) == "AwardLot"


@pytest.mark.parametrize("ruling", [Ruling.DISMISSED, Ruling.FORWARDED])
def test_a_price_is_found_too_low_only_where_an_objection_is_upheld(ruling: Ruling) -> None:
    sitting = hammered(replace(CAR, reserve=None))
    sitting.do(c.RaiseObjection(lot="丙", text=WHY), CLERK)
    with refused("price-not-judged"):
        sitting.do(replace(TOO_LOW, ruling=ruling))


def test_where_a_reserve_says_what_is_enough_nothing_is_too_low() -> None:
    sitting = hammered()
    sitting.do(c.RaiseObjection(lot="丙", text=WHY), CLERK)
    step = next_step(sitting.state)
    assert step is not None
    assert "price_too_low" not in [one.name for one in step.fields]
    with refused("price-not-judged"):
        sitting.do(TOO_LOW)


def test_before_the_hammer_no_price_is_too_low() -> None:
    sitting = Sitting(replace(CAR, reserve=None))
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.BidOral(lot="丙", bidder="1", amount=60_000), CLERK)
    sitting.do(c.RaiseObjection(lot="丙", text=WHY), CLERK)
    with refused("price-not-judged"):
        sitting.do(TOO_LOW)
