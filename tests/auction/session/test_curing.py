"""補正: what may be put right at the opening, and what may not (S09, S17, S22)."""

import pytest
from msgspec.structs import replace

from auction.rules.findings import Recommendation
from auction.rules.policy import MayBeCured, Policy
from auction.session import commands as c
from auction.session.events import GroundCured
from auction.session.standing import against, proposed
from auction.session.steps import other_steps
from tests.auction.session.driving import CLERK, WHY, Sitting
from tests.auction.session.test_corrections import MARK, bid, check, codes, nearest
from tests.auction.session.test_custody import refused
from tests.auction.session.test_opening import award, valid

CURE = c.CureGround(lot=MARK, envelope=1, ground="G20", shown=WHY)


def marked(*marks: str, policy: Policy | None = None) -> Sitting:
    """Envelope 1 is read at 1,900,000 with what was marked on it; envelope 2 is sealed still."""
    sitting = Sitting(policy=policy)
    sitting.to_opening(MARK, MARK)
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="1"), CLERK)
    read = c.ReadBid(lot=MARK, envelope=1, words="", digits="1,900,000", marks=marks)
    sitting.do(read, CLERK)
    return sitting


def offered(sitting: Sitting) -> list[object]:
    steps = other_steps(sitting.state)
    return [one.preset["ground"] for one in steps if one.command == "CureGround"]


def test_s09a_without_a_power_of_attorney_the_bid_is_invalid_and_the_next_wins() -> None:
    sitting = marked("G20")
    assert nearest(sitting).preset["valid"] is False
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=False))
    assert bid(sitting).ground == "G20"
    valid(sitting, 2, "2", "壹佰捌拾萬元整", "1800000")
    check(sitting, 350_000, envelope=2)
    assert award(sitting).winners[0].bidder == "2"


def test_what_may_be_cured_is_the_branch_s_choice() -> None:
    policy = Policy(curable_grounds=(MayBeCured.G18,))
    sitting = marked("G18", policy=policy)
    assert offered(sitting) == ["G18"]
    sitting.do(replace(CURE, ground="G18"))
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    sitting = marked("G20", policy=policy)
    assert offered(sitting) == []
    with refused("cure-never"):
        sitting.do(CURE)
    (found_,) = against(sitting.state, sitting.state.lots[MARK], bid(sitting))
    assert found_.recommendation is Recommendation.INVALID


def test_s09b_one_that_is_handed_over_when_asked_cures_it() -> None:
    sitting = marked("G20")
    assert offered(sitting) == ["G20"]
    (cured,) = sitting.do(CURE)
    assert cured == GroundCured(lot=MARK, envelope=1, ground="G20", shown=WHY)
    assert "G20" in codes(sitting), "what was found stays on the record"
    assert offered(sitting) == []
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    valid(sitting, 2, "2", "壹佰捌拾萬元整", "1800000")
    check(sitting, 350_000)
    assert award(sitting).price == 1_900_000


def test_a_cure_after_the_ruling_asks_for_another_ruling() -> None:
    sitting = marked("G21")
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=False))
    sitting.do(c.CureGround(lot=MARK, envelope=1, ground="G21", shown=WHY))
    step = nearest(sitting)
    assert (step.command, step.preset["valid"]) == ("RuleBid", True)


@pytest.mark.parametrize("ground", ["G17", "G11", "G10"])
def test_s22_what_cannot_be_cured_is_not(ground: str) -> None:
    sitting = marked(ground)
    with refused("cure-never"):
        sitting.do(c.CureGround(lot=MARK, envelope=1, ground=ground, shown=WHY))
    assert not proposed(sitting.state, sitting.state.lots[MARK], bid(sitting))


def test_there_must_be_such_a_ground_and_a_reason_and_an_officer() -> None:
    sitting = marked("G20")
    with refused("ground-unknown"):
        sitting.do(c.CureGround(lot=MARK, envelope=1, ground="G99", shown=WHY))
    with refused("cure-none"):
        sitting.do(c.CureGround(lot=MARK, envelope=1, ground="G06", shown=WHY))
    with refused("reason-missing"):
        sitting.do(c.CureGround(lot=MARK, envelope=1, ground="G20", shown=""))
    with refused("not-for-role"):
        sitting.do(CURE, CLERK)
    sitting.do(CURE)
    with refused("cure-none"):
        sitting.do(CURE)


def test_one_cure_of_two_leaves_the_other_ground() -> None:
    sitting = marked("G20", "G22")
    sitting.do(CURE)
    assert offered(sitting) == ["G22"]
    assert nearest(sitting).preset["ground"] == "G22"


def test_s17_a_wrong_number_is_noted_and_the_bid_is_valid() -> None:
    sitting = marked("WRONG_NUMBER")
    assert "WRONG_NUMBER" in codes(sitting)
    assert nearest(sitting).preset["valid"] is True


@pytest.mark.parametrize("mark", ["X", "NAMES_NOBODY", "MAIL_LATE"])
def test_what_the_rules_find_themselves_is_not_marked_by_hand(mark: str) -> None:
    with refused("ground-unknown"):
        marked(mark)
