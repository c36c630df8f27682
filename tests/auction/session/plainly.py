"""The product's commands and facts as plain data, which is all the naive model is told."""

import msgspec

from auction.rules.policy import Policy
from auction.session.events import RoundAnnounced
from auction.terms import Case, Command, Fact, Lot
from tests.auction.session.law.acts import Law
from tests.auction.session.law.said import Said

Struct = Command | Fact | Lot | Case | Policy


def plainly(struct: Struct) -> Said:
    """What it says, under the name of its kind."""
    return Said(type(struct).__name__, msgspec.to_builtins(struct))


def law_of(
    lots: tuple[Lot, ...],
    rounds: tuple[RoundAnnounced, ...],
    cases: tuple[Case, ...],
    policy: Policy,
) -> Law:
    """The naive model before anybody came in."""
    return Law(
        [plainly(one) for one in lots],
        [plainly(one) for one in rounds],
        [plainly(one) for one in cases],
        plainly(policy),
    )
