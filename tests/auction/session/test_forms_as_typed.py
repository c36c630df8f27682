"""What is typed: amounts nobody can read, slips of the hand, names in the wrong fields."""

import pytest

from auction.session import commands as c
from auction.session import events as e
from auction.session.refusals import CATALOGUE
from auction.session.standing import leaders
from auction.session.state import BidStage
from auction.session.steps import next_step, other_steps
from tests.auction.session.driving import CAR, CLERK, DEADLINE, WHY, Sitting
from tests.auction.session.test_custody import refused
from tests.auction.session.test_opening import tied, valid

MARK = "甲"


def at_the_table(*lots: str) -> Sitting:
    sitting = Sitting()
    sitting.to_opening(*lots)
    return sitting


def read(sitting: Sitting, words: str, digits: str = "", parcels: tuple[int, ...] = ()) -> None:
    form = c.ReadBid(lot=MARK, envelope=1, words=words, digits=digits, parcels=parcels)
    sitting.do(form, CLERK)


@pytest.mark.parametrize(("words", "parcels"), [("看不清楚", ()), ("", ()), ("", (0, 0))])
def test_a_form_without_an_amount_is_never_valid(words: str, parcels: tuple[int, ...]) -> None:
    sitting = at_the_table(MARK)
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="1"))
    read(sitting, words, parcels=parcels)
    step = next_step(sitting.state)
    assert step is not None
    assert (step.command, step.preset["valid"]) == ("RuleBid", False)
    assert "OverrideBid" not in [one.command for one in other_steps(sitting.state)]
    with refused("ruling-differs"):
        sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    with refused("amount-missing"):
        sitting.two(c.OverrideBid(lot=MARK, envelope=1, valid=True, reason=WHY))
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=False))
    with refused("no-winner"):
        sitting.do(c.AwardLot(lot=MARK))


@pytest.mark.parametrize("parcels", [(-1, 1_720_001), (10**12, 1)])
def test_impossible_parcel_prices_are_refused(parcels: tuple[int, ...]) -> None:
    sitting = at_the_table(MARK)
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="1"))
    with refused("amount-range"):
        read(sitting, "壹佰柒拾貳萬元整", parcels=parcels)
    assert sitting.state.lots[MARK].bids[1].stage is BidStage.OPENED


def test_parcel_prices_are_one_for_each_parcel() -> None:
    sitting = at_the_table(MARK)
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="1"))
    with refused("parcels-count"):
        read(sitting, "壹佰柒拾貳萬元整", parcels=(1_720_000,))
    with refused("ground-unknown"):
        sitting.do(c.ReadBid(lot=MARK, envelope=1, words="", digits="", marks=("X1",)))


def test_after_a_raise_the_other_may_still_raise_and_after_a_draw_nobody() -> None:
    sitting = Sitting()
    tied(sitting)
    sitting.do(c.RaiseTie(lot=MARK, envelope=1, increase=10_000))
    assert "RaiseTie" in [one.command for one in other_steps(sitting.state)]
    with refused("amount-range"):
        sitting.do(c.RaiseTie(lot=MARK, envelope=2, increase=10**12))
    with refused("not-tied"):
        sitting.do(c.DrawTie(lot=MARK, envelope=2, witnesses=("B01", "B02")))
    drawn = Sitting()
    tied(drawn)
    drawn.do(c.DeclineRaises(lot=MARK))
    drawn.do(c.DrawTie(lot=MARK, envelope=2, witnesses=("B01", "B02")))
    assert "RaiseTie" not in [one.command for one in other_steps(drawn.state)]
    with refused("tie-drawn"):
        drawn.do(c.RaiseTie(lot=MARK, envelope=1, increase=10_000))
    assert [bid.envelope for bid in leaders(drawn.state.lots[MARK])] == [2]


@pytest.mark.parametrize("witness", ["王小明", "A123456789", "b01", ""])
def test_witnesses_are_named_by_their_codes(witness: str) -> None:
    sitting = Sitting()
    tied(sitting)
    sitting.do(c.DeclineRaises(lot=MARK))
    with refused("witness-form"):
        sitting.do(c.DrawTie(lot=MARK, envelope=1, witnesses=(witness, "B02")))


@pytest.mark.parametrize("typed", ["王小明", "A123456789", "", "0", "01", "10000"])
def test_what_is_no_paddle_is_refused_and_never_recorded(typed: str) -> None:
    sitting = Sitting(CAR)
    sitting.do(c.CallLot(lot="丙"))
    with refused("bidder-form") as caught:
        sitting.do(c.BidOral(lot="丙", bidder=typed, amount=90_000), CLERK)
    assert caught.value.facts == {}
    assert not CATALOGUE["bidder-form"].recorded


@pytest.mark.parametrize("instruments", [(0,), (-350_000,), (10**13,)])
def test_impossible_instruments_are_refused(instruments: tuple[int, ...]) -> None:
    sitting = at_the_table(MARK)
    valid(sitting, 1, "1", "壹佰柒拾貳萬元整", "1720000")
    with refused("amount-form"):
        sitting.do(c.CheckDeposit(lot=MARK, envelope=1, instruments=instruments))


def test_an_empty_deposit_bag_is_a_short_one() -> None:
    sitting = at_the_table(MARK)
    valid(sitting, 1, "1", "壹佰柒拾貳萬元整", "1720000")
    with refused("deposit-unsaid"):
        sitting.do(c.CheckDeposit(lot=MARK, envelope=1))
    (checked,) = sitting.do(c.CheckDeposit(lot=MARK, envelope=1, cash=0))
    assert isinstance(checked, e.DepositChecked)
    assert (checked.total, checked.required) == (0, 350_000)
    with refused("ruling-due"):
        sitting.do(c.AwardLot(lot=MARK))
    sitting.do(c.CheckDeposit(lot=MARK, envelope=1, instruments=(350_000,)))
    assert sitting.state.lots[MARK].bids[1].deposit_ok


def test_an_empty_reason_is_none() -> None:
    """An empty sentence is never sealed, so it reaches the rules as typed: as nothing."""
    sitting = Sitting()
    with refused("reason-missing"):
        sitting.do(c.SuspendSession(reason=""))
    with refused("reason-missing"):
        sitting.do(c.UndoAdmission(bidder="1", reason=""))
    sitting.open_box()
    with refused("reason-missing"):
        sitting.two(c.ExtendDeadline(round="1", deadline_ms=DEADLINE + 1, reason=""))
