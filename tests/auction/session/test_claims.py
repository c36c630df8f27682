"""Several lots for one case: enough raised, the obligor's order, payments, claims put right."""

import pytest
from msgspec.structs import replace

from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session import events as e
from auction.session.explanation import explain
from auction.session.phases import Phase, blocking, phase
from auction.session.state import BidStage, LotStage
from auction.session.steps import next_step, other_steps
from auction.session.sufficiency import raised, surplus, threshold
from auction.terms import Case, Creditor, Lot
from tests.auction.session.driving import CAR, CLERK, LAND, WHY, Sitting
from tests.auction.session.test_custody import refused

THREE = tuple(replace(LAND, mark=mark, minimum=1_000_000, parcels=()) for mark in "甲乙丙")
OWED = Case(
    id="1",
    lots=("甲", "乙", "丙"),
    claims=4_800_000,
    costs=63_000,
    taxes=137_000,
    creditors=(Creditor(code="T", role_zh="移送機關", role_en="referring agency"),),
)
WORDS = {3_300_000: "參佰參拾萬元整", 1_750_000: "壹佰柒拾伍萬元整", 2_400_000: "貳佰肆拾萬元整"}
HIGHEST = {"甲": 3_300_000, "乙": 1_750_000, "丙": 2_400_000}


def sorted_sitting(case: Case = OWED) -> Sitting:
    """One envelope before each of three lots."""
    sitting = Sitting(*THREE, cases=(case,))
    sitting.open_box()
    sitting.drop(3)
    sitting.close()
    sitting.empty_box("甲", "乙", "丙")
    return sitting


def sell(sitting: Sitting, mark: str) -> None:
    """The one envelope of a lot, opened and awarded."""
    envelope, total = "甲乙丙".index(mark) + 1, HIGHEST[mark]
    if sitting.state.current != mark:
        sitting.do(c.CallLot(lot=mark))
    sitting.do(c.OpenEnvelope(lot=mark, envelope=envelope, bidder=str(envelope)))
    form = c.ReadBid(lot=mark, envelope=envelope, words=WORDS[total], digits=f"{total:,}")
    sitting.do(form, CLERK)
    sitting.do(c.RuleBid(lot=mark, envelope=envelope, valid=True))
    sitting.do(c.CheckDeposit(lot=mark, envelope=envelope, instruments=(350_000,)))
    sitting.do(c.AskObjections(lot=mark))
    sitting.do(c.AwardLot(lot=mark))


def offered(sitting: Sitting) -> list[str]:
    return [one.command for one in other_steps(sitting.state)]


def proposed(sitting: Sitting) -> tuple[str, object]:
    step = next_step(sitting.state)
    assert step is not None
    return step.command, step.preset.get("lot")


def test_s08_a_the_rest_is_left_unsold_once_the_announced_order_raised_enough() -> None:
    sitting = sorted_sitting()
    case = sitting.state.cases["1"]
    assert threshold(case) == 5_000_000
    sell(sitting, "甲")
    assert proposed(sitting) == ("CallLot", "乙")
    with refused("proceeds-short"):
        sitting.do(c.DeclareNotAwarded(lot="丙"))
    sell(sitting, "乙")
    assert raised(sitting.state, case) == 5_050_000
    assert proposed(sitting) == ("DeclareNotAwarded", "丙")
    with refused("proceeds-suffice"):
        sitting.do(c.CallLot(lot="丙"))
    (left,) = sitting.do(c.DeclareNotAwarded(lot="丙"))
    assert left == e.LotNotAwarded(lot="丙", threshold=5_000_000, raised=5_050_000)
    assert sitting.state.lots["丙"].stage is LotStage.NOT_AWARDED
    (returned,) = sitting.do(c.ReturnDeposit(lot="丙", envelope=3))
    assert isinstance(returned, e.DepositReturned)
    assert returned.unopened
    with refused("lot-stage"):
        sitting.do(c.DeclareNotAwarded(lot="丙"))
    assert proposed(sitting) == ("AdjournSession", None)


def test_s08_b_the_obligors_order_decides_what_is_left_over() -> None:
    sitting = sorted_sitting()
    assert "ChooseOrder" in offered(sitting)
    sitting.do(c.ChooseOrder(case="1", order=("丙", "甲", "乙"), asked_by=WHY))
    assert sitting.state.order == ("丙", "甲", "乙")
    assert proposed(sitting) == ("CallLot", "丙")
    sell(sitting, "丙")
    sell(sitting, "甲")
    assert raised(sitting.state, sitting.state.cases["1"]) == 5_700_000
    assert proposed(sitting) == ("DeclareNotAwarded", "乙")
    assert "ChooseOrder" not in offered(sitting)


def test_an_order_names_every_lot_once_and_keeps_a_building_on_its_site() -> None:
    sitting = sorted_sitting(replace(OWED, inseparable=(("甲", "乙"),)))
    with refused("case-unknown"):
        sitting.do(c.ChooseOrder(case="9", order=("甲",), asked_by=WHY))
    with refused("order-lots"):
        sitting.do(c.ChooseOrder(case="1", order=("甲", "乙"), asked_by=WHY))
    with refused("order-torn"):
        sitting.do(c.ChooseOrder(case="1", order=("甲", "丙", "乙"), asked_by=WHY))
    with refused("reason-missing"):
        sitting.do(c.ChooseOrder(case="1", order=("丙", "甲", "乙"), asked_by=""))
    sell(sitting, "甲")
    with refused("order-late"):
        sitting.do(c.ChooseOrder(case="1", order=("丙", "甲", "乙"), asked_by=WHY))


def test_a_building_and_its_site_are_both_sold_where_the_obligor_chose() -> None:
    sitting = sorted_sitting(replace(OWED, claims=2_000_000, inseparable=(("甲", "乙"),)))
    sitting.do(c.ChooseOrder(case="1", order=("甲", "乙", "丙"), asked_by=WHY))
    sell(sitting, "甲")
    sitting.do(c.DeclareNotAwarded(lot="丙"))
    with refused("proceeds-short"):
        sitting.do(c.DeclareNotAwarded(lot="乙"))
    sell(sitting, "乙")


def test_a_payment_changes_what_is_enough_at_once_and_what_was_decided_on_before() -> None:
    sitting = sorted_sitting()
    sell(sitting, "甲")
    sitting.do(c.CallLot(lot="乙"))
    basis = sitting.state.basis_of("lot:乙")
    (paid,) = sitting.do(c.RecordPayment(case="1", amount=1_700_000, received_from=WHY))
    assert paid == e.PaymentReceived(
        case="1", amount=1_700_000, received_from=WHY, threshold=3_300_000
    )
    assert proposed(sitting) == ("DeclareNotAwarded", "乙")
    assert [one.code for one in blocking(sitting.state)] == ["proceeds-suffice"]
    with refused("basis-moved"):
        sitting.do(c.OpenEnvelope(lot="乙", envelope=2, bidder="2"), basis=basis)
    with refused("paid-in-full"):
        sitting.do(c.RecordPayment(case="1", amount=4_000_000, received_from=WHY))
        sitting.do(c.DeclareNotAwarded(lot="乙"))


def test_s15_everything_paid_before_the_award_stops_the_sale_with_envelopes_unopened() -> None:
    sitting = sorted_sitting()
    sitting.do(c.CallLot(lot="甲"))
    with refused("not-paid-in-full"):
        sitting.do(c.StopLot(lot="甲", cause=StopCause.PAID, reason=WHY))
    sitting.do(c.RecordPayment(case="1", amount=4_863_000, received_from=WHY))
    assert [one.code for one in blocking(sitting.state)] == ["paid-in-full"]
    for mark in "甲乙丙":
        assert proposed(sitting)[1] == mark
        sitting.do(c.StopLot(lot=mark, cause=StopCause.PAID, reason=WHY))
    for lot in sitting.state.lots.values():
        assert [bid.stage for bid in lot.bids.values()] == [BidStage.SORTED]
    with refused("case-decided"):
        sitting.do(c.RecordPayment(case="1", amount=1, received_from=WHY))


def test_a_lot_in_hand_is_not_awarded_when_the_obligor_has_paid() -> None:
    case = replace(OWED, lots=("丙",), claims=100_000, costs=0, taxes=0)
    sitting = Sitting(CAR, cases=(case,))
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.BidOral(lot="丙", bidder="1", amount=90_000), CLERK)
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    sitting.do(c.RecordPayment(case="1", amount=100_000, received_from=WHY))
    with refused("paid-in-full"):
        sitting.do(c.AwardLot(lot="丙"))


def test_where_the_notice_is_silent_the_officer_weighs_the_proceeds() -> None:
    sitting = sorted_sitting(replace(OWED, stop_when_sufficient=False, claims=3_000_000))
    sell(sitting, "甲")
    assert proposed(sitting) == ("CallLot", "乙")
    assert offered(sitting).count("DeclareNotAwarded") == 2
    told = explain(sitting.state, "乙").reasons[-1]
    assert (told.code, told.facts) == (
        "enough-weighed",
        {"raised": 3_300_000, "threshold": 3_200_000},
    )
    sell(sitting, "乙")
    assert explain(sitting.state, "丙").reasons[-1].code == "enough-weighed"
    sitting.do(c.DeclareNotAwarded(lot="丙"))


def test_a_surplus_award_is_pointed_out_and_stands() -> None:
    sitting = sorted_sitting(replace(OWED, claims=1_600_000, costs=0, taxes=0, raised=100_000))
    sitting.do(c.RestateClaims(case="1", claims=3_400_000, costs=0, taxes=0, reason=WHY))
    sell(sitting, "乙")
    sell(sitting, "甲")
    case = sitting.state.cases["1"]
    assert surplus(sitting.state, case) == ("乙",)
    assert [sitting.state.lots[mark].stage for mark in "甲乙"] == [LotStage.AWARDED] * 2


@pytest.mark.parametrize("claims", [0, -1, 10**13])
def test_claims_are_put_right_with_amounts_and_a_reason(claims: int) -> None:
    sitting = sorted_sitting()
    with refused("amount-range"):
        sitting.do(c.RestateClaims(case="1", claims=claims, costs=0, taxes=0, reason=WHY))
    with refused("reason-missing"):
        sitting.do(c.RestateClaims(case="1", claims=1, costs=0, taxes=0, reason=""))
    with refused("amount-range"):
        sitting.do(c.RecordPayment(case="1", amount=claims if claims > 1 else 0, received_from=WHY))


def test_a_lot_without_a_case_is_never_left_over() -> None:
    other: Lot = replace(CAR, mark="丁")
    sitting = Sitting(CAR, other, cases=(replace(OWED, lots=("丙",)),))
    with refused("no-case"):
        sitting.do(c.DeclareNotAwarded(lot="丁"))
    with refused("lot-unknown"):
        sitting.do(c.DeclareNotAwarded(lot="癸"))


def test_a_round_whose_lots_are_left_over_is_not_opened() -> None:
    sitting = Sitting(LAND, CAR, cases=(replace(OWED, lots=("丙", "甲"), claims=80_000, costs=0),))
    sitting.do(c.RestateClaims(case="1", claims=80_000, costs=0, taxes=0, reason=WHY))
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.BidOral(lot="丙", bidder="1", amount=90_000), CLERK)
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    sitting.do(c.AwardLot(lot="丙"))
    assert proposed(sitting) == ("DeclareNotAwarded", "甲")
    sitting.do(c.DeclareNotAwarded(lot="甲"))
    assert sitting.state.active_round is None
    assert phase(sitting.state) is Phase.SOLD
