"""標匭: a box round from showing it empty to sorting its envelopes, and what machines do to it.

EMPTY_SHOWN → RELEASED → OPEN → CLOSING → CLOSED → UNLOCKING → UNLOCKED → COUNTED → SORTED.
Stages move by what the switches read; staff only license.
"""

from auction.session.commands import (
    AcknowledgeFault,
    ConfirmClose,
    ExtendDeadline,
    GiveWarning,
    LowerBox,
    RaiseBox,
    ReachDeadline,
    ResumeBidding,
    ShowBoxEmpty,
    UnlockBox,
)
from auction.session.events import (
    BiddingResumed,
    BoxShownEmpty,
    CloseConfirmed,
    DeadlineReached,
    DeadlineSet,
    FaultAcknowledged,
    MotionReleased,
    ReleasedAct,
    WarningGiven,
)
from auction.session.machine_state import Link, Machines
from auction.session.refusals import Refusal
from auction.session.rounds import given_up
from auction.session.sentences import sealed
from auction.session.sitting import STANDING
from auction.session.state import ROUND_DONE, BoxRound, RoundStage, SessionState
from auction.session.subjects import Context, require_nothing_called
from auction.terms import Fact, Text

_HOUR_MS = 3_600_000
MOST_LATER_MS = 12 * _HOUR_MS
"""How much later a deadline may become at once: a sitting ends on its day."""
EXTENDABLE = frozenset(
    {RoundStage.ANNOUNCED, RoundStage.EMPTY_SHOWN, RoundStage.RELEASED, RoundStage.OPEN}
)
_AFTER_UNLOCKING = frozenset(
    {RoundStage.UNLOCKING, RoundStage.UNLOCKED, RoundStage.COUNTED, *ROUND_DONE}
)


def the_round(state: SessionState, id_: str) -> BoxRound:
    """The round of that name.

    Raises:
        Refusal: `round-unknown`.
    """
    box_round = state.rounds.get(id_)
    if box_round is None:
        raise Refusal("round-unknown", round=id_)
    return box_round


def _at_stage(state: SessionState, id_: str, *stages: RoundStage) -> BoxRound:
    box_round = the_round(state, id_)
    if box_round.stage not in stages:
        raise Refusal("round-stage", stage=box_round.stage)
    return box_round


def at_the_box(state: SessionState, id_: str, *stages: RoundStage) -> BoxRound:
    """The round whose turn the box has: one box serves one round after another."""
    box_round = _at_stage(state, id_, *stages)
    if state.active_round is not None and state.active_round.id != id_:
        raise Refusal("round-unfinished")
    return box_round


def why_not_unlockable(machines: Machines) -> tuple[Refusal, ...]:
    """Every reason why the bolt may not be drawn now."""
    reasons = why_not_movable(machines)
    lowered = machines.box.lift == "LOWERED"
    return reasons if lowered else (*reasons, Refusal("lift-not-lowered"))


def why_not_movable(machines: Machines) -> tuple[Refusal, ...]:
    """Every reason why the box may not be energised now."""
    box = machines.box
    reasons: list[Refusal] = []
    if box.link is not Link.FOUND:
        reasons.append(Refusal("box-not-answering"))
    reasons.extend(Refusal("box-fault", fault=fault) for fault in box.faults)
    if box.estop_pressed:
        reasons.append(Refusal("estop-pressed"))
    if box.slot != "SHUT":
        reasons.append(Refusal("slot-not-shut"))
    if box.door != "BOLTED":
        reasons.append(Refusal("door-not-bolted"))
    return tuple(reasons)


def unread(machines: Machines) -> bool:
    """Whether nothing answers for the slot: it may be open or shut."""
    return machines.box.link is not Link.FOUND or machines.box.slot == "UNKNOWN"


def why_not_shut(machines: Machines) -> tuple[Refusal, ...]:
    """Why a person may not take the slot for shut: it answers, and reads otherwise."""
    shut = unread(machines) or machines.box.slot == "SHUT"
    return () if shut else (Refusal("slot-not-shut"),)


def unrecorded(machines: Machines) -> Refusal | None:
    """The cameras that are not being recorded, as a reason two people may override."""
    lost = sorted(
        name
        for name, camera in machines.cameras.items()
        if camera.link is not Link.FOUND or camera.health == "SOURCE_LOST"
    )
    return Refusal("not-recording", cameras="、".join(lost)) if lost else None


def _require_movable(machines: Machines) -> None:
    for reason in why_not_movable(machines):
        raise reason


def decide_show_empty(state: SessionState, command: ShowBoxEmpty) -> tuple[Fact, ...]:
    """The box was shown empty: it answers, is shut and bolted."""
    if at_the_box(state, command.round, RoundStage.ANNOUNCED).missed:
        raise Refusal("never-open")
    _require_movable(state.machines)
    return (BoxShownEmpty(round=command.round),)


def decide_raise(
    state: SessionState, command: RaiseBox, context: Context, by: tuple[str, ...]
) -> tuple[Fact, ...]:
    """License raising, opening and the lowering after the close."""
    box_round = at_the_box(state, command.round, RoundStage.EMPTY_SHOWN)
    require_nothing_called(state)
    if context.now_ms >= box_round.deadline_ms:
        raise Refusal("deadline-passed")
    _require_movable(state.machines)
    _require_time(state, box_round.deadline_ms, context)
    reason = _blind_reason(state, command)
    return (MotionReleased(act=ReleasedAct.RAISE, round=command.round, by=by, reason=reason),)


def _require_time(state: SessionState, deadline_ms: int, context: Context) -> None:
    """Nobody is told that bidding opens when the box cannot be open before its deadline."""
    rise_ms = 0 if state.machines.box.lift == "RAISED" else context.pace.rise_ms
    needed_ms = rise_ms + context.pace.open_ms
    if context.now_ms + needed_ms > deadline_ms:
        raise Refusal("raise-late", seconds=-(-needed_ms // 1000))


def _blind_reason(state: SessionState, command: RaiseBox | ResumeBidding) -> Text | None:
    """Why two people go on although a camera is not recorded, where one is not."""
    blind = unrecorded(state.machines)
    if blind is None:
        return None
    if command.without_recording is None:
        raise blind
    return sealed(command.without_recording)


def decide_extend(
    state: SessionState, command: ExtendDeadline, context: Context
) -> tuple[Fact, ...]:
    """A later deadline, while there is still time to announce it."""
    box_round = _at_stage(state, command.round, *EXTENDABLE)
    guard_s = state.policy.extension_guard_s
    if state.anchor_lost:
        raise Refusal("anchor-lost")
    if box_round.deadline_reached or context.now_ms >= box_round.deadline_ms:
        raise Refusal("deadline-passed")
    if context.now_ms >= box_round.deadline_ms - guard_s * 1000:
        raise Refusal("deadline-near", seconds=guard_s)
    if command.deadline_ms <= box_round.deadline_ms:
        raise Refusal("deadline-earlier")
    _require_near(box_round, command.deadline_ms)
    return (
        DeadlineSet(
            round=command.round,
            deadline_ms=command.deadline_ms,
            reason=sealed(command.reason),
        ),
    )


def _require_near(box_round: BoxRound, deadline_ms: int) -> None:
    if deadline_ms > box_round.deadline_ms + MOST_LATER_MS:
        raise Refusal("deadline-far", hours=MOST_LATER_MS // _HOUR_MS)


def decide_resume(
    state: SessionState, command: ResumeBidding, context: Context, by: tuple[str, ...]
) -> tuple[Fact, ...]:
    """Re-open a round that stands still; after its deadline only with a later one.

    A round whose deadline passed before its slot was open needs no suspension; one whose box was
    never raised begins anew: it is shown empty.
    """
    box_round = the_round(state, command.round)
    if box_round.stage in _AFTER_UNLOCKING:
        raise Refusal("door-unlocked")
    stages = (RoundStage.ANNOUNCED,) if box_round.missed else (*STANDING, RoundStage.CLOSED)
    at_the_box(state, command.round, *stages)
    if given_up(state, box_round):
        raise Refusal("round-withdrawn")
    if state.anchor_lost:
        raise Refusal("anchor-lost")
    if state.suspended is None and (box_round.first_opened or not box_round.deadline_reached):
        raise Refusal("not-suspended")
    deadline_ms = command.deadline_ms or box_round.deadline_ms
    if deadline_ms < box_round.deadline_ms:
        raise Refusal("deadline-earlier")
    if context.now_ms >= deadline_ms:
        raise Refusal("deadline-needs-later")
    _require_near(box_round, deadline_ms)
    resumed = BiddingResumed(
        round=command.round, deadline_ms=deadline_ms, reason=sealed(command.reason)
    )
    if box_round.missed:
        return (resumed,)
    _require_movable(state.machines)
    _require_time(state, deadline_ms, context)
    blind = _blind_reason(state, command)
    released = MotionReleased(act=ReleasedAct.RE_OPEN, round=command.round, by=by, reason=blind)
    return (resumed, released)


def confirmable(state: SessionState, box_round: BoxRound) -> bool:
    """Whether a person may have to answer for a slot that nothing answers for."""
    reached = box_round.deadline_reached and box_round.stage in STANDING
    return reached and unread(state.machines) and not state.anchor_lost


def decide_confirm_close(
    state: SessionState, command: ConfirmClose, context: Context
) -> tuple[Fact, ...]:
    """Close a round whose deadline passed while it stood still, or while its slot went unread.

    A slot that answers has to read shut; where none answers a person's word and reason stand for
    the reading, and the entry says so.
    """
    box_round = at_the_box(state, command.round, *STANDING)
    if state.anchor_lost:
        raise Refusal("anchor-lost")
    if not box_round.deadline_reached and context.now_ms < box_round.deadline_ms:
        raise Refusal("deadline-ahead")
    for reason in why_not_shut(state.machines):
        raise reason
    blind = unread(state.machines)
    return (CloseConfirmed(round=command.round, reason=sealed(command.reason), unread=blind),)


def decide_lower(state: SessionState, command: LowerBox, context: Context) -> tuple[Fact, ...]:
    """Put the box away; only while the slot reads shut, by one named person at the box."""
    at_the_box(state, command.round, RoundStage.CLOSED)
    _require_movable(state.machines)
    return (MotionReleased(act=ReleasedAct.LOWER, round=command.round, by=(context.actor.id,)),)


def unlocking(machines: Machines) -> bool:
    """Whether drawing the bolt is licensed now and nothing holds it back."""
    return _carrying_out(machines, ReleasedAct.UNLOCK)


def lowering(machines: Machines) -> bool:
    """Whether the box is on its way down by a release it still has."""
    return _carrying_out(machines, ReleasedAct.RAISE, ReleasedAct.LOWER)


def _carrying_out(machines: Machines, *acts: ReleasedAct) -> bool:
    release = machines.release
    return release is not None and release.act in acts and not machines.box.held_back


def decide_unlock(state: SessionState, command: UnlockBox, by: tuple[str, ...]) -> tuple[Fact, ...]:
    """License drawing the bolt of a box that is down, shut and bolted; anew if it was revoked."""
    stages = (RoundStage.CLOSED, RoundStage.UNLOCKING, RoundStage.UNLOCKED)
    box_round = at_the_box(state, command.round, *stages)
    if box_round.stage is not RoundStage.CLOSED and unlocking(state.machines):
        raise Refusal("round-stage", stage=box_round.stage)
    for reason in why_not_unlockable(state.machines):
        raise reason
    return (MotionReleased(act=ReleasedAct.UNLOCK, round=command.round, by=by),)


def decide_acknowledge(state: SessionState, command: AcknowledgeFault) -> tuple[Fact, ...]:
    """A named person looked at the box."""
    if command.fault not in state.machines.box.faults:
        raise Refusal("fault-unknown", fault=command.fault)
    if command.fault == "EMERGENCY_STOP" and state.machines.box.estop_pressed:
        raise Refusal("estop-pressed")
    return (FaultAcknowledged(fault=command.fault, reason=sealed(command.reason)),)


def decide_deadline(
    state: SessionState, command: ReachDeadline, context: Context
) -> tuple[Fact, ...]:
    """The instant itself: takes nobody, comes once, and never by a time nobody confirmed."""
    box_round = the_round(state, command.round)
    ahead = context.now_ms < box_round.deadline_ms
    if box_round.deadline_reached or state.anchor_lost or ahead:
        return ()
    return (DeadlineReached(round=command.round),)


def decide_warning(state: SessionState, command: GiveWarning) -> tuple[Fact, ...]:
    """Say how long is left, unless bidding stands still."""
    box_round = the_round(state, command.round)
    if state.suspended is not None or box_round.stage is not RoundStage.OPEN:
        return ()
    return (WarningGiven(round=command.round, seconds_left=command.seconds_left),)
