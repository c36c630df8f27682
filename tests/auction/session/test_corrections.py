"""What was entered wrong is entered again: envelopes, forms, deposit bags, rulings."""

import msgspec
import pytest
from msgspec.structs import replace

from auction.rules.deposits import Defect
from auction.session import commands as c
from auction.session import events as e
from auction.session.events import DepositChecked
from auction.session.forms import Step
from auction.session.phases import blocking
from auction.session.standing import found, leaders
from auction.session.state import Bid, BidStage
from auction.session.steps import next_step, other_steps
from tests.auction.session.driving import CLERK, WHY, Sitting
from tests.auction.session.test_custody import refused
from tests.auction.session.test_opening import award, read, tied, valid

MARK = "甲"
G14 = Defect(1, "G14")
OVER, UNDER = "壹佰柒拾參萬元整", "壹佰柒拾壹萬元整"


def at_the_table(envelopes: int = 1) -> Sitting:
    sitting = Sitting()
    sitting.to_opening(*[MARK] * envelopes)
    return sitting


def bid(sitting: Sitting, envelope: int = 1) -> Bid:
    return sitting.state.lots[MARK].bids[envelope]


def nearest(sitting: Sitting) -> Step:
    step = next_step(sitting.state)
    assert step is not None
    return step


def others(sitting: Sitting) -> list[str]:
    return [one.command for one in other_steps(sitting.state)]


def codes(sitting: Sitting, envelope: int = 1) -> list[str]:
    lot = sitting.state.lots[MARK]
    return [one.code for one in found(sitting.state, lot, lot.bids[envelope])]


def check(sitting: Sitting, *instruments: int, envelope: int = 1) -> None:
    sitting.do(c.CheckDeposit(lot=MARK, envelope=envelope, instruments=instruments), CLERK)


# --- envelopes that name nobody ------------------------------------------------------------------


def test_an_envelope_that_names_nobody_is_ruled_invalid_on_a_ground_and_the_lot_goes_on() -> None:
    sitting = at_the_table()
    (naming,) = nearest(sitting).fields
    assert (naming.name, naming.optional) == ("bidder", False)
    nobody = {"lot": MARK, "envelope": 1, "bidder": None}
    assert nobody in [one.preset for one in other_steps(sitting.state)]
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1), CLERK)
    assert codes(sitting) == ["NAMES_NOBODY"]
    step = nearest(sitting)
    assert (step.command, step.preset["valid"]) == ("RuleBid", False)
    assert [field.name for field in step.fields] == ["ground"]
    assert "OverrideBid" not in others(sitting)
    with refused("ground-missing"):
        sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=False))
    with refused("ruling-differs"):
        sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    with refused("bidder-unnamed"):
        sitting.two(c.OverrideBid(lot=MARK, envelope=1, valid=True, reason=WHY))
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=False, ground="G25"))
    sitting.do(c.DeclareUnsold(lot=MARK))
    (returned,) = sitting.do(c.ReturnDeposit(lot=MARK, envelope=1), CLERK)
    assert isinstance(returned, e.DepositReturned)
    assert returned.bidder is None


def test_what_an_unnamed_envelope_holds_is_still_read_aloud_and_a_name_may_turn_up() -> None:
    sitting = at_the_table()
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1), CLERK)
    assert {"ReadBid", "OpenEnvelope"} <= set(others(sitting))
    sitting.do(c.ReadBid(lot=MARK, envelope=1, words=OVER, digits=""), CLERK)
    assert nearest(sitting).preset["valid"] is False
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="2"), CLERK)
    assert (bid(sitting).stage, bid(sitting).bidder, bid(sitting).total) == ("OPENED", "2", None)


# --- forms and rulings ---------------------------------------------------------------------------


def test_a_form_misread_is_read_and_ruled_on_again_even_after_the_ruling() -> None:
    sitting = at_the_table()
    valid(sitting, 1, "1", OVER, "1730000")
    check(sitting, 350_000)
    sitting.do(c.AskObjections(lot=MARK))
    assert {"ReadBid", "OpenEnvelope", "OverrideBid", "CheckDeposit"} <= set(others(sitting))
    again = c.ReadBid(lot=MARK, envelope=1, words=UNDER, digits="")
    with refused("reason-missing"):
        sitting.do(again, CLERK)
    (read,) = sitting.do(replace(again, reason=WHY), CLERK)
    assert isinstance(read, e.BidRead)
    assert read.reason == WHY
    assert [one.code for one in blocking(sitting.state)] == ["bids-unruled"]
    assert (nearest(sitting).command, nearest(sitting).preset["ground"]) == ("RuleBid", "G23")
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="2"), CLERK)
    sitting.do(c.ReadBid(lot=MARK, envelope=1, words=OVER, digits=""), CLERK)
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    assert nearest(sitting).command == "AskObjections"
    assert award(sitting).winners[0].bidder == "2"


def test_an_override_decides_what_comes_next_until_something_new_is_found() -> None:
    sitting = at_the_table(2)
    valid(sitting, 1, "1", OVER, "1730000")
    valid(sitting, 2, "2", "壹佰柒拾貳萬元整", "1720000")
    check(sitting, 340_000)
    assert nearest(sitting).preset == {"lot": MARK, "envelope": 1, "valid": False, "ground": "G11"}
    sitting.two(c.OverrideBid(lot=MARK, envelope=1, valid=True, reason=WHY))
    assert nearest(sitting).command == "AskObjections"
    check(sitting, 1_000)
    assert [one.code for one in blocking(sitting.state)] == ["ruling-due", "objections-unasked"]
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=False))
    assert bid(sitting).ground == "G11"
    assert [one.envelope for one in leaders(sitting.state.lots[MARK])] == [2]


@pytest.mark.parametrize("as_valid", [True, False])
def test_two_may_rule_otherwise_on_a_bid_already_ruled_on_and_one_goes_back(
    *, as_valid: bool
) -> None:
    sitting = at_the_table()
    read(sitting, 1, "1", UNDER if as_valid else OVER, "")
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=not as_valid))
    assert "OverrideBid" in others(sitting)
    override = c.OverrideBid(lot=MARK, envelope=1, valid=as_valid, reason=WHY, ground="G16")
    sitting.two(override)
    assert bid(sitting).stage is (BidStage.VALID if as_valid else BidStage.INVALID)
    assert nearest(sitting).command == ("CheckDeposit" if as_valid else "DeclareUnsold")
    (back,) = [one for one in other_steps(sitting.state) if one.command == "RuleBid"]
    assert back.preset["valid"] is not as_valid
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=not as_valid))
    assert bid(sitting).stage is (BidStage.INVALID if as_valid else BidStage.VALID)


# --- deposit bags --------------------------------------------------------------------------------


def test_a_bag_checked_again_replaces_what_was_found_in_it() -> None:
    sitting = at_the_table()
    valid(sitting, 1, "1", OVER, "1730000")
    before = codes(sitting)
    check(sitting, 340_000)
    check(sitting, 340_000)
    assert codes(sitting) == [*before, "G11"]
    again = [one for one in other_steps(sitting.state) if one.command == "CheckDeposit"]
    assert [one.preset["envelope"] for one in again] == [1]
    check(sitting, 350_000)
    assert codes(sitting) == before
    assert nearest(sitting).command == "AskObjections"


def test_a_bag_found_sound_after_all_brings_its_bid_back() -> None:
    sitting = at_the_table(2)
    valid(sitting, 1, "1", OVER, "1730000")
    valid(sitting, 2, "2", "壹佰柒拾貳萬元整", "1720000")
    check(sitting, 35_000)
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=False))
    check(sitting, 350_000)
    step = nearest(sitting)
    assert (step.command, step.preset["envelope"], step.preset["valid"]) == ("RuleBid", 1, True)
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    assert award(sitting).envelope == 1


def test_a_bag_that_is_sealed_stays_so_unless_it_leads() -> None:
    sitting = at_the_table(2)
    valid(sitting, 1, "1", OVER, "1730000")
    valid(sitting, 2, "2", "壹佰柒拾貳萬元整", "1720000")
    with refused("not-leading"):
        check(sitting, 350_000, envelope=2)
    with refused("ground-unknown"):
        sitting.do(c.CheckDeposit(lot=MARK, envelope=1, instruments=(1,), marks=("X",)), CLERK)


def test_a_mark_on_an_instrument_makes_the_bag_unsound() -> None:
    sitting = at_the_table()
    valid(sitting, 1, "1", OVER, "1730000")
    bag = c.CheckDeposit(lot=MARK, envelope=1, instruments=(350_000,), defects=(G14,))
    sitting.do(bag, CLERK)
    assert nearest(sitting).preset["ground"] == "G14"


def test_of_several_instruments_what_remains_is_judged() -> None:
    sitting = at_the_table()
    valid(sitting, 1, "1", OVER, "1730000")
    bag = c.CheckDeposit(lot=MARK, envelope=1, instruments=(100_000, 350_000), defects=(G14,))
    (checked,) = sitting.do(bag, CLERK)
    assert isinstance(checked, DepositChecked)
    assert (checked.total, [one.code for one in checked.findings]) == (
        350_000,
        ["INSTRUMENT_LEFT_OUT"],
    )
    assert nearest(sitting).command == "AskObjections"


@pytest.mark.parametrize(
    "wrong",
    [
        {"marks": ("G14",)},
        {"defects": (Defect(2, "G12"),)},
        {"defects": (Defect(0, "G12"),)},
        {"defects": (G14, Defect(1, "G12"))},
    ],
)
def test_a_defect_belongs_to_one_instrument(wrong: dict[str, tuple[str | Defect, ...]]) -> None:
    sitting = at_the_table()
    valid(sitting, 1, "1", OVER, "1730000")
    bag = {"lot": MARK, "envelope": 1, "instruments": (350_000,)}
    with refused("defect-unplaced"):
        sitting.do(msgspec.convert({**bag, **wrong}, c.CheckDeposit), CLERK)


# --- ties ----------------------------------------------------------------------------------------


def test_a_new_ruling_undoes_what_was_raised_and_asked_on_the_old_one() -> None:
    sitting = Sitting()
    tied(sitting)
    sitting.do(c.RaiseTie(lot=MARK, envelope=1, increase=900_000))
    sitting.do(c.AskObjections(lot=MARK))
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    assert [one.code for one in blocking(sitting.state)] == ["tie-open", "objections-unasked"]
    sitting.do(c.RaiseTie(lot=MARK, envelope=1, increase=90_000))
    assert award(sitting).price == 2_440_000
