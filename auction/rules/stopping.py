"""Why a sale is stopped before the award, and what the lot then is."""

from collections.abc import Mapping
from enum import StrEnum


class StopCause(StrEnum):
    """What ends the sale of a lot before its award."""

    PAID = "PAID"
    """全額清償: the obligor paid everything."""
    SUSPENDED = "SUSPENDED"
    """停止執行: the branch or a court suspends."""
    TERMINATED = "TERMINATED"
    """終止執行: the obligation was revoked, or is performed."""
    INSTALMENTS = "INSTALMENTS"
    """分期繳納: payment by instalments was approved."""
    WITHDRAWN = "WITHDRAWN"
    """撤回: the referring agency withdraws."""
    DELAYED = "DELAYED"
    """延緩執行: the creditor consents to a delay."""
    CLOSURE = "CLOSURE"
    """停止上班: a typhoon or another closure."""
    EPIDEMIC = "EPIDEMIC"
    """防疫: an epidemic."""
    FAILURE = "FAILURE"
    """設備故障: the room or its box cannot be used."""


class Stopped(StrEnum):
    """What a lot is whose sale was stopped."""

    STOPPED = "STOPPED"
    WITHDRAWN = "WITHDRAWN"
    POSTPONED = "POSTPONED"


def stopped_as(cause: StopCause) -> Stopped:
    """What a lot becomes; a postponed one needs a new date and a new notice.

    Source: CEA §58 (payment), §10 (delay); AEA §8 (termination), §9 (suspension); AEER §24
        (withdrawal); practice (instalments, closure, epidemic); design (failure).
    Scenario: S15.
    """
    return _BECOMES[cause]


_BECOMES: Mapping[StopCause, Stopped] = {
    StopCause.PAID: Stopped.STOPPED,
    StopCause.SUSPENDED: Stopped.STOPPED,
    StopCause.TERMINATED: Stopped.STOPPED,
    StopCause.INSTALMENTS: Stopped.STOPPED,
    StopCause.WITHDRAWN: Stopped.WITHDRAWN,
    StopCause.DELAYED: Stopped.POSTPONED,
    StopCause.CLOSURE: Stopped.POSTPONED,
    StopCause.EPIDEMIC: Stopped.POSTPONED,
    StopCause.FAILURE: Stopped.POSTPONED,
}
