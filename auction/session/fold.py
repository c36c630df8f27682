"""The state is the fold of the events: `fold` adds one."""

from msgspec.structs import replace

from auction.session import (
    acceptance,
    award,
    claims,
    curing,
    door,
    double_entry,
    drawing,
    lodging,
    machines,
    mail,
    objections,
    opening,
    oral,
    proposals,
    resorting,
    rounds,
    sitting,
    stopping,
    ties,
)
from auction.session.events import (
    EVENT_BY_KIND,
    EnvelopeMoved,
    GroundCured,
    ServerStarted,
    SessionOpened,
)
from auction.session.machines import MachineEvent
from auction.session.state import SessionState
from auction.session.subjects import LOTS_DONE, Stamp, moved_by
from auction.terms import Fact

__all__ = ["EVENT_BY_KIND", "fold", "start"]


def start(event: Fact) -> SessionState:
    """The state after a session's first entry."""
    if not isinstance(event, SessionOpened):
        raise TypeError(f"A session begins with SessionOpened, not {type(event).__name__}")
    return replace(sitting.first_state(event), size=1)


def fold(state: SessionState, stamp: Stamp, event: Fact) -> SessionState:
    """The state after one more entry."""
    after = moved_by(state, _with_result(state, _fold(state, stamp, event), event), event)
    return replace(after, size=state.size + 1)


def _with_result(before: SessionState, after: SessionState, event: Fact) -> SessionState:
    """A lot's result may leave its box round without a lot to bid for."""
    mark: str | None = getattr(event, "lot", None)
    if not isinstance(mark, str):
        return after
    decided = after.lots[mark].stage in LOTS_DONE and before.lots[mark].stage not in LOTS_DONE
    return rounds.fold_result(after, mark) if decided else after


def _fold(state: SessionState, stamp: Stamp, event: Fact) -> SessionState:
    if isinstance(event, lodging.LodgingEvent):
        return lodging.fold(state, event)
    if isinstance(event, oral.OralEvent):
        return oral.fold(state, stamp, event)
    if isinstance(event, opening.OpeningEvent):
        return opening.fold(state, event)
    if isinstance(event, double_entry.EntryEvent):
        return double_entry.fold(state, stamp, event)
    if isinstance(event, ties.TieEvent):
        return ties.fold(state, event)
    if isinstance(event, drawing.DrawingEvent):
        return drawing.fold(state, event)
    if isinstance(event, award.AwardEvent):
        return award.fold(state, stamp, event)
    if isinstance(event, objections.ObjectionEvent):
        return objections.fold(state, event)
    if isinstance(event, acceptance.AcceptanceEvent):
        return acceptance.fold(state, stamp, event)
    if isinstance(event, stopping.StopEvent):
        return stopping.fold(state, stamp, event)
    if isinstance(event, claims.ClaimsEvent):
        return claims.fold(state, stamp, event)
    if isinstance(event, door.DoorEvent):
        return door.fold(state, event)
    if isinstance(event, GroundCured):
        return curing.fold(state, event)
    if isinstance(event, EnvelopeMoved):
        return resorting.fold(state, event)
    if isinstance(event, mail.MailEvent):
        return mail.fold(state, event)
    if isinstance(event, proposals.ProposalEvent):
        return proposals.fold(state, event)
    if isinstance(event, MachineEvent):
        seen = machines.fold(state.machines, stamp, event)
        if seen is not state.machines:
            state = replace(state, machines=seen)
        if isinstance(event, ServerStarted):
            return replace(state, anchor=event.anchor)
        if not isinstance(event, rounds.CustodyEvent):
            return rounds.fold_report(state, event)
    if isinstance(event, rounds.CustodyEvent):
        return rounds.fold(state, stamp, event)
    if isinstance(event, sitting.SittingEvent):
        return sitting.fold(state, stamp, event)
    raise TypeError(f"{type(event).__name__} does not belong to a session")
