"""Lots on the wall: the one in the head, its terms, the lists before and after."""

from msgspec import Struct

from auction.session.scene import Scene
from auction.session.state import LotStage, LotState, SessionState
from auction.session.subjects import LOTS_DONE
from auction.terms import Lot, LotKind, LotMark
from display.views.common import ntd
from display.views.outcomes import result_word
from display.views.words import Word


class LotHead(Struct, frozen=True):
    """The lot in the head of the screen."""

    mark: LotMark
    title: Word
    place: Word
    round: int


class Terms(Struct, frozen=True):
    """The figures of a lot while bids may be put in."""

    minimum: str
    deposit: str
    handover: Word | None
    """None where the notice says nothing about it."""


class Listed(Struct, frozen=True):
    """A lot in a list: what it is, and its result once there is one."""

    mark: LotMark
    title: Word
    figure: str
    """Minimum or price; empty for a lot sold by voice and for one that was not sold."""
    result: Word | None = None
    sold: bool = False
    oral: bool = False


_LISTS = (("rows", 6, 1), ("columns", 16, 2), ("dense", 60, 4))


class LotList(Struct, frozen=True):
    """Lots in the largest type that holds them all."""

    lots: tuple[Listed, ...]
    layout: str
    """`rows`, `columns` (two of them), or `dense` (four)."""
    lines: int
    """How many stand in each column, so that the columns end together."""
    hidden: int
    """Lots there was no room for."""


def in_columns(lots: tuple[Listed, ...]) -> LotList:
    """A list of lots laid out."""
    layout, most, columns = next((one for one in _LISTS if len(lots) <= one[1]), _LISTS[-1])
    shown = lots[:most]
    return LotList(shown, layout, -(-len(shown) // columns), len(lots) - len(shown))


_HANDOVER = {
    True: Word("點交", "With handover"),
    False: Word("不點交", "No handover"),
    None: None,
}


def head(lot: Lot) -> LotHead:
    """The head of a lot."""
    return LotHead(
        mark=lot.mark,
        title=Word(lot.title_zh, lot.title_en),
        place=Word(lot.place_zh, lot.place_en),
        round=lot.auction_round,
    )


def terms(lot: Lot) -> Terms:
    """The terms of a lot sold by sealed bids."""
    return Terms(
        minimum=ntd(lot.minimum), deposit=ntd(lot.deposit), handover=_HANDOVER[lot.handover]
    )


def listed(scene: Scene) -> tuple[Listed, ...]:
    """Today's lots in their order, as announced or as they came out."""
    state = scene.state
    if state is None:
        return tuple(_entry(LotState(lot=lot)) for lot in scene.lots)
    return tuple(_entry(state.lots[mark]) for mark in state.order)


def of_round(state: SessionState) -> tuple[Listed, ...]:
    """The lots whose bids go into the box now; those withdrawn meanwhile stand last."""
    box_round = state.active_round
    lots = () if box_round is None else tuple(state.lots[mark] for mark in box_round.lots)
    return tuple(_entry(lot) for lot in sorted(lots, key=lambda lot: lot.stage in LOTS_DONE))


def _entry(lot: LotState) -> Listed:
    oral = lot.lot.kind is LotKind.MOVABLE
    title = Word(lot.lot.title_zh, lot.lot.title_en)
    result = result_word(lot)
    if result is not None:
        sold = lot.stage is LotStage.AWARDED
        figure = "" if lot.price is None else ntd(lot.price)
        return Listed(lot.lot.mark, title, figure, result, sold=sold, oral=oral)
    return Listed(lot.lot.mark, title, "" if oral else ntd(lot.lot.minimum), oral=oral)
