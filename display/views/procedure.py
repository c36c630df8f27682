"""Where the procedure stands: what is done, what is now, what is still to come."""

from msgspec import Struct

from auction.session.award import winning_bids
from auction.session.standing import leaders, ruling_due
from auction.session.state import BidStage, LotStage, LotState, RoundStage, SessionState
from auction.session.subjects import LOTS_DONE
from auction.terms import LotKind
from display.views.words import Word


class Station(Struct, frozen=True):
    """One station of the way: `done`, `now` or `todo`."""

    state: str
    title: str


_ROUND = (
    Word("當眾驗空、上鎖", "Shown empty, bolted"),
    Word("升匭", "Box raised"),
    Word("投標至截止", "Bids until the deadline"),
    Word("關閉投標口", "Slot shut"),
    Word("降匭上鎖", "Lowered, bolted"),
    Word("開匭", "Unlocked"),
    Word("清點", "Counted"),
    Word("分標編號", "Sorted by lot"),
)
_ROUND_NOW = {
    RoundStage.ANNOUNCED: 0,
    RoundStage.EMPTY_SHOWN: 1,
    RoundStage.RELEASED: 1,
    RoundStage.OPEN: 2,
    RoundStage.CLOSING: 3,
    RoundStage.CLOSED: 4,
    RoundStage.UNLOCKING: 5,
    RoundStage.UNLOCKED: 6,
    RoundStage.COUNTED: 7,
    RoundStage.SORTED: 8,
}
_SEALED = (
    Word("開封、宣讀、裁示", "Opened, read, ruled"),
    Word("查驗最高標保證金", "Deposit of the highest"),
    Word("詢問有無異議", "Objections asked"),
    Word("宣告結果", "Result declared"),
    Word("發還其餘保證金", "Other deposits returned"),
)
_ORAL = (
    Word("宣布本標", "Lot called"),
    Word("喊價", "Oral bidding"),
    Word("呼價三次", "Three calls"),
    Word("落槌", "Hammer"),
    Word("宣告結果", "Result declared"),
)
_CALLS = 3


def procedure(state: SessionState | None, locale: str) -> tuple[Station, ...]:
    """The stations of what is under way; none before the session and after it."""
    if state is None or state.adjourned:
        return ()
    called, box_round = state.called, state.active_round
    in_hand = called is not None and (called.stage not in LOTS_DONE or box_round is None)
    if called is not None and in_hand:
        if called.lot.kind is LotKind.MOVABLE:
            return _stations(_ORAL, _oral_now(called), locale)
        return _stations(_SEALED, _sealed_now(state, called), locale)
    if box_round is None:
        return ()
    now = _ROUND_NOW[box_round.stage]
    if box_round.stage is RoundStage.CLOSED and state.machines.box.lift == "LOWERED":
        now += 1
    return _stations(_ROUND, now, locale)


def _stations(words: tuple[Word, ...], now: int, locale: str) -> tuple[Station, ...]:
    return tuple(
        Station("done" if place < now else "now" if place == now else "todo", word.text(locale))
        for place, word in enumerate(words)
    )


def _sealed_now(state: SessionState, lot: LotState) -> int:
    bids = lot.bids_in_order()
    if lot.stage in LOTS_DONE:
        won = winning_bids(lot)
        return len(_SEALED) if all(bid.returned or bid in won for bid in bids) else 4
    unruled = any(bid.stage not in {BidStage.VALID, BidStage.INVALID} for bid in bids)
    if unruled or any(ruling_due(state, lot, bid) for bid in bids):
        return 0
    leading = leaders(lot)
    if any(bid.deposit_ok is None for bid in leading):
        return 1
    return 3 if lot.objections_asked or not leading else 2


def _oral_now(lot: LotState) -> int:
    if lot.stage in LOTS_DONE:
        return len(_ORAL)
    if lot.stage is LotStage.HAMMERED:
        return 4
    if lot.high is None or not lot.calls:
        return 1
    return 2 if lot.calls < _CALLS else 3
