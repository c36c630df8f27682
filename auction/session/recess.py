"""休息、疏散: a recess announced until a time, and the room cleared at once."""

from auction.session.commands import AnnounceRecess
from auction.session.events import SessionResumed, SessionSuspended, SuspendCause
from auction.session.refusals import Refusal
from auction.session.state import RoundStage, SessionState
from auction.session.subjects import Context, require_nothing_called
from auction.terms import Fact

_HOUR_MS = 3_600_000
LONGEST_MS = 6 * _HOUR_MS


def between(state: SessionState) -> bool:
    """Whether no box round is under way."""
    box_round = state.active_round
    return box_round is None or box_round.stage is RoundStage.ANNOUNCED


def decide_recess(
    state: SessionState, command: AnnounceRecess, context: Context
) -> tuple[Fact, ...]:
    """Announce a recess between lots; no round may close while everybody is out.

    Source: design.
    """
    require_nothing_called(state)
    if not between(state):
        raise Refusal("recess-box")
    if not context.now_ms < command.until_ms <= context.now_ms + LONGEST_MS:
        raise Refusal("recess-time", hours=LONGEST_MS // _HOUR_MS)
    for id_ in state.round_order:
        box_round = state.rounds[id_]
        coming = box_round.stage is RoundStage.ANNOUNCED and not box_round.deadline_reached
        if coming and box_round.deadline_ms <= command.until_ms:
            raise Refusal("recess-over-deadline", round=id_)
    return (SessionSuspended(cause=SuspendCause.RECESS, until_ms=command.until_ms),)


def decide_end(state: SessionState, context: Context) -> tuple[Fact, ...]:
    """Go on at the announced time; people who are out rely on it."""
    if state.suspended is not SuspendCause.RECESS or state.recess_until_ms is None:
        raise Refusal("recess-none")
    if context.now_ms < state.recess_until_ms:
        raise Refusal("recess-runs")
    return (SessionResumed(),)


def decide_evacuate(state: SessionState) -> tuple[Fact, ...]:
    """Clear the room, also while it stands still already; whatever was released is revoked.

    The box shuts and bolts by its springs. Two people go on afterwards, and license anew.

    Source: design.
    """
    if state.suspended is SuspendCause.EVACUATION:
        raise Refusal("suspended", cause=state.suspended)
    return (SessionSuspended(cause=SuspendCause.EVACUATION),)
