"""What lies on the officer's table: the lot in hand, its envelopes, its oral bids."""

from msgspec import Struct

from auction.rules.daxie import to_daxie
from auction.rules.findings import Finding
from auction.rules.findings import sentence as finding_sentence
from auction.session.oral import least_next
from auction.session.scene import Scene
from auction.session.standing import found
from auction.session.state import Bid, LotState, SessionState
from auction.session.subjects import LOTS_DONE
from auction.terms import LotKind, LotMark
from display.stakes import UNNAMED
from display.views.common import clock_time, ntd
from display.views.outcomes import result_word
from display.views.words import Word


class Figure(Struct, frozen=True):
    """A figure with its label."""

    label: str
    text: str


class LotLine(Struct, frozen=True):
    """A lot in the list at the left."""

    mark: LotMark
    stage: str
    shape: str
    title: str
    figure: str
    current: bool
    figures: tuple[Figure, ...] = ()
    case: str = ""


class BidLine(Struct, frozen=True):
    """A sealed bid on the opening table."""

    envelope: int
    paddle: str
    name: str
    total: str
    daxie: str
    words: str
    digits: str
    differs: bool
    stage: str
    stage_word: str
    findings: tuple[str, ...]


class OralLine(Struct, frozen=True):
    """Oral bidding as the rostrum sees it."""

    price: str
    """Of the highest bid; this and what belongs to it is empty before the first."""
    daxie: str
    paddle: str
    at_ms: int | None
    ask: str
    """The least next bid, which the officer asks for."""
    calls: int
    count: int
    recent: tuple[tuple[str, str, str], ...]


class ResultLine(Struct, frozen=True):
    """A lot's result in a line."""

    mark: LotMark
    title: str
    shape: str
    text: str


_STAGES = {
    "ANNOUNCED": ("ring", Word("未開始", "not started")),
    "OPENING": ("diamond", Word("開標", "opening")),
    "ORAL": ("triangle", Word("喊價", "oral bidding")),
    "HAMMERED": ("triangle", Word("已落槌", "hammer down")),
}
"""Of a lot without a result."""


def lot_line(lot: LotState, state: SessionState, locale: str) -> LotLine:
    """A lot of today."""
    stage = lot.stage.value
    result = result_word(lot)
    if result is None:
        shape, word = _STAGES[stage]
    else:
        shape, word = "dash" if lot.price is None else "tick", result
    return LotLine(
        mark=lot.lot.mark,
        stage=stage,
        shape=shape,
        title=lot.lot.title_en if locale == "en" else lot.lot.title_zh,
        figure=ntd(lot.price) if lot.price is not None else word.text(locale),
        current=state.current == lot.lot.mark,
        figures=_figures(lot, locale),
        case="、".join(lot.lot.case_numbers),
    )


def result_line(lot: LotState, locale: str) -> ResultLine:
    """What became of a lot: the word, who bought, the price."""
    word = result_word(lot)
    paddles = "、".join(one.bidder for one in lot.winners)
    told = (
        "" if word is None else word.text(locale),
        Word(f"號牌 {paddles}", f"paddle {paddles}").text(locale) if paddles else "",
        "" if lot.price is None else ntd(lot.price),
    )
    return ResultLine(
        mark=lot.lot.mark,
        title=lot.lot.title_en if locale == "en" else lot.lot.title_zh,
        shape="dash" if lot.price is None else "tick",
        text=" · ".join(filter(None, told)),
    )


def _figures(lot: LotState, locale: str) -> tuple[Figure, ...]:
    """The figures a lot is sold by; an undisclosed reserve stays undisclosed here too."""
    given = lot.lot
    if given.kind is LotKind.REAL_ESTATE:
        pairs = (
            (Word("最低價額", "Minimum"), ntd(given.minimum)),
            (Word("保證金", "Deposit"), ntd(given.deposit)),
        )
    else:
        closed = Word("不公開", "undisclosed").text(locale)
        none = Word("未定", "none").text(locale)
        shown = ntd(given.reserve) if given.reserve_disclosed else closed
        pairs = (
            (Word("底價", "Reserve"), none if given.reserve is None else shown),
            (Word("每口", "Step"), ntd(given.step)),
        )
    return tuple(Figure(label.text(locale), text) for label, text in pairs)


_BID_STAGES = {
    "SORTED": Word("未拆封", "sealed"),
    "OPENED": Word("已拆封", "opened"),
    "ENTERED": Word("待複登", "to be entered again"),
    "READ": Word("待裁示", "to be ruled"),
    "VALID": Word("有效", "valid"),
    "INVALID": Word("廢標", "invalid"),
}


def bid_lines(state: SessionState, scene: Scene, locale: str) -> tuple[BidLine, ...]:
    """The envelopes of the lot in hand."""
    lot = state.called
    if lot is None or lot.lot.kind is LotKind.MOVABLE:
        return ()
    return tuple(_bid(state, lot, bid, scene, locale) for bid in lot.bids_in_order())


def _bid(state: SessionState, lot: LotState, bid: Bid, scene: Scene, locale: str) -> BidLine:
    known = bid.was_read
    return BidLine(
        envelope=bid.envelope,
        paddle=bid.bidder or "",
        name=UNNAMED.text(locale) if bid.names_nobody else scene.names.get(bid.bidder or "", ""),
        total=ntd(bid.total) if known else "",
        daxie=to_daxie(bid.total) if bid.total else "",
        words=ntd(bid.words) if known else "",
        digits=ntd(bid.digits) if known else "",
        differs=bid.words is not None and bid.digits is not None and bid.words != bid.digits,
        stage=bid.stage.value,
        stage_word=_BID_STAGES[bid.stage.value].text(locale),
        findings=tuple(_finding(one, bid, locale) for one in found(state, lot, bid)),
    )


def _finding(one: Finding, bid: Bid, locale: str) -> str:
    """What was found, and that it was put right where it was."""
    said = finding_sentence(one, "en" if locale == "en" else "zh")
    cured = Word("，已當場補正", "; cured on the spot").text(locale)
    return f"{said}{cured}" if one.code in bid.cured else said


def oral_line(state: SessionState) -> OralLine | None:
    """The oral bidding in hand, from the call of the lot until it has its result."""
    lot = state.called
    if lot is None or lot.lot.kind is not LotKind.MOVABLE or lot.stage in LOTS_DONE:
        return None
    high = lot.high
    return OralLine(
        price="" if high is None else ntd(high.amount),
        daxie="" if high is None else to_daxie(high.amount),
        paddle="" if high is None else high.bidder,
        at_ms=None if high is None else high.at_ms,
        ask=ntd(least_next(lot)),
        calls=lot.calls,
        count=lot.oral_bids,
        recent=tuple((clock_time(b.at_ms), b.bidder, ntd(b.amount)) for b in lot.recent[:6]),
    )
