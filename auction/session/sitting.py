"""The sitting itself: opening, suspending, resuming, adjourning, sealing; and its checkpoints."""

from typing import assert_never

from msgspec.structs import replace

from auction.session.commands import (
    ConfirmAnchor,
    ResumeSession,
    SuspendSession,
)
from auction.session.events import (
    AnchorConfirmed,
    CaseListed,
    CheckpointPublished,
    LotListed,
    ProposalDied,
    RefusalRecorded,
    RoundAnnounced,
    ServerStarted,
    SessionAdjourned,
    SessionOpened,
    SessionResumed,
    SessionSealed,
    SessionSuspended,
    SuspendCause,
)
from auction.session.machine_state import Machines
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.state import (
    BoxRound,
    LotStage,
    LotState,
    Published,
    RoundStage,
    SessionState,
)
from auction.session.subjects import Stamp
from auction.terms import Anchor, Case, Fact

SittingEvent = (
    LotListed
    | RoundAnnounced
    | CheckpointPublished
    | AnchorConfirmed
    | SessionSuspended
    | SessionResumed
    | SessionAdjourned
    | SessionSealed
    | RefusalRecorded
)

STANDING = frozenset({RoundStage.RELEASED, RoundStage.OPEN, RoundStage.CLOSING})
"""Stages in which bidding can be brought to a standstill."""


def first_state(opened: SessionOpened) -> SessionState:
    """The state a session's first entry gives."""
    return SessionState(
        id=opened.session,
        date=opened.date,
        branch=opened.branch,
        room=opened.room,
        rehearsal=opened.rehearsal,
        anchor=opened.anchor,
        machines=Machines(),
        policy=opened.policy,
        calendar=opened.calendar,
        staff=opened.staff,
    )


def open_session(
    opened: SessionOpened,
    lots: tuple[LotListed, ...],
    rounds: tuple[RoundAnnounced, ...],
    cases: tuple[Case, ...] = (),
) -> tuple[Fact, ...]:
    """The first entries of a sitting: what it stands on, its lots, its cases, its box rounds."""
    return (opened, *lots, *(CaseListed(case=case) for case in cases), *rounds)


def started(state: SessionState, anchor: Anchor, version: str) -> tuple[Fact, ...]:
    """A server took over an unsealed sitting: releases die, an open round stands still.

    Another boot means the monotonic clock started anew: the anchor is lost until two people
    confirm another, and each start until then takes it afresh, so that a clock set right is read.
    """
    lost = state.anchor_lost or anchor.boot != state.anchor.boot
    first: tuple[Fact, ...] = (
        ServerStarted(anchor=anchor, version=version, anchor_lost=lost),
        *(ProposalDied(proposal=id_, cause="RESTART") for id_ in sorted(state.proposals)),
    )
    box_round = state.active_round
    stands = box_round is not None and box_round.stage in STANDING
    if not lost and (not stands or state.suspended is not None):
        return first
    cause = SuspendCause.ANCHOR_LOST if lost else SuspendCause.SERVER_RESTARTED
    return (*first, SessionSuspended(cause=cause))


def hidden(state: SessionState) -> bool:
    """Whether a count could still be inferred: from a first slot opening to the unlocking.

    Nothing is re-opened either once the envelopes of a withdrawn round went back, or the sitting
    is over.
    """
    return not state.adjourned and any(
        box_round.first_opened and box_round.stage in _BEFORE_UNLOCKING
        for box_round in (state.rounds[id_] for id_ in state.round_order)
    )


_BEFORE_UNLOCKING = STANDING | {RoundStage.CLOSED, RoundStage.UNLOCKING}


def decide_suspend(state: SessionState, command: SuspendSession) -> tuple[Fact, ...]:
    """Stop at once; one person is enough."""
    if state.suspended is not None:
        raise Refusal("suspended", cause=state.suspended)
    return (SessionSuspended(cause=SuspendCause.OFFICER, reason=sealed(command.reason)),)


def decide_resume(state: SessionState, command: ResumeSession) -> tuple[Fact, ...]:
    """Go on where no box round has to be re-opened."""
    if state.suspended is None:
        raise Refusal("not-suspended")
    if state.anchor_lost:
        raise Refusal("anchor-lost")
    box_round = state.active_round
    if box_round is not None and box_round.stage in STANDING:
        raise Refusal("round-stands")
    return (SessionResumed(reason=sealed(command.reason)),)


def decide_anchor(state: SessionState, command: ConfirmAnchor) -> tuple[Fact, ...]:
    """Agree on the anchor the restarted server read from the wall clock."""
    if not state.anchor_lost:
        raise Refusal("anchor-known")
    return (AnchorConfirmed(anchor=state.anchor, reason=sealed(command.reason)),)


def _unheard(state: SessionState) -> SessionState:
    """What the room was told and asked about the lot in hand counts no more: people may be out.

    Bids and raises stand; the price is called three times anew, and objections are asked for again.

    Source: CEA §70(3); design (nobody loses a lot behind a closed door).
    """
    lot = state.called
    if lot is None or lot.stage not in {LotStage.ORAL, LotStage.OPENING}:
        return state
    return state.with_lot(replace(lot, calls=0, objections_asked=False))


def fold(state: SessionState, stamp: Stamp, event: SittingEvent) -> SessionState:
    """Add one event of the sitting."""
    match event:
        case LotListed(lot=lot, barred=barred, prohibited=prohibited):
            listed = state.with_lot(LotState(lot=lot, barred=barred, prohibited=prohibited))
            return replace(listed, order=(*state.order, lot.mark))
        case RoundAnnounced(round=id_, lots=lots, deadline_ms=deadline_ms):
            box_round = BoxRound(
                id=id_,
                lots=lots,
                deadline_ms=deadline_ms,
                set_at=state.size,
                mail_until_ms=event.mail_until_ms,
            )
            return replace(state.with_round(box_round), round_order=(*state.round_order, id_))
        case CheckpointPublished(size=size, root=root):
            return replace(state, checkpoint=Published(size, root, stamp.at_ms))
        case AnchorConfirmed(anchor=anchor):
            return replace(
                state, anchor=anchor, anchor_lost=False, suspended=SuspendCause.SERVER_RESTARTED
            )
        case SessionSuspended(cause=cause, until_ms=until_ms):
            return replace(
                _unheard(state),
                recess_until_ms=until_ms,
                machines=replace(state.machines, release=None),
                suspended=cause,
                anchor_lost=state.anchor_lost or cause is SuspendCause.ANCHOR_LOST,
            )
        case SessionResumed():
            return replace(state, suspended=None)
        case SessionAdjourned():
            return replace(state, adjourned=True)
        case SessionSealed():
            return replace(state, sealed=True)
        case RefusalRecorded():
            return state
        case _:
            assert_never(event)
