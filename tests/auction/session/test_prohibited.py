"""The obligor and staff of the sale may not bid: recognised by commitment, sealed or aloud."""

import pytest
from msgspec.structs import replace

from auction.rules.eligibility import Bidder, BidderKind, Enclosure, Prohibition, Restriction
from auction.session import commands as c
from auction.session import events as e
from auction.session.standing import found
from auction.session.steps import next_step, other_steps
from tests.auction.session.driving import CAR, CLERK, LAND, WHY, Sitting
from tests.auction.session.filling import admit, prohibit
from tests.auction.session.test_custody import refused

FIELD = replace(LAND, mark="乙", restrictions=(Restriction.FARMLAND,))


def opened(sitting: Sitting, mark: str = "甲", **named: object) -> list[str]:
    """What is found beside the form of envelope 1, opened and read without a fault."""
    form = c.OpenEnvelope(lot=mark, envelope=1, **{"bidder": "1", **named})  # type: ignore[arg-type]
    sitting.do(form, CLERK)
    sitting.do(c.ReadBid(lot=mark, envelope=1, words="", digits="1900000"), CLERK)
    lot = sitting.state.lots[mark]
    return [one.code for one in found(sitting.state, lot, lot.bids[1]) if one.is_ground]


@pytest.mark.parametrize("first", [True, False], ids=["before the door", "after the door"])
def test_s29_the_obligors_envelope_is_g05_and_nothing_cures_it(*, first: bool) -> None:
    sitting = Sitting(LAND)
    if first:
        sitting.do(prohibit(9), CLERK)
    sitting.do(admit(9), CLERK)
    if not first:
        sitting.do(prohibit(9), CLERK)
    sitting.to_opening("甲")
    assert opened(sitting, bidder="5") == ["G05"]
    step = next_step(sitting.state)
    assert step is not None
    assert (step.command, step.preset["valid"], step.preset["ground"]) == ("RuleBid", False, "G05")
    with refused("cure-never"):
        sitting.do(c.CureGround(lot="甲", envelope=1, ground="G05", shown=WHY))


def test_one_of_joint_bidders_suffices_and_an_agent_does_not() -> None:
    sitting = Sitting(LAND)
    sitting.do(prohibit(2, Prohibition.STAFF), CLERK)
    sitting.to_opening("甲")
    assert opened(sitting, joint=("2",)) == ["G05"]
    assert opened(sitting, agent="2", authority_shown=True) == []


def test_a_ruling_falls_due_again_when_a_bidder_turns_out_to_be_the_obligor() -> None:
    sitting = Sitting(LAND)
    sitting.to_opening("甲")
    assert opened(sitting) == []
    sitting.do(c.RuleBid(lot="甲", envelope=1, valid=True))
    sitting.do(prohibit(1))
    step = next_step(sitting.state)
    assert step is not None
    assert (step.command, step.preset["valid"]) == ("RuleBid", False)
    sitting.do(c.LiftProhibition(entry=1, reason=WHY))
    following = next_step(sitting.state)
    assert following is not None
    assert following.command == "CheckDeposit"


def test_whom_the_docket_knows_is_entered_once_and_may_be_taken_back() -> None:
    sitting = Sitting(LAND, CAR)
    known = ((Prohibition.OBLIGOR, ("甲",)), (Prohibition.STAFF, ("丙",)))
    _, first, second = sitting.do(replace(admit(9), prohibited=known), CLERK)
    assert (first.entry, first.role, first.lots) == (1, Prohibition.OBLIGOR, ("甲",))  # type: ignore[attr-defined]
    assert (second.entry, second.role, second.lots) == (2, Prohibition.STAFF, ("丙",))  # type: ignore[attr-defined]
    with refused("prohibited-already"):
        sitting.do(prohibit(9, Prohibition.OBLIGOR, "甲"), CLERK)
    sitting.do(c.LiftProhibition(entry=1, reason=WHY), CLERK)
    sitting.do(prohibit(8), CLERK)
    assert len(sitting.do(replace(admit(8), prohibited=known), CLERK)) == 1


def test_a_prohibition_is_for_the_lots_it_names() -> None:
    sitting = Sitting(LAND, CAR)
    (named,) = sitting.do(prohibit(1, Prohibition.OBLIGOR, "甲"))
    assert isinstance(named, e.PersonProhibited)
    assert named.lots == ("甲",)
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.BidOral(lot="丙", bidder="1", amount=90_000), CLERK)
    high = sitting.state.lots["丙"].high
    assert high is not None
    assert high.bidder == "1"


def test_a_shout_is_refused_and_recorded_and_leaves_the_calls() -> None:
    sitting = Sitting(CAR)
    sitting.do(prohibit(2))
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.BidOral(lot="丙", bidder="1", amount=90_000), CLERK)
    sitting.do(c.CallPrice(lot="丙"))
    with refused("bidder-prohibited") as caught:
        sitting.do(c.BidOral(lot="丙", bidder="2", amount=95_000), CLERK)
    assert caught.value.kind.recorded
    assert "§70(6)" in caught.value.sentence("en")
    assert sitting.state.lots["丙"].calls == 1


def cried(*bids: tuple[str, int], calls: int = 2) -> Sitting:
    sitting = Sitting(CAR)
    sitting.do(c.CallLot(lot="丙"))
    for bidder, amount in bids:
        sitting.do(c.BidOral(lot="丙", bidder=bidder, amount=amount), CLERK)
    for _ in range(calls):
        sitting.do(c.CallPrice(lot="丙"))
    return sitting


@pytest.mark.parametrize("calls", [2, 3])
def test_a_shout_that_turns_out_void_leaves_the_one_before_it(calls: int) -> None:
    sitting = cried(("1", 80_000), ("2", 90_000), ("1", 95_000), ("2", 97_000), calls=calls)
    if calls == 3:
        sitting.do(c.Hammer(lot="丙"))
    basis = sitting.state.basis_of("lot:丙")
    sitting.do(prohibit(2))
    lot = sitting.state.lots["丙"]
    assert lot.high is not None
    assert (lot.high.bidder, lot.high.amount, lot.calls) == ("1", 95_000, 0)
    assert [one.bidder for one in lot.recent] == ["1", "1"]
    with refused("basis-moved"):
        sitting.do(c.CallPrice(lot="丙"), basis=basis)
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    (awarded,) = sitting.do(c.AwardLot(lot="丙"))
    assert isinstance(awarded, e.LotAwarded)
    assert awarded.winners[0].bidder == "1"


def test_a_lower_shout_that_turns_out_void_changes_nothing_and_an_only_one_leaves_none() -> None:
    sitting = cried(("2", 80_000), ("1", 90_000))
    sitting.do(prohibit(2))
    lot = sitting.state.lots["丙"]
    assert lot.high is not None
    assert (lot.high.bidder, lot.calls, len(lot.recent)) == ("1", 2, 1)
    alone = cried(("2", 80_000))
    alone.do(prohibit(2))
    assert (alone.state.lots["丙"].high, alone.state.lots["丙"].recent) == (None, ())


def test_no_shout_is_left_of_somebody_whose_admission_was_taken_back() -> None:
    sitting = cried(("3", 80_000), ("1", 85_000), ("2", 90_000))
    sitting.do(c.UndoAdmission(bidder="1", reason=WHY), CLERK)
    sitting.do(prohibit(2))
    high = sitting.state.lots["丙"].high
    assert high is not None
    assert (high.bidder, high.amount) == ("3", 80_000)


def test_a_lot_that_has_its_result_keeps_it() -> None:
    sitting = cried(("2", 90_000), calls=3)
    sitting.do(c.Hammer(lot="丙"))
    sitting.do(c.AwardLot(lot="丙"))
    before = sitting.state.lots["丙"]
    sitting.do(prohibit(2))
    assert sitting.state.lots["丙"] == before


def test_what_cannot_be_entered() -> None:
    sitting = Sitting(LAND, CAR)
    with refused("lot-unknown"):
        sitting.do(prohibit(1, Prohibition.OBLIGOR, "癸"))
    wrong = replace(prohibit(1), checksum_ok=False)
    with refused("checksum-unanswered"):
        sitting.do(wrong)
    sitting.do(replace(wrong, warning_answered=True))
    with refused("prohibited-already"):
        sitting.do(prohibit(1, Prohibition.STAFF, "甲"))
    sitting.do(prohibit(2, Prohibition.OBLIGOR, "甲"))
    sitting.do(prohibit(2))
    with refused("prohibition-unknown"):
        sitting.do(c.LiftProhibition(entry=4, reason=WHY))


def test_a_number_is_not_given_twice_and_each_may_be_taken_back() -> None:
    sitting = Sitting(LAND)
    sitting.do(prohibit(1))
    sitting.do(c.LiftProhibition(entry=1, reason=WHY))
    sitting.do(prohibit(1))
    lifts = [one for one in other_steps(sitting.state) if one.command == "LiftProhibition"]
    assert [one.preset["entry"] for one in lifts] == [2]


def company(**papers: object) -> Sitting:
    """A sitting at the opening of farmland, with a company as paddle 5."""
    sitting = Sitting(FIELD)
    who = Bidder(kind=BidderKind.PRIVATE_JURISTIC, **papers)  # type: ignore[arg-type]
    sitting.do(replace(admit(5), who=who), CLERK)
    sitting.open_box()
    sitting.drop(1)
    sitting.close()
    sitting.empty_box("乙")
    sitting.do(c.CallLot(lot="乙"))
    return sitting


def test_s22_farmland_asks_for_the_permit_in_the_envelope() -> None:
    sitting = company()
    step = next_step(sitting.state)
    assert step is not None
    assert [one.name for one in step.fields] == ["bidder", "enclosed"]
    assert opened(sitting, "乙", bidder="5") == ["G17"]
    permit = (Enclosure.FARMLAND_PERMIT,)
    assert opened(sitting, "乙", bidder="5", enclosed=permit) == []


def test_what_somebody_marks_and_the_facts_give_stands_once() -> None:
    sitting = company(representative_shown=False)
    assert opened(sitting, "乙", bidder="5") == ["G17", "G21"]
    read = c.ReadBid(lot="乙", envelope=1, words="", digits="1900000", marks=("G17",))
    sitting.do(replace(read, reason=WHY), CLERK)
    lot = sitting.state.lots["乙"]
    grounds = [one for one in found(sitting.state, lot, lot.bids[1]) if one.is_ground]
    assert [one.code for one in grounds] == ["G17", "G21"]
    assert grounds[0].facts == {"seen_by": "B01"}
