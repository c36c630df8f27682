"""What events about claims and results say beyond their plain fields."""

from auction.rules.stopping import stopped_as
from auction.session.events import (
    AcceptanceAsked,
    BidReentered,
    CaseListed,
    ClaimsRestated,
    DepositReturned,
    EntriesSettled,
    EnvelopeOpened,
    LotStopped,
    ObjectionRuled,
    OrderChosen,
    ResultRevoked,
)
from auction.session.stakes import CaseState
from auction.session.state import LotStage
from auction.session.sufficiency import threshold
from auction.terms import BidderNumber, Fact, WhichEntry
from display.views.common import ntd
from display.views.outcomes import RESULTS, RULINGS, STOPS
from display.views.words import Word

WHICH_ENTRY = {
    WhichEntry.FIRST: Word("第一次", "the first"),
    WhichEntry.SECOND: Word("第二次", "the second"),
}
UNNAMED = Word("無從認定投標人", "names nobody")


def _whose(bidder: BidderNumber | None, nobody: Word) -> Word:
    return nobody if bidder is None else Word(f"號牌 {bidder}", f"paddle {bidder}")


def told(event: Fact, locale: str) -> dict[str, str]:
    """The words an event's sentence needs, by name; none for other events."""
    if isinstance(event, ObjectionRuled):
        return {"ruling": RULINGS[event.ruling].text(locale)}
    return _of_lots(event, locale)


def _of_lots(event: Fact, locale: str) -> dict[str, str]:
    match event:
        case CaseListed(case=case):
            return {"id": case.id, "owed": ntd(threshold(CaseState(case)))}
        case ClaimsRestated(claims=claims, costs=costs, taxes=taxes):
            return {"owed": ntd(claims + costs + taxes)}
        case LotStopped(cause=cause):
            stage = LotStage(stopped_as(cause))
            return {"result": RESULTS[stage].text(locale), "cause": STOPS[cause].text(locale)}
        case ResultRevoked(was=was):
            return {"result": RESULTS[LotStage(was)].text(locale)}
        case AcceptanceAsked(price=price):
            at = Word("" if price is None else f"以 {ntd(price)} 元", "")
            to = Word("", "" if price is None else f" at {ntd(price)}")
            return {"at": at.text(locale), "to": to.text(locale)}
        case OrderChosen(order=order):
            return {"order": "、".join(order)}
        case _:
            return _of_envelopes(event, locale)


def _of_envelopes(event: Fact, locale: str) -> dict[str, str]:
    match event:
        case BidReentered(agrees=agrees):
            word = Word("相符", "agree") if agrees else Word("不一致", "differ")
            return {"compared": word.text(locale)}
        case EntriesSettled(kept=kept):
            return {"which": WHICH_ENTRY[kept].text(locale)}
        case EnvelopeOpened(bidder=bidder):
            return {"whose": _whose(bidder, UNNAMED).text(locale)}
        case DepositReturned(bidder=bidder, unopened=unopened):
            word = Word("發還保證金", "deposit returned")
            if unopened:
                word = Word("未拆封連同保證金發還", "returned unopened, with its deposit")
            whose = _whose(bidder, Word("憑投標收執聯", "against its tear-off"))
            return {"what": word.text(locale), "whose": whose.text(locale)}
        case _:
            return {}
