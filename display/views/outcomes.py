"""How a lot's result is said: on the blade, in lists, and why it was not sold."""

from auction.session.state import LotStage, LotState
from display.views.words import Word

RESULTS = {
    LotStage.AWARDED: Word("拍定", "Sold"),
    LotStage.UNSOLD: Word("流標", "No sale"),
    LotStage.ACCEPTED: Word("承受", "Accepted"),
    LotStage.NOT_AWARDED: Word("不予拍定", "Not awarded"),
    LotStage.STOPPED: Word("停止拍賣", "Stopped"),
    LotStage.WITHDRAWN: Word("撤回", "Withdrawn"),
    LotStage.POSTPONED: Word("改期", "Postponed"),
}

UNSOLD = {
    "NO_BID": Word("無人投標或出價", "Nobody bid"),
    "NO_VALID_BID": Word("沒有達最低價額的有效投標", "No valid bid reached the minimum"),
    "BELOW_RESERVE": Word("最高價未達底價", "The highest bid is below the reserve"),
    "PRICE_TOO_LOW": Word("出價過低，異議有理由", "The price is too low; an objection was upheld"),
}
STOPS = {
    "PAID": Word("義務人已全額清償", "The obligor has paid everything"),
    "SUSPENDED": Word("停止執行", "Enforcement is suspended"),
    "TERMINATED": Word("終止執行", "Enforcement has ended"),
    "INSTALMENTS": Word("核准分期繳納", "Payment by instalments was approved"),
    "WITHDRAWN": Word("移送機關撤回", "The referring agency withdrew"),
    "DELAYED": Word("債權人同意延緩", "The creditor agreed to a delay"),
    "CLOSURE": Word("停止上班", "The branch is closed"),
    "EPIDEMIC": Word("防疫措施", "Because of an epidemic"),
    "FAILURE": Word("拍賣室設備故障", "The room cannot be used"),
}
PROHIBITIONS = {
    "OBLIGOR": Word("義務人", "the obligor"),
    "STAFF": Word("拍賣人員", "staff of the sale"),
}
RULINGS = {
    "UPHELD": Word("有理由", "upheld"),
    "DISMISSED": Word("無理由", "dismissed"),
    "FORWARDED": Word("送執行署決定", "forwarded to the Agency"),
}
_ENOUGH = Word("其他標別所得已足清償", "The other lots raised enough")


def result_word(lot: LotState) -> Word | None:
    """A lot's result in a word; None while it has none."""
    return RESULTS.get(lot.stage)


def why_not_sold(lot: LotState) -> Word | None:
    """Why a lot was not sold."""
    if lot.stage is LotStage.NOT_AWARDED:
        return _ENOUGH
    if lot.stage is LotStage.ACCEPTED and lot.price is not None:
        figure = f"{lot.price:,}"
        return Word(f"由債權人以 {figure} 元承受", f"Taken by a creditor at NT$ {figure}")
    if lot.stopped is not None:
        return STOPS[lot.stopped.value]
    return None if lot.unsold is None else UNSOLD[lot.unsold.value]
