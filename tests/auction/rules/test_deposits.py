import pytest

from auction.rules.deposits import DepositReading, Instrument, check_deposit
from auction.rules.findings import Recommendation, recommend
from auction.rules.unreadable import Unreadable


def cheques(*amounts: int) -> list[Instrument]:
    return [Instrument(amount=amount) for amount in amounts]


def codes(reading: DepositReading) -> list[str]:
    return [finding.code for finding in reading.findings]


def test_s05_a_short_cheque_is_g11_with_its_figures() -> None:
    reading = check_deposit(cheques(340_000), 350_000)
    assert not reading.suffices
    assert codes(reading) == ["G11"]
    assert reading.findings[0].facts == {"required": 350_000, "counted": 340_000}
    assert check_deposit(cheques(350_000), 350_000).suffices


def test_several_instruments_add_up() -> None:
    assert check_deposit(cheques(200_000, 150_000), 350_000).findings == ()


def test_an_empty_bag_is_no_deposit() -> None:
    assert codes(check_deposit(cheques(), 1)) == ["G11"]


def test_more_than_announced_is_noted_and_fine() -> None:
    reading = check_deposit(cheques(400_000), 350_000)
    assert reading.suffices
    assert codes(reading) == ["DEPOSIT_OVER"]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"from_institution": False}, ["G12", "G11"]),
        ({"payee_is_branch": False, "non_transferable": True}, ["G13", "G11"]),
        ({"payee_is_branch": False}, ["G14", "G11"]),
        ({"payee_is_branch": False, "endorsed": True}, []),
        ({"non_transferable": True}, []),
        ({"cash": True}, ["DEPOSIT_CASH_OVER_LIMIT", "G11"]),
    ],
)
def test_a_defective_instrument_does_not_count(facts: dict[str, bool], found: list[str]) -> None:
    assert codes(check_deposit([Instrument(amount=350_000, **facts)], 350_000)) == found


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
    reading = check_deposit(bag, 350_000, cash_limit=limit)
    assert (reading.counted, codes(reading)) == (counted, found)
    outcome = Recommendation.INVALID if "G11" in found else Recommendation.VALID
    assert recommend(reading.findings) is outcome


@pytest.mark.parametrize("amount", [0, -1, 10**15])
def test_senseless_instruments_are_refused(amount: int) -> None:
    with pytest.raises(Unreadable):
        check_deposit(cheques(amount), 350_000)


def test_findings_say_which_instrument_and_how_much() -> None:
    bag = [
        Instrument(amount=100),
        Instrument(amount=200, from_institution=False),
        Instrument(amount=30, cash=True),
        Instrument(amount=40, cash=True),
    ]
    reading = check_deposit(bag, 150, cash_limit=69)
    assert [(f.code, f.facts) for f in reading.findings] == [
        ("G12", {"position": 2}),
        ("DEPOSIT_CASH_OVER_LIMIT", {"found": 70, "limit": 69}),
        ("DEPOSIT_OVER", {"required": 150, "counted": 169}),
    ]


def test_cash_is_not_taken_unless_the_branch_says_so() -> None:
    reading = check_deposit([Instrument(amount=1, cash=True)], 1)
    assert (reading.counted, codes(reading)) == (0, ["DEPOSIT_CASH_OVER_LIMIT", "G11"])
