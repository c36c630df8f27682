"""Lots across sittings: which lot continues which, and how each is named."""

import pytest

from auction.docket import commands as c
from auction.docket.fold import fold
from auction.docket.state import Docket, Stage
from auction.docket.subjects import case_key, continued
from auction.session.events import LotCalled, RefusalRecorded
from auction.terms import Lot
from tests.auction.docket.office import AUDITOR, S1, Branch, goods, land

S2 = "2026-12-23-1"


def _but(lot: Lot, **other: object) -> Lot:
    return Lot(**{**{name: getattr(lot, name) for name in Lot.__struct_fields__}, **other})


@pytest.mark.parametrize("written", ["竹執孝101年", "新竹執（孝）101年", "101年度"])
def test_a_lot_keeps_its_number_under_another_section(written: str) -> None:
    branch = Branch()
    branch.lists(S1, land())
    branch.unsold(S1, "甲")
    branch.lists(S2, _but(land(round_=2), case_numbers=(f"{written}贈稅執特專字第50597號",)))
    assert branch.lot().listed == ((S1, "甲"), (S2, "甲"))
    assert branch.lot().session == S2


def test_a_lot_under_another_mark_is_known_by_its_parcels_and_title() -> None:
    branch = Branch()
    branch.lists(S1, land("甲"))
    branch.unsold(S1, "甲")
    branch.lists(S2, _but(land("甲", round_=2), mark="丁"))
    assert branch.lot().listed == ((S1, "甲"), (S2, "丁"))


def test_other_cases_kinds_and_lots_are_new() -> None:
    branch = Branch()
    branch.lists(S1, land("甲"), land("乙"), goods("甲"))
    branch.lists(S2, _but(land("甲"), case_numbers=("竹執丙101年贈稅執特專字第1號",)))
    assert sorted(branch.state.lots) == [1, 2, 3, 4]
    branch.refuses("docket-lot-ambiguous", "2026-12-03", c.IssueTitle(lot="甲"))
    branch.refuses("docket-stage", "2026-12-03", c.IssueTitle(lot="甲", session=S1))
    branch.refuses("docket-lot-unknown", "2026-12-03", c.IssueTitle(lot="戊"))
    branch.refuses("docket-lot-unknown", "2026-12-03", c.IssueTitle(lot="乙", session=S2))
    branch.refuses("not-for-role", "2026-12-03", c.IssueTitle(lot="乙"), AUDITOR)


def test_two_of_one_sitting_are_never_one() -> None:
    branch = Branch()
    twin = _but(land("乙"), parcels=land("甲").parcels, title_zh=land("甲").title_zh)
    branch.lists(S1, land("甲"), twin)
    assert sorted(branch.state.lots) == [1, 2]


def test_a_lot_whose_title_passed_is_another_one_when_it_is_sold_again() -> None:
    branch = Branch()
    branch.lists(S1, land())
    branch.awards(S1, "甲", 3_200_000)
    branch.do("2026-12-03", c.RecordBalance(lot="甲", amount=3_200_000))
    branch.do("2026-12-03", c.IssueTitle(lot="甲"))
    branch.refuses("docket-stage", "2026-12-03", c.IssueTitle(lot="甲"))
    assert continued(branch.state, land()) is None
    branch.lists(S2, land())
    assert sorted(branch.state.lots) == [1, 2]


def test_a_lot_that_is_sold_and_listed_all_the_same_is_another_one() -> None:
    branch = Branch()
    branch.lists(S1, land())
    branch.awards(S1, "甲", 3_200_000)
    branch.lists(S2, land())
    assert (branch.lot(1).stage, branch.lot(2).stage) == (Stage.AWARDED, Stage.ANNOUNCED)


def test_a_case_number_nobody_can_read_stands_for_itself() -> None:
    assert case_key(_but(land(), case_numbers=("?",))) == "?"


def test_results_of_what_was_never_listed_change_nothing() -> None:
    branch = Branch()
    branch.unsold(S1, "甲")
    assert branch.state == Docket()
    branch.lists(S1, land())
    before = branch.state
    branch.result(S1, "甲", "ANNOUNCED")
    assert branch.lot().stage is before.lots[1].stage


def test_an_award_before_results_told_who_won() -> None:
    branch = Branch()
    branch.lists(S1, land())
    branch.awards(S1, "甲", 3_200_000, winner="", due=None)
    (award,) = branch.lot().purchases
    assert (award.buyer, award.due, award.outstanding) == ("?", None, 3_200_000)
    assert branch.refuses("not-due", "2026-12-30", c.DeclareDefault(lot="甲"))["due"] == "—"


def test_sealed_sittings_are_kept_with_their_days() -> None:
    branch = Branch()
    branch.records(S1)
    assert branch.state.dates[S1] == "2026-12-02"


def test_a_recorded_refusal_changes_nothing() -> None:
    event = RefusalRecorded(command="FileOffer", code="offer-late", subject="lot:甲", facts={})
    assert fold(Docket(), event) == Docket()


def test_other_streams_facts_are_no_docket_s() -> None:
    with pytest.raises(TypeError, match="LotCalled does not belong"):
        fold(Docket(), LotCalled(lot="甲"))
