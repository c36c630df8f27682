"""Oral bids, calls, the hammer."""

from auction.terms import BidderNumber, Fact, LotMark, Text, Twd


class DepositLodged(Fact, frozen=True):
    """Somebody lodged the deposit the notice asks for, and may bid aloud (CEA §70(2))."""

    lot: LotMark
    bidder: BidderNumber
    total: Twd
    instruments: tuple[Twd, ...] = ()
    cash: Twd = 0
    """In banknotes, besides the instruments; what counts of it is in `total` already."""


class LodgedReturned(Fact, frozen=True):
    """A deposit lodged for bidding aloud went back to its owner."""

    lot: LotMark
    bidder: BidderNumber
    total: Twd


class OralBidAccepted(Fact, frozen=True):
    """A higher oral bid; it releases the lower one and resets the calls (CC §395, CEA §70)."""

    lot: LotMark
    bidder: BidderNumber
    amount: Twd


class CallMade(Fact, frozen=True):
    """The highest price called once, twice or for the third time."""

    lot: LotMark
    call: int
    bidder: BidderNumber
    amount: Twd


class CallRetracted(Fact, frozen=True):
    """The last call taken back."""

    lot: LotMark
    call: int
    reason: Text


class HammerFell(Fact, frozen=True):
    """Bidding on the lot is over."""

    lot: LotMark
