"""Stopping a sale, and taking a result back."""

from auction.rules.stopping import StopCause
from auction.terms import Command, LotMark, Sentence

# --- stops -----------------------------------------------------------------------------------


class StopLot(Command, frozen=True):
    """Stop, withdraw or postpone the sale of a lot, until its award, also while suspended."""

    lot: LotMark
    cause: StopCause
    reason: Sentence


class RevokeResult(Command, frozen=True):
    """Take a lot's result back and go on from before it. An act of two."""

    lot: LotMark
    reason: Sentence
