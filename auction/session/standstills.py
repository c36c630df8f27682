"""What a machine saw, and the standstill (暫停) it brings about while people are bidding."""

from auction.session.events import (
    BoxFaulted,
    DeadlineReached,
    DeviceLost,
    ReleaseSpent,
    SessionSuspended,
    SlotRead,
    SuspendCause,
)
from auction.session.machines import Report
from auction.session.state import RoundStage, SessionState
from auction.terms import Fact

_FAULT_CAUSES = {
    "WATCHDOG": SuspendCause.WATCHDOG,
    "POWER_CYCLE": SuspendCause.POWER_CYCLE,
    "EMERGENCY_STOP": SuspendCause.EMERGENCY_STOP,
    "JAM": SuspendCause.JAM,
    "SWITCHES": SuspendCause.JAM,
}
_SPENT_CAUSES = {
    "LOST": SuspendCause.BOX_LOST,
    "STALLED": SuspendCause.ROOM_SILENT,
    "JAMMED": SuspendCause.JAM,
    "WATCHDOG": SuspendCause.WATCHDOG_REFUSED,
    "TRIPPED": SuspendCause.WATCHDOG,
    "POWER_CYCLED": SuspendCause.POWER_CYCLE,
    "ESTOP": SuspendCause.EMERGENCY_STOP,
    "DEVICE": SuspendCause.SLOT_SHUT_EARLY,
}


def decide_report(state: SessionState, event: Report) -> tuple[Fact, ...]:
    """What a machine saw, and the standstill it brings about."""
    box_round = state.active_round
    bidding = (
        box_round is not None
        and box_round.stage in {RoundStage.RELEASED, RoundStage.OPEN}
        and not box_round.deadline_reached
        and state.suspended is None
    )
    if box_round is None or not bidding:
        return (event,)
    release = state.machines.release
    match event:
        case DeviceLost(device="box"):
            return (event, SessionSuspended(cause=SuspendCause.BOX_LOST))
        case BoxFaulted(fault=fault):
            return (event, SessionSuspended(cause=_FAULT_CAUSES[fault]))
        case ReleaseSpent(cause=cause) if release is not None and release.number <= event.release:
            by = _SPENT_CAUSES.get(cause, SuspendCause.RELEASE_SPENT)
            return (event, SessionSuspended(cause=by))
        case SlotRead(state="SHUT", to_ms=to_ms) if box_round.stage is RoundStage.OPEN:
            if to_ms >= box_round.deadline_ms:
                return (DeadlineReached(round=box_round.id), event)
            return (event, SessionSuspended(cause=SuspendCause.SLOT_SHUT_EARLY))
        case _:
            return (event,)
