"""Outcomes put to the rules again: what they give is found, what nobody explains is told."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from auction.rules.findings import note
from auction.session import events as e
from auction.session.retrace import OUTCOMES, Told, retrace
from auction.terms import Fact, Holding
from tests.auction.session.golden_day import whole_day
from tests.auction.session.running import told


@pytest.fixture(scope="module")
def day() -> list[Told]:
    return told(whole_day())


def test_a_day_comes_out_again_as_it_was_written(day: list[Told]) -> None:
    entries = day
    retraced = retrace(entries)
    assert retraced.divergences == ()
    assert retraced.outcomes == sum(isinstance(one.event, OUTCOMES) for one in entries)


def first(entries: list[Told], kind: type[Fact], **marks: object) -> int:
    return next(
        place
        for place, one in enumerate(entries)
        if isinstance(one.event, kind)
        and all(getattr(one.event, name) == value for name, value in marks.items())
    )


FORGED: list[tuple[type[Fact], dict[str, object], Callable[[Fact], Fact]]] = [
    (e.LotAwarded, {"lot": "甲"}, lambda one: replace(one, price=1_600_000)),
    (e.LotAwarded, {"lot": "甲"}, lambda one: replace(one, winners=(Holding(bidder="1"),))),
    (e.LotAwarded, {"lot": "甲"}, lambda one: replace(one, due_date="2027-01-01")),
    (e.LotAwarded, {"lot": "丙"}, lambda one: replace(one, balance=0)),
    (
        e.LotAwarded,
        {"lot": "丙"},
        lambda _: e.LotUnsold(lot="丙", cause=e.UnsoldCause.NO_BID),
    ),
    (e.BidRuled, {"valid": True}, lambda one: replace(one, valid=False, ground="G09")),
    (e.BidRuled, {"valid": False}, lambda one: replace(one, valid=True, ground=None)),
    (e.BidRead, {}, lambda one: replace(one, total=9_999_999)),
    (e.BidRead, {}, lambda one: replace(one, words=None, digits=None)),
    (e.BidRead, {}, lambda one: replace(one, allocation=(one.total, 0))),  # type: ignore[attr-defined]
    (
        e.BidRead,
        {"lot": "甲", "envelope": 3},
        lambda one: replace(one, findings=(), proposed_valid=True),
    ),
    (
        e.BidRead,
        {},
        lambda one: replace(one, findings=(*one.findings, note("TOTAL_SUMMED", total=1))),  # type: ignore[attr-defined]
    ),
    (e.BidRead, {}, lambda one: replace(one, proposed_valid=not one.proposed_valid)),  # type: ignore[attr-defined]
    (e.DepositChecked, {}, lambda one: replace(one, total=1)),
    (e.EnvelopesCounted, {}, lambda one: replace(one, dropped=99)),
    (e.TieRaised, {}, lambda one: replace(one, increase=-5)),
    (e.OralBidAccepted, {}, lambda one: replace(one, amount=1)),
    (e.CallMade, {"call": 1}, lambda one: replace(one, call=3)),
]


@pytest.mark.parametrize(("kind", "marks", "forge"), FORGED)
def test_what_the_rules_do_not_give_is_told_at_its_entry(
    day: list[Told],
    kind: type[Fact],
    marks: dict[str, object],
    forge: Callable[[Fact], Fact],
) -> None:
    entries = day
    place = first(entries, kind, **marks)
    forged = replace(entries[place], event=forge(entries[place].event))
    retraced = retrace([*entries[:place], forged, *entries[place + 1 :]])
    assert retraced.divergences[0].seq == place


def test_an_outcome_that_no_act_brought_about_is_told(day: list[Told]) -> None:
    entries = day
    place = first(entries, e.HammerFell)
    alone = replace(entries[place], command=None)
    retraced = retrace([*entries[:place], alone, *entries[place + 1 :]])
    assert (retraced.divergences[0].seq, retraced.divergences[0].why) == (
        place,
        "no act explains it",
    )


def test_an_override_is_explained_by_its_two_people_and_its_reason(
    day: list[Told],
) -> None:
    entries = day
    place = first(entries, e.BidRuled, split=True)
    assert retrace(entries).divergences == ()
    alone = replace(entries[place], command="by-one-person")
    retraced = retrace([*entries[:place], alone, *entries[place + 1 :]])
    assert place in [one.seq for one in retraced.divergences]
