"""承受 (S06, S20, S21), title and delivery, goods given back, awards taken back."""

import pytest
from msgspec.structs import replace

from auction.docket import commands as c
from auction.docket.decide import decide
from auction.docket.events import AwardRevoked, LotAccepted
from auction.docket.state import Stage
from auction.docket.terms import Place, RevokeCause
from auction.rules.eligibility import BidderKind, Enclosure, Restriction
from auction.terms import Creditor
from tests.auction.docket.office import S1, WHY, Branch, buyer, day, goods, land

DUE = day("2026-12-16")


def creditor(code: str, share: int = 0) -> Creditor:
    return Creditor(code=code, role_zh="債權人", role_en="creditor", share=share)


T, K = creditor("T", 900_000), creditor("K", 1_500_000)


def unsold(cause: str = "NO_VALID_BID", round_: int = 2) -> Branch:
    branch = Branch()
    branch.lists(S1, land("甲", 1_200_000, 520_000, round_=round_))
    branch.unsold(S1, "甲", cause)
    return branch


def accept(*creditors: Creditor, drawn: str | None = None, **other: object) -> c.AcceptLot:
    fields: dict[str, object] = {"lot": "甲", "due": DUE, **other}
    return c.AcceptLot(creditors=creditors, drawn=drawn, **fields)  # type: ignore[arg-type]


def test_s06_a_creditor_takes_it_at_the_minimum() -> None:
    branch = unsold()
    (event,) = branch.do("2026-12-02", accept(creditor("T")))
    assert isinstance(event, LotAccepted)
    assert (event.purchase.price, event.purchase.outstanding) == (1_720_000, 1_720_000)
    assert branch.lot().stage is Stage.ACCEPTED


def test_s06_nobody_declares_and_the_next_round_comes() -> None:
    branch = unsold(round_=1)
    branch.refuses("acceptance-late", "2026-12-03", accept(T))
    assert branch.lot().stage is Stage.UNSOLD


def test_s21_lots_are_drawn_the_share_is_set_off_the_other_steps_in() -> None:
    branch = unsold()
    asked = branch.refuses("creditor-draw", "2026-12-02", accept(T, K))
    assert asked["creditors"] == "T、K"
    branch.do("2026-12-02", accept(T, K, drawn="K"))
    (taken,) = branch.lot().purchases
    assert (taken.buyer, taken.set_off, taken.outstanding) == ("K", 1_500_000, 220_000)
    branch.refuses("not-due", "2026-12-16", c.DeclareDefault(lot="甲"))
    branch.do("2026-12-17", c.DeclareDefault(lot="甲"))
    later = {"due": day("2026-12-31")}
    branch.refuses("creditor-barred", "2026-12-17", accept(K, **later))
    branch.refuses("acceptance-late", "2026-12-17", accept(creditor("Z"), **later))
    branch.do("2026-12-17", accept(T, **later))
    (taken,) = branch.lot().purchases
    assert (taken.buyer, taken.outstanding) == ("T", 820_000)
    branch.do("2026-12-20", c.RecordBalance(lot="甲", amount=820_000))
    branch.do("2026-12-21", c.IssueTitle(lot="甲"))
    assert branch.lot().stage is Stage.TITLE_ISSUED


def test_farmland_is_taken_with_a_permit_by_a_public_body_or_with_the_officer_s_reason() -> None:
    paddy = replace(land("甲", round_=2), restrictions=(Restriction.FARMLAND,))
    branch = Branch()
    branch.lists(S1, paddy)
    branch.unsold(S1, "甲")
    facts = branch.refuses("acceptance-barred", "2026-12-02", accept(K))
    assert facts == {"lot": "甲", "creditor": "K", "grounds": "G17"}
    public = replace(T, kind=BidderKind.PUBLIC_JURISTIC)
    (event,) = decide(branch.state, accept(public), branch.office("2026-12-02"))
    assert isinstance(event, LotAccepted)
    assert (event.findings, event.despite) == ((), None)
    permit = accept(K, enclosed=(Enclosure.FARMLAND_PERMIT,))
    (event,) = decide(branch.state, permit, branch.office("2026-12-02"))
    assert isinstance(event, LotAccepted)
    assert event.enclosed == (Enclosure.FARMLAND_PERMIT,)
    (event,) = branch.do("2026-12-02", accept(K, despite=WHY))
    assert isinstance(event, LotAccepted)
    assert ([one.code for one in event.findings], event.despite) == (["G17"], WHY)


def test_a_share_above_the_minimum_leaves_nothing_to_pay() -> None:
    branch = unsold()
    branch.do("2026-12-02", accept(creditor("T", 2_000_000)))
    assert branch.lot().outstanding == 0
    branch.refuses("nothing-owed", "2026-12-17", c.DeclareDefault(lot="甲"))
    branch.do("2026-12-03", c.IssueTitle(lot="甲"))


@pytest.mark.parametrize("price", [None, 52_000])
def test_who_steps_in_takes_it_on_the_terms_it_had(price: int | None) -> None:
    branch = second_auction()
    branch.do("2026-12-02", accept(creditor("T"), creditor("K"), drawn="K", lot="丙", price=52_000))
    branch.do("2026-12-17", c.DeclareDefault(lot="丙"))
    later = day("2026-12-31")
    other = accept(creditor("T"), lot="丙", price=40_000, due=later)
    assert branch.refuses("acceptance-same", "2026-12-17", other) == {"price": 52_000}
    branch.do("2026-12-17", accept(creditor("T"), lot="丙", price=price, due=later))
    assert branch.lot().price == 52_000


def test_nobody_steps_in_who_was_not_among_those_drawn_from() -> None:
    branch = awarded()
    branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    step_in = accept(T, due=day("2026-12-31"))
    branch.refuses("acceptance-late", "2026-12-10", step_in)


def test_during_a_special_sale_until_its_last_day_and_before_offers() -> None:
    branch = unsold(round_=3)
    branch.do("2026-12-03", c.OpenSpecialSale(lot="甲"))
    late = accept(T, due=day("2027-04-01"))
    branch.refuses("acceptance-late", "2027-03-04", late)
    offer = c.LodgeOffer(lot="甲", offerors=(buyer(),), price=1_720_000, deposit=344_000)
    branch.do("2026-12-04", offer)
    branch.refuses("offers-wait", "2026-12-05", accept(T))
    branch.do("2026-12-05", c.RefuseOffer(lot="甲", offer=1, reason=WHY))
    branch.do("2026-12-05", accept(T))
    assert (branch.lot().stage, branch.lot().special) == (Stage.ACCEPTED, None)


@pytest.mark.parametrize("creditors", [(), (T, T), (creditor(" "),)])
def test_creditors_that_cannot_be(creditors: tuple[Creditor, ...]) -> None:
    unsold().refuses("creditors-none", "2026-12-02", accept(*creditors))


def test_what_cannot_be_accepted_so() -> None:
    branch = unsold()
    branch.refuses("acceptance-price", "2026-12-02", accept(T, price=1_500_000))
    branch.refuses("acceptance-due", "2026-12-02", accept(T, due=day("2026-12-02")))
    branch.refuses("amount-range", "2026-12-02", accept(creditor("T", -1)))


def second_auction(cause: str = "BELOW_RESERVE", **other: object) -> Branch:
    branch = Branch()
    branch.lists(S1, goods(round_=2, **other))  # type: ignore[arg-type]
    branch.unsold(S1, "丙", cause)
    return branch


def test_s19_a_creditor_accepts_movables_at_the_reserve() -> None:
    branch = Branch()
    branch.lists(S1, goods())
    branch.unsold(S1, "丙", "BELOW_RESERVE")
    branch.refuses("docket-stage", "2026-12-02", c.LiftAttachment(lot="丙"))
    branch.do("2026-12-02", accept(creditor("T"), lot="丙"))
    assert branch.lot().price == 80_000


def test_s20_below_half_a_creditor_accepts_at_an_appraised_price() -> None:
    branch = second_auction()
    branch.refuses("amount-range", "2026-12-02", accept(creditor("T"), lot="丙", price=0))
    branch.do("2026-12-02", accept(creditor("T"), lot="丙", price=52_000))
    assert branch.lot().price == 52_000
    branch.refuses("owed", "2026-12-03", c.DeliverGoods(lot="丙"))
    branch.do("2026-12-03", c.RecordBalance(lot="丙", amount=52_000))
    branch.refuses("wrong-kind", "2026-12-03", c.IssueTitle(lot="丙"))
    branch.do("2026-12-03", c.DeliverGoods(lot="丙"))
    assert branch.lot().stage is Stage.DELIVERED


def test_s20_else_the_goods_go_back() -> None:
    branch = second_auction()
    branch.do("2026-12-03", c.LiftAttachment(lot="丙"))
    assert branch.lot().stage is Stage.RETURNED
    unsold().refuses("wrong-kind", "2026-12-03", c.LiftAttachment(lot="甲"))


def test_goods_nobody_bid_for_may_go_back_at_once() -> None:
    branch = Branch()
    branch.lists(S1, goods())
    branch.unsold(S1, "丙", "NO_BID")
    branch.do("2026-12-03", c.LiftAttachment(lot="丙"))
    assert branch.lot().stage is Stage.RETURNED


def test_movables_without_a_reserve_need_an_appraised_price() -> None:
    branch = second_auction("NO_BID", reserve=None)
    branch.refuses("acceptance-price", "2026-12-02", accept(creditor("T"), lot="丙"))
    branch.do("2026-12-02", accept(creditor("T"), lot="丙", price=1_000))


def awarded() -> Branch:
    branch = Branch()
    branch.lists(S1, land())
    branch.awards(S1, "甲", 3_512_000, deposit=640_000)
    return branch


def revoke(cause: RevokeCause, *, consents: bool = False) -> c.RevokeAward:
    return c.RevokeAward(lot="甲", cause=cause, reason=WHY, winner_consents=consents)


@pytest.mark.parametrize(
    ("cause", "stage"),
    [
        (RevokeCause.UNLAWFUL, Stage.POSTPONED),
        (RevokeCause.SURPLUS, Stage.NOT_AWARDED),
        (RevokeCause.WITHDRAWN, Stage.WITHDRAWN),
    ],
)
def test_an_award_taken_back_gives_everything_back(cause: RevokeCause, stage: Stage) -> None:
    branch = awarded()
    branch.do("2026-12-04", c.RecordBalance(lot="甲", amount=1_000))
    (event,) = branch.do("2026-12-07", revoke(cause, consents=True))
    assert isinstance(event, AwardRevoked)
    assert event.refunds == (("2", 1_000),)
    assert branch.place(f"{S1}/甲/1") == (Place.RETURNED, 0, 640_000)
    assert (branch.lot().stage, branch.lot().price, branch.lot().purchases) == (stage, None, ())


def test_a_withdrawal_after_the_award_takes_the_winners_consent() -> None:
    awarded().refuses("winner-consent", "2026-12-07", revoke(RevokeCause.WITHDRAWN))


def test_nothing_is_taken_back_after_the_certificate() -> None:
    branch = awarded()
    branch.do("2026-12-04", c.RecordBalance(lot="甲", amount=2_872_000))
    branch.do("2026-12-20", c.IssueTitle(lot="甲"))
    branch.refuses("title-issued", "2026-12-21", revoke(RevokeCause.UNLAWFUL))
    unsold().refuses("docket-stage", "2026-12-21", revoke(RevokeCause.UNLAWFUL))


@pytest.mark.parametrize("named", ["王小明", "A123456789", "k", "KLMNO"])
def test_a_creditor_is_named_by_code_alone(named: str) -> None:
    unsold().refuses("creditor-form", "2026-12-02", accept(creditor(named)))
