"""Two entries of one form: blind, by two people, and settled by the officer where they differ."""

import pytest
from msgspec.structs import replace

import display
from auction.session import commands as c
from auction.session import events as e
from auction.session.retrace import retrace
from auction.session.state import Bid
from auction.session.steps import next_step, other_steps
from auction.terms import WhichEntry
from tests.auction.session.driving import CLERK, OFFICER, WHY, Sitting
from tests.auction.session.golden_day import whole_day
from tests.auction.session.running import told
from tests.auction.session.test_corrections import MARK, OVER, UNDER, codes, nearest
from tests.auction.session.test_custody import refused
from tests.auction.session.test_policy import sitting_with
from tests.display.scenes import scene_of

FIRST = c.ReadBid(lot=MARK, envelope=1, words=OVER, digits="1,730,000", marks=("WRONG_NUMBER",))
SAME = c.ReenterBid(lot=MARK, envelope=1, words=OVER, digits="1730000")
OTHER = c.ReenterBid(lot=MARK, envelope=1, words=UNDER, digits="")


def opened() -> Sitting:
    sitting = sitting_with(blind_second_entry=True)
    sitting.to_opening(MARK)
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="1"), CLERK)
    return sitting


def entered() -> Sitting:
    sitting = opened()
    (event,) = sitting.do(FIRST, CLERK)
    assert isinstance(event, e.BidEntered)
    return sitting


def the_bid(sitting: Sitting) -> Bid:
    return sitting.state.lots[MARK].bids[1]


def settled(keep: WhichEntry) -> c.SettleEntries:
    return c.SettleEntries(lot=MARK, envelope=1, keep=keep, reason=WHY)


def test_one_entry_tells_nobody_anything() -> None:
    sitting = entered()
    bid, step = the_bid(sitting), nearest(sitting)
    assert (bid.stage, bid.words, bid.digits, bid.total, bid.findings) == (
        "ENTERED",
        None,
        None,
        None,
        (),
    )
    assert (step.command, step.not_by) == ("ReenterBid", CLERK.id)
    assert codes(sitting) == []
    for view in ("console", "record", "hall", "phone"):
        for locale in ("zh", "en"):
            frame = display.draw(view, scene_of(sitting), locale)
            for amount in ("1,730,000", "1730000", OVER):
                assert amount not in frame.html, view
                assert amount.encode() not in frame.model, view


def test_the_same_person_cannot_enter_it_twice() -> None:
    sitting = entered()
    with refused("same-entrant"):
        sitting.do(SAME, CLERK)


def test_two_entries_that_agree_make_the_reading() -> None:
    sitting = entered()
    again, read = sitting.do(SAME, OFFICER)
    assert isinstance(again, e.BidReentered)
    assert isinstance(read, e.BidRead)
    assert (again.agrees, read.total) == (True, 1_730_000)
    assert "WRONG_NUMBER" in {one.code for one in read.findings}
    assert nearest(sitting).command == "RuleBid"
    assert (the_bid(sitting).entered, the_bid(sitting).reentered) == (None, None)
    with refused("envelope-stage"):
        sitting.do(SAME, OFFICER)


@pytest.mark.parametrize(("keep", "total"), [("FIRST", 1_730_000), ("SECOND", 1_710_000)])
def test_of_two_that_differ_the_officer_keeps_one_with_a_reason(keep: str, total: int) -> None:
    sitting = entered()
    with refused("entered-once"):
        sitting.do(settled(WhichEntry.FIRST))
    (again,) = sitting.do(OTHER, OFFICER)
    assert isinstance(again, e.BidReentered)
    assert not again.agrees
    with refused("entered-twice"):
        sitting.do(SAME, OFFICER)
    step = nearest(sitting)
    assert (step.command, [one.name for one in step.fields]) == (
        "SettleEntries",
        ["keep", "reason"],
    )
    page = display.draw("console", scene_of(sitting), "zh").html
    assert "1,730,000" in page
    with refused("not-for-role"):
        sitting.do(settled(WhichEntry.FIRST), CLERK)
    with refused("reason-missing"):
        sitting.do(replace(settled(WhichEntry.FIRST), reason=""))
    decided, read = sitting.do(settled(WhichEntry(keep)))
    assert isinstance(decided, e.EntriesSettled)
    assert isinstance(read, e.BidRead)
    assert (decided.reason, read.total) == (WHY, total)
    assert "WRONG_NUMBER" in {one.code for one in read.findings}


def test_reading_it_anew_discards_both() -> None:
    sitting = entered()
    sitting.do(OTHER, OFFICER)
    assert "ReadBid" in {one.command for one in other_steps(sitting.state)}
    sitting.do(replace(FIRST, words=UNDER, digits=""), OFFICER)
    assert nearest(sitting).not_by == OFFICER.id
    _, read = sitting.do(OTHER, CLERK)
    assert isinstance(read, e.BidRead)
    assert read.total == 1_710_000


def test_a_correction_takes_a_reason_and_two_people_again() -> None:
    sitting = entered()
    sitting.do(SAME, OFFICER)
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    with refused("reason-missing"):
        sitting.do(FIRST, CLERK)
    sitting.do(replace(FIRST, reason=WHY), CLERK)
    assert (the_bid(sitting).stage, the_bid(sitting).total) == ("ENTERED", None)
    _, read = sitting.do(SAME, OFFICER)
    assert isinstance(read, e.BidRead)
    assert read.reason == WHY


def test_an_envelope_that_names_nobody_is_ruled_on_though_entered_once() -> None:
    sitting = sitting_with(blind_second_entry=True)
    sitting.to_opening(MARK)
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1), CLERK)
    sitting.do(replace(FIRST, marks=()), CLERK)
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=False, ground="G25"))
    assert the_bid(sitting).entered is None
    following = next_step(sitting.state)
    assert following is not None
    assert following.command == "DeclareUnsold"


def test_what_no_two_entries_explain_is_told() -> None:
    entries = told(whole_day())
    place = next(i for i, one in enumerate(entries) if isinstance(one.event, e.BidReentered))
    again = entries[place].event
    assert isinstance(again, e.BidReentered)
    lied = replace(entries[place], event=replace(again, digits=1))
    kinds = {one.kind for one in retrace([*entries[:place], lied, entries[place + 1]]).divergences}
    assert kinds == {"BidReentered", "BidRead"}
    alone = replace(entries[place + 1], command="none")
    (unread,) = retrace([*entries[:place], alone]).divergences
    assert (unread.kind, unread.why) == ("BidRead", "no act explains it")
    (missing,) = retrace(entries[: place + 1]).divergences
    assert missing.kind == "BidRead"
    settled_at = next(i for i, one in enumerate(entries) if isinstance(one.event, e.EntriesSettled))
    (early,) = retrace([*entries[:place], entries[settled_at]]).divergences
    assert (early.kind, early.why) == ("EntriesSettled", "no act explains it")
