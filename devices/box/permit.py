"""Interlocks: which outputs the want, the releases and the switches together permit.

Pure: the same facts give the same outputs, and the reasons are listed all at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.box.releases import Releases
from devices.box.schedule import too_late_to_open
from devices.box.shapes import BoxWant, door_of, lift_of, slot_of
from devices.protocols.m7000 import MOTION, NOTHING, Input, Output
from devices.timing import Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the decision rests on.

    Attributes:
        inputs: Agreed switches, None before the first agreement.
        sent: Outputs the device may be holding by our last writes.
        rested_at_s: From when the lift may move again.
        linked: The device was found and is not lost.
        jammed: A jam is latched.
        watchdog_refused: The module did not take the watchdog setting.
    """

    inputs: Input | None
    sent: Output
    rested_at_s: float
    linked: bool
    jammed: bool
    watchdog_refused: bool


@dataclass(frozen=True, slots=True)
class Permit:
    """Outputs that may be on now, and why the others may not."""

    outputs: Output
    blocked: tuple[str, ...]


def permit(
    want: BoxWant, releases: Releases, here: Situation, timing: Timing, now_s: float
) -> Permit:
    """Decide the outputs.

    Args:
        want: What the room wants.
        releases: Which numbers still license what.
        here: Switches, outputs and latches.
        timing: The line's constants.
        now_s: CLOCK_MONOTONIC seconds.

    Returns:
        The outputs that may be on and the codes of what blocks the rest.
    """
    lamps = NOTHING
    if want.beacon:
        lamps |= Output.BEACON
    if want.buzzer:
        lamps |= Output.BUZZER
    open_wanted = want.slot_open_until_s is not None and now_s < want.slot_open_until_s
    inputs = here.inputs
    if not here.linked or inputs is None:
        return Permit(NOTHING, ("LINK",))
    lift = lift_of(inputs)
    move_wanted = want.lift is not None and lift != want.lift
    if not (open_wanted or move_wanted or want.door_free):
        return Permit(lamps, ())
    blocked = _latches(want, releases, here, inputs)
    if blocked:
        return Permit(lamps, blocked)

    outputs = lamps
    reasons: list[str] = []
    moving = NOTHING
    if move_wanted:
        moving, why = _motion(want, releases, here, inputs, now_s)
        reasons += why
    pending = move_wanted and releases.moves(want.release, want.lift)
    if open_wanted and not pending:
        why = _opening(want, releases, here, inputs, timing, now_s)
        reasons += why
        if not why:
            outputs |= Output.SLOT
    if want.door_free and not pending:
        why = _unbolting(here, inputs, opening=bool(outputs & Output.SLOT))
        reasons += why
        if not why:
            outputs |= Output.BOLT
    return Permit(outputs | moving, tuple(dict.fromkeys(reasons)))


def _latches(want: BoxWant, releases: Releases, here: Situation, inputs: Input) -> tuple[str, ...]:
    reasons = []
    if not inputs & Input.ESTOP_OK:
        reasons.append("ESTOP")
    if here.jammed:
        reasons.append("JAMMED")
    if here.watchdog_refused:
        reasons.append("WATCHDOG")
    if not releases.live(want.release):
        reasons.append("NO_RELEASE")
    return tuple(reasons)


def _motion(
    want: BoxWant, releases: Releases, here: Situation, inputs: Input, now_s: float
) -> tuple[Output, list[str]]:
    if not releases.moves(want.release, want.lift):
        return NOTHING, ["MOTION_SPENT"]
    reasons = []
    if lift_of(inputs) == "FAULT":
        reasons.append("SWITCH_FAULT")
    if slot_of(inputs) != "SHUT" or here.sent & Output.SLOT:
        reasons.append("SLOT_OPEN")
    if door_of(inputs) != "BOLTED" or here.sent & Output.BOLT:
        reasons.append("DOOR_FREE")
    direction = Output.UP if want.lift == "RAISED" else Output.DOWN
    # Going on in the same direction needs no rest; starting or turning does.
    if not reasons and here.sent & MOTION != direction and now_s < here.rested_at_s:
        reasons.append("RESTING")
    return (NOTHING if reasons else direction), reasons


def _opening(
    want: BoxWant,
    releases: Releases,
    here: Situation,
    inputs: Input,
    timing: Timing,
    now_s: float,
) -> list[str]:
    if here.sent & Output.SLOT:
        return []
    reasons = []
    if not releases.opens(want.release):
        reasons.append("SLOT_SPENT")
    if lift_of(inputs) != "RAISED" or here.sent & MOTION:
        reasons.append("NOT_RAISED")
    if door_of(inputs) != "BOLTED" or here.sent & Output.BOLT:
        reasons.append("DOOR_FREE")
    if want.slot_open_until_s is not None and too_late_to_open(
        now_s, want.slot_open_until_s, timing
    ):
        reasons.append("TOO_LATE")
    return reasons


def _unbolting(here: Situation, inputs: Input, *, opening: bool) -> list[str]:
    reasons = []
    if opening or here.sent & Output.SLOT or slot_of(inputs) != "SHUT":
        reasons.append("SLOT_OPEN")
    if here.sent & MOTION:
        reasons.append("MOVING")
    return reasons
