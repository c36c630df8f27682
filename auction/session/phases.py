"""Where a sitting stands: the word on the blade, and what is in the way of the next act."""

from collections.abc import Iterator
from enum import StrEnum

from auction.rules.oral import CALLS_BEFORE_AWARD
from auction.session import award, custody
from auction.session.adjourning import why_not_adjourned
from auction.session.emptying import why_unreconciled
from auction.session.machine_state import Link
from auction.session.objections import why_frozen
from auction.session.refusals import Reason, Refusal
from auction.session.sitting import STANDING
from auction.session.state import ROUND_DONE, BoxRound, LotStage, LotState, RoundStage, SessionState
from auction.session.subjects import LOTS_DONE
from auction.session.sufficiency import why_unwanted


class Phase(StrEnum):
    """The word on the blade."""

    NOT_STARTED = "NOT_STARTED"
    BIDDING = "BIDDING"
    CLOSING = "CLOSING"
    CLOSED = "CLOSED"
    OPENING = "OPENING"
    ORAL = "ORAL"
    SOLD = "SOLD"
    NO_SALE = "NO_SALE"
    SUSPENDED = "SUSPENDED"
    ENDED = "ENDED"


CLOSING_S = 60
"""From the first warning within so many seconds of the deadline the word is 即將截止."""
LATE_OPENING_S = 30
"""Where the slot opens this late the word is 即將截止 at once."""


def phase(state: SessionState) -> Phase:
    """The word on the blade for this state."""
    if state.adjourned:
        return Phase.ENDED
    if state.suspended is not None:
        return Phase.SUSPENDED
    called = state.called
    if called is not None and (called.stage not in LOTS_DONE or _result_stands(state)):
        return _PHASE_OF_LOT[called.stage]
    box_round = state.active_round
    if box_round is None:
        return Phase.CLOSED if state.round_order else Phase.NOT_STARTED
    match box_round.stage:
        case RoundStage.ANNOUNCED | RoundStage.EMPTY_SHOWN | RoundStage.RELEASED:
            return Phase.NOT_STARTED
        case RoundStage.OPEN:
            return Phase.CLOSING if _in_the_last_minute(box_round) else Phase.BIDDING
        case _:
            return Phase.CLOSED


def _in_the_last_minute(box_round: BoxRound) -> bool:
    """Warned of it, or opened (anew) so late that the word must not change once more at once."""
    warned = box_round.seconds_left is not None and box_round.seconds_left <= CLOSING_S
    return warned or box_round.deadline_ms - box_round.warned_from_ms <= LATE_OPENING_S * 1000


def _result_stands(state: SessionState) -> bool:
    """A result stays on the wall until the next lot is called or the box comes up again."""
    box_round = state.active_round
    return box_round is None or box_round.stage in {RoundStage.ANNOUNCED, RoundStage.EMPTY_SHOWN}


_PHASE_OF_LOT = {
    LotStage.ANNOUNCED: Phase.NOT_STARTED,
    LotStage.OPENING: Phase.OPENING,
    LotStage.ORAL: Phase.ORAL,
    LotStage.HAMMERED: Phase.ORAL,
    LotStage.AWARDED: Phase.SOLD,
    LotStage.UNSOLD: Phase.NO_SALE,
    LotStage.ACCEPTED: Phase.NO_SALE,
    LotStage.NOT_AWARDED: Phase.NO_SALE,
    LotStage.STOPPED: Phase.NO_SALE,
    LotStage.WITHDRAWN: Phase.NO_SALE,
    LotStage.POSTPONED: Phase.NO_SALE,
}


def blocking(state: SessionState) -> tuple[Reason, ...]:
    """Every reason why the phase's main act cannot come yet, all at once."""
    return tuple(one.reason for one in _in_the_way(state))


def _in_the_way(state: SessionState) -> list[Refusal]:
    box_round = state.active_round
    reasons: list[Refusal] = []
    if state.suspended is not None:
        reasons.append(Refusal("suspended", cause=state.suspended))
    if state.anchor_lost:
        reasons.append(Refusal("anchor-lost"))
    if (
        box_round is not None
        and box_round.stage not in _OFF_THE_BOX
        and not (box_round.stage in STANDING and state.suspended is None)
    ):
        reasons.extend(custody.why_not_movable(state.machines))
    elif state.machines.box.link is Link.LOST:
        reasons.append(Refusal("box-not-answering"))
    elif box_round is not None and box_round.stage is RoundStage.CLOSING:
        reasons.append(Refusal("slot-not-shut"))
    if box_round is not None:
        reasons.extend(_in_the_rounds_way(state, box_round))
    if state.machines.box.held_back:
        codes = " ".join(state.machines.box.held_back)
        reasons.append(Refusal("box-held-back", reasons=codes))
    reasons.extend(_hall_clock(state))
    unrecorded = custody.unrecorded(state.machines)
    if unrecorded is not None:
        reasons.append(unrecorded)
    reasons.extend(_in_the_results_way(state))
    return reasons


def _in_the_rounds_way(state: SessionState, box_round: BoxRound) -> Iterator[Refusal]:
    stuck, stage = state.machines.box.stuck, box_round.stage
    if state.machines.box.beam == "BROKEN" and stage in {*STANDING, RoundStage.CLOSED}:
        yield Refusal("beam-broken")
    if stuck == "SHUT":
        yield Refusal("slot-wont-shut")
    if stuck == "OPEN" and stage is RoundStage.RELEASED and state.suspended is None:
        yield Refusal("slot-wont-open")
    if box_round.missed or (stage is RoundStage.CLOSED and not box_round.first_opened):
        yield Refusal("never-open")
    if stage is RoundStage.COUNTED:
        yield from why_unreconciled(box_round)


def _hall_clock(state: SessionState) -> tuple[Refusal, ...]:
    """A hall clock that differs too much, as long as a deadline is still to come."""
    box_round, off_ms = state.active_round, state.machines.clock_difference_ms
    before = box_round is not None and not box_round.deadline_reached
    if before and abs(off_ms) >= state.policy.clock_difference_announce_ms:
        return (Refusal("clock-differs", difference_ms=off_ms),)
    return ()


def _in_the_results_way(state: SessionState) -> tuple[Refusal, ...]:
    """Of the lot in hand; else of the sitting's end, of which everybody knows the open lots."""
    called = state.called
    if called is not None and called.stage not in LOTS_DONE:
        return _in_the_lots_way(state, called)
    return tuple(one for one in why_not_adjourned(state) if one.code != "lots-unfinished")


def _in_the_lots_way(state: SessionState, lot: LotState) -> tuple[Refusal, ...]:
    frozen, unwanted = why_frozen(lot), why_unwanted(state, lot.lot.mark)
    if unwanted is not None:
        return (unwanted,)
    if frozen is not None:
        return (frozen,)
    if lot.stage is LotStage.OPENING:
        return award.why_not_awarded(state, lot)
    if lot.stage is LotStage.ORAL and lot.high is None:
        return (Refusal("no-bid-yet"),)
    if lot.stage is LotStage.ORAL and lot.calls < CALLS_BEFORE_AWARD:
        return (Refusal("calls-missing", missing=CALLS_BEFORE_AWARD - lot.calls),)
    return ()


_OFF_THE_BOX = frozenset(
    {RoundStage.UNLOCKING, RoundStage.UNLOCKED, RoundStage.COUNTED, *ROUND_DONE}
)
