"""What follows a round in which real estate was not sold (拍次): rounds, special sale, the end."""

from datetime import date
from enum import StrEnum

from auction.rules.periods import Calendar, last_day_of_months

ROUNDS = 3
"""Rounds before the special sale (CEA §92, §95)."""
_SPECIAL_SALE_MONTHS = 3


class Stage(StrEnum):
    """Where an unsold lot goes."""

    NEXT_ROUND = "NEXT_ROUND"
    SPECIAL_SALE = "SPECIAL_SALE"
    """應買公告: an open offer at the last minimum."""
    LAST_REDUCED_AUCTION = "LAST_REDUCED_AUCTION"
    """One more auction with a cut, which a creditor asked for before any offer."""
    DEEMED_WITHDRAWN = "DEEMED_WITHDRAWN"


def after_unsold(auction_round: int, *, max_rounds: int | None = ROUNDS) -> Stage:
    """Where a lot goes that nobody bought or accepted in `auction_round` (counted from 1).

    `max_rounds` is None where rounds have no limit and no special sale follows, as in partition
    sales. The round after `max_rounds` is the last reduced auction.

    Raises:
        ValueError: a round before the first.

    Source: CEA §91, §92, §95; practice (partition sales).
    Scenario: S06, S13, S25.
    """
    if auction_round < 1:
        raise ValueError("rounds are counted from 1")
    if max_rounds is None or auction_round < max_rounds:
        return Stage.NEXT_ROUND
    return Stage.SPECIAL_SALE if auction_round == max_rounds else Stage.DEEMED_WITHDRAWN


def special_sale_ends(published: date, calendar: Calendar) -> date:
    """The last day for offers in a special sale: three months from its notice.

    Raises:
        Unreadable: the calendar lacks the year.

    Source: CEA §95(1); CC §120, §121, §122.
    Scenario: S25.
    """
    return last_day_of_months(published, _SPECIAL_SALE_MONTHS, calendar)


def after_special_sale(
    *, ended: bool, offers_waiting: int, offers_made: int, reduction_asked: bool
) -> Stage:
    """Where a lot stands in its special sale.

    `offers_waiting` were filed in time and are not yet decided: they keep the sale open after its
    last day. A creditor may ask for the last reduced auction before any offer was made.

    Source: CEA §95(1), §95(2); design (waiting offers).
    Scenario: S25.
    """
    if offers_waiting:
        return Stage.SPECIAL_SALE
    if reduction_asked and not offers_made:
        return Stage.LAST_REDUCED_AUCTION
    return Stage.DEEMED_WITHDRAWN if ended else Stage.SPECIAL_SALE
