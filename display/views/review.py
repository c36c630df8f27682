"""The envelope in hand: both amounts as they stand on the form, beside each other."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from auction.rules.daxie import to_daxie
from auction.session.explanation import explain
from auction.session.scene import Scene
from auction.session.state import Bid, BidStage, LotState, SessionState
from auction.session.steps import Step
from auction.terms import Twd
from display.stakes import UNNAMED
from display.views.common import ntd
from display.views.opening import Row, reading
from display.views.why import Reasoned, reasoned
from display.views.words import Word


class Amount(Struct, frozen=True):
    """An amount of the form, and how it stands to the minimum."""

    text: str
    figures: str
    beside: str
    low: bool


class Review(Struct, frozen=True):
    """The envelope that the next act is about."""

    envelope: int
    of: int
    title: str
    paddle: str
    name: str
    words: Amount | None
    """In words, then in figures; both None until the bid was read."""
    digits: Amount | None
    differs: bool
    findings: tuple[Reasoned, ...]
    """What the rules find on it, and last what they propose; none until it is to be ruled."""
    ranking: tuple[Row, ...]


_TITLES = {
    "ReadBid": Word("宣讀", "to be read aloud"),
    "ReenterBid": Word("複登", "to be entered again"),
    "SettleEntries": Word("兩次登錄不一致", "two entries that differ"),
    "RuleBid": Word("審查", "under examination"),
    "CheckDeposit": Word("查驗保證金", "its deposit"),
}


def review(scene: Scene, nearest: Step | None, locale: str) -> Review | None:
    """The envelope in hand; None where the next act is about none."""
    state = scene.state
    lot = None if state is None else state.called
    title = None if nearest is None else _TITLES.get(nearest.command)
    if state is None or lot is None or nearest is None or title is None:
        return None
    bid = _in_hand(lot, nearest)
    if bid is None:
        return None
    read = bid.was_read
    unnamed = UNNAMED.text(locale) if bid.names_nobody else ""
    return Review(
        envelope=bid.envelope,
        of=len(lot.bids),
        title=title.text(locale),
        paddle=bid.bidder or "",
        name=unnamed or scene.names.get(bid.bidder or "", ""),
        words=_amount(bid.words, lot.lot.minimum, locale, to_daxie) if read else None,
        digits=_amount(bid.digits, lot.lot.minimum, locale, ntd) if read else None,
        differs=bid.words is not None and bid.digits is not None and bid.words != bid.digits,
        findings=_findings(state, lot, bid, locale) if bid.stage is BidStage.READ else (),
        ranking=reading(lot, scene).rows,
    )


def _in_hand(lot: LotState, nearest: Step) -> Bid | None:
    envelope = nearest.preset.get("envelope")
    return lot.bids.get(envelope) if isinstance(envelope, int) else None


def _findings(state: SessionState, lot: LotState, bid: Bid, locale: str) -> tuple[Reasoned, ...]:
    """The heading names the envelope, so that its findings need not."""
    told = explain(state, lot.lot.mark)
    own = (replace(one, envelope=None) for one in told.reasons if one.envelope == bid.envelope)
    return tuple(reasoned(one, locale) for one in (*own, told.proposal))


def _amount(
    amount: Twd | None, minimum: Twd | None, locale: str, written: Callable[[Twd], str]
) -> Amount:
    if amount is None:
        return Amount(
            Word("未載明或無法辨讀", "missing or not legible").text(locale), "", "", low=True
        )
    low = minimum is not None and amount < minimum
    beside = (
        Word("低於最低價額", "below the minimum")
        if low
        else Word("達最低價額", "reaches the minimum")
    )
    text, figures = written(amount), ntd(amount)
    return Amount(
        text=text,
        figures="" if text == figures else figures,
        beside="" if minimum is None else f"{beside.text(locale)} {ntd(minimum)}",
        low=low,
    )
