"""Acceptance (承受) by a creditor, and the priority right (優先承買) of co-owners."""

from collections.abc import Sequence


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
