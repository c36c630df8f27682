"""How a lot's result is said: on the blade, in lists, and why it was not sold."""

from auction.session.events import UnsoldCause
from auction.session.state import LotStage, LotState
from display.views.words import Word

_RESULTS = {
    LotStage.AWARDED: Word("拍定", "Sold"),
    LotStage.UNSOLD: Word("流標", "No sale"),
    LotStage.NOT_AWARDED: Word("不予拍定", "Not awarded"),
}
_WITHDRAWN = Word("停止", "Withdrawn")

UNSOLD = {
    "NO_BID": Word("無人投標或出價", "Nobody bid"),
    "NO_VALID_BID": Word("沒有達最低價額的有效投標", "No valid bid reached the minimum"),
    "BELOW_RESERVE": Word("最高價未達底價", "The highest bid is below the reserve"),
    "WITHDRAWN": Word("停止拍賣", "Withdrawn from sale"),
}
_ENOUGH = Word("其他標別所得已足清償", "The other lots raised enough")


def result_word(lot: LotState) -> Word | None:
    """A lot's result in a word; None while it has none."""
    return _WITHDRAWN if lot.unsold is UnsoldCause.WITHDRAWN else _RESULTS.get(lot.stage)


def why_not_sold(lot: LotState) -> Word | None:
    """Why a lot was not sold."""
    if lot.stage is LotStage.NOT_AWARDED:
        return _ENOUGH
    return None if lot.unsold is None else UNSOLD[lot.unsold.value]
