"""Oral bidding, as the officer hears it."""

from auction.terms import BidderNumber, Command, LotMark, Sentence, Twd

# --- oral bidding --------------------------------------------------------------------------------


class LodgeDeposit(Command, frozen=True):
    """Enter the deposit of somebody who wants to bid aloud, where the notice asks for one."""

    lot: LotMark
    bidder: BidderNumber
    instruments: tuple[Twd, ...] = ()
    cash: Twd = 0
    """In banknotes, besides the instruments."""


class HandBackDeposit(Command, frozen=True):
    """Enter that a deposit lodged for bidding aloud went back, once the lot has its result."""

    lot: LotMark
    bidder: BidderNumber


class BidOral(Command, frozen=True):
    """Enter a bid shouted in the room."""

    lot: LotMark
    bidder: BidderNumber
    amount: Twd


class CallPrice(Command, frozen=True):
    """Call the highest price once more."""

    lot: LotMark


class RetractCall(Command, frozen=True):
    """Take the last call back."""

    lot: LotMark
    reason: Sentence


class Hammer(Command, frozen=True):
    """Let the hammer fall after the third call."""

    lot: LotMark
