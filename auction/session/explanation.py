"""Why a lot stands where it stands: every fact, article and figure, from state alone.

What is told is the result, the proposal that the console offers (`next_lot_step`), or what is still
entered; the reasons are in the order in which the officer would give them. They hold codes and
figures only, never a name; an undisclosed reserve is not among the figures.
"""

from collections.abc import Iterator

from msgspec import Struct

from auction.rules.drawing import sealed_line
from auction.rules.oral import CALLS_BEFORE_AWARD, oral_result
from auction.rules.stopping import StopCause
from auction.session.arguments import Because
from auction.session.award import price_too_low, why_unsold
from auction.session.drawing import work_out
from auction.session.dues import days_to_pay
from auction.session.lot_steps import next_lot_step
from auction.session.stakes import Acceptance, CaseState
from auction.session.standing import against, found, leaders, offered, ranked, tied_at_start
from auction.session.state import Bid, BidStage, LotStage, LotState, SessionState
from auction.session.sufficiency import left_over, raised, threshold, why_unwanted
from auction.session.tied import Drawing
from auction.terms import LotKind, LotMark


class Explanation(Struct, frozen=True):
    """The result of a lot, what is proposed about it, or what comes; and the reasons in order."""

    lot: LotMark
    proposal: Because
    reasons: tuple[Because, ...]


_PROPOSED = {
    "CheckDeposit": "check-deposit",
    "RaiseTie": "settle-tie",
    "DeclineRaises": "settle-tie",
    "DrawTie": "settle-tie",
    "NameNumber": "draw-numbers",
    "RevealDrawing": "draw-numbers",
    "AskObjections": "award",
    "AwardLot": "award",
    "DeclareUnsold": "unsold",
    "CallPrice": "hammer",
    "Hammer": "hammer",
}
_RESULTS = {
    LotStage.AWARDED: "awarded",
    LotStage.UNSOLD: "declared-unsold",
    LotStage.ACCEPTED: "accepted",
}
_AT_A_PRICE = frozenset({"award", "awarded", "hammer"})
_ON_MOVABLES = {"award": "award-oral", "awarded": "awarded-oral"}


def explain(state: SessionState, mark: LotMark) -> Explanation:
    """Why a lot stands where it stands: its result, what is proposed, or what is still entered.

    Source: CEA §70, §72, §81, §87–§91, §96; AEA §8, §9; AEER §24.
    """
    lot, case = state.lots[mark], state.case_of(mark)
    if lot.stopped is not None:
        return _stopped(case, lot, lot.stopped)
    if case is not None and lot.stage is LotStage.NOT_AWARDED:
        return _left(state, case, lot, "left-over")
    if lot.stage in _RESULTS:
        return _explained(state, lot, _RESULTS[lot.stage])
    told = _still_open(state, lot, case)
    if case is None or case.case.stop_when_sufficient or not left_over(state, mark):
        return told
    weighed = Because("enough-weighed", _enough(state, case))
    return Explanation(told.lot, told.proposal, (*told.reasons, weighed))


def _still_open(state: SessionState, lot: LotState, case: CaseState | None) -> Explanation:
    """What is proposed for a lot without a result, or what is still entered."""
    mark = lot.lot.mark
    if case is not None and why_unwanted(state, mark) is not None:
        return _left(state, case, lot, "not-awarded")
    if lot.stage is LotStage.ANNOUNCED:
        return Explanation(mark, Because("announced", {}), tuple(_notice(lot)))
    step = next_lot_step(state, lot)
    envelope = step.preset.get("envelope")
    if step.command == "RuleBid" and isinstance(envelope, int):
        return _ruling(state, lot, lot.bids[envelope])
    code = _PROPOSED.get(step.command)
    return _under_way(lot) if code is None else _explained(state, lot, code, envelope)


def _notice(lot: LotState) -> Iterator[Because]:
    """What was announced, as far as it is public."""
    yield Because("auction-no", {"auction": lot.lot.auction_round})
    if lot.lot.minimum is not None:
        yield Because("minimum", {"minimum": lot.lot.minimum})
    if lot.lot.deposit:
        yield Because("deposit-due", {"required": lot.lot.deposit})


def _under_way(lot: LotState) -> Explanation:
    """Called, and something is still entered before anything is proposed."""
    if lot.lot.kind is LotKind.MOVABLE:
        return Explanation(lot.lot.mark, Because("crying", {}), tuple(_notice(lot)))
    reasons = (*_notice(lot), _opened(lot))
    return Explanation(lot.lot.mark, Because("opening", {}), reasons)


def _opened(lot: LotState) -> Because:
    opened = sum(bid.stage is not BidStage.SORTED for bid in lot.bids.values())
    return Because("opened", {"opened": opened, "envelopes": len(lot.bids)})


def _stopped(case: CaseState | None, lot: LotState, cause: StopCause) -> Explanation:
    """Why the sale of a lot ended before an award, and what becomes of what was bid."""
    reasons = list(_notice(lot))
    if cause is StopCause.PAID and case is not None:
        reasons.append(_payment(case))
    if lot.bids:
        reasons += [_opened(lot), Because("goes-back", {"envelopes": len(lot.bids)})]
    if lot.high is not None:
        reasons.append(Because("released", {"bidder": lot.high.bidder, "price": lot.high.amount}))
    return Explanation(lot.lot.mark, Because(f"stopped-{cause.lower()}", {}), tuple(reasons))


def _payment(case: CaseState) -> Because:
    paid = case.case.paid + case.paid
    return Because("paid-in-full", {"paid": paid, "owed": case.case.claims + case.case.costs})


def _left(state: SessionState, case: CaseState, lot: LotState, code: str) -> Explanation:
    """Why a lot is not sold any more: what was raised, or paid, is enough."""
    mark = lot.lot.mark
    reason = why_unwanted(state, mark)
    if reason is not None and reason.code == "paid-in-full":
        enough = _payment(case)
    else:
        enough = Because("proceeds-suffice", _enough(state, case))
    return Explanation(mark, Because(code, {}), (*_notice(lot), enough))


def _enough(state: SessionState, case: CaseState) -> dict[str, str | int]:
    return {"raised": raised(state, case), "threshold": threshold(case)}


def _ruling(state: SessionState, lot: LotState, bid: Bid) -> Explanation:
    standing = against(state, lot, bid)
    code = "rule-invalid" if standing else "rule-valid"
    named = {one.code for one in standing}
    others = [one for one in found(state, lot, bid) if one.code not in named]
    told = [Because(one.code, one.facts, bid.envelope) for one in (*standing, *others)]
    reasons = (*_minimum(lot), *told, *_cured(bid))
    return Explanation(lot.lot.mark, Because(code, {"envelope": bid.envelope}), tuple(reasons))


def _explained(
    state: SessionState, lot: LotState, code: str, envelope: object = None
) -> Explanation:
    oral = lot.lot.kind is LotKind.MOVABLE
    reasons = tuple(_oral(lot) if oral else _sealed(state, lot))
    facts: dict[str, str | int] = {}
    if code == "check-deposit" and isinstance(envelope, int):
        facts["envelope"] = envelope
    if code in _AT_A_PRICE:
        facts["price"] = _price(lot)
    code = _ON_MOVABLES.get(code, code) if oral else code
    if code == "accepted" and lot.acceptance is not None:
        facts |= {"creditor": lot.acceptance.taken_by or "", "price": lot.price or 0}
        reasons = (*reasons, *_accepted(lot, lot.acceptance))
    return Explanation(lot.lot.mark, Because(code, facts), reasons)


def _price(lot: LotState) -> int:
    if lot.high is not None:
        return lot.high.amount
    return offered(lot, leaders(lot)[0])


# --- sealed bids ---------------------------------------------------------------------------------


def _minimum(lot: LotState) -> Iterator[Because]:
    yield Because("minimum", {"minimum": lot.lot.minimum or 0})


def _sealed(state: SessionState, lot: LotState) -> Iterator[Because]:
    """Every bid's fate, who leads, how a tie was settled, the deposit, the balance."""
    yield from _minimum(lot)
    if not lot.bids:
        yield Because("nobody-bid", {})
        return
    leading = leaders(lot)
    for bid in ranked(lot):
        yield from _fate(lot, bid, leading)
    for bid in lot.bids_in_order():
        if bid.stage is BidStage.INVALID:
            yield Because("invalid", {"envelope": bid.envelope, "ground": bid.ground or "G26"})
            yield from _split(bid)
    yield from _tie(lot)
    if leading:
        yield from _leading(state, lot, leading)


def _fate(lot: LotState, bid: Bid, leading: tuple[Bid, ...]) -> Iterator[Because]:
    yield Because("valid", {"envelope": bid.envelope, "price": offered(lot, bid)})
    if bid not in leading and any(one.bidder == bid.bidder for one in leading):
        yield Because("set-aside", {"envelope": bid.envelope})
    yield from _cured(bid)
    yield from _split(bid)


def _cured(bid: Bid) -> Iterator[Because]:
    for code in bid.cured:
        yield Because("cured", {"envelope": bid.envelope, "ground": code})


def _split(bid: Bid) -> Iterator[Because]:
    if bid.split:
        yield Because("ruled-otherwise", {"envelope": bid.envelope})


def _tie(lot: LotState) -> Iterator[Because]:
    tied = tied_at_start(lot)
    if not tied:
        return
    envelopes = "、".join(str(bid.envelope) for bid in tied)
    yield Because("tied", {"envelopes": envelopes, "price": tied[0].total or 0})
    if lot.tie is None:
        return
    for envelope in sorted(lot.tie.increases):
        increase = lot.tie.increases[envelope]
        yield Because("raised", {"envelope": envelope, "increase": increase})
    if lot.tie.unraised or lot.tie.asked:
        yield Because("unraised", {})
    if lot.tie.drawing is not None:
        yield from _drawing(lot.tie.drawing)
    if lot.tie.drawn is not None:
        yield Because("drawn", {"envelope": lot.tie.drawn})


def _drawing(drawing: Drawing) -> Iterator[Because]:
    """Everything with which anybody recomputes who was drawn: the seal, the numbers, the sum."""
    among = "、".join(str(envelope) for envelope in drawing.envelopes)
    yield Because("committed", {"envelopes": among, "commitment": drawing.commitment})
    for officer in drawing.numbers[:1]:
        yield Because("officer-named", {"number": officer or 0})
    for envelope, number in drawing.named.items():
        yield Because("bidder-named", {"envelope": envelope, "number": number})
    if drawing.opened is not None:
        secret, salt = drawing.opened
        line = sealed_line(drawing.label, secret, salt)
        yield Because("revealed", {"secret": secret, "salt": salt, "line": line})
        summed, divided = work_out(drawing, secret).working()
        yield Because("summed", {"sum": summed, "division": divided})


def _leading(state: SessionState, lot: LotState, leading: tuple[Bid, ...]) -> Iterator[Because]:
    price = offered(lot, leading[0])
    for bid in leading:
        if len(leading) == 1:
            whose: dict[str, str | int] = {"envelope": bid.envelope, "bidder": bid.bidder or ""}
            yield Because("highest", {**whose, "price": price})
        if bid.deposit_total is not None:
            held = {"total": bid.deposit_total, "required": lot.lot.deposit}
            yield Because("deposit", {"envelope": bid.envelope, **held})
    if len(leading) == 1 and leading[0].deposit_total is not None:
        balance = price - min(leading[0].deposit_total, price)
        yield Because("balance", {"balance": balance, "days": days_to_pay(lot.lot, state.policy)})


def _accepted(lot: LotState, acceptance: Acceptance) -> Iterator[Because]:
    """Why this creditor, at this price, and what is still owed."""
    if acceptance.drawn is not None:
        among = "、".join(one.creditor for one in acceptance.claimants)
        yield Because("creditor-drawn", {"creditor": acceptance.drawn, "creditors": among})
    share = sum(one.share for one in acceptance.claimants if one.creditor == acceptance.taken_by)
    yield Because("share", {"share": share, "balance": lot.balance or 0})


# --- oral bids -----------------------------------------------------------------------------------


def _oral(lot: LotState) -> Iterator[Because]:
    """The highest bid, its calls, and what this auction takes."""
    yield Because("auction-no", {"auction": lot.lot.auction_round})
    if lot.high is None:
        yield Because("nobody-bid", {})
        return
    yield Because("high", {"bidder": lot.high.bidder, "price": lot.high.amount})
    yield Because("calls", {"calls": lot.calls, "needed": CALLS_BEFORE_AWARD})
    auction = lot.lot.auction_round
    result = oral_result(auction_no=auction, highest=lot.high.amount, reserve=lot.lot.reserve)
    if price_too_low(lot):
        yield Because("price-too-low", {})
    elif result.floor is None or lot.stage is LotStage.ORAL:
        return
    elif lot.lot.reserve_disclosed:
        yield Because("floor", {"auction": auction, "floor": result.floor})
    else:
        yield Because("floor-met" if why_unsold(lot) is None else "floor-missed", {})
