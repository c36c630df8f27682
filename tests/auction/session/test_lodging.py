"""Deposits lodged to bid aloud: asked for, short, missing, in the price, handed back (S42)."""

import pytest
from msgspec.structs import replace

from auction.room.results import results
from auction.rules.policy import Policy
from auction.session import commands as c
from auction.session import events as e
from auction.session.steps import other_steps
from tests.auction.session.driving import CAR, CLERK, LAND, Sitting
from tests.auction.session.test_custody import refused

ASKED = 5_000


def sitting(**policy: int) -> Sitting:
    """Three people, a car whose notice asks for a deposit, and a house."""
    return Sitting(LAND, replace(CAR, deposit=ASKED), people=3, policy=replace(Policy(), **policy))


def lodge(bidder: str, *instruments: int, cash: int = 0) -> c.LodgeDeposit:
    return c.LodgeDeposit(lot="丙", bidder=bidder, instruments=instruments, cash=cash)


def shout(one: Sitting, bidder: str, amount: int) -> None:
    one.do(c.BidOral(lot="丙", bidder=bidder, amount=amount))


def offered(one: Sitting) -> list[str]:
    return [step.command for step in other_steps(one.state)]


def test_without_the_deposit_a_bid_aloud_is_void_and_not_taken() -> None:
    one = sitting()
    assert "LodgeDeposit" in offered(one)
    with refused("deposit-not-asked"):
        one.do(c.LodgeDeposit(lot="甲", bidder="1", instruments=(ASKED,)), CLERK)
    with refused("deposit-short") as short:
        one.do(lodge("1", ASKED - 1), CLERK)
    assert short.value.facts == {"total": ASKED - 1, "required": ASKED}
    with refused("deposit-short"):
        one.do(lodge("1", ASKED - 1, cash=1), CLERK)
    with refused("amount-form"):
        one.do(lodge("1", 0), CLERK)
    one.do(c.CallLot(lot="丙"))
    with refused("deposit-unlodged"):
        shout(one, "1", 90_000)
    one.do(lodge("1", ASKED - 1, 1), CLERK)
    with refused("deposit-lodged"):
        one.do(lodge("1", ASKED), CLERK)
    shout(one, "1", 90_000)


def test_the_winner_s_goes_into_the_price_and_the_others_go_back_once() -> None:
    one = sitting(deposit_cash_limit=10_000)
    one.do(lodge("1", 4_000, cash=2_000), CLERK)
    one.do(lodge("2", ASKED), CLERK)
    one.do(c.CallLot(lot="丙"))
    shout(one, "2", 90_000)
    shout(one, "1", 95_000)
    with refused("lot-stage"):
        one.do(c.HandBackDeposit(lot="丙", bidder="2"), CLERK)
    for _ in range(3):
        one.do(c.CallPrice(lot="丙"))
    one.do(c.Hammer(lot="丙"))
    with refused("lot-stage"):
        one.do(lodge("3", ASKED), CLERK)
    (award,) = one.do(c.AwardLot(lot="丙"))
    assert isinstance(award, e.LotAwarded)
    assert (award.deposit, award.balance) == (6_000, 89_000)
    assert offered(one).count("HandBackDeposit") == 1
    for bidder in ("1", "3"):
        with refused("nothing-lodged"):
            one.do(c.HandBackDeposit(lot="丙", bidder=bidder), CLERK)
    places = {one.bidder: one.place for one in results(one.state)[0].deposits}
    assert places == {"1": "APPLIED", "2": "HELD"}
    one.do(c.HandBackDeposit(lot="丙", bidder="2"), CLERK)
    with refused("nothing-lodged"):
        one.do(c.HandBackDeposit(lot="丙", bidder="2"), CLERK)
    kept = {
        each.bidder: (each.place, each.kept, each.refunded)
        for each in results(one.state)[0].deposits
    }
    assert kept == {"1": ("APPLIED", 6_000, 0), "2": ("RETURNED", 0, 5_000)}


@pytest.mark.parametrize("price", [3_000, 80_000])
def test_of_a_deposit_above_the_price_the_rest_goes_back(price: int) -> None:
    one = Sitting(replace(CAR, deposit=ASKED, reserve=None, opening_price=None), people=1)
    one.do(lodge("1", ASKED), CLERK)
    one.do(c.CallLot(lot="丙"))
    shout(one, "1", price)
    for _ in range(3):
        one.do(c.CallPrice(lot="丙"))
    one.do(c.Hammer(lot="丙"))
    one.do(c.AwardLot(lot="丙"))
    [lodged] = results(one.state)[0].deposits
    assert (lodged.kept, lodged.refunded) == (min(price, ASKED), max(ASKED - price, 0))
