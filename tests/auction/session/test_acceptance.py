"""Creditors who take an unsold lot before the sitting ends."""

import pytest
from msgspec.structs import replace

from auction.rules.eligibility import BidderKind, Enclosure, Restriction
from auction.session import commands as c
from auction.session import events as e
from auction.session.phases import blocking
from auction.session.state import LotStage
from auction.session.steps import next_step, other_steps
from auction.terms import Case, Creditor, Lot
from tests.auction.session.driving import CAR, CLERK, LAND, WHY, Sitting
from tests.auction.session.filling import admit, prohibit
from tests.auction.session.test_custody import refused
from tests.auction.session.test_opening import read
from tests.auction.session.test_stopping import stop

OWED = Case(
    id="1",
    lots=("甲", "丙"),
    claims=9_000_000,
    creditors=(
        Creditor(code="T", role_zh="移送機關", role_en="referring agency", share=2_000_000),
        Creditor(code="K", role_zh="抵押權人", role_en="mortgagee", share=1_500_000),
    ),
)


def unsold(*, lot: Lot = LAND, case: Case = OWED) -> Sitting:
    """The only bid stays one dollar below the minimum."""
    sitting = Sitting(lot, CAR, cases=(case,))
    sitting.to_opening("甲")
    read(sitting, 1, "1", "壹佰柒拾壹萬玖仟玖佰玖拾玖元整", "1,719,999")
    sitting.do(c.RuleBid(lot="甲", envelope=1, valid=False, ground="G23"))
    sitting.do(c.DeclareUnsold(lot="甲"))
    return sitting


def cried(lot: Lot, *amounts: int) -> Sitting:
    """A movable cried to its end without being sold."""
    sitting = Sitting(lot, cases=(replace(OWED, lots=("丙",)),))
    sitting.do(c.CallLot(lot="丙"))
    for number, amount in enumerate(amounts):
        sitting.do(c.BidOral(lot="丙", bidder=str(number % 2 + 1), amount=amount), CLERK)
    for _ in range(3 if amounts else 0):
        sitting.do(c.CallPrice(lot="丙"))
    if amounts:
        sitting.do(c.Hammer(lot="丙"))
    sitting.do(c.DeclareUnsold(lot="丙"))
    return sitting


def proposed(sitting: Sitting) -> tuple[str, object]:
    step = next_step(sitting.state)
    assert step is not None
    return step.command, step.preset.get("lot")


def test_s06_a_nobody_declares_and_the_lot_stays_unsold() -> None:
    sitting = unsold()
    stop(sitting, "丙")
    assert proposed(sitting) == ("AskAcceptance", "甲")
    assert [one.code for one in blocking(sitting.state)] == ["acceptance-unasked"]
    with refused("acceptance-unasked"):
        sitting.do(c.AdjournSession())
    with refused("acceptance-unasked"):
        sitting.do(c.DeclareAcceptance(lot="甲", creditor="K"), CLERK)
    sitting.do(c.AskAcceptance(lot="甲"))
    with refused("acceptance-asked"):
        sitting.do(c.AskAcceptance(lot="甲"))
    with refused("acceptance-undeclared"):
        sitting.do(c.GrantAcceptance(lot="甲"))
    assert proposed(sitting) == ("AdjournSession", None)
    sitting.do(c.AdjournSession())
    assert sitting.state.lots["甲"].stage is LotStage.UNSOLD


def test_s06_b_a_creditor_present_takes_it_at_the_minimum_and_not_at_the_bid() -> None:
    sitting = unsold()
    with refused("acceptance-price-set"):
        sitting.do(c.AskAcceptance(lot="甲", price=1_719_999))
    sitting.do(c.AskAcceptance(lot="甲"))
    assert sitting.events[-1] == e.AcceptanceAsked(lot="甲", price=1_720_000)
    sitting.do(c.DeclareAcceptance(lot="甲", creditor="T"), CLERK)
    stop(sitting, "丙")
    with refused("acceptance-open"):
        sitting.do(c.AdjournSession())
    with refused("creditor-sole"):
        sitting.do(c.DrawAcceptance(lot="甲", creditor="T", witnesses=("B01", "B02")))
    assert proposed(sitting) == ("GrantAcceptance", "甲")
    (taken,) = sitting.do(c.GrantAcceptance(lot="甲"))
    assert isinstance(taken, e.AcceptanceGranted)
    assert (taken.price, taken.balance, taken.creditor, taken.standby) == (1_720_000, 0, "T", ())
    lot = sitting.state.lots["甲"]
    assert (lot.stage, lot.price, lot.winners) == (LotStage.ACCEPTED, 1_720_000, ())
    assert proposed(sitting) == ("AdjournSession", None)


def test_s21_two_creditors_draw_and_the_one_drawn_pays_what_exceeds_the_share() -> None:
    sitting = unsold()
    sitting.do(c.AskAcceptance(lot="甲"))
    sitting.do(c.DeclareAcceptance(lot="甲", creditor="T"), CLERK)
    sitting.do(c.DeclareAcceptance(lot="甲", creditor="K"), CLERK)
    assert proposed(sitting) == ("DrawAcceptance", "甲")
    with refused("creditors-several"):
        sitting.do(c.GrantAcceptance(lot="甲"))
    with refused("acceptance-undeclared"):
        sitting.do(c.DrawAcceptance(lot="甲", creditor="X", witnesses=("B01", "B02")))
    with refused("witness-same"):
        sitting.do(c.DrawAcceptance(lot="甲", creditor="K", witnesses=("B01", "B01")))
    with refused("witness-unknown"):
        sitting.do(c.DrawAcceptance(lot="甲", creditor="K", witnesses=("Z9", "B01")))
    sitting.do(c.DrawAcceptance(lot="甲", creditor="K", witnesses=("B01", "B02")))
    with refused("creditors-drawn"):
        sitting.do(c.DrawAcceptance(lot="甲", creditor="T", witnesses=("B01", "B02")))
    with refused("creditors-drawn"):
        sitting.do(c.DeclareAcceptance(lot="甲", creditor="K"), CLERK)
    (taken,) = sitting.do(c.GrantAcceptance(lot="甲"))
    assert isinstance(taken, e.AcceptanceGranted)
    assert (taken.creditor, taken.balance, taken.due_date) == ("K", 220_000, "2026-12-09")
    assert taken.standby == ("T",)


def test_s19_a_movable_below_its_reserve_may_be_taken_at_the_reserve() -> None:
    sitting = cried(CAR, 60_000, 70_000, 76_000, 77_000)
    sitting.do(c.AskAcceptance(lot="丙"))
    assert sitting.events[-1] == e.AcceptanceAsked(lot="丙", price=80_000)


@pytest.mark.parametrize("lot", [replace(CAR, auction_round=2, reserve=120_000), CAR])
def test_s20_c_the_branch_appraises_in_the_second_auction_and_where_nobody_bid(lot: Lot) -> None:
    sitting = cried(lot, *((50_000,) if lot.auction_round == 2 else ()))
    step = next_step(sitting.state)
    assert step is not None
    assert [one.name for one in step.fields] == ["price"]
    sitting.do(c.AskAcceptance(lot="丙"))
    with refused("acceptance-price-missing"):
        sitting.do(c.DeclareAcceptance(lot="丙", creditor="K"), CLERK)
    assert "AskAcceptance" in [one.command for one in other_steps(sitting.state)]
    with refused("amount-range"):
        sitting.do(c.AskAcceptance(lot="丙", price=0))
    sitting.do(c.AskAcceptance(lot="丙", price=45_000))
    sitting.do(c.DeclareAcceptance(lot="丙", creditor="K", share=40_000), CLERK)
    (taken,) = sitting.do(c.GrantAcceptance(lot="丙"))
    assert isinstance(taken, e.AcceptanceGranted)
    assert (taken.price, taken.balance) == (45_000, 5_000)


def test_a_creditor_is_listed_or_let_in_as_one() -> None:
    sitting = unsold()
    sitting.do(c.AskAcceptance(lot="甲"))
    for unknown in ("X", "1", "9"):
        with refused("creditor-unknown"):
            sitting.do(c.DeclareAcceptance(lot="甲", creditor=unknown), CLERK)
    with refused("creditor-form"):
        sitting.do(c.DeclareAcceptance(lot="甲", creditor="王小明"), CLERK)
    with refused("amount-range"):
        sitting.do(c.DeclareAcceptance(lot="甲", creditor="K", share=-1), CLERK)
    person = replace(sitting.state.people["1"].person, commitment="bank")
    admit = c.Admit(
        person=person,
        document="ubn",
        checksum_ok=True,
        warning_answered=False,
        creditor=True,
    )
    sitting.do(admit, CLERK)
    sitting.do(c.DeclareAcceptance(lot="甲", creditor="5"), CLERK)
    with refused("bidder-bound"):
        sitting.do(c.UndoAdmission(bidder="5", reason=WHY), CLERK)
    with refused("creditor-declared"):
        sitting.do(c.DeclareAcceptance(lot="甲", creditor="5"), CLERK)
    (taken,) = sitting.do(c.GrantAcceptance(lot="甲"))
    assert isinstance(taken, e.AcceptanceGranted)
    assert (taken.people, taken.balance) == ((person,), 1_720_000)


PADDY = replace(LAND, restrictions=(Restriction.FARMLAND,))


def asked(lot: Lot = PADDY) -> Sitting:
    sitting = unsold(lot=lot)
    sitting.do(c.AskAcceptance(lot="甲"))
    return sitting


def declaring(sitting: Sitting) -> list[str]:
    """What is typed about a declaration."""
    steps = other_steps(sitting.state)
    fields = next(one.fields for one in steps if one.command == "DeclareAcceptance")
    return [one.name for one in fields]


def test_a_private_juristic_person_takes_farmland_with_a_permit_only() -> None:
    sitting = asked()
    with refused("acceptance-barred") as caught:
        sitting.do(c.DeclareAcceptance(lot="甲", creditor="K"), CLERK)
    assert caught.value.facts == {"lot": "甲", "creditor": "K", "grounds": "G17"}
    assert caught.value.kind.recorded
    assert "農業發展條例 §33" in caught.value.sentence("zh")
    assert "G17 a private juristic person" in caught.value.sentence("en")
    assert "enclosed" in declaring(sitting)
    assert "enclosed" not in declaring(asked(LAND))
    permit = (Enclosure.FARMLAND_PERMIT,)
    (said,) = sitting.do(c.DeclareAcceptance(lot="甲", creditor="K", enclosed=permit), CLERK)
    assert isinstance(said, e.AcceptanceDeclared)
    assert (said.enclosed, said.findings, said.despite) == (permit, (), None)


def test_the_officer_lets_a_creditor_take_it_with_a_reason_and_a_clerk_does_not() -> None:
    sitting = asked()
    despite = c.DeclareAcceptance(lot="甲", creditor="K", despite=WHY)
    with refused("not-for-role"):
        sitting.do(despite, CLERK)
    (said,) = sitting.do(despite)
    assert isinstance(said, e.AcceptanceDeclared)
    assert ([one.code for one in said.findings], said.despite) == (["G17"], WHY)


def test_a_creditor_under_public_law_takes_farmland_as_it_is() -> None:
    public = replace(OWED.creditors[0], kind=BidderKind.PUBLIC_JURISTIC)
    sitting = unsold(lot=PADDY, case=replace(OWED, creditors=(public,)))
    sitting.do(c.AskAcceptance(lot="甲"))
    sitting.do(c.DeclareAcceptance(lot="甲", creditor="T"), CLERK)


def test_who_may_not_buy_may_not_take_it_either() -> None:
    sitting = asked(LAND)
    for number in (8, 9):
        sitting.do(replace(admit(number), creditor=True), CLERK)
    sitting.do(prohibit(8), CLERK)
    with refused("acceptance-barred") as caught:
        sitting.do(c.DeclareAcceptance(lot="甲", creditor="5"), CLERK)
    assert caught.value.facts["grounds"] == "G05"
    for creditor in ("K", "6"):
        sitting.do(c.DeclareAcceptance(lot="甲", creditor=creditor), CLERK)
    sitting.do(c.DrawAcceptance(lot="甲", creditor="6", witnesses=("B01", "B02")))
    sitting.do(prohibit(9), CLERK)
    acceptance = sitting.state.lots["甲"].acceptance
    assert acceptance is not None
    assert ([one.creditor for one in acceptance.claimants], acceptance.drawn) == (["K"], None)
    assert proposed(sitting) == ("GrantAcceptance", "甲")


def test_an_acceptance_counts_towards_what_the_case_raises_and_ends_further_ones() -> None:
    sitting = unsold()
    sitting.do(c.RestateClaims(case="1", claims=1_720_000, costs=0, taxes=0, reason=WHY))
    sitting.do(c.AskAcceptance(lot="甲"))
    sitting.do(c.DeclareAcceptance(lot="甲", creditor="T"), CLERK)
    sitting.do(c.GrantAcceptance(lot="甲"))
    assert proposed(sitting) == ("DeclareNotAwarded", "丙")


def test_nobody_is_asked_once_the_case_is_satisfied_or_the_sitting_stands_still() -> None:
    sitting = unsold()
    sitting.do(c.RecordPayment(case="1", amount=9_000_000, received_from=WHY))
    stop(sitting, "丙")
    with refused("paid-in-full"):
        sitting.do(c.AskAcceptance(lot="甲"))
    sitting.do(c.AdjournSession())
    other = unsold()
    stop(other, "丙")
    other.do(c.SuspendSession(reason=WHY))
    other.do(c.AdjournSession())


def test_what_creditors_declared_lapses_once_the_case_is_satisfied() -> None:
    sitting = unsold()
    sitting.do(c.AskAcceptance(lot="甲"))
    for creditor in ("T", "K"):
        sitting.do(c.DeclareAcceptance(lot="甲", creditor=creditor), CLERK)
    sitting.do(c.RecordPayment(case="1", amount=9_000_000, received_from=WHY))
    stop(sitting, "丙")
    assert "DeclareAcceptance" not in [one.command for one in other_steps(sitting.state)]
    with refused("paid-in-full"):
        sitting.do(c.DrawAcceptance(lot="甲", creditor="T", witnesses=("B01", "B02")))
    assert proposed(sitting) == ("AdjournSession", None)
    sitting.do(c.AdjournSession())
    assert sitting.state.lots["甲"].stage is LotStage.UNSOLD


def test_an_acceptance_taken_back_leaves_the_lot_unsold_and_to_be_asked_anew() -> None:
    sitting = unsold()
    sitting.do(c.AskAcceptance(lot="甲"))
    assert "DeclareAcceptance" in [one.command for one in other_steps(sitting.state)]
    sitting.do(c.DeclareAcceptance(lot="甲", creditor="T"), CLERK)
    sitting.do(c.GrantAcceptance(lot="甲"))
    sitting.two(c.RevokeResult(lot="甲", reason=WHY))
    lot = sitting.state.lots["甲"]
    assert (lot.stage, lot.price, lot.acceptance) == (LotStage.UNSOLD, None, None)
    assert proposed(sitting) == ("AskAcceptance", "甲")
