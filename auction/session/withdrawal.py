"""停止、撤回: lots stopped before their award, and envelopes that go back unopened.

Lots are stopped at any moment, also while the sitting is suspended or the box is dead, so that a
sitting can always be brought to its end. Once every lot of a box round is stopped nothing more goes
into the box and it is not opened again: its envelopes go back against their tear-offs.

Source: AEER §24; CEA §10, §58; what becomes of envelopes: design.
"""

from auction.session.award import the_lot
from auction.session.commands import ReturnEnvelopes, WithdrawLot
from auction.session.custody import at_the_box
from auction.session.emptying import MAX_COUNT
from auction.session.events import EnvelopesReturned, LotUnsold, UnsoldCause
from auction.session.refusals import Refusal
from auction.session.rounds import given_up
from auction.session.sentences import sealed
from auction.session.state import RoundStage, SessionState
from auction.session.subjects import BEFORE_RESULT
from auction.terms import Fact

MAY_HOLD = (
    RoundStage.CLOSING,
    RoundStage.CLOSED,
    RoundStage.UNLOCKING,
    RoundStage.UNLOCKED,
    RoundStage.COUNTED,
)
"""Stages in which envelopes may lie in the box or loose on the table."""


def decide_withdraw_lot(state: SessionState, command: WithdrawLot) -> tuple[Fact, ...]:
    """Stop the sale of a lot; what was bid for it counts no more."""
    the_lot(state, command.lot, *BEFORE_RESULT)
    return (LotUnsold(lot=command.lot, cause=UnsoldCause.WITHDRAWN, reason=sealed(command.reason)),)


def decide_return_envelopes(state: SessionState, command: ReturnEnvelopes) -> tuple[Fact, ...]:
    """The envelopes went back unopened, however they came out of the box."""
    box_round = at_the_box(state, command.round, *MAY_HOLD)
    if not given_up(state, box_round):
        standing = [mark for mark in box_round.lots if state.lots[mark].stage in BEFORE_RESULT]
        raise Refusal("lots-stand", lots="、".join(standing))
    if not 0 <= command.returned <= MAX_COUNT:
        raise Refusal("count-range")
    return (EnvelopesReturned(round=command.round, returned=command.returned),)
