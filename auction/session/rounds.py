"""How a box round moves through its stages: by what staff entered and what the switches read."""

from typing import assert_never

from msgspec.structs import replace
from rpds import HashTrieMap

from auction.session.events import (
    BiddingResumed,
    BoxShownEmpty,
    CloseConfirmed,
    CountAccepted,
    DeadlineReached,
    DeadlineSet,
    DoorOpenedByKey,
    DoorRead,
    EnvelopeDropped,
    EnvelopesCounted,
    EnvelopesReturned,
    EnvelopesSorted,
    FallbackStepTaken,
    MotionReleased,
    ReleasedAct,
    SlotRead,
    SlotShutEarly,
    SuspendCause,
    WarningGiven,
)
from auction.session.machine_state import Box, Link
from auction.session.state import Bid, BoxRound, Drop, FallbackTaken, RoundStage, SessionState
from auction.session.subjects import LOTS_DONE, Stamp
from auction.terms import Fact

CustodyEvent = (
    BoxShownEmpty
    | MotionReleased
    | DeadlineSet
    | BiddingResumed
    | WarningGiven
    | DeadlineReached
    | CloseConfirmed
    | DoorOpenedByKey
    | FallbackStepTaken
    | EnvelopesCounted
    | CountAccepted
    | EnvelopesSorted
    | EnvelopesReturned
)


_NEVER_UP = frozenset({RoundStage.ANNOUNCED, RoundStage.EMPTY_SHOWN})
_TAKING = frozenset({RoundStage.RELEASED, RoundStage.OPEN})
_EMPTYING = frozenset({RoundStage.UNLOCKED, RoundStage.COUNTED})
"""From here on a broken beam is a hand that takes envelopes out."""


def fold(state: SessionState, stamp: Stamp, event: CustodyEvent) -> SessionState:
    """Add one event of a box round."""
    box_round = state.rounds[event.round]
    match event:
        case BoxShownEmpty():
            return state.with_round(replace(box_round, stage=RoundStage.EMPTY_SHOWN))
        case MotionReleased(act=act):
            return _fold_release(state, box_round, act)
        case DeadlineSet(deadline_ms=deadline_ms):
            box_round = replace(
                box_round,
                deadline_ms=deadline_ms,
                set_at=stamp.seq,
                seconds_left=None,
                warned_from_ms=stamp.at_ms,
            )
            return state.with_round(box_round)
        case BiddingResumed(deadline_ms=deadline_ms):
            box_round = replace(
                box_round,
                deadline_ms=deadline_ms,
                set_at=stamp.seq,
                deadline_reached=False,
                seconds_left=None,
                shut_early_ms=None,
                stage=RoundStage.ANNOUNCED if box_round.missed else RoundStage.RELEASED,
            )
            return replace(state.with_round(box_round), suspended=None)
        case WarningGiven(seconds_left=seconds_left):
            return state.with_round(replace(box_round, seconds_left=seconds_left))
        case DeadlineReached():
            shut = state.machines.box.slot == "SHUT" and state.suspended is None
            stage = RoundStage.CLOSED if shut else RoundStage.CLOSING
            if box_round.stage in _NEVER_UP:
                stage = RoundStage.ANNOUNCED
            box_round = replace(
                box_round,
                deadline_reached=True,
                stage=stage,
                clock_behind_ms=max(0, -state.machines.clock_difference_ms),
            )
            return state.with_round(box_round)
        case CloseConfirmed():
            box_round = replace(box_round, deadline_reached=True, stage=RoundStage.CLOSED)
            cleared = state.suspended is SuspendCause.EVACUATION
            return replace(
                state.with_round(box_round), suspended=state.suspended if cleared else None
            )
        case DoorOpenedByKey():
            opened = replace(box_round, stage=RoundStage.UNLOCKED, by_key=True)
            still = replace(state.machines, release=None)
            return replace(state.with_round(opened), machines=still)
        case FallbackStepTaken(step=step):
            taken = FallbackTaken(step, stamp.actor, stamp.at_ms)
            return state.with_round(replace(box_round, fallback=(*box_round.fallback, taken)))
        case EnvelopesCounted(counted=counted, by_mail=by_mail):
            stage = RoundStage.COUNTED
            return state.with_round(
                replace(box_round, counted=counted, by_mail=by_mail, stage=stage)
            )
        case CountAccepted():
            return state.with_round(replace(box_round, count_accepted=True))
        case EnvelopesReturned():
            return state.with_round(replace(box_round, stage=RoundStage.ABANDONED))
        case EnvelopesSorted(lots=lots):
            return _fold_sorted(state, box_round, lots)
        case _:
            assert_never(event)


def _fold_release(state: SessionState, box_round: BoxRound, act: ReleasedAct) -> SessionState:
    match act:
        case ReleasedAct.RAISE | ReleasedAct.RE_OPEN:
            return state.with_round(replace(box_round, stage=RoundStage.RELEASED))
        case ReleasedAct.UNLOCK if box_round.stage is RoundStage.UNLOCKED:
            return state
        case ReleasedAct.UNLOCK:
            return state.with_round(replace(box_round, stage=RoundStage.UNLOCKING))
        case ReleasedAct.LOWER:
            return state
        case _:
            assert_never(act)


def _fold_sorted(state: SessionState, box_round: BoxRound, lots: tuple[str, ...]) -> SessionState:
    for mark in box_round.lots:
        state = state.with_lot(replace(state.lots[mark], bids=HashTrieMap()))
    for number, mark in enumerate(lots, start=1):
        lot = state.lots[mark]
        bids = lot.bids.insert(number, Bid(envelope=number))
        state = state.with_lot(replace(lot, bids=bids))
    return state.with_round(replace(box_round, stage=RoundStage.SORTED))


def given_up(state: SessionState, box_round: BoxRound) -> bool:
    """Whether a round that is not sorted yet has no lot left to bid for."""
    return all(state.lots[mark].stage in LOTS_DONE for mark in box_round.lots)


def fold_result(state: SessionState, mark: str) -> SessionState:
    """What a lot's result does to its round: without a lot left it is given up."""
    for id_ in state.round_order:
        box_round = state.rounds[id_]
        if mark in box_round.lots and given_up(state, box_round):
            state = state.with_round(_give_up(box_round, state.machines.box))
    return state


def _give_up(box_round: BoxRound, box: Box) -> BoxRound:
    """Nothing more is put in: a box that never came up is done, one that did is shut."""
    if box_round.stage in _NEVER_UP:
        return replace(box_round, stage=RoundStage.ABANDONED)
    if box_round.stage in _TAKING:
        read_shut = box.link is Link.FOUND and box.slot == "SHUT"
        stage = RoundStage.CLOSED if read_shut else RoundStage.CLOSING
        return replace(box_round, stage=stage, deadline_reached=True)
    return box_round


def fold_report(state: SessionState, event: Fact) -> SessionState:
    """What a machine's report does to the round it happened in (machines already folded)."""
    box_round = state.active_round
    if box_round is None:
        return state
    match event:
        case SlotRead(state="OPEN", to_ms=to_ms) if box_round.stage is RoundStage.RELEASED:
            opened = replace(
                box_round, stage=RoundStage.OPEN, first_opened=True, warned_from_ms=to_ms
            )
            return state.with_round(opened)
        case SlotRead(state="OPEN") if box_round.stage in {RoundStage.CLOSING, RoundStage.CLOSED}:
            return state.with_round(replace(box_round, stage=RoundStage.CLOSING, first_opened=True))
        case SlotRead(state="SHUT") if (
            box_round.stage is RoundStage.CLOSING and state.suspended is None
        ):
            return state.with_round(replace(box_round, stage=RoundStage.CLOSED))
        case SlotShutEarly(deadline_ms=deadline_ms, from_ms=from_ms):
            return state.with_round(replace(box_round, shut_early_ms=deadline_ms - from_ms))
        case EnvelopeDropped(new=new, seen_between_ms=span) if (
            box_round.first_opened and box_round.stage not in _EMPTYING
        ):
            return state.with_round(
                replace(
                    box_round,
                    dropped=box_round.dropped + new,
                    drops=box_round.drops.push_front(Drop(new=new, seen_between_ms=span)),
                )
            )
        case DoorRead(state="FREE") if box_round.stage is RoundStage.UNLOCKING:
            return state.with_round(replace(box_round, stage=RoundStage.UNLOCKED))
        case _:
            return state
