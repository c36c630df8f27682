"""同價: tied bidders raise, spoken or on slips; where nobody does, lots are drawn."""

from typing import assert_never

from msgspec.structs import replace

from auction.rules.amounts import MOST
from auction.rules.policy import TieRaiseMode
from auction.rules.ties import TieStep, may_raise, settle_slips
from auction.session.award import the_bid, the_lot
from auction.session.commands import DeclineRaises, DrawTie, RaiseTie
from auction.session.events import RaisesDeclined, TieDrawn, TieRaised
from auction.session.refusals import Refusal
from auction.session.standing import (
    RULED,
    attended,
    awaited_slips,
    leaders,
    offered,
    ruling_due,
    tied_at_start,
    unasked,
)
from auction.session.state import Bid, BidStage, LotStage, LotState, SessionState
from auction.session.tied import Tie
from auction.session.witnesses import require_two
from auction.terms import Fact

TieEvent = TieRaised | RaisesDeclined | TieDrawn


def decide(state: SessionState, command: RaiseTie | DeclineRaises | DrawTie) -> tuple[Fact, ...]:
    """A raise, that nobody raises, or the token that was drawn."""
    match command:
        case RaiseTie():
            return _decide_raise(state, command)
        case DeclineRaises():
            return _decide_decline(state, command)
        case DrawTie():
            return _decide_draw(state, command)
        case _:
            assert_never(command)


def _decide_raise(state: SessionState, command: RaiseTie) -> tuple[Fact, ...]:
    """A tied bidder adds to the tied price: spoken, each more than the last; or one slip each.

    Source: CEA §90(1).
    """
    lot, bid = require_tied(state, command.lot, command.envelope)
    if not attended(state, bid):
        raise Refusal("bidder-absent", bidder=bid.bidder or "?")
    tie = lot.tie or Tie()
    if tie.drawn is not None:
        raise Refusal("tie-drawn")
    if tie.drawing is not None:
        raise Refusal("drawing-begun")
    if command.increase < 0 or offered(lot, bid) + command.increase > MOST:
        raise Refusal("amount-range")
    if state.policy.tie_raise_mode is TieRaiseMode.WRITTEN_ONCE:
        if bid not in awaited_slips(state, lot):
            raise Refusal("slip-not-due", envelope=command.envelope)
    elif not may_raise(command.increase, least := max(tie.increases.values(), default=0)):
        raise Refusal("increase-too-low", least=least)
    return (TieRaised(lot=command.lot, envelope=command.envelope, increase=command.increase),)


def _decide_decline(state: SessionState, command: DeclineRaises) -> tuple[Fact, ...]:
    """Record that all who may raise were asked; without it no lots are drawn.

    Source: CEA §90(1).
    """
    lot = the_lot(state, command.lot, LotStage.OPENING)
    for bid in leaders(lot):
        require_tied(state, command.lot, bid.envelope)
    waiting = unasked(state, lot)
    if not waiting:
        raise Refusal("nobody-to-ask", lot=command.lot)
    return (RaisesDeclined(lot=command.lot, asked=tuple(one.envelope for one in waiting)),)


def require_asked(state: SessionState, lot: LotState) -> None:
    """Refuse to draw lots while somebody who may raise was not asked, or owes a slip.

    Raises:
        Refusal: `slips-missing`, `raises-unasked`.

    Source: CEA §90(1).
    """
    written = state.policy.tie_raise_mode is TieRaiseMode.WRITTEN_ONCE
    waiting = awaited_slips(state, lot) if written else unasked(state, lot)
    if waiting:
        envelopes = "、".join(str(one.envelope) for one in waiting)
        raise Refusal("slips-missing" if written else "raises-unasked", envelopes=envelopes)


def _decide_draw(state: SessionState, command: DrawTie) -> tuple[Fact, ...]:
    """Enter the token drawn where nobody raised.

    Source: CEA §90(1).
    """
    lot, bid = require_tied(state, command.lot, command.envelope)
    if lot.tie is not None and lot.tie.drawing is not None and not lot.tie.drawing.lost:
        raise Refusal("drawing-begun")
    leading = leaders(lot)
    if bid not in leading or len(leading) == 1:
        raise Refusal("not-tied", envelope=command.envelope)
    require_asked(state, lot)
    require_two(state, command.witnesses)
    return (
        TieDrawn(
            lot=command.lot,
            envelope=command.envelope,
            witnesses=command.witnesses,
            drawn_for=tuple(one.envelope for one in leading if not attended(state, one)),
        ),
    )


def require_tied(state: SessionState, mark: str, envelope: int) -> tuple[LotState, Bid]:
    """A lot whose highest bids tie, and one of those bids, with their bags open and all ruled on.

    Raises:
        Refusal: `lot-stage`, `envelope-unknown`, `not-tied`, `deposit-unchecked`, `ruling-due`.
    """
    lot = the_lot(state, mark, LotStage.OPENING)
    bid = the_bid(lot, envelope, BidStage.VALID)
    tied = tied_at_start(lot)
    if bid not in tied or any(one.stage not in RULED for one in lot.bids.values()):
        raise Refusal("not-tied", envelope=envelope)
    for one in tied:
        if one.deposit_ok is None:
            raise Refusal("deposit-unchecked", envelope=one.envelope, bidder=one.bidder or "?")
        if ruling_due(state, lot, one):
            raise Refusal("ruling-due", envelope=one.envelope)
    return lot, bid


def fold(state: SessionState, event: TieEvent) -> SessionState:
    """Add one event of a tie."""
    lot = state.lots[event.lot]
    tie = lot.tie or Tie()
    match event:
        case TieDrawn(envelope=envelope):
            return state.with_lot(replace(lot, tie=replace(tie, drawn=envelope)))
        case RaisesDeclined(asked=asked):
            return state.with_lot(replace(lot, tie=replace(tie, asked=(*tie.asked, *asked))))
        case TieRaised(envelope=envelope, increase=increase):
            if state.policy.tie_raise_mode is TieRaiseMode.WRITTEN_ONCE:
                return state.with_lot(_with_slip(state, lot, event))
            raised = replace(tie, increases=tie.increases.insert(envelope, increase), asked=())
            return state.with_lot(replace(lot, tie=raised))
        case _:
            assert_never(event)


def _with_slip(state: SessionState, lot: LotState, slip: TieRaised) -> LotState:
    """One more slip; the last one is compared with the others at once."""
    tie = lot.tie or Tie()
    handed_in = replace(lot, tie=replace(tie, slips=tie.slips.insert(slip.envelope, slip.increase)))
    if awaited_slips(state, handed_in):
        return handed_in
    leading = leaders(lot)
    tied, price = [bid.envelope for bid in leading], offered(lot, leading[0])
    result = settle_slips(tied, price, {**tie.slips, slip.envelope: slip.increase})
    if result.step is TieStep.DRAW:
        return replace(lot, tie=Tie(increases=tie.increases, unraised=True))
    increases = tie.increases
    for one in result.envelopes:
        increases = increases.insert(one, result.price - (lot.bids[one].total or 0))
    return replace(lot, tie=Tie(increases=increases))
