"""The next instant at which the room gives itself a command, from the state alone.

An instant's command id follows from the session, the command and the entry that set the instant, so
that one instant is one command, across restarts too.
"""

from collections.abc import Iterator

from msgspec import Struct

from auction.session.commands import ExpireProposal, GiveWarning, ReachDeadline, RoomCommand
from auction.session.state import BoxRound, RoundStage, SessionState


class Due(Struct, frozen=True):
    """A command of the room's own and the room time it comes at."""

    at_ms: int
    id: str
    command: RoomCommand


_BEFORE_THE_CLOSE = frozenset(
    {RoundStage.ANNOUNCED, RoundStage.EMPTY_SHOWN, RoundStage.RELEASED, RoundStage.OPEN}
)


def due(state: SessionState) -> Due | None:
    """The earliest instant still to come or overdue; None when the state waits for people only."""
    if state.adjourned:
        return None
    return min(_instants(state), key=lambda one: (one.at_ms, one.id), default=None)


def _instants(state: SessionState) -> Iterator[Due]:
    # Until two people confirm what time it is, no deadline can fall.
    for id_ in () if state.anchor_lost else state.round_order:
        box_round = state.rounds[id_]
        if box_round.stage in _BEFORE_THE_CLOSE and not box_round.deadline_reached:
            yield _deadline(state, box_round)
            yield from _warnings(state, box_round)
    for proposal in state.proposals.values():
        yield Due(
            at_ms=proposal.expires_ms,
            id=f"{state.id}/ExpireProposal/{proposal.id}",
            command=ExpireProposal(proposal=proposal.id),
        )


def _deadline(state: SessionState, box_round: BoxRound) -> Due:
    return Due(
        at_ms=box_round.deadline_ms,
        id=f"{state.id}/ReachDeadline/{box_round.id}/{box_round.set_at}",
        command=ReachDeadline(round=box_round.id),
    )


def _warnings(state: SessionState, box_round: BoxRound) -> Iterator[Due]:
    if box_round.stage is not RoundStage.OPEN or state.suspended is not None:
        return
    for seconds in sorted(state.policy.warnings_s, reverse=True):
        at_ms = box_round.deadline_ms - seconds * 1000
        given = box_round.seconds_left is not None and seconds >= box_round.seconds_left
        if at_ms >= box_round.warned_from_ms and not given:
            yield Due(
                at_ms=at_ms,
                id=f"{state.id}/GiveWarning/{box_round.id}/{box_round.set_at}/{seconds}",
                command=GiveWarning(round=box_round.id, seconds_left=seconds),
            )
