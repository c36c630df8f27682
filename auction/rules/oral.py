"""Oral bidding for movables (動產喊價): the next bid, the calls, what an auction comes to."""

from enum import StrEnum

import msgspec

from auction.rules.amounts import check_amount

CALLS_BEFORE_AWARD = 3
"""三呼: how often the highest price is called before the award (CEA §70(3))."""


class BidVerdict(StrEnum):
    """What becomes of a shouted bid."""

    ACCEPTED = "ACCEPTED"
    BELOW_OPENING_PRICE = "BELOW_OPENING_PRICE"
    NOT_HIGHER = "NOT_HIGHER"
    BELOW_STEP = "BELOW_STEP"
    AFTER_HAMMER = "AFTER_HAMMER"


def least_next_bid(high: int | None, *, step: int = 1, opening_price: int | None = None) -> int:
    """The least bid that would be accepted now, in TWD.

    The step is the least advance over the last valid bid, not a grid. Without a bid it is the
    opening price, or any positive amount when none was set.

    Source: CC §395; design (step and opening price have no text).
    Scenario: S19.
    """
    if high is not None:
        return high + max(step, 1)
    return opening_price if opening_price is not None else 1


def judge_oral_bid(
    amount: int,
    high: int | None,
    *,
    step: int = 1,
    opening_price: int | None = None,
    hammered: bool = False,
) -> BidVerdict:
    """Whether a shouted amount (TWD) is a bid; a refused one releases nobody and resets no call.

    Raises:
        Unreadable: zero, negative, or more than `amounts.MOST`.

    Source: CC §395; CEA §70; design.
    Scenario: S19.
    """
    check_amount(amount)
    if hammered:
        return BidVerdict.AFTER_HAMMER
    if amount >= least_next_bid(high, step=step, opening_price=opening_price):
        return BidVerdict.ACCEPTED
    if high is None:
        return BidVerdict.BELOW_OPENING_PRICE
    return BidVerdict.BELOW_STEP if amount > high else BidVerdict.NOT_HIGHER


def next_call(calls: int) -> int | None:
    """The number of the next call, or None when all three were made.

    Source: CEA §70(3).
    Scenario: S19.
    """
    return calls + 1 if calls < CALLS_BEFORE_AWARD else None


class OralOutcome(StrEnum):
    """What an oral auction comes to."""

    SOLD = "SOLD"
    NEW_DATE = "NEW_DATE"
    """Not awarded; another date, unless a creditor accepts at the reserve."""
    ACCEPT_OR_RETURN = "ACCEPT_OR_RETURN"
    """A creditor may accept at an appraised price, else the attachment is lifted."""
    NO_BID = "NO_BID"
    """A creditor may accept at a set price, else lift and return, or a second auction."""


class OralResult(msgspec.Struct, frozen=True):
    """The outcome and the floor (TWD) it was measured against, None where there is none."""

    outcome: OralOutcome
    floor: int | None


def second_auction_floor(reserve: int) -> int:
    """The least TWD that sells in a second auction: half the reserve, a half dollar rounded up.

    Source: CEA §70(5) (不足: exactly half sells).
    Scenario: S20.
    """
    return -(-reserve // 2)


def oral_result(
    *,
    auction_no: int,
    highest: int | None,
    reserve: int | None,
    objected: bool = False,
    inadequate: bool = False,
) -> OralResult:
    """What the highest bid (TWD) of a first or second auction leads to.

    `objected`: a creditor or the obligor objects that the price is too low where no reserve was
    set. `inadequate`: the officer finds the price of a second auction plainly too low.

    Raises:
        ValueError: `auction_no` is neither 1 nor 2.

    Source: CEA §70(4), §70(5), §71.
    Scenario: S19, S20, S39.
    """
    if auction_no not in {1, 2}:
        raise ValueError("movables have a first and a second auction only")
    if auction_no == 1:
        floor = reserve
        below = OralOutcome.NEW_DATE
        too_low = objected and reserve is None
    else:
        floor = None if reserve is None else second_auction_floor(reserve)
        below = OralOutcome.ACCEPT_OR_RETURN
        too_low = inadequate
    if highest is None:
        return OralResult(OralOutcome.NO_BID, floor)
    if too_low or (floor is not None and highest < floor):
        return OralResult(below, floor)
    return OralResult(OralOutcome.SOLD, floor)
