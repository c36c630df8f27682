"""Acceptance (承受) by a creditor, and the priority right (優先承買) of co-owners."""

from collections.abc import Sequence


def acceptance_price(
    *, movable: bool, auction_no: int, floor: int | None, bids: bool
) -> int | None:
    """The price (TWD) at which a creditor may take an unsold lot; None where the branch sets it.

    Args:
        movable: sold by oral bids.
        auction_no: 拍次; movables have a first and a second auction.
        floor: the round's minimum, or a movable's reserve.
        bids: somebody bid.

    Real estate goes at the round's minimum, a movable of the first auction at its reserve. Where
    nobody bid for a movable, and in its second auction, the branch appraises.

    Source: CEA §91 (minimum of that round), §70(4) (reserve), §70(5), §71 (appraised).
    Scenario: S06, S19, S20.
    """
    if movable and (auction_no > 1 or not bids):
        return None
    return floor


def acceptance_balance(minimum: int, distribution_share: int) -> int:
    """What an accepting creditor still pays, TWD: that round's minimum less their share.

    Source: CEA §91 (at the round's minimum), §94 (the difference).
    Scenario: S21.
    """
    return max(minimum - distribution_share, 0)


def co_owners_may_step_in(winners_are_co_owners: Sequence[bool]) -> bool:
    """Whether the other co-owners have a priority right against these winners of a share.

    There is none when every winner is a co-owner; one outsider in a joint bid brings it back.

    Source: 土地法 §34-1(4); practice (joint bids).
    Scenario: S16.
    """
    return not all(winners_are_co_owners)
