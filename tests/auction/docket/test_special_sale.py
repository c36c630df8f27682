"""應買公告: three months, offers in order of filing, one more auction, deemed withdrawal."""

from datetime import timedelta

import pytest

from auction.docket import commands as c
from auction.docket.events import LotDeemedWithdrawn, OfferRefused, SpecialSaleOpened
from auction.docket.state import Stage
from auction.docket.terms import Place
from tests.auction.docket.office import WHY, Branch, day, goods, land, notice

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


def offer(price: int = MINIMUM, deposit: int = 280_000) -> c.FileOffer:
    return c.FileOffer(lot="甲", offeror=WHY, price=price, deposit=deposit)


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
