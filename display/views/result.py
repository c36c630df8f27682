"""Prices on the wall: oral bidding as it runs, and a lot sold."""

from msgspec import Struct

from auction.rules.daxie import to_daxie
from auction.session.oral import least_next
from auction.session.scene import Scene
from auction.session.state import LotStage, LotState, SessionState
from auction.terms import BidderNumber, LotKind, LotMark
from display.views.common import ntd


class Oral(Struct, frozen=True):
    """Oral bidding: the highest bid, the calls, the least next bid."""

    price: str
    paddle: BidderNumber | None
    calls: int
    least: str
    hammered: bool

    @property
    def digits(self) -> int:
        """From seven digits on a price is set smaller, never condensed."""
        return sum(character.isdigit() for character in self.price)


class Award(Struct, frozen=True):
    """A lot sold."""

    price: str
    daxie: str
    paddle: BidderNumber
    others: int
    """Winners besides the first, when several share the lot."""
    name: str
    at_ms: int
    following: LotMark | None
    sealed: bool
    """Others left a deposit that they now get back."""

    @property
    def digits(self) -> int:
        """How many digits the price has."""
        return sum(character.isdigit() for character in self.price)


def oral(lot: LotState) -> Oral:
    """Oral bidding on a lot; before the first bid the opening price stands."""
    high = lot.high
    return Oral(
        price=ntd(high.amount if high else lot.lot.opening_price),
        paddle=None if high is None else high.bidder,
        calls=lot.calls,
        least=ntd(least_next(lot)),
        hammered=lot.stage is LotStage.HAMMERED,
    )


def award(lot: LotState, state: SessionState, scene: Scene) -> Award | None:
    """The award of a lot; None while there is none."""
    if lot.price is None or not lot.winners:
        return None
    bidder = lot.winners[0].bidder
    return Award(
        price=ntd(lot.price),
        daxie=f"新臺幣{to_daxie(lot.price)}",
        paddle=bidder,
        others=len(lot.winners) - 1,
        name=scene.names.get(bidder, ""),
        at_ms=lot.decided_ms or 0,
        following=next(
            (mark for mark in state.order if state.lots[mark].stage is LotStage.ANNOUNCED), None
        ),
        sealed=lot.lot.kind is LotKind.REAL_ESTATE,
    )
