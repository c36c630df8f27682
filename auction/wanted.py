"""What the machines should be doing: a pure function of the state and the instant.

Two laws: energising needs a live release for that very act; an open slot is never wanted past the
deadline, whatever has been written. An output is energised only while the head state and the
durable state both want it (`both`).
"""

from msgspec import Struct

from auction.session.events import ReleasedAct
from auction.session.machine_state import Box, Link, Release
from auction.session.phases import Phase, phase
from auction.session.state import BoxRound, RoundStage, SessionState


class BoxWant(Struct, frozen=True):
    """The box's target; everything off, staying where it is, is the default."""

    lift: str | None = None
    slot_open_until_ms: int | None = None
    door_free: bool = False
    release: int | None = None


class Wanted(Struct, frozen=True):
    """The target of every machine; times are room time."""

    box: BoxWant = BoxWant()
    clock_page: str = "CLOCK"
    deadline_ms: int | None = None
    recording: bool = False


REST = Wanted()
"""Nobody wants anything: no session is open."""


def wanted(state: SessionState, now_ms: int) -> Wanted:
    """The targets that follow from one state at one instant."""
    page, deadline_ms = _clock(state)
    return Wanted(
        box=_box(state, now_ms),
        clock_page=page,
        deadline_ms=deadline_ms,
        recording=not state.adjourned,
    )


def both(head: Wanted, durable: Wanted) -> Wanted:
    """What head and durable agree to energise; the rest follows what is durable."""
    one, two = head.box, durable.box
    box = BoxWant()
    if one.release is not None and one.release == two.release:
        until = (one.slot_open_until_ms, two.slot_open_until_ms)
        box = BoxWant(
            lift=one.lift if one.lift == two.lift else None,
            slot_open_until_ms=None if None in until else min(u for u in until if u is not None),
            door_free=one.door_free and two.door_free,
            release=one.release,
        )
    return Wanted(
        box=box,
        clock_page=durable.clock_page,
        deadline_ms=durable.deadline_ms,
        recording=durable.recording,
    )


def at_rest(target: BoxWant, box: Box) -> bool:
    """Whether the box is where it is wanted to be, as its switches read; an absent one is."""
    if box.link is Link.ABSENT:
        return True
    slot = "SHUT" if target.slot_open_until_ms is None else "OPEN"
    lift = target.lift or box.lift
    return (
        box.link is Link.FOUND
        and (box.lift, box.slot) == (lift, slot)
        and lift in {"RAISED", "LOWERED"}
        and (not target.door_free or box.door == "FREE")
    )


def _box(state: SessionState, now_ms: int) -> BoxWant:
    release = state.machines.release
    if release is None or state.suspended is not None or state.adjourned:
        return BoxWant()
    box_round = state.rounds[release.round]
    match release.act:
        case ReleasedAct.RAISE | ReleasedAct.RE_OPEN if _bidding(box_round, now_ms):
            raised = state.machines.box.lift == "RAISED"
            return BoxWant(
                lift="RAISED",
                slot_open_until_ms=box_round.deadline_ms if raised else None,
                release=release.number,
            )
        case ReleasedAct.RAISE | ReleasedAct.LOWER if _to_be_lowered(state, box_round):
            return BoxWant(lift="LOWERED", release=release.number)
        case ReleasedAct.UNLOCK if _to_be_emptied(box_round, release):
            return BoxWant(door_free=True, release=release.number)
        case _:
            return BoxWant()


def _bidding(box_round: BoxRound, now_ms: int) -> bool:
    return (
        box_round.stage in {RoundStage.RELEASED, RoundStage.OPEN}
        and not box_round.deadline_reached
        and now_ms < box_round.deadline_ms
    )


def _to_be_lowered(state: SessionState, box_round: BoxRound) -> bool:
    box = state.machines.box
    return box_round.stage is RoundStage.CLOSED and box.slot == "SHUT" and box.lift != "LOWERED"


def _to_be_emptied(box_round: BoxRound, release: Release) -> bool:
    emptying = {RoundStage.UNLOCKING, RoundStage.UNLOCKED}
    return box_round.id == release.round and box_round.stage in emptying


_PAGES = {
    Phase.NOT_STARTED: "CLOCK",
    Phase.BIDDING: "COUNTDOWN",
    Phase.CLOSING: "COUNTDOWN",
    Phase.CLOSED: "CLOSED",
    Phase.OPENING: "OPENING",
    Phase.ORAL: "ORAL",
    Phase.SOLD: "CLOCK",
    Phase.NO_SALE: "CLOCK",
    Phase.SUSPENDED: "SUSPENDED",
    Phase.ENDED: "ENDED",
}


def _clock(state: SessionState) -> tuple[str, int | None]:
    page = _PAGES[phase(state)]
    box_round = state.active_round
    return page, box_round.deadline_ms if page == "COUNTDOWN" and box_round else None
