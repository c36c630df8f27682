"""Results declared before an award, and results taken back."""

from auction.rules.stopping import StopCause
from auction.terms import Fact, LotMark, Text


class LotStopped(Fact, frozen=True):
    """停止、撤回、改期: the sale of a lot ended before its award."""

    lot: LotMark
    cause: StopCause
    reason: Text


class ResultRevoked(Fact, frozen=True):
    """撤銷: two people took a lot's result back; it goes on from before it."""

    lot: LotMark
    was: str
    reason: Text
