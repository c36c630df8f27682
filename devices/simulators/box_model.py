"""The lift box as a body: column, spring shutter, spring bolt, beam, end switches.

Pure: ``step(body, inputs, dt)`` is all there is. Times are seconds, positions fractions of travel.
"""

from __future__ import annotations

from dataclasses import dataclass

FRACTION_SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxParts:
    """What the box is built of.

    Attributes:
        travel_s: Full travel of the lift.
        shutter_s: Time of the shutter between shut and open, either way.
        bolt_s: Time of the bolt, either way.
        pulse_s: How long one envelope breaks the beam.
    """

    travel_s: float = 8.0
    shutter_s: float = 0.04
    bolt_s: float = 0.06
    pulse_s: float = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxInputs:
    """What acts on the body: relays that are energised, and the world.

    Attributes:
        up: Motor relay up.
        down: Motor relay down.
        slot: Solenoid that holds the shutter open against its spring.
        bolt: Solenoid that withdraws the bolt against its spring.
        estop: The emergency stop is pressed (it cuts the motor supply).
        jammed: Something holds the column.
        key: The key lock holds the bolt withdrawn.
        door_ajar: The door stands open, so the bolt finds no hole.
        hand: A hand is in the beam.
    """

    up: bool = False
    down: bool = False
    slot: bool = False
    bolt: bool = False
    estop: bool = False
    jammed: bool = False
    key: bool = False
    door_ajar: bool = False
    hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxBody:
    """Where everything is.

    Attributes:
        height: 0 lowered, 1 raised.
        shutter: 0 shut, 1 open.
        bolt: 0 engaged, 1 withdrawn.
        pulses: Envelopes under way to the beam or in it: (begins in, ends in) seconds.
    """

    height: float = 0.0
    shutter: float = 0.0
    bolt: float = 0.0
    pulses: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Switches:
    """What the switches read, in the order of the module's inputs."""

    upper: bool
    lower: bool
    slot_closed: bool
    door_bolted: bool
    beam: bool
    estop_ok: bool


def step(body: BoxBody, inputs: BoxInputs, parts: BoxParts, dt: float) -> BoxBody:
    """Let ``dt`` seconds pass under constant inputs."""
    # Each motor relay runs over the other's normally-closed contact, and the end switches cut it.
    drive = (inputs.up - inputs.down) if inputs.up != inputs.down else 0
    if inputs.estop or inputs.jammed:
        drive = 0
    shutter = dt / parts.shutter_s * (1 if inputs.slot else -1)
    bolt = dt / parts.bolt_s * (1 if _withdrawn(inputs) else -1)
    return BoxBody(
        height=_clamp(body.height + drive * dt / parts.travel_s),
        shutter=_clamp(body.shutter + shutter),
        bolt=_clamp(body.bolt + bolt),
        pulses=tuple((a - dt, b - dt) for a, b in body.pulses if b - dt > FRACTION_SLACK),
    )


def switches(body: BoxBody, inputs: BoxInputs) -> Switches:
    """Read every switch."""
    passing = any(begins <= FRACTION_SLACK for begins, _ in body.pulses)
    return Switches(
        upper=body.height >= 1,
        lower=body.height <= 0,
        slot_closed=body.shutter <= 0,
        door_bolted=body.bolt <= 0 and not inputs.door_ajar,
        beam=passing or inputs.hand,
        estop_ok=not inputs.estop,
    )


def due_in(body: BoxBody, inputs: BoxInputs, parts: BoxParts) -> float | None:
    """Seconds until the body next changes what a switch reads, None when it is at rest."""
    times = []
    if inputs.up != inputs.down and not inputs.estop and not inputs.jammed:
        way = 1 - body.height if inputs.up else body.height
        times.append(way * parts.travel_s)
    times.append((1 - body.shutter if inputs.slot else body.shutter) * parts.shutter_s)
    times.append((1 - body.bolt if _withdrawn(inputs) else body.bolt) * parts.bolt_s)
    for begins, ends in body.pulses:
        times.append(begins if begins > FRACTION_SLACK else ends)
    moving = [time for time in times if time > FRACTION_SLACK]
    return min(moving, default=None)


def _withdrawn(inputs: BoxInputs) -> bool:
    return inputs.bolt or inputs.key


def _clamp(value: float) -> float:
    if value < FRACTION_SLACK:
        return 0.0
    return 1.0 if value > 1 - FRACTION_SLACK else value
