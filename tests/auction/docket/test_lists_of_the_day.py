"""A day's list takes up a lot as it was announced, and no lot that is sold."""

import pytest
from msgspec.structs import replace

from auction.docket import commands as c
from auction.docket.continuing import against_list
from auction.terms import Lot
from tests.auction.docket.office import S1, Branch, day, goods, land

ON = "2026-12-23"
UNSOLD_ONCE = land("甲", 2_560_000, round_=2, deposit=512_000)


def against(branch: Branch, lot: Lot, on: str = ON) -> list[str]:
    return [one.reason.code for one in against_list(branch.state, lot, f"{on}-1", day(on))]


def unsold() -> Branch:
    branch = Branch()
    branch.lists(S1, land())
    branch.unsold(S1, "甲")
    return branch


def announced() -> Branch:
    branch = unsold()
    branch.announce(UNSOLD_ONCE, ON, "2026-12-09")
    return branch


@pytest.mark.parametrize("round_", [1, 2, 3, 7])
def test_a_lot_nobody_knows_begins_in_whichever_round_it_is(round_: int) -> None:
    assert against(Branch(), land(round_=round_)) == []


def test_what_was_announced_is_sold_as_announced_and_on_its_day() -> None:
    branch = announced()
    assert against(branch, UNSOLD_ONCE) == []
    assert against(branch, UNSOLD_ONCE, "2026-12-30") == [], "a day that was missed"
    assert against(branch, UNSOLD_ONCE, "2026-12-16") == ["listed-early"]


@pytest.mark.parametrize(
    ("lot", "code"),
    [
        (land("甲", 2_560_000, round_=2, deposit=256_000), "listed-deposit"),
        (replace(UNSOLD_ONCE, payment_days=0), "listed-payment"),
        (land("甲", 2_559_999, round_=2, deposit=512_000), "notice-price-moved"),
        (land("甲", 2_560_000, round_=3, deposit=512_000), "notice-round"),
        (land("甲", 1_280_000, 1_280_000, round_=2, deposit=512_000), "notice-parcels"),
    ],
)
def test_another_figure_than_the_announced_one_is_told(lot: Lot, code: str) -> None:
    assert against(announced(), lot) == [code]


def test_what_was_not_announced_is_held_to_what_a_notice_would_be() -> None:
    assert against(unsold(), UNSOLD_ONCE) == []
    assert against(unsold(), land("甲", 1_600_000, round_=2)) == ["notice-cut"]
    assert against(unsold(), land()) == ["notice-round"]


def test_after_a_default_the_minimum_is_the_first_one() -> None:
    branch = Branch()
    branch.lists(S1, land())
    branch.awards(S1, "甲", 3_512_000, due="2026-12-09")
    assert against(branch, land()) == ["listed-sold"]
    branch.do("2026-12-10", c.DeclareDefault(lot="甲"))
    assert against(branch, land()) == []
    assert against(branch, land("甲", 2_560_000)) == ["notice-price-moved"]


def test_a_movable_keeps_its_reserve_and_has_no_third_auction() -> None:
    branch = Branch()
    branch.lists(S1, goods(round_=2))
    branch.unsold(S1, "丙")
    assert against(branch, goods(round_=3)) == ["notice-movables-over"]
