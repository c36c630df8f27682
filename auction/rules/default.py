"""A winner who does not pay (不繳價金): what the re-auction costs them."""

import msgspec


class DefaultAccount(msgspec.Struct, frozen=True):
    """What a defaulting winner owes, in TWD, and where their deposit goes."""

    owed: int
    applied: int
    """Taken from the deposit."""
    refunded: int
    to_collect: int
    """Enforced against them beyond the deposit."""


def settle_default(*, price: int, resold_at: int, costs: int, deposit: int) -> DefaultAccount:
    """The account of a defaulting winner after the re-auction; amounts are TWD.

    Owed is the old price and the costs of the re-auction less the new price, never below nothing;
    the deposit is set off against it.

    Raises:
        ValueError: a negative amount.

    Source: CEA §68-2.
    Scenario: S14.
    """
    if min(price, resold_at, costs, deposit) < 0:
        raise ValueError("amounts of at least 0")
    owed = max(price + costs - resold_at, 0)
    applied = min(owed, deposit)
    return DefaultAccount(owed, applied, deposit - applied, owed - applied)
