"""What the branch decides where law leaves it open, and that it decides something."""

import pytest
from msgspec.structs import replace

from auction.rules.policy import Policy, SamePersonBids, TieRaiseMode
from auction.session import commands as c
from auction.session.events import ClockRead, LotAwarded
from auction.session.phases import blocking
from auction.session.standing import found, leaders
from auction.session.steps import next_step, other_steps
from tests.auction.session.driving import CLERK, WHY, Sitting
from tests.auction.session.test_corrections import MARK, check, codes, nearest, others
from tests.auction.session.test_custody import refused
from tests.auction.session.test_opening import award, tied, valid


def sitting_with(**choices: object) -> Sitting:
    return Sitting(policy=replace(Policy(), **choices))  # type: ignore[arg-type]


# --- two bids of one person (S07) ----------------------------------------------------------------


def own_two(sitting: Sitting) -> None:
    sitting.to_opening(MARK, MARK, MARK)
    valid(sitting, 1, "1", "壹佰玖拾伍萬元整", "1950000")
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=2, bidder="1"), CLERK)
    sitting.do(c.ReadBid(lot=MARK, envelope=2, words="壹佰玖拾玖萬元整", digits=""), CLERK)


def test_s07_the_higher_of_two_bids_of_one_person_counts_and_both_say_so() -> None:
    sitting = sitting_with()
    own_two(sitting)
    sitting.do(c.RuleBid(lot=MARK, envelope=2, valid=True))
    valid(sitting, 3, "2", "壹佰玖拾柒萬元整", "1970000")
    assert "SAME_PERSON" in codes(sitting, 1)
    assert "SAME_PERSON" in codes(sitting, 2)
    assert "SAME_PERSON" not in codes(sitting, 3)
    check(sitting, 350_000, envelope=2)
    assert award(sitting).price == 1_990_000


def test_where_none_of_them_counts_both_are_proposed_invalid_and_the_next_leads() -> None:
    sitting = sitting_with(same_person_bids=SamePersonBids.ALL_INVALID)
    own_two(sitting)
    for envelope in (1, 2):
        step = nearest(sitting)
        assert step.preset == {"lot": MARK, "envelope": envelope, "valid": False, "ground": "G26"}
        sitting.do(c.RuleBid(lot=MARK, envelope=envelope, valid=False))
    valid(sitting, 3, "2", "壹佰玖拾柒萬元整", "1970000")
    check(sitting, 350_000, envelope=3)
    assert award(sitting).winners[0].bidder == "2"


def test_a_corrected_paddle_makes_them_two_people_again() -> None:
    sitting = sitting_with(same_person_bids=SamePersonBids.ALL_INVALID)
    own_two(sitting)
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=False))
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=2, bidder="2"), CLERK)
    step = nearest(sitting)
    assert (step.command, step.preset["envelope"], step.preset["valid"]) == ("RuleBid", 1, True)


# --- ties (S02, S03, S04) ------------------------------------------------------------------------


def slips(sitting: Sitting, *increases: int) -> None:
    """Slips in the order the console asks for them."""
    for increase in increases:
        step = nearest(sitting)
        assert step.command == "RaiseTie"
        envelope = step.preset["envelope"]
        assert isinstance(envelope, int)
        sitting.do(c.RaiseTie(lot=MARK, envelope=envelope, increase=increase))


def three_tied() -> Sitting:
    sitting = sitting_with(tie_raise_mode=TieRaiseMode.WRITTEN_ONCE)
    sitting.to_opening(MARK, MARK, MARK)
    for envelope in (1, 2, 3):
        valid(sitting, envelope, str(envelope), "壹佰捌拾捌萬元整", "1880000")
    for envelope in (1, 2, 3):
        check(sitting, 350_000, envelope=envelope)
    return sitting


def test_s03_slips_then_slips_among_the_highest_then_lots_and_a_standby() -> None:
    sitting = three_tied()
    assert "RaiseTie" not in others(sitting)
    slips(sitting, 20_000)
    with refused("slips-missing"):
        sitting.do(c.DrawTie(lot=MARK, envelope=1, witnesses=("B01", "B02")))
    with refused("slip-not-due"):
        sitting.do(c.RaiseTie(lot=MARK, envelope=1, increase=30_000))
    slips(sitting, 20_000, 0)
    assert [one.facts for one in blocking(sitting.state) if one.code == "tie-open"] == [
        {"price": 1_900_000}
    ]
    with refused("slip-not-due"):
        sitting.do(c.RaiseTie(lot=MARK, envelope=3, increase=1))
    slips(sitting, 0, 0)
    assert nearest(sitting).command == "DrawTie"
    with refused("slip-not-due"):
        sitting.do(c.RaiseTie(lot=MARK, envelope=1, increase=1))
    sitting.do(c.DrawTie(lot=MARK, envelope=2, witnesses=("B01", "B02")))
    event = award(sitting)
    assert (event.price, event.winners[0].bidder, event.standby) == (1_900_000, "2", ("1",))
    assert event.standby_people == (sitting.state.people["1"].person,)
    assert sitting.state.lots[MARK].standby == ("1",)
    sitting.do(c.ReturnDeposit(lot=MARK, envelope=1), CLERK)


def test_the_highest_slip_alone_wins() -> None:
    sitting = three_tied()
    slips(sitting, 1, 3, 2)
    event = award(sitting)
    assert (event.price, event.winners[0].bidder, event.standby) == (1_880_003, "2", ())


@pytest.mark.parametrize("increase", [-1, 10**12])
def test_an_impossible_slip_is_refused(increase: int) -> None:
    sitting = three_tied()
    with refused("amount-range"):
        sitting.do(c.RaiseTie(lot=MARK, envelope=1, increase=increase))


def test_s04_spoken_one_dollar_more_wins_and_without_it_lots_are_drawn() -> None:
    raised, drawn = sitting_with(), sitting_with()
    for sitting in (raised, drawn):
        tied(sitting)
    raised.do(c.RaiseTie(lot=MARK, envelope=1, increase=1))
    assert award(raised).price == 2_350_001
    assert nearest(drawn).command == "DeclineRaises"
    drawn.do(c.DeclineRaises(lot=MARK))
    drawn.do(c.DrawTie(lot=MARK, envelope=2, witnesses=("B01", "B02")))
    event = award(drawn)
    assert isinstance(event, LotAwarded)
    assert (event.price, event.standby) == (2_350_000, ("1",))


def test_nobody_raises_while_an_envelope_waits_for_its_ruling() -> None:
    sitting = sitting_with()
    tied(sitting)
    again = c.ReadBid(lot=MARK, envelope=3, words="貳佰參拾萬元整", digits="", reason=WHY)
    sitting.do(again, CLERK)
    assert "RaiseTie" not in others(sitting)
    with refused("not-tied"):
        sitting.do(c.RaiseTie(lot=MARK, envelope=1, increase=10_000))


# --- cash, days, the hall clock ------------------------------------------------------------------


def with_cash(limit: int, cash: int) -> Sitting:
    """One bid of 1,730,000 whose bag holds 300,000 and some cash; 350,000 is announced."""
    sitting = sitting_with(deposit_cash_limit=limit)
    sitting.to_opening(MARK)
    valid(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    bag = c.CheckDeposit(lot=MARK, envelope=1, instruments=(300_000,), cash=cash)
    sitting.do(bag, CLERK)
    return sitting


@pytest.mark.parametrize(("cash", "told"), [(50_000, False), (70_000, True)])
def test_s32_cash_counts_up_to_the_limit_and_not_beyond(cash: int, *, told: bool) -> None:
    sitting = with_cash(50_000, cash)
    assert ("DEPOSIT_CASH_OVER_LIMIT" in codes(sitting)) is told
    assert nearest(sitting).command == "AskObjections"
    assert award(sitting).deposit == 350_000


@pytest.mark.parametrize("limit", [0, 49_999])
def test_s32_cash_that_does_not_count_leaves_the_deposit_short(limit: int) -> None:
    sitting = with_cash(limit, 50_000)
    assert {"DEPOSIT_CASH_OVER_LIMIT", "G11"} <= {*codes(sitting)}
    step = nearest(sitting)
    assert (step.command, step.preset["valid"], step.preset["ground"]) == ("RuleBid", False, "G11")


def test_the_balance_is_due_after_the_days_the_sitting_began_with() -> None:
    sitting = sitting_with(payment_days=3)
    sitting.to_opening(MARK)
    valid(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    check(sitting, 350_000)
    # the third day is a Saturday
    assert award(sitting).due_date == "2026-12-07"


def listed(sitting: Sitting) -> list[str]:
    return [one.code for one in blocking(sitting.state)]


def test_a_hall_clock_that_differs_before_a_deadline_is_a_listed_reason() -> None:
    sitting = sitting_with(clock_difference_announce_ms=500)
    sitting.open_box()
    sitting.see(ClockRead(agrees=False, difference_ms=-499))
    assert "clock-differs" not in listed(sitting)
    sitting.see(ClockRead(agrees=False, difference_ms=-500))
    assert "clock-differs" in listed(sitting)
    sitting.close()
    assert "clock-differs" not in listed(sitting)


def test_every_choice_of_the_branch_is_told_by_the_first_entry() -> None:
    policy = replace(Policy(), payment_days=5)
    assert Sitting(policy=policy).state.policy == policy


def test_overriding_two_bids_of_one_person_lets_the_higher_count() -> None:
    sitting = sitting_with(same_person_bids=SamePersonBids.ALL_INVALID)
    sitting.to_opening(MARK, MARK)
    for envelope in (1, 2):
        sitting.do(c.OpenEnvelope(lot=MARK, envelope=envelope, bidder="1"), CLERK)
        form = c.ReadBid(lot=MARK, envelope=envelope, words="壹佰柒拾參萬元整", digits="")
        sitting.do(form, CLERK)
    for envelope in (1, 2):
        sitting.two(c.OverrideBid(lot=MARK, envelope=envelope, valid=True, reason=WHY))
    lot = sitting.state.lots[MARK]
    assert [one.envelope for one in leaders(lot)] == [1]
    assert "G26" in [one.code for one in found(sitting.state, lot, lot.bids[1])]
    following = next_step(sitting.state)
    assert following is not None
    assert following.command == "CheckDeposit"
    assert "RuleBid" in [one.command for one in other_steps(sitting.state)]
