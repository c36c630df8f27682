"""How a lot came to its result: every decision with what was proposed when it was taken."""

from hashlib import sha256

import pytest
from msgspec.structs import replace

from auction.session import commands as c
from auction.session.account import NoSuchLotError, account
from auction.session.events import BidRuled, Seconded
from auction.session.explanation import explain
from auction.session.retrace import Told
from auction.session.subjects import Stamp
from tests.auction.session.driving import OFFICER, T0, WHY, Sitting
from tests.auction.session.test_corrections import MARK, check
from tests.auction.session.test_drawing import SALT, begin, name, reveal, tied
from tests.auction.session.test_opening import award, bid, oral, read, valid


def told(sitting: Sitting) -> list[Told]:
    """The events one second apart, as their entries would be stamped."""
    return [
        Told(Stamp(number, T0 + number * 1000, number * 1000, OFFICER.id), None, event)
        for number, event in enumerate(sitting.events)
    ]


def test_every_decision_is_told_with_what_was_proposed_at_that_moment() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK, MARK)
    valid(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    read(sitting, 2, "2", "壹佰元整", "100")
    sitting.do(c.RuleBid(lot=MARK, envelope=2, valid=False))
    check(sitting, 350_000)
    award(sitting)
    of_lot = account(told(sitting), MARK)
    assert of_lot.stage == "AWARDED"
    kinds = [type(one.event).__name__ for one in of_lot.decided]
    assert kinds == ["BidRuled", "BidRuled", "DepositChecked", "LotAwarded"]
    proposals = [one.why and one.why.proposal.code for one in of_lot.decided]
    assert proposals == ["rule-valid", "rule-invalid", "check-deposit", "awarded"]
    assert of_lot.now == explain(sitting.state, MARK)
    assert [one.seq for one in of_lot.decided] == sorted(one.seq for one in of_lot.decided)


def test_what_was_ruled_out_of_turn_is_told_without_a_proposal_for_another_envelope() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK, MARK)
    read(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    read(sitting, 2, "2", "壹佰柒拾貳萬元整", "1720000")
    sitting.do(c.RuleBid(lot=MARK, envelope=2, valid=True))
    (ruled,) = account(told(sitting), MARK).decided
    assert ruled.why is None


def test_a_stopped_lot_is_told_too_and_one_that_is_not_there_names_those_that_are() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK)
    sitting.do(c.StopLot(lot=MARK, cause="PAID", reason=WHY))
    (stopped,) = account(told(sitting), MARK).decided
    assert type(stopped.event).__name__ == "LotStopped"
    assert stopped.why is not None
    assert stopped.why.proposal.article("zh") == "強制執行法 §58"
    with pytest.raises(NoSuchLotError, match="甲"):
        account(told(sitting), "戊")


def test_an_oral_award_rests_on_the_article_of_movables() -> None:
    sitting = oral()
    bid(sitting, "1", 90_000)
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    sitting.do(c.AwardLot(lot="丙"))
    *_, awarded = account(told(sitting), "丙").decided
    assert awarded.why is not None
    assert awarded.why.proposal.source == "CEA §70(3)"


def test_an_override_is_told_with_who_proposed_it_and_who_agreed() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK, MARK)
    read(sitting, 1, "1", "壹佰柒拾壹萬元整", "1710000")
    sitting.two(c.OverrideBid(lot=MARK, envelope=1, valid=True, reason=WHY))
    read(sitting, 2, "2", "壹佰柒拾參萬元整", "1730000")
    sitting.do(c.RuleBid(lot=MARK, envelope=2, valid=True))
    events = told(sitting)
    *_, second = (place for place, one in enumerate(events) if isinstance(one.event, Seconded))
    turn = [replace(one, command="two") for one in events[second : second + 2]]
    rest = [replace(one, command="one") for one in events[second + 2 :]]
    override, ruled = account([*events[:second], *turn, *rest], MARK).decided
    assert override.proposed_by == OFFICER
    assert isinstance(override.event, BidRuled)
    assert override.event.split
    assert override.why is not None
    assert override.why.proposal.code == "rule-invalid"
    assert ruled.proposed_by is None


def test_lots_drawn_by_numbers_are_told() -> None:
    sitting = tied(2)
    begin(sitting, (1, 2))
    for envelope in (None, 1, 2):
        name(sitting, 1, envelope)
    reveal(sitting)
    *_, drawn = account(told(sitting), MARK).decided
    assert type(drawn.event).__name__ == "DrawingOpened"
    assert drawn.why is not None
    assert drawn.why.proposal.code == "draw-numbers"
    now = account(told(sitting), MARK).now
    facts = {one.code: one.facts for one in now.reasons}
    label = "2026-12-02-1/1/1+2"
    assert facts["committed"] == {
        "envelopes": "1、2",
        "commitment": sha256(f"{label} 482913 {SALT}".encode()).hexdigest(),
    }
    assert [(one.code, one.facts) for one in now.reasons if one.code.endswith("-named")] == [
        ("officer-named", {"number": 1}),
        ("bidder-named", {"envelope": 1, "number": 1}),
        ("bidder-named", {"envelope": 2, "number": 1}),
    ]
    assert facts["revealed"]["line"] == f"{label} 482913 {SALT}"
    assert facts["summed"] == {
        "sum": "482,913 + 1 + 1 + 1 = 482,916",
        "division": "482,916 − 2 × 241,458 = 482,916 − 482,916 = 0 → 2",
    }
    sentences = [one.sentence("en") for one in now.reasons]
    assert any(f"Secret 482,913, salt {SALT}" in one for one in sentences)


def test_a_drawing_that_is_not_revealed_yet_tells_its_seal_and_the_numbers_so_far() -> None:
    sitting = tied(2)
    begin(sitting, (1, 2))
    codes = [one.code for one in account(told(sitting), MARK).now.reasons]
    assert "committed" in codes
    assert "officer-named" not in codes
    name(sitting, 7)
    sitting.do(c.PassNumber(lot=MARK, envelope=1))
    codes = [one.code for one in account(told(sitting), MARK).now.reasons]
    assert "officer-named" in codes
    assert not {"bidder-named", "revealed", "summed"} & {*codes}
