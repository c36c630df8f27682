"""What is wanted of the box and what it reads, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from devices.protocols.m7000 import MOTION, Input, Output
from devices.supervise import DOUBTFUL_AFTER_S, LinkState

Lift = Literal["RAISED", "LOWERED", "BETWEEN", "FAULT"]
Slot = Literal["OPEN", "SHUT"]
Door = Literal["BOLTED", "FREE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxWant:
    """What the room wants of the box; everything off by default.

    Attributes:
        lift: "RAISED", "LOWERED", or None to stay.
        slot_open_until_s: Keep the slot open until this CLOCK_MONOTONIC second; None is shut.
        door_free: Withdraw the door's bolt.
        release: Number of the release that licenses energising; None licenses nothing.
        beacon: Lamp on.
        buzzer: Buzzer on.
    """

    lift: str | None = None
    slot_open_until_s: float | None = None
    door_free: bool = False
    release: int | None = None
    beacon: bool = False
    buzzer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxReading:
    """What the box *is*, by its switches, and how old that knowledge is.

    Attributes:
        link: "READY", "DOUBTFUL", "LOST", or "ABSENT" (never found since the start).
        lift: "RAISED", "LOWERED", "BETWEEN", "FAULT" (both end switches), None when never read.
        slot: "OPEN" or "SHUT", None when never read.
        door: "BOLTED" or "FREE", None when never read.
        estop_ok: The emergency stop is released; None when never read.
        counter: Beam counter; grows by one per envelope (or hand).
        at_s: CLOCK_MONOTONIC second when the read was sent that last confirmed this; the age is
            counted from here.
        moving: Output driving the lift now, or None.
        slot_energised: The driver holds the slot open.
        door_energised: The driver holds the bolt withdrawn.
        jammed: Travel budget exceeded and no newer release yet.
        watchdog_armed: The device will drop its outputs if we fall silent.
        spent_release: Releases up to this number license nothing any more.
        blocked: Codes of everything that keeps the want from being carried out.
    """

    link: LinkState = "ABSENT"
    lift: Lift | None = None
    slot: Slot | None = None
    door: Door | None = None
    estop_ok: bool | None = None
    counter: int | None = None
    at_s: float = 0.0
    moving: Literal["UP", "DOWN"] | None = None
    slot_energised: bool = False
    door_energised: bool = False
    jammed: bool = False
    watchdog_armed: bool = False
    spent_release: int = 0
    blocked: tuple[str, ...] = ()

    def seen_at(self, now_s: float) -> BoxReading:
        """This reading at a later second: what is too old to be relied upon is in doubt."""
        stale = self.link == "READY" and now_s - self.at_s > DOUBTFUL_AFTER_S
        return replace(self, link="DOUBTFUL") if stale else self


def lift_of(inputs: Input) -> Lift:
    """Judge the lift by its two end switches alone."""
    match bool(inputs & Input.UPPER), bool(inputs & Input.LOWER):
        case True, False:
            return "RAISED"
        case False, True:
            return "LOWERED"
        case False, False:
            return "BETWEEN"
        case _:
            return "FAULT"


def slot_of(inputs: Input) -> Slot:
    """Judge the slot by SLOT_CLOSED alone."""
    return "SHUT" if inputs & Input.SLOT_CLOSED else "OPEN"


def door_of(inputs: Input) -> Door:
    """Judge the door by DOOR_BOLTED alone."""
    return "BOLTED" if inputs & Input.DOOR_BOLTED else "FREE"


def read_as(
    inputs: Input | None,
    sent: Output,
    *,
    link: LinkState,
    counter: int | None,
    at_s: float,
    jammed: bool,
    watchdog_armed: bool,
    spent_release: int,
    blocked: tuple[str, ...],
) -> BoxReading:
    """Put agreed switches and held outputs into the room's words."""
    moving: Literal["UP", "DOWN"] | None = None
    if sent & MOTION:
        moving = "UP" if sent & Output.UP else "DOWN"
    known = inputs is not None
    inputs = inputs or Input(0)
    return BoxReading(
        link=link,
        lift=lift_of(inputs) if known else None,
        slot=slot_of(inputs) if known else None,
        door=door_of(inputs) if known else None,
        estop_ok=bool(inputs & Input.ESTOP_OK) if known else None,
        counter=counter,
        at_s=at_s,
        moving=moving,
        slot_energised=bool(sent & Output.SLOT),
        door_energised=bool(sent & Output.BOLT),
        jammed=jammed,
        watchdog_armed=watchdog_armed,
        spent_release=spent_release,
        blocked=blocked,
    )
