"""退路: what people do by hand when box or clock fails, one step after another, each recorded.

The steps license nothing and drive nothing: they say who did what, and when. The close is
confirmed, the door opened by key and the count accepted by the acts that are always there for it.
"""

from types import MappingProxyType

from auction.session.commands.fallback import FallbackStep, TakeFallbackStep
from auction.session.custody import the_round
from auction.session.events import FallbackStepTaken
from auction.session.forms import Field, FieldKind, Step, of_round, step
from auction.session.machine_state import Link, Machines
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.sitting import STANDING
from auction.session.state import BoxRound, RoundStage, SessionState
from auction.terms import Fact

PROCEDURES = MappingProxyType(
    {
        "box": (
            FallbackStep.SLOT_LOCKED,
            FallbackStep.SPARE_SHOWN_EMPTY,
            FallbackStep.SPARE_OFFERED,
            FallbackStep.SPARE_LOCKED,
        ),
        "clock": (FallbackStep.STOPWATCH_STARTED, FallbackStep.STOPWATCH_READ),
    }
)
"""By the machine that fails: its steps in their order."""
_HOLDS_BIDS = STANDING | {RoundStage.CLOSED, RoundStage.UNLOCKING}
_NOTE = (Field("note", FieldKind.TEXT, optional=True),)


def fails(machines: Machines, machine: str) -> bool:
    """Whether a machine is in such a state that people may have to do without it."""
    if machine == "clock":
        return machines.clock is Link.LOST or machines.clock_difference_ms != 0
    box = machines.box
    unread = box.link is not Link.FOUND or "UNKNOWN" in {box.slot, box.lift}
    return unread or bool(box.faults) or box.estop_pressed or box.stuck is not None


def following(box_round: BoxRound, machine: str) -> FallbackStep | None:
    """The first step of a machine's procedure that was not taken in this round."""
    taken = {one.step for one in box_round.fallback}
    return next((one for one in PROCEDURES[machine] if one not in taken), None)


def begun(box_round: BoxRound, machine: str) -> bool:
    """Whether somebody took a step of that procedure in this round."""
    return following(box_round, machine) is not PROCEDURES[machine][0]


def decide(state: SessionState, command: TakeFallbackStep) -> tuple[Fact, ...]:
    """Record a step; the first one only while the machine fails, the others in their order.

    Source: design (fallback to spare box, stopwatch and key lock, by named persons).
    """
    box_round = the_round(state, command.round)
    machine = next(name for name, steps in PROCEDURES.items() if command.step in steps)
    if box_round is not state.active_round or box_round.stage not in _HOLDS_BIDS:
        raise Refusal("round-stage", stage=box_round.stage)
    if not begun(box_round, machine) and not fails(state.machines, machine):
        raise Refusal("fallback-needless")
    if command.step != following(box_round, machine):
        raise Refusal("fallback-order")
    note = None if command.note is None else sealed(command.note)
    return (FallbackStepTaken(round=command.round, step=command.step, note=note),)


def offered(state: SessionState) -> list[Step]:
    """The next step of every procedure that is under way or may have to begin."""
    box_round = state.active_round
    if box_round is None or box_round.stage not in _HOLDS_BIDS:
        return []
    steps: list[Step] = []
    for machine in PROCEDURES:
        due = following(box_round, machine)
        if due is not None and (begun(box_round, machine) or fails(state.machines, machine)):
            preset = {**of_round(box_round), "step": due.value}
            steps.append(step(state, TakeFallbackStep, f"round:{box_round.id}", preset, _NOTE))
    return steps
