"""The notice of sale: what blocks it, what only warns, rounds and their minimums (S13)."""

import pytest
from msgspec.structs import replace

from auction.docket import commands as c
from auction.docket.coming import coming, next_lot
from auction.docket.notice import Posting, Statement
from auction.docket.notice_checks import check_notice
from auction.docket.state import Stage
from auction.rules.stopping import StopCause
from auction.terms import Case, Lot, Parcel
from tests.auction.docket.office import (
    ALL,
    CLERK,
    EVERYWHERE,
    S1,
    WHY,
    Branch,
    blocked,
    buyer,
    day,
    goods,
    land,
    notice,
    published,
)


def test_a_notice_in_order_is_published_without_a_word() -> None:
    branch = Branch()
    event = published(land(), "2026-12-02", "2026-11-18", branch)
    assert (event.number, event.warnings) == (1, ())
    assert branch.lot().stage is Stage.ANNOUNCED
    (one,) = coming(branch.state, day("2026-12-02"))
    assert (one.number, one.lot, one.barred) == (1, land(), ())
    assert coming(branch.state, day("2026-12-09")) == ()


@pytest.mark.parametrize("missing", [one for one in Statement if one is not Statement.SUFFICIENCY])
def test_every_statement_of_the_law_is_asked_for(missing: Statement) -> None:
    states = tuple(one for one in ALL if one is not missing)
    stated = notice("2026-12-02", "2026-11-18", states=states)
    assert blocked(land(), stated, "2026-11-18") == f"notice-no-{missing.lower()}"
    (finding,) = check_notice(Branch().state, None, land(), stated, Branch().office("2026-11-18"))
    assert (finding.source, finding.blocks) == ("CEA §81", True)
    assert "§81" in finding.sentence("en")


def test_movables_need_less_said() -> None:
    states = (
        Statement.KIND,
        Statement.REASON,
        Statement.VENUE,
        Statement.PAYMENT,
        Statement.INSPECTION,
        Statement.QUALIFICATIONS,
    )
    posted_at = (Posting.BRANCH, Posting.PROPERTY)
    event = published(goods(), "2026-12-02", "2026-11-26", states=states, posted_at=posted_at)
    assert event.warnings == ()
    assert blocked(goods(), notice("2026-12-02", "2026-11-26", states=()), "2026-11-26") == (
        "notice-no-kind"
    )


@pytest.mark.parametrize("place", list(Posting))
def test_it_hangs_at_the_branch_at_the_property_and_on_the_website(place: Posting) -> None:
    posted_at = tuple(one for one in EVERYWHERE if one is not place)
    stated = notice("2026-12-02", "2026-11-18", posted_at=posted_at)
    assert blocked(land(), stated, "2026-11-18") == "notice-unposted"


def test_a_notice_names_the_case_it_sells_for() -> None:
    lot = Lot(**{**_fields(land("甲", 3_200_000)), "case_numbers": ()})  # type: ignore[arg-type]
    command = c.PublishNotice(lot=lot, notice=notice("2026-12-23", "2026-12-02"))
    assert Branch().refuses("notice-lot", "2026-12-02", command)["field"] == "case_numbers"


def test_the_lot_itself_must_be_in_order() -> None:
    lot = land("甲", 3_200_000, deposit=0)
    assert blocked(lot, notice("2026-12-02", "2026-11-18"), "2026-11-18") == "notice-lot"


@pytest.mark.parametrize(
    ("sale", "posted", "round_", "code"),
    [
        ("2026-12-02", "2026-11-18", 1, None),
        ("2026-12-02", "2026-11-19", 1, "notice-short"),
        ("2026-12-02", "2026-12-03", 1, "notice-past"),
    ],
)
def test_days_before_a_first_auction(sale: str, posted: str, round_: int, code: str | None) -> None:
    lot = land(round_=round_)
    if code is None:
        assert published(lot, sale, posted).warnings == ()
    else:
        assert blocked(lot, notice(sale, posted), "2026-11-18") == code


def test_a_day_of_sale_that_is_over() -> None:
    assert blocked(land(), notice("2026-12-02", "2026-11-02"), "2026-12-03") == "notice-past"


def test_a_year_without_a_calendar_blocks_it() -> None:
    stated = notice("2028-01-05", "2027-12-15")
    assert blocked(land(), stated, "2027-12-15") == "calendar-missing"


def test_a_day_of_rest_is_only_warned_of() -> None:
    event = published(land(), "2026-12-25", "2026-12-02")
    assert event.warnings == ("notice-rest-day",)


def unsold(*minimums: int, round_: int = 1, branch: Branch | None = None) -> Branch:
    branch = branch or Branch()
    branch.lists(S1, land("甲", *minimums, round_=round_))
    branch.unsold(S1, "甲")
    return branch


@pytest.mark.parametrize(
    ("sale", "posted", "warnings"),
    [
        ("2026-12-23", "2026-12-13", ()),
        ("2027-01-13", "2026-12-14", ()),
        # the real case: 81 days from notice to sale
        ("2027-03-05", "2026-12-14", ("notice-far",)),
    ],
)
def test_days_before_a_later_round(sale: str, posted: str, warnings: tuple[str, ...]) -> None:
    event = published(land("甲", 2_560_000, round_=2), sale, posted, unsold())
    assert event.warnings == warnings
    short = notice("2026-12-23", "2026-12-14")
    again = c.PublishNotice(lot=land("甲", 2_560_000, round_=2), notice=short)
    assert unsold().refuses("notice-short", "2026-12-14", again) == {"days": 9, "least": 10}


def test_s13_two_parcels_through_three_rounds() -> None:
    branch = unsold(1_500_000, 650_000)
    second = next_lot(branch.lot(), unit=1_000)
    assert second is not None
    assert [one.minimum for one in second.parcels] == [1_200_000, 520_000]
    assert (second.minimum, second.auction_round, second.deposit) == (1_720_000, 2, 344_000)
    branch.announce(second, "2026-12-23", "2026-12-09")
    branch.lists("2026-12-23-1", second)
    branch.unsold("2026-12-23-1", "甲")
    third = next_lot(branch.lot(), unit=1_000)
    assert third is not None
    assert [one.minimum for one in third.parcels] == [960_000, 416_000]
    assert third.minimum == 1_376_000
    branch.announce(third, "2027-01-13", "2026-12-30")
    branch.lists("2027-01-13-1", third)
    branch.unsold("2027-01-13-1", "甲")
    assert next_lot(branch.lot(), unit=1_000) is None
    assert len(branch.lot().listed) == 3
    fourth = c.PublishNotice(
        lot=land("甲", 900_000, 400_000, round_=4), notice=notice("2027-02-24", "2027-01-27")
    )
    branch.refuses("notice-special-first", "2027-01-27", fourth)
    again = c.PublishNotice(lot=third, notice=notice("2027-02-24", "2027-01-27"))
    branch.refuses("notice-special-first", "2027-01-27", again)


def test_s13_a_cut_below_the_legal_floor_is_refused_parcel_by_parcel() -> None:
    branch = unsold(1_234_567)
    suggested = next_lot(branch.lot(), unit=1_000)
    assert suggested is not None
    assert suggested.minimum == 988_000
    low = c.PublishNotice(
        lot=land("甲", 987_000, round_=2), notice=notice("2026-12-23", "2026-12-09")
    )
    facts = branch.refuses("notice-cut", "2026-12-09", low)
    assert facts == {"lot": "甲", "parcel": 1, "stated": 987_000, "floor": 987_654}
    # the total is in order, one parcel is not
    branch = unsold(1_500_000, 650_000)
    uneven = c.PublishNotice(
        lot=land("甲", 1_300_000, 519_999, round_=2), notice=notice("2026-12-23", "2026-12-09")
    )
    assert branch.refuses("notice-cut", "2026-12-09", uneven)["parcel"] == 2


def test_a_round_without_a_cut_is_warned_of() -> None:
    event = published(land(round_=2), "2026-12-23", "2026-12-09", unsold())
    assert event.warnings == ("notice-not-reduced",)


def test_rounds_come_one_after_the_other_and_parcels_stay() -> None:
    stated = notice("2026-12-23", "2026-12-09")
    skipped = c.PublishNotice(lot=land("甲", 2_560_000, round_=3), notice=stated)
    assert unsold().refuses("notice-round", "2026-12-09", skipped) == {
        "lot": "甲",
        "expected": 2,
        "stated": 3,
    }
    other = Parcel("building", "9", "1 坪", "1", 2_560_000)
    lot = Lot(**{**_fields(land("甲", 2_560_000, round_=2)), "parcels": (other,)})
    branch = unsold()
    branch.refuses("notice-parcels", "2026-12-09", c.PublishNotice(lot=lot, notice=stated))
    branch.result(S1, "甲", "POSTPONED", "CLOSURE")
    first = Lot(**{**_fields(land()), "parcels": (Parcel("building", "9", "", "1", 3_200_000),)})
    branch.refuses("notice-parcels", "2026-12-09", c.PublishNotice(lot=first, notice=stated))


def test_a_parcel_may_be_left_out_with_a_warning_and_the_others_are_held_to_their_cut() -> None:
    branch = Branch()
    branch.lists(S1, land("甲", 1_000_000, 500_000))
    branch.unsold(S1, "甲")
    both = land("甲", 800_000, 400_000, round_=2)
    left = {"parcels": both.parcels[1:], "minimum": 400_000, "deposit": 80_000, "combined": False}
    kept = Lot(**{**_fields(both), **left})
    event = published(kept, "2026-12-23", "2026-12-09", branch)
    assert event.warnings == ("notice-fewer-parcels",)
    deep = replace(kept.parcels[0], minimum=399_999)
    lower = Lot(**{**_fields(kept), "parcels": (deep,), "minimum": 399_999})
    branch = Branch()
    branch.lists(S1, land("甲", 1_000_000, 500_000))
    branch.unsold(S1, "甲")
    stated = notice("2026-12-23", "2026-12-09")
    facts = branch.refuses("notice-cut", "2026-12-09", c.PublishNotice(lot=lower, notice=stated))
    assert facts["floor"] == 400_000


def _fields(lot: Lot) -> dict[str, object]:
    return {name: getattr(lot, name) for name in Lot.__struct_fields__}


@pytest.mark.parametrize("status", ["STOPPED", "POSTPONED", "NOT_AWARDED"])
def test_what_was_not_tried_to_the_end_keeps_round_and_minimum(status: str) -> None:
    branch = unsold()
    branch.result(S1, "甲", status)
    assert next_lot(branch.lot(), unit=1_000) == land()
    moved = c.PublishNotice(lot=land("甲", 2_560_000), notice=notice("2026-12-23", "2026-12-09"))
    facts = branch.refuses("notice-price-moved", "2026-12-09", moved)
    assert facts == {"lot": "甲", "expected": 3_200_000}
    branch.announce(land(), "2026-12-23", "2026-12-09")


def test_a_lot_that_somebody_bought_is_not_announced() -> None:
    branch = Branch()
    branch.lists(S1, land())
    branch.awards(S1, "甲", 3_300_000)
    command = c.PublishNotice(lot=land(), notice=notice("2026-12-23", "2026-12-09"))
    assert branch.refuses("docket-stage", "2026-12-09", command)["stage"] == "AWARDED"
    assert next_lot(branch.lot(), unit=1_000) is None


CASE = Case(id="1", lots=("甲", "乙"), claims=4_800_000, costs=63_000, taxes=137_000)


def test_nothing_more_is_announced_while_the_awards_suffice() -> None:
    branch = Branch()
    branch.lists(S1, land("甲", 3_300_000), land("乙", 1_750_000), case=CASE)
    branch.awards(S1, "甲", 5_050_000, deposit=660_000)
    branch.result(S1, "乙", "NOT_AWARDED")
    command = c.PublishNotice(lot=land("乙", 1_750_000), notice=notice("2026-12-30", "2026-12-09"))
    assert branch.refuses("notice-suffices", "2026-12-09", command) == {
        "case": "1",
        "raised": 5_050_000,
        "threshold": 5_000_000,
    }
    branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    branch.do("2026-12-10", command)
    assert branch.lot(2).stage is Stage.ANNOUNCED


def test_what_earlier_sittings_raised_counts_once() -> None:
    branch = Branch()
    branch.lists(S1, land("甲"), land("乙"), case=CASE)
    branch.awards(S1, "甲", 3_300_000)
    branch.unsold(S1, "乙")
    second_day = "2026-12-23-1"
    later = Case(id="7", lots=("乙",), claims=4_800_000, costs=200_000, raised=3_500_000)
    branch.lists(second_day, land("乙", 2_560_000, round_=2), case=later)
    branch.result(second_day, "乙", "NOT_AWARDED")
    (key,) = branch.state.cases
    assert branch.state.cases[key].raised == 200_000


def test_a_case_of_which_nothing_is_listed_is_passed_over() -> None:
    branch = Branch()
    branch.lists(S1, land(), case=Case(id="1", lots=("戊",), claims=1))
    assert len(branch.state.cases) == 0


def test_several_lots_should_say_that_the_rest_is_not_awarded() -> None:
    states = tuple(one for one in ALL if one is not Statement.SUFFICIENCY)
    event = published(land(), "2026-12-02", "2026-11-18", states=states, several_lots=True)
    assert event.warnings == ("notice-no-clause",)


def halt(cause: StopCause = StopCause.WITHDRAWN) -> c.HaltLot:
    return c.HaltLot(lot="甲", cause=cause, reason=WHY)


def test_a_withdrawn_lot_begins_anew_and_bars_nobody_any_more() -> None:
    branch = Branch()
    branch.lists(S1, land())
    branch.awards(S1, "甲", 3_512_000, deposit=640_000)
    branch.refuses("docket-stage", "2026-12-03", halt())
    branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    branch.refuses(
        "reason-missing", "2026-12-11", c.HaltLot(lot="甲", cause=StopCause.PAID, reason="")
    )
    branch.refuses("not-for-role", "2026-12-11", halt(), CLERK)
    branch.do("2026-12-11", halt())
    assert (branch.lot().stage, branch.lot().cause) == (Stage.WITHDRAWN, "WITHDRAWN")
    assert next_lot(branch.lot(), unit=1_000) is None
    assert len(branch.lot().barred) == 1
    branch.announce(land("甲", 4_000_000), "2027-01-06", "2026-12-16")
    assert branch.lot().barred == ()
    assert len(branch.lot().lapsed) == 1


def test_a_special_sale_with_an_offer_is_not_halted() -> None:
    branch = unsold(round_=3)
    branch.do("2026-12-03", c.OpenSpecialSale(lot="甲"))
    offer = c.LodgeOffer(lot="甲", offerors=(buyer(),), price=3_200_000, deposit=640_000)
    branch.do("2026-12-04", offer)
    branch.refuses("offers-wait", "2026-12-05", halt(StopCause.PAID))
    branch.do("2026-12-05", c.RefuseOffer(lot="甲", offer=1, reason=WHY))
    branch.do("2026-12-05", halt(StopCause.PAID))
    assert (branch.lot().stage, branch.lot().special) == (Stage.STOPPED, None)


def test_a_cut_so_small_that_nothing_falls() -> None:
    branch = unsold(3, 3_000)
    lot = next_lot(branch.lot(), unit=1_000)
    assert lot is not None
    assert [one.minimum for one in lot.parcels] == [3, 2_400]
    assert 1 <= lot.deposit <= (lot.minimum or 0)
