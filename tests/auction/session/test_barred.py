"""Whoever bought a lot and did not pay may not bid for it again, sealed or aloud."""

from auction.session import commands as c
from auction.session.steps import next_step
from auction.terms import PersonRef
from tests.auction.session.driving import CAR, CLERK, LAND, WHY, Sitting
from tests.auction.session.test_custody import refused
from tests.auction.session.test_opening import award, read, valid


def with_defaulter(sitting: Sitting, mark: str) -> str:
    """The number of one who is let in and recognised as the former winner of `mark`."""
    sitting.do(
        c.Admit(
            person=PersonRef("ref9", "commitment9"),
            document="national_id",
            checksum_ok=True,
            warning_answered=False,
            barred=(mark,),
        )
    )
    return str(sitting.state.last_bidder)


def test_s14_the_former_winners_envelope_is_g04_and_nothing_cures_it() -> None:
    sitting = Sitting(LAND)
    barred = with_defaulter(sitting, "甲")
    sitting.to_opening("甲", "甲")
    read(sitting, 1, barred, "壹佰玖拾萬元整", "1900000")
    step = next_step(sitting.state)
    assert step is not None
    assert (step.command, step.preset["valid"], step.preset["ground"]) == ("RuleBid", False, "G04")
    with refused("cure-never"):
        sitting.do(c.CureGround(lot="甲", envelope=1, ground="G04", shown=WHY))
    sitting.do(c.RuleBid(lot="甲", envelope=1, valid=False))
    valid(sitting, 2, "1", "壹佰捌拾萬元整", "1800000")
    sitting.do(c.CheckDeposit(lot="甲", envelope=2, instruments=(350_000,)))
    assert award(sitting).price == 1_800_000


def test_a_joint_bid_with_the_former_winner_in_it_is_g04_too() -> None:
    sitting = Sitting(LAND)
    barred = with_defaulter(sitting, "甲")
    sitting.to_opening("甲")
    sitting.do(c.OpenEnvelope(lot="甲", envelope=1, bidder="1", joint=(barred,)), CLERK)
    sitting.do(c.ReadBid(lot="甲", envelope=1, words="", digits="1900000"), CLERK)
    with refused("ruling-differs"):
        sitting.do(c.RuleBid(lot="甲", envelope=1, valid=True))


def test_the_former_winners_shout_is_refused_and_recorded_and_leaves_the_calls() -> None:
    sitting = Sitting(CAR)
    barred = with_defaulter(sitting, "丙")
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.BidOral(lot="丙", bidder="1", amount=90_000), CLERK)
    sitting.do(c.CallPrice(lot="丙"))
    with refused("bidder-barred") as caught:
        sitting.do(c.BidOral(lot="丙", bidder=barred, amount=95_000), CLERK)
    assert caught.value.kind.recorded
    assert "§68-2" in caught.value.sentence("en")
    assert sitting.state.lots["丙"].calls == 1


def test_a_bar_is_for_one_lot_only() -> None:
    sitting = Sitting(LAND, CAR)
    barred = with_defaulter(sitting, "甲")
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.BidOral(lot="丙", bidder=barred, amount=90_000), CLERK)
    high = sitting.state.lots["丙"].high
    assert high is not None
    assert high.bidder == barred
