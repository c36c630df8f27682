"""The docket's outcomes come out again, and a figure changed afterwards is told at its entry."""

from datetime import date

import pytest
from msgspec.structs import replace

from auction.docket import commands as c
from auction.docket import events as e
from auction.docket.deposits import given_back
from auction.docket.retrace import OUTCOMES, retrace
from auction.docket.terms import Lodged, PriorityNotice, RevokeCause
from auction.rules.priority import Right
from auction.rules.stopping import StopCause
from auction.session.retrace import Divergence
from auction.terms import Case, Creditor, Fact
from tests.auction.docket.office import S1, WHY, Branch, buyer, goods, land

PARCELS = (1_200_000, 520_000)


def defaulted() -> Branch:
    """S14 (a): sold, not paid, announced and sold again, settled."""
    branch = Branch()
    branch.lists(S1, land(), case=Case(id="1", lots=("甲",), claims=9_000_000))
    branch.awards(S1, "甲", 3_512_000, deposit=640_000)
    branch.records(S1)
    branch.do("2026-12-08", c.RecordBalance(lot="甲", amount=1_000))
    branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    branch.announce(land(), "2026-12-30", "2026-12-10")
    branch.lists("2026-12-30-1", land())
    branch.awards("2026-12-30-1", "甲", 3_300_000, deposit=640_000, winner="3", due="2027-01-06")
    branch.do("2026-12-30", c.SettleDefault(lot="甲", costs=12_000))
    branch.do("2027-01-06", c.RecordBalance(lot="甲", amount=2_660_000))
    branch.do("2027-01-12", c.IssueTitle(lot="甲"))
    return branch


def offered() -> Branch:
    """Unsold in the third round, two offers: the first is refused, the second buys."""
    branch = Branch()
    branch.lists(S1, land("甲", *PARCELS, round_=3, deposit=280_000))
    branch.unsold(S1, "甲")
    branch.do("2026-12-18", c.OpenSpecialSale(lot="甲"))
    for price in (1_720_000, 1_900_000):
        branch.do(
            "2027-01-04",
            c.LodgeOffer(lot="甲", offerors=(buyer(7),), price=price, deposit=280_000),
        )
    branch.do("2027-01-06", c.RefuseOffer(lot="甲", offer=1, reason=WHY))
    branch.do("2027-01-06", c.AllowOffer(lot="甲", offer=2))
    branch.do("2027-01-07", c.RevokeAward(lot="甲", cause=RevokeCause.UNLAWFUL, reason=WHY))
    return branch


def stepped_in() -> Branch:
    """A co-owner steps in for one of the parcels."""
    branch = Branch()
    branch.lists(S1, land("甲", *PARCELS))
    branch.awards(S1, "甲", 1_800_000, deposit=344_000, allocation=(1_250_000, 550_000))
    holders = (PriorityNotice(code="X", served=date(2026, 12, 4), share="1/4", parcels=(0,)),)
    branch.do(
        "2026-12-04",
        c.NotifyPriority(
            lot="甲", right=Right.CO_OWNER, holders=holders, winners_are_co_owners=(False,)
        ),
    )
    branch.do("2026-12-08", c.AnswerPriority(lot="甲", holder="X", exercised=True))
    branch.do("2026-12-09", c.SettlePriority(lot="甲"))
    return branch


def accepted() -> Branch:
    """Two creditors take a movable, one is drawn."""
    branch = Branch()
    branch.lists(S1, goods())
    branch.unsold(S1, "丙")
    creditors = tuple(
        Creditor(code=code, role_zh="債權人", role_en="creditor", share=50_000) for code in "TK"
    )
    taken = c.AcceptLot(
        lot="丙", creditors=creditors, due=date(2026, 12, 9), drawn="K", price=90_000
    )
    branch.do("2026-12-02", taken)
    return branch


def withdrawn() -> Branch:
    """One more auction is asked for and stopped; another lot's special sale ends."""
    branch = Branch()
    for mark in ("甲", "乙"):
        lot = land(mark, *PARCELS, round_=3, deposit=280_000)
        branch.lists(S1, lot)
        branch.unsold(S1, mark)
        branch.do("2026-12-18", c.OpenSpecialSale(lot=mark))
    branch.do("2027-01-04", c.AskReduction(lot="甲", creditor="T"))
    branch.do("2027-01-05", c.HaltLot(lot="甲", cause=StopCause.WITHDRAWN, reason=WHY))
    branch.do("2027-03-19", c.EndSpecialSale(lot="乙"))
    return branch


LIVES = {one.__name__: one for one in (defaulted, offered, stepped_in, accepted, withdrawn)}


@pytest.mark.parametrize("life", LIVES)
def test_a_life_comes_out_again(life: str) -> None:
    branch = LIVES[life]()
    again = branch.again()
    assert again.divergences == ()
    assert again.outcomes == sum(type(event) in OUTCOMES for event in branch.events) > 0


@pytest.mark.parametrize(
    ("life", "kind", "changes"),
    [
        ("defaulted", e.ResultRecorded, {"price": 3_511_999}),
        ("defaulted", e.CaseRecorded, {"case": Case(id="1", lots=("甲",), claims=1)}),
        ("defaulted", e.BalancePaid, {"outstanding": 0}),
        ("defaulted", e.BalancePaid, {"late": True}),
        ("defaulted", e.BuyerDefaulted, {"unpaid": 1}),
        ("defaulted", e.BuyerDefaulted, {"refunds": ()}),
        ("defaulted", e.NoticePublished, {"warnings": ("notice-far",)}),
        ("defaulted", e.NoticePublished, {"lot": land("甲", 3_199_999)}),
        ("defaulted", e.NoticePublished, {"number": 2}),
        ("defaulted", e.DefaultSettled, {"owed": 1}),
        ("defaulted", e.DefaultSettled, {"to_collect": 1}),
        ("defaulted", e.TitleIssued, {"on": date(2026, 12, 1)}),
        ("offered", e.SpecialSaleOpened, {"ends": date(2027, 6, 1)}),
        ("offered", e.SpecialSaleOpened, {"late": False}),
        ("offered", e.OfferFiled, {"price": 1}),
        ("offered", e.OfferFiled, {"offer": 2}),
        ("offered", e.OfferRefused, {"deposits": ()}),
        ("offered", e.OfferAllowed, {"offer": 1}),
        ("offered", e.OfferAllowed, {"deposits": ()}),
        ("offered", e.AwardRevoked, {"deposits": ()}),
        ("offered", e.AwardRevoked, {"cause": RevokeCause.WITHDRAWN}),
        ("stepped_in", e.PriorityNotified, {"lapses": (date(2026, 12, 5),)}),
        ("stepped_in", e.PriorityNotified, {"winners_are_co_owners": (True,)}),
        ("stepped_in", e.PriorityAnswered, {"holder": "Y"}),
        ("stepped_in", e.PrioritySettled, {"purchases": ()}),
        ("accepted", e.LotAccepted, {"undrawn": ()}),
        ("accepted", e.LotAccepted, {"appraised": 80_000}),
        ("withdrawn", e.ReductionAsked, {"creditor": " "}),
    ],
)
def test_a_figure_changed_afterwards_is_told_at_its_entry(
    life: str, kind: type[Fact], changes: dict[str, object]
) -> None:
    branch = LIVES[life]()
    place = next(n for n, one in enumerate(branch.told) if type(one.event) is kind)
    first = branch.told[place]
    sittings = {
        one.event.session: [
            each.event
            for each in branch.told
            if isinstance(each.event, e.ResultRecorded | e.CaseRecorded)
            and each.event.session == one.event.session
        ]
        for one in branch.told
        if isinstance(one.event, e.ResultRecorded)
    }
    changed = replace(first, event=replace(first.event, **changes))
    told = retrace([*branch.told[:place], changed], sittings).divergences
    assert [(one.seq, one.kind) for one in told] == [(first.stamp.seq, kind.__name__)]
    assert told[0].why


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (e.BuyerDefaulted, {"buyer": "9"}),
        (e.ResultRecorded, {"status": "POSTPONED"}),
        (e.ResultRecorded, {"due_date": "soon"}),
        (e.DefaultSettled, {"number": 7}),
        (e.PriorityNotified, {"lapses": ()}),
    ],
)
def test_a_record_that_cannot_go_on_is_told_and_not_fallen_over(
    kind: type[Fact], changes: dict[str, object]
) -> None:
    branch = stepped_in() if kind is e.PriorityNotified else defaulted()
    place = next(n for n, one in enumerate(branch.told) if type(one.event) is kind)
    first = branch.told[place]
    changed = replace(first, event=replace(first.event, **changes))
    given = {
        session: [
            one.event
            for one in branch.told
            if isinstance(one.event, e.ResultRecorded | e.CaseRecorded)
            and one.event.session == session
        ]
        for session in (S1, "2026-12-30-1")
    }
    told = retrace([*branch.told[:place], changed, *branch.told[place + 1 :]], given).divergences
    assert (told[0].seq, told[0].kind) == (first.stamp.seq, kind.__name__)


def test_what_nobody_asked_for_is_told() -> None:
    branch = defaulted()
    place = next(n for n, one in enumerate(branch.told) if isinstance(one.event, e.TitleIssued))
    nobody = replace(branch.told[place], command=None)
    told = retrace([*branch.told[:place], nobody], {S1: (), "2026-12-30-1": ()}).divergences
    assert told[-1] == Divergence(place, "TitleIssued", "no act explains it")
    assert {one.why for one in told[:-1]} == {"its sitting has none"}


def test_without_rules_nothing_is_explained() -> None:
    branch = withdrawn()
    bare = [one for one in branch.told if not isinstance(one.event, e.RulesTaken)]
    told = {one.kind: one.why for one in retrace(bare, {}).divergences}
    assert told["SpecialSaleOpened"] == "no act explains it"


def test_more_or_less_than_the_act_brings_about_is_told() -> None:
    branch = accepted()
    first = branch.told[-1]
    deposit = e.DepositRefunded(number=1, deposit=given_back(Lodged(id=f"{S1}/丙/1", amount=1)))
    extra = replace(first, event=deposit, stamp=replace(first.stamp, seq=99))
    told = branch.told
    given = {S1: [one.event for one in told if isinstance(one.event, e.ResultRecorded)]}
    [more] = retrace([*told, extra], given).divergences
    assert (more.seq, more.why) == (99, "no act explains it")
