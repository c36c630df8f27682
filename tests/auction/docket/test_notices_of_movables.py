"""The notice of a sale of movables: two auctions, the reserve, five days and one month (S13)."""

import pytest

from auction.docket import commands as c
from auction.docket.coming import next_lot
from auction.docket.notice_checks import check_notice
from auction.docket.state import Stage
from tests.auction.docket.office import S1, Branch, blocked, day, goods, notice, published


@pytest.mark.parametrize(
    ("posted", "other", "warnings"),
    [
        ("2026-11-26", {}, ()),
        ("2026-11-27", {}, ("notice-five-days",)),
        ("2026-11-28", {"perishable": True}, ()),
        ("2026-11-26", {"attached": day("2026-11-25")}, ()),
        ("2026-11-26", {"attached": day("2026-11-26")}, ("notice-attached",)),
        ("2026-11-26", {"attached": day("2026-10-26")}, ("notice-attached",)),
    ],
)
def test_days_before_a_sale_of_movables(
    posted: str, other: dict[str, object], warnings: tuple[str, ...]
) -> None:
    assert published(goods(), "2026-12-02", posted, **other).warnings == warnings


def test_movables_are_not_sold_before_five_days() -> None:
    assert blocked(goods(), notice("2026-12-02", "2026-11-28"), "2026-11-28") == "notice-short"


def test_movables_have_two_auctions_and_keep_their_reserve() -> None:
    branch = Branch()
    branch.lists(S1, goods())
    branch.unsold(S1, "丙", "BELOW_RESERVE")
    second = next_lot(branch.lot(), unit=1_000)
    assert second == goods(round_=2)
    branch.announce(second, "2026-12-23", "2026-12-09")
    branch.lists("2026-12-23-1", second)
    branch.awards("2026-12-23-1", "丙", 41_000, due="2026-12-23")
    branch.do("2026-12-24", c.DeclareDefault(lot="丙"))
    # a resale after default stays the second auction
    assert next_lot(branch.lot(), unit=1_000) == second
    moved = c.PublishNotice(
        lot=goods(reserve=60_000, round_=2), notice=notice("2027-01-13", "2026-12-28")
    )
    assert branch.refuses("notice-price-moved", "2026-12-28", moved)["expected"] == 80_000
    branch.announce(second, "2027-01-13", "2026-12-28")
    branch.lists("2027-01-13-1", second)
    branch.unsold("2027-01-13-1", "丙", "BELOW_RESERVE")
    assert next_lot(branch.lot(), unit=1_000) is None
    third = c.PublishNotice(lot=goods(round_=3), notice=notice("2027-02-24", "2027-01-27"))
    findings = check_notice(
        branch.state, branch.lot(), third.lot, third.notice, branch.office("2027-01-27")
    )
    assert "notice-movables-over" in [one.reason.code for one in findings]


def test_movables_without_a_reserve_may_be_sold_again_too() -> None:
    branch = Branch()
    branch.lists(S1, goods(reserve=None))
    branch.result(S1, "丙", "STOPPED", "PAID")
    branch.announce(goods(reserve=None), "2026-12-23", "2026-12-09")
    assert branch.lot().stage is Stage.ANNOUNCED


@pytest.mark.parametrize("reserve", [79_999, None])
def test_a_movable_s_reserve_that_falls_is_warned_of(reserve: int | None) -> None:
    branch = Branch()
    branch.lists(S1, goods())
    branch.unsold(S1, "丙")
    lower = published(goods(reserve=reserve, round_=2), "2026-12-23", "2026-12-09", branch)
    assert lower.warnings == ("notice-reserve-lower",)
