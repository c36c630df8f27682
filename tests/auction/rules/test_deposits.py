from typing import get_args

import pytest

from auction.rules.deposits import DefectGround, DepositReading, Instrument, check_deposit
from auction.rules.findings import Recommendation, ground, note, recommend
from auction.rules.unreadable import Unreadable


def cheques(*amounts: int) -> list[Instrument]:
    return [Instrument(amount=amount) for amount in amounts]


def codes(reading: DepositReading) -> list[str]:
    return [finding.code for finding in reading.findings]


def test_s05_a_short_cheque_is_g11_with_its_figures() -> None:
    reading = check_deposit(cheques(340_000), 350_000, seen_by="B01")
    assert not reading.suffices
    assert codes(reading) == ["G11"]
    assert reading.findings[0].facts == {"required": 350_000, "counted": 340_000}
    assert check_deposit(cheques(350_000), 350_000, seen_by="B01").suffices


def test_several_instruments_add_up() -> None:
    assert check_deposit(cheques(200_000, 150_000), 350_000, seen_by="B01").findings == ()


def test_an_empty_bag_is_no_deposit() -> None:
    assert codes(check_deposit(cheques(), 1, seen_by="B01")) == ["G11"]


def test_more_than_announced_is_noted_and_fine() -> None:
    reading = check_deposit(cheques(400_000), 350_000, seen_by="B01")
    assert reading.suffices
    assert codes(reading) == ["DEPOSIT_OVER"]


@pytest.mark.parametrize("why", get_args(DefectGround))
@pytest.mark.parametrize(
    ("good", "found"), [(349_999, ["{why}", "G11"]), (350_000, ["INSTRUMENT_LEFT_OUT"])]
)
def test_s31_a_defective_instrument_does_not_count_and_the_rest_is_judged(
    why: DefectGround, good: int, found: list[str]
) -> None:
    bag = [Instrument(amount=400_000, defect=why), Instrument(amount=good)]
    reading = check_deposit(bag, 350_000, seen_by="B01")
    assert (reading.counted, codes(reading)) == (good, [one.format(why=why) for one in found])
    outcome = Recommendation.INVALID if "G11" in found else Recommendation.VALID
    assert recommend(reading.findings) is outcome


@pytest.mark.parametrize(
    ("cash", "limit", "counted", "found"),
    [
        (50_000, 50_000, 350_000, []),
        (50_001, 50_000, 350_000, ["DEPOSIT_CASH_OVER_LIMIT"]),
        (50_000, 49_999, 349_999, ["DEPOSIT_CASH_OVER_LIMIT", "G11"]),
        (50_000, 0, 300_000, ["DEPOSIT_CASH_OVER_LIMIT", "G11"]),
        (60_000, 60_000, 360_000, ["DEPOSIT_OVER"]),
    ],
)
def test_s32_cash_counts_up_to_the_branchs_limit(
    cash: int, limit: int, counted: int, found: list[str]
) -> None:
    bag = [Instrument(amount=300_000), Instrument(amount=cash, cash=True)]
    reading = check_deposit(bag, 350_000, seen_by="B01", cash_limit=limit)
    assert (reading.counted, codes(reading)) == (counted, found)
    outcome = Recommendation.INVALID if "G11" in found else Recommendation.VALID
    assert recommend(reading.findings) is outcome


@pytest.mark.parametrize("amount", [0, -1, 10**15])
def test_senseless_instruments_are_refused(amount: int) -> None:
    with pytest.raises(Unreadable):
        check_deposit(cheques(amount), 350_000, seen_by="B01")


def test_findings_say_which_instrument_and_how_much() -> None:
    bag = [
        Instrument(amount=100),
        Instrument(amount=200, defect="G12"),
        Instrument(amount=30, cash=True),
        Instrument(amount=40, cash=True),
    ]
    reading = check_deposit(bag, 150, seen_by="B01", cash_limit=69)
    assert [(f.code, f.facts) for f in reading.findings] == [
        ("INSTRUMENT_LEFT_OUT", {"position": 2, "why": "G12", "seen_by": "B01"}),
        ("DEPOSIT_CASH_OVER_LIMIT", {"found": 70, "limit": 69}),
        ("DEPOSIT_OVER", {"required": 150, "counted": 169}),
    ]


def test_cash_is_not_taken_unless_the_branch_says_so() -> None:
    reading = check_deposit([Instrument(amount=1, cash=True)], 1, seen_by="B01")
    assert (reading.counted, codes(reading)) == (0, ["DEPOSIT_CASH_OVER_LIMIT", "G11"])


def test_a_defect_says_which_instrument_it_is_of_and_who_saw_it() -> None:
    bag = [Instrument(amount=10), Instrument(amount=90, defect="G13")]
    short = check_deposit(bag, 100, seen_by="B01").findings
    enough = check_deposit(bag, 10, seen_by="B01").findings
    assert short[0] == ground("G13", position=2, seen_by="B01")
    assert enough[0] == note("INSTRUMENT_LEFT_OUT", position=2, why="G13", seen_by="B01")
