"""應買公告: three months, offers in order of filing, one more auction, deemed withdrawal."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from auction.docket import commands as c
from auction.docket.coming import next_lot
from auction.docket.events import (
    LotDeemedWithdrawn,
    OfferAllowed,
    OfferFiled,
    OfferRefused,
    SpecialSaleOpened,
)
from auction.docket.state import Stage
from auction.docket.terms import Buyer, Place
from auction.rules.eligibility import Bidder, BidderKind, Enclosure, Prohibition, Restriction
from tests.auction.docket.office import CLERK, WHY, Branch, buyer, day, goods, land, notice

S3 = "2026-12-16-1"
MINIMUM = 1_376_000


def third_round() -> Branch:
    """S13's house and land after its third round: nobody bought."""
    branch = Branch()
    branch.lists(S3, land("甲", 960_000, 416_000, round_=3, deposit=280_000))
    branch.unsold(S3, "甲")
    return branch


def opened(on: str = "2026-12-18") -> Branch:
    branch = third_round()
    branch.do(on, c.OpenSpecialSale(lot="甲"))
    return branch


def offer(
    price: int = MINIMUM, deposit: int = 280_000, *offerors: Buyer, **other: object
) -> c.LodgeOffer:
    fields: dict[str, object] = {"price": price, "deposit": deposit, **other}
    return c.LodgeOffer(lot="甲", offerors=offerors or (buyer(7),), **fields)  # type: ignore[arg-type]


def test_it_runs_three_months_from_its_notice() -> None:
    branch = third_round()
    (event,) = branch.do("2026-12-18", c.OpenSpecialSale(lot="甲"))
    assert isinstance(event, SpecialSaleOpened)
    assert (event.published, event.ends, event.late) == (
        day("2026-12-18"),
        day("2027-03-18"),
        False,
    )
    assert branch.lot().stage is Stage.SPECIAL_SALE


def test_more_than_ten_days_after_the_round_is_late() -> None:
    (event,) = third_round().do("2026-12-26", c.OpenSpecialSale(lot="甲"))
    assert not event.late  # type: ignore[attr-defined]
    (event,) = third_round().do("2026-12-28", c.OpenSpecialSale(lot="甲"))
    assert not event.late, "the tenth day was a Saturday"  # type: ignore[attr-defined]
    (event,) = third_round().do("2026-12-29", c.OpenSpecialSale(lot="甲"))
    assert event.late  # type: ignore[attr-defined]


def test_the_first_filed_is_heard_first_and_buys() -> None:
    branch = opened()
    branch.refuses("offer-low", "2027-01-04", offer(MINIMUM - 1))
    branch.refuses("offer-low", "2027-01-04", offer(deposit=279_999))
    branch.refuses("offer-low", "2027-01-04", offer(deposit=MINIMUM + 1))
    branch.do("2027-01-04", offer())
    branch.do("2027-01-05", offer(1_500_000))
    first, second = "2026-12-18/offer-1", "2026-12-18/offer-2"
    assert branch.place(second) == (Place.HELD, 0, 0)
    branch.refuses("deposit-owing", "2027-01-05", c.RefundDeposit(lot="甲", deposit=second))
    assert branch.refuses("offer-order", "2027-01-06", c.AllowOffer(lot="甲", offer=2)) == {
        "first": 1
    }
    branch.do("2027-01-06", c.AllowOffer(lot="甲", offer=1))
    lot = branch.lot()
    assert (lot.stage, lot.price, lot.outstanding) == (Stage.AWARDED, MINIMUM, 1_096_000)
    assert lot.purchases[0].due == day("2027-01-13")
    assert branch.place(first) == (Place.APPLIED, 280_000, 0)
    assert branch.place(second) == (Place.RETURNED, 0, 280_000)
    branch.do("2027-01-14", c.DeclareDefault(lot="甲", buyer="offer:1"))
    assert branch.place(first) == (Place.HELD, 0, 0)


def filed(branch: Branch, *offerors: Buyer, **other: object) -> list[str]:
    """The grounds found on an offer that was taken."""
    (event,) = branch.do("2027-01-04", offer(MINIMUM, 280_000, *offerors, **other), CLERK)
    assert isinstance(event, OfferFiled)
    return [one.code for one in event.findings]


def allow(number: int = 1, **other: object) -> c.AllowOffer:
    return c.AllowOffer(lot="甲", offer=number, **other)  # type: ignore[arg-type]


def test_who_bought_is_known_and_defaults_like_any_buyer() -> None:
    branch = opened()
    filed(branch, buyer(7))
    branch.do("2027-01-06", allow())
    assert [one.commitment for one in branch.lot().purchases[0].people] == ["is7"]
    branch.do("2027-01-14", c.DeclareDefault(lot="甲"))
    assert [one.commitment for one in branch.lot().barred] == ["is7"]


def test_the_defaulter_of_an_earlier_sale_is_found_by_commitment() -> None:
    branch = Branch()
    branch.lists("2026-12-02-1", land(round_=3))
    branch.awards("2026-12-02-1", "甲", 3_300_000, deposit=640_000)
    branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    branch.lists(S3, land(round_=3))
    branch.unsold(S3, "甲")
    branch.do("2026-12-18", c.OpenSpecialSale(lot="甲"))
    same = c.LodgeOffer(lot="甲", offerors=(buyer(2),), price=3_200_000, deposit=640_000)
    (event,) = branch.do("2027-01-04", same)
    assert isinstance(event, OfferFiled)
    assert [one.code for one in event.findings] == ["G04"]


@pytest.mark.parametrize("role", Prohibition)
@pytest.mark.parametrize("first", [True, False])
def test_obligor_and_staff_are_found_whenever_they_are_entered(
    role: Prohibition, *, first: bool
) -> None:
    branch = opened()
    bar = c.BarBuyer(lot="甲", buyer=buyer(7), role=role)
    if first:
        for _ in range(2):
            branch.do("2026-12-19", bar, CLERK)
    assert filed(branch, buyer(6), buyer(7)) == (["G05"] if first else [])
    if not first:
        branch.do("2027-01-05", bar, CLERK)
    facts = branch.refuses("offer-barred", "2027-01-06", allow())
    assert facts == {"offer": 1, "grounds": "G05"}
    (allowed,) = branch.do("2027-01-06", allow(despite=WHY))
    assert isinstance(allowed, OfferAllowed)
    assert [(one.code, one.facts["role"]) for one in allowed.findings] == [("G05", role)]
    assert allowed.despite == WHY


def test_farmland_asks_a_company_for_its_permit_and_a_person_for_none() -> None:
    branch = Branch()
    lot = replace(land("甲", 960_000, 416_000, round_=3), restrictions=(Restriction.FARMLAND,))
    branch.lists(S3, lot)
    branch.unsold(S3, "甲")
    branch.do("2026-12-18", c.OpenSpecialSale(lot="甲"))
    company = buyer(7, who=Bidder(kind=BidderKind.PRIVATE_JURISTIC))
    abroad = buyer(8, who=Bidder(from_abroad=True))
    assert filed(branch, company) == ["G17"]
    assert filed(branch, company, enclosed=(Enclosure.FARMLAND_PERMIT,)) == []
    assert filed(branch, abroad) == ["G19"]
    assert filed(branch, buyer(9)) == []
    branch.do("2027-01-06", c.RefuseOffer(lot="甲", offer=1, reason=WHY))
    branch.do("2027-01-06", allow(2))


def test_joint_offerors_hold_what_they_state_or_equal_shares() -> None:
    branch = opened()
    unfit = offer(MINIMUM, 280_000, buyer(1, share="1/3"), buyer(2, share="1/3"))
    assert branch.refuses("offer-shares", "2027-01-04", unfit) == {"holders": 2}
    strange = offer(MINIMUM, 280_000, buyer(1, share="half"), buyer(2))
    branch.refuses("shares-form", "2027-01-04", strange)
    filed(branch, buyer(1, share="1/3"), buyer(2, share="2/3"))
    branch.do("2027-01-06", allow())
    held = branch.lot().purchases[0].holdings
    assert [(one.bidder, one.share) for one in held] == [("offer:1/1", "1/3"), ("offer:1/2", "2/3")]


def test_an_offer_names_somebody_whose_number_was_looked_at() -> None:
    branch = opened()
    nobody = c.LodgeOffer(lot="甲", offerors=(), price=MINIMUM, deposit=280_000)
    branch.refuses("offer-nobody", "2027-01-04", nobody)
    unsettled = buyer(1, settled=False)
    branch.refuses("checksum-unanswered", "2027-01-04", offer(MINIMUM, 280_000, unsettled))
    bar = c.BarBuyer(lot="甲", buyer=unsettled, role=Prohibition.OBLIGOR)
    branch.refuses("checksum-unanswered", "2027-01-04", bar)


def test_names_reach_the_rules_sealed() -> None:
    named = c.Offeror(document="national_id", number="A123456789", name="王小明")
    for command in (
        c.FileOffer(lot="甲", offerors=(named,), price=MINIMUM, deposit=280_000),
        c.ProhibitBuyer(lot="甲", buyer=named, role=Prohibition.OBLIGOR),
    ):
        with pytest.raises(TypeError, match="seals"):
            opened().do("2027-01-04", command)


def test_a_waiting_offer_keeps_it_open_and_its_refusal_ends_it() -> None:
    branch = opened()
    branch.do("2027-03-18", offer())
    branch.refuses("offer-late", "2027-03-19", offer())
    branch.refuses("offers-wait", "2027-03-19", c.EndSpecialSale(lot="甲"))
    refused, over = branch.do("2027-03-19", c.RefuseOffer(lot="甲", offer=1, reason=WHY))
    assert isinstance(refused, OfferRefused)
    assert isinstance(over, LotDeemedWithdrawn)
    assert branch.lot().stage is Stage.DEEMED_WITHDRAWN
    assert branch.place("2026-12-18/offer-1") == (Place.RETURNED, 0, 280_000)


def test_a_refused_offer_lets_the_next_be_heard() -> None:
    branch = opened()
    branch.do("2027-01-04", offer())
    branch.do("2027-01-05", offer(1_400_000))
    assert len(branch.do("2027-01-06", c.RefuseOffer(lot="甲", offer=1, reason=WHY))) == 1
    assert branch.lot().stage is Stage.SPECIAL_SALE
    branch.refuses("offer-order", "2027-01-06", c.RefuseOffer(lot="甲", offer=1, reason=WHY))
    branch.do("2027-01-06", c.AllowOffer(lot="甲", offer=2))
    assert branch.lot().price == 1_400_000


def test_nobody_offers_and_it_is_deemed_withdrawn_then_begins_anew() -> None:
    branch = opened()
    running = branch.refuses("special-running", "2027-03-18", c.EndSpecialSale(lot="甲"))
    assert running["ends"] == "2027-03-18"
    assert branch.refuses("offer-order", "2027-03-19", c.AllowOffer(lot="甲", offer=1)) == {
        "first": 0
    }
    branch.do("2027-03-19", c.EndSpecialSale(lot="甲"))
    assert branch.lot().stage is Stage.DEEMED_WITHDRAWN
    ended = branch.lot().special
    assert ended is not None
    assert ended.ends.isoformat() == "2027-03-18"
    fourth = c.PublishNotice(
        lot=land("甲", 960_000, 416_000, round_=4), notice=notice("2027-05-05", "2027-04-14")
    )
    assert branch.refuses("notice-round", "2027-04-14", fourth)["expected"] == 1
    branch.announce(land("甲", 1_500_000, 650_000), "2027-05-05", "2027-04-14")
    assert (branch.lot().stage, branch.lot().number) == (Stage.ANNOUNCED, 1)


def test_a_creditor_asks_for_one_more_auction_with_a_cut() -> None:
    branch = opened()
    branch.refuses("creditors-none", "2027-01-04", c.AskReduction(lot="甲", creditor=" "))
    branch.refuses("acceptance-late", "2027-03-19", c.AskReduction(lot="甲", creditor="T"))
    branch.do("2027-01-04", c.AskReduction(lot="甲", creditor="T"))
    assert branch.lot().stage is Stage.UNSOLD
    branch.refuses("special-not-yet", "2027-01-04", c.OpenSpecialSale(lot="甲"))
    cut = land("甲", 767_999, 333_000, round_=4, deposit=220_000)
    asked = c.PublishNotice(lot=cut, notice=notice("2027-02-24", "2027-01-27"))
    assert branch.refuses("notice-cut", "2027-01-27", asked)["floor"] == 768_000
    last = land("甲", 768_000, 333_000, round_=4, deposit=220_000)
    branch.announce(last, "2027-02-24", "2027-01-27")
    branch.lists("2027-02-24-1", last)
    branch.unsold("2027-02-24-1", "甲")
    assert branch.lot().stage is Stage.DEEMED_WITHDRAWN


def test_a_new_appraisal_gives_the_last_auction_its_minimum() -> None:
    branch = opened()
    branch.do("2027-01-04", c.AskReduction(lot="甲", creditor="T", reappraised=True))
    suggested = next_lot(branch.lot(), unit=1_000)
    assert suggested is not None
    assert (suggested.auction_round, suggested.minimum) == (4, 1_376_000)
    last = land("甲", 500_000, 1_000_000, round_=4, deposit=300_000)
    third = c.PublishNotice(
        lot=land("甲", 500_000, 1_000_000, round_=3), notice=notice("2027-02-24", "2027-01-27")
    )
    assert branch.refuses("notice-round", "2027-01-27", third)["expected"] == 4
    branch.announce(last, "2027-02-24", "2027-01-27")
    assert not branch.lot().reappraised
    branch.lists("2027-02-24-1", last)
    branch.unsold("2027-02-24-1", "甲")
    assert branch.lot().stage is Stage.DEEMED_WITHDRAWN


def test_after_an_offer_nobody_asks_for_a_cut_any_more() -> None:
    branch = opened()
    branch.do("2027-01-04", offer())
    branch.refuses("offers-made", "2027-01-05", c.AskReduction(lot="甲", creditor="T"))
    branch.do("2027-01-06", c.RefuseOffer(lot="甲", offer=1, reason=WHY))
    branch.refuses("offers-made", "2027-01-07", c.AskReduction(lot="甲", creditor="T"))


def test_it_comes_after_the_last_round_of_real_estate_only() -> None:
    branch = Branch()
    branch.lists(S3, land(round_=2), goods(round_=2))
    branch.unsold(S3, "甲")
    branch.unsold(S3, "丙")
    branch.refuses("special-not-yet", "2026-12-18", c.OpenSpecialSale(lot="甲"))
    branch.refuses("special-not-yet", "2026-12-18", c.OpenSpecialSale(lot="丙"))


def test_partition_sales_go_on_without_it() -> None:
    branch = Branch()
    lot = land("甲", 1_000_000, round_=1)
    command = c.PublishNotice(lot=lot, notice=notice("2026-12-16", "2026-11-25", max_rounds=None))
    branch.do("2026-11-25", command)
    session, minimum, on = S3, 1_000_000, day("2026-12-16")
    branch.lists(session, lot)
    for round_ in range(2, 6):
        branch.unsold(session, "甲")
        branch.refuses("special-not-yet", on.isoformat(), c.OpenSpecialSale(lot="甲"))
        minimum = minimum * 4 // 5
        lot = land("甲", minimum, round_=round_)
        posted, on = on + timedelta(days=1), on + timedelta(days=21)
        branch.do(
            posted.isoformat(),
            c.PublishNotice(
                lot=lot,
                notice=notice(on.isoformat(), posted.isoformat(), max_rounds=None),
            ),
        )
        session = f"{on}-1"
        branch.lists(session, lot)
    assert (branch.lot().lot.auction_round, branch.lot().lot.minimum) == (5, 409_600)


def test_a_year_without_a_calendar_stops_it() -> None:
    branch = Branch()
    branch.lists("2027-12-15-1", land(round_=3))
    branch.unsold("2027-12-15-1", "甲")
    facts = branch.refuses("calendar-missing", "2027-12-17", c.OpenSpecialSale(lot="甲"))
    assert facts == {"why": "holidays-missing", "roc_year": 117}


@pytest.mark.parametrize("amount", [0, -1, 10**15])
def test_an_offer_is_an_amount(amount: int) -> None:
    opened().refuses("amount-range", "2027-01-04", offer(amount))
