"""S14 and what hangs on it: default, re-auction at the old minimum, difference, standby."""

import pytest

from auction.docket import commands as c
from auction.docket.events import (
    BalancePaid,
    BuyerDefaulted,
    DefaultSettled,
    NoticePublished,
    StandbyCalled,
    StandbyWaived,
)
from auction.docket.state import Stage
from auction.docket.terms import Lodged, Place, Standby
from auction.terms import Holding, PersonRef
from tests.auction.docket.office import CLERK, OFFICER, S1, Branch, day, land, notice

S2 = "2027-01-06-1"
DEPOSIT = f"{S1}/甲/1"


def awarded(price: int = 3_512_000, **other: object) -> Branch:
    branch = Branch()
    branch.lists(S1, land())
    branch.awards(S1, "甲", price, deposit=640_000, **other)  # type: ignore[arg-type]
    return branch


def test_s01_the_balance_is_paid_in_parts_and_title_passes() -> None:
    branch = awarded()
    assert branch.lot().outstanding == 2_872_000
    branch.refuses("owed", "2026-12-04", c.IssueTitle(lot="甲"))
    branch.do("2026-12-04", c.RecordBalance(lot="甲", amount=2_000_000))
    facts = branch.refuses("overpaid", "2026-12-05", c.RecordBalance(lot="甲", amount=872_001))
    assert facts["outstanding"] == 872_000
    (paid,) = branch.do("2026-12-09", c.RecordBalance(lot="甲", amount=872_000))
    assert isinstance(paid, BalancePaid)
    assert (paid.outstanding, paid.late) == (0, False)
    assert branch.lot().stage is Stage.PAID
    branch.do("2026-12-20", c.IssueTitle(lot="甲"))
    assert branch.lot().stage is Stage.TITLE_ISSUED
    assert branch.place(DEPOSIT) == (Place.APPLIED, 640_000, 0)


def test_a_late_payment_counts_until_the_default_is_declared() -> None:
    branch = awarded()
    (paid,) = branch.do("2026-12-10", c.RecordBalance(lot="甲", amount=2_872_000))
    assert isinstance(paid, BalancePaid)
    assert paid.late
    branch.refuses("docket-stage", "2026-12-10", c.DeclareDefault(lot="甲"))


def test_nobody_defaults_before_the_last_day_is_over() -> None:
    branch = awarded()
    assert branch.refuses("not-due", "2026-12-09", c.DeclareDefault(lot="甲"))["due"] == (
        "2026-12-09"
    )
    branch.do("2026-12-08", c.RecordBalance(lot="甲", amount=1_000))
    (event,) = branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    assert isinstance(event, BuyerDefaulted)
    assert (event.unpaid, event.refunds) == (2_871_000, (("2", 1_000),))
    assert branch.lot().stage is Stage.DEFAULTED
    assert branch.lot().barred == (PersonRef("ref2", "is2"),)
    assert branch.place(DEPOSIT) == (Place.HELD, 0, 0)


@pytest.mark.parametrize(
    ("price", "owed", "applied", "refunded", "to_collect"),
    [
        (3_512_000, 224_000, 224_000, 416_000, 0),
        (4_100_000, 812_000, 640_000, 0, 172_000),
        (3_288_000, 0, 0, 640_000, 0),
    ],
)
def test_s14_the_difference_after_the_re_auction(
    price: int, owed: int, applied: int, refunded: int, to_collect: int
) -> None:
    branch = awarded(price)
    branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    branch.refuses("not-resold", "2026-12-11", c.SettleDefault(lot="甲", costs=12_000))
    branch.refuses("deposit-owing", "2026-12-11", c.RefundDeposit(lot="甲", deposit=DEPOSIT))
    reduced = c.PublishNotice(lot=land("甲", 2_560_000), notice=notice("2027-01-06", "2026-12-17"))
    assert branch.refuses("notice-price-moved", "2026-12-17", reduced)["expected"] == 3_200_000
    later = c.PublishNotice(lot=land(round_=2), notice=notice("2027-01-06", "2026-12-17"))
    assert branch.refuses("notice-round", "2026-12-17", later)["expected"] == 1
    branch.announce(land(), "2027-01-06", "2026-12-17")
    branch.lists(S2, land())
    assert branch.lot().listed == ((S1, "甲"), (S2, "甲"))
    branch.awards(S2, "甲", 3_300_000, deposit=640_000, winner="7", due="2027-01-13")
    branch.refuses("amount-range", "2027-01-07", c.SettleDefault(lot="甲", costs=-1))
    (event,) = branch.do("2027-01-07", c.SettleDefault(lot="甲", costs=12_000))
    assert isinstance(event, DefaultSettled)
    assert (event.resold_at, event.owed, event.applied, event.refunded, event.to_collect) == (
        3_300_000,
        owed,
        applied,
        refunded,
        to_collect,
    )
    place = Place.FORFEIT_SETOFF if owed else Place.RETURNED
    assert branch.place(DEPOSIT) == (place, applied, refunded)
    branch.refuses("default-none", "2027-01-07", c.SettleDefault(lot="甲", costs=12_000))
    assert branch.lot().barred == (PersonRef("ref2", "is2"),)


def test_a_purchase_paid_in_full_is_no_default() -> None:
    branch = awarded(640_000)
    assert branch.lot().outstanding == 0
    branch.refuses("nothing-owed", "2026-12-10", c.DeclareDefault(lot="甲"))
    branch.refuses("not-for-role", "2026-12-10", c.IssueTitle(lot="甲"), CLERK)
    branch.do("2026-12-10", c.IssueTitle(lot="甲"))
    assert branch.lot().stage is Stage.TITLE_ISSUED


def test_a_default_without_a_deposit_leaves_everything_to_collect() -> None:
    branch = Branch()
    branch.lists(S1, land())
    branch.awards(S1, "甲", 3_512_000)
    branch.do("2026-12-10", c.DeclareDefault(lot="甲", buyer="2"))
    branch.lists(S2, land())
    branch.awards(S2, "甲", 3_300_000, due="2027-01-13")
    (event,) = branch.do("2027-01-07", c.SettleDefault(lot="甲", costs=12_000))
    assert isinstance(event, DefaultSettled)
    assert (event.owed, event.to_collect, event.deposits) == (224_000, 224_000, ())


def test_two_defaults_are_settled_one_after_the_other() -> None:
    branch = awarded()
    branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    branch.lists(S2, land())
    branch.awards(S2, "甲", 3_400_000, deposit=640_000, winner="7", due="2027-01-13")
    branch.do("2027-01-14", c.DeclareDefault(lot="甲"))
    branch.lists("2027-02-24-1", land())
    branch.awards("2027-02-24-1", "甲", 3_300_000, winner="9", due="2027-03-03")
    first, second = (
        branch.do("2027-02-25", c.SettleDefault(lot="甲", costs=12_000))[0] for _ in range(2)
    )
    assert isinstance(first, DefaultSettled)
    assert isinstance(second, DefaultSettled)
    assert (first.buyer, first.owed, second.buyer, second.owed) == ("2", 224_000, "7", 112_000)
    assert branch.place(f"{S2}/甲/1") == (Place.FORFEIT_SETOFF, 112_000, 528_000)
    assert [one.ref for one in branch.lot().barred] == ["ref2", "ref7"]


STANDBY = (Standby("1", 1_900_000, (PersonRef("ref1", "is1"),)), Standby("4", 1_900_000))


def test_s03_the_undrawn_bidder_may_buy_at_the_price_of_the_draw() -> None:
    branch = awarded(1_900_000, standby=STANDBY)
    branch.refuses("docket-stage", "2026-12-09", c.CallStandby(lot="甲", wanting=("1",)))
    branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    branch.refuses("standby-unknown", "2026-12-10", c.CallStandby(lot="甲", wanting=("3",)))
    branch.refuses("standby-draw", "2026-12-10", c.CallStandby(lot="甲", wanting=("1", "4")))
    (event,) = branch.do(
        "2026-12-10", c.CallStandby(lot="甲", wanting=("1", "4"), drawn="1"), OFFICER
    )
    assert isinstance(event, StandbyCalled)
    assert (event.purchase.price, event.purchase.due) == (1_900_000, day("2026-12-17"))
    assert branch.lot().stage is Stage.AWARDED
    branch.do("2026-12-18", c.DeclareDefault(lot="甲"))
    branch.do("2026-12-18", c.CallStandby(lot="甲", wanting=("4",)))
    assert branch.lot().outstanding == 1_900_000
    assert [one.ref for one in branch.lot().barred] == ["ref2", "ref1"]


def test_s34_joint_bidders_step_in_together_by_their_shares() -> None:
    holdings = (Holding("1", "2/3"), Holding("4", "1/3"))
    people = (PersonRef("ref1", "is1"), PersonRef("ref4", "is4"))
    branch = awarded(1_900_000, standby=(Standby("1、4", 1_900_000, people, holdings),))
    branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    branch.refuses("standby-unknown", "2026-12-10", c.CallStandby(lot="甲", wanting=("1",)))
    (event,) = branch.do("2026-12-10", c.CallStandby(lot="甲", wanting=("1、4",)))
    assert isinstance(event, StandbyCalled)
    assert (event.purchase.holdings, event.purchase.people) == (holdings, people)


def republished(branch: Branch) -> tuple[str, ...]:
    """What the office is told when the lot is announced for its sale anew."""
    again = c.PublishNotice(lot=land(), notice=notice("2026-12-30", "2026-12-10"))
    (published,) = branch.do("2026-12-10", again)
    assert isinstance(published, NoticePublished)
    return published.warnings


def test_s34_a_notice_over_the_heads_of_those_who_stand_by_is_warned_of() -> None:
    branch = awarded(1_900_000, standby=STANDBY)
    branch.refuses("docket-stage", "2026-12-09", c.CallStandby(lot="甲", wanting=()))
    branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    assert "notice-standby" in republished(branch)
    assert branch.lot().standby == ()

    asked = awarded(1_900_000, standby=STANDBY)
    asked.do("2026-12-10", c.DeclareDefault(lot="甲"))
    (event,) = asked.do("2026-12-10", c.CallStandby(lot="甲", wanting=()))
    assert isinstance(event, StandbyWaived)
    assert asked.lot().standby == ()
    facts = asked.refuses("standby-none", "2026-12-10", c.CallStandby(lot="甲", wanting=()))
    assert facts["lot"] == "甲"
    assert "notice-standby" not in republished(asked)


def test_a_joint_award_names_all_its_buyers() -> None:
    branch = awarded(joint=("2", "3"))
    facts = branch.refuses(
        "buyer-unknown", "2026-12-09", c.RecordBalance(lot="甲", amount=1, buyer="2")
    )
    assert facts["buyers"] == "2、3"
    branch.do("2026-12-10", c.DeclareDefault(lot="甲", buyer="2、3"))
    assert [one.ref for one in branch.lot().barred] == ["ref2", "ref3"]


def test_a_held_deposit_goes_back_once() -> None:
    branch = Branch()
    branch.lists(S1, land())
    lost = Lodged(id=f"{S1}/甲/2", bidder="5", amount=640_000)
    unopened = Lodged(id=f"{S1}/甲/3")
    branch.awards(S1, "甲", 3_512_000, deposit=640_000, lodged=(lost, unopened))
    for id_, refunded in ((lost.id, 640_000), (unopened.id, 0)):
        branch.do("2026-12-03", c.RefundDeposit(lot="甲", deposit=id_), CLERK)
        assert branch.place(id_) == (Place.RETURNED, 0, refunded)
    branch.refuses("deposit-placed", "2026-12-03", c.RefundDeposit(lot="甲", deposit=lost.id))
    branch.refuses("deposit-unknown", "2026-12-03", c.RefundDeposit(lot="甲", deposit="x"))
