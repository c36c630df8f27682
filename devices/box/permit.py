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
    if not here.linked or here.inputs is None:
        return Permit(NOTHING, ("LINK",))
    lamps = _lamps(want)
    move = want.lift is not None and lift_of(here.inputs) != want.lift
    opening = want.slot_open_until_s is not None and now_s < want.slot_open_until_s
    if not (move or opening or want.door_free):
        return Permit(lamps, ())
    if blocked := _latches(want, releases, here, here.inputs):
        return Permit(lamps, blocked)
    reasons: list[str] = []
    if move:
        moving, reasons = _motion(want, releases, here, here.inputs, now_s)
        keeps_open = opening and here.sent & Output.SLOT
        if releases.moves(want.release, want.lift) and not keeps_open:
            # Slot and door wait until the lift is where it is wanted.
            return Permit(lamps | moving, tuple(reasons))
    slot, why = _slot(want, releases, here, here.inputs, opening=opening)
    if slot and not here.sent & Output.SLOT and _too_late(want, timing, now_s):
        slot, why = NOTHING, ["TOO_LATE"]
    bolt, whence = _bolt(want, here, here.inputs, opening=bool(slot))
    return Permit(lamps | slot | bolt, tuple(dict.fromkeys(reasons + why + whence)))


def _lamps(want: BoxWant) -> Output:
    lamps = Output.BEACON if want.beacon else NOTHING
    return lamps | Output.BUZZER if want.buzzer else lamps


def _too_late(want: BoxWant, timing: Timing, now_s: float) -> bool:
    until_s = want.slot_open_until_s
    return until_s is not None and too_late_to_open(now_s, until_s, timing)


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


def _slot(
    want: BoxWant, releases: Releases, here: Situation, inputs: Input, *, opening: bool
) -> tuple[Output, list[str]]:
    if not opening:
        return NOTHING, []
    if here.sent & Output.SLOT:
        return Output.SLOT, []
    reasons = []
    if not releases.opens(want.release):
        reasons.append("SLOT_SPENT")
    if lift_of(inputs) != "RAISED" or here.sent & MOTION:
        reasons.append("NOT_RAISED")
    if door_of(inputs) != "BOLTED" or here.sent & Output.BOLT:
        reasons.append("DOOR_FREE")
    return (NOTHING if reasons else Output.SLOT), reasons


def _bolt(
    want: BoxWant, here: Situation, inputs: Input, *, opening: bool
) -> tuple[Output, list[str]]:
    if not want.door_free:
        return NOTHING, []
    reasons = []
    if opening or here.sent & Output.SLOT or slot_of(inputs) != "SHUT":
        reasons.append("SLOT_OPEN")
    if here.sent & MOTION:
        reasons.append("MOVING")
    return (NOTHING if reasons else Output.BOLT), reasons
