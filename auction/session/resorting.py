"""A mis-sorted envelope is laid to the lot its form is for, before anybody reads it aloud."""

from msgspec.structs import replace

from auction.session.award import the_bid, the_lot
from auction.session.commands import MoveEnvelope
from auction.session.events import EnvelopeMoved
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.state import BidStage, LotStage, SessionState
from auction.terms import Fact, LotMark

_UNREAD = (BidStage.SORTED, BidStage.OPENED)
_STILL_OPEN = (LotStage.ANNOUNCED, LotStage.OPENING)


def decide_move(state: SessionState, command: MoveEnvelope) -> tuple[Fact, ...]:
    """Lay an unread envelope of the lot in hand to another lot of the same box round.

    Source: design (a mis-sorted envelope is re-sorted, not rejected).
    """
    lot = the_lot(state, command.lot, LotStage.OPENING)
    the_bid(lot, command.envelope, *_UNREAD)
    if command.to not in state.lots:
        raise Refusal("lot-unknown", lot=command.to)
    if command.to not in others(state, command.lot):
        raise Refusal("move-to", lot=command.to)
    return (
        EnvelopeMoved(
            lot=command.lot,
            envelope=command.envelope,
            to=command.to,
            reason=sealed(command.reason),
        ),
    )


def others(state: SessionState, mark: LotMark) -> tuple[LotMark, ...]:
    """The lots an envelope of `mark` may be laid to: of the same box round, with no result yet."""
    return tuple(
        other
        for one in state.rounds.values()
        if mark in one.lots
        for other in one.lots
        if other != mark and state.lots[other].stage in _STILL_OPEN
    )


def movable(state: SessionState) -> int | None:
    """The envelope at hand, unread, where there is another lot to lay it to."""
    called = state.called
    if called is None or called.stage is not LotStage.OPENING or not others(state, called.lot.mark):
        return None
    return next((b.envelope for b in called.bids_in_order() if b.stage in _UNREAD), None)


def fold(state: SessionState, event: EnvelopeMoved) -> SessionState:
    """Add the move; what was opened stays open."""
    lot, to = state.lots[event.lot], state.lots[event.to]
    bid = lot.bids[event.envelope]
    lot = replace(lot, bids=lot.bids.remove(event.envelope), objections_asked=False)
    to = replace(to, bids=to.bids.insert(event.envelope, bid))
    return state.with_lot(lot).with_lot(to)
