"""Why the box is asked, and the plan for arming its watchdog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from devices.protocols import m7000
from devices.protocols.modbus import Reply, Request
from devices.timing import Timing


class Purpose(Enum):
    """Why a question is asked."""

    OFF = auto()
    IDENTIFY = auto()
    STATUS = auto()
    SCAN = auto()
    COUNTER = auto()
    LATCHES = auto()
    TRIPS = auto()
    HEARTBEAT = auto()
    OUTPUTS = auto()
    CLEAR = auto()
    ARM = auto()
    DISARM = auto()


READS: dict[Purpose, Request] = {
    Purpose.IDENTIFY: m7000.IDENTITY,
    Purpose.STATUS: m7000.STATUS,
    Purpose.SCAN: m7000.SCAN,
    Purpose.COUNTER: m7000.COUNTER,
    Purpose.LATCHES: m7000.LATCHES,
    Purpose.TRIPS: m7000.TRIP_COUNT,
}


@dataclass(frozen=True, slots=True)
class ArmingStep:
    """One question of the arming plan; ``holds`` judges a read-back."""

    request: Request
    holds: Callable[[Reply], bool] | None = None


def arming_plan(timing: Timing, *, tripped: bool) -> list[ArmingStep]:
    """Set safe values and watchdog time, read both back, enable, and read that back.

    A write's reply proves nothing on these modules (a tripped one confirms and ignores), hence
    the read-backs.
    """
    plan = [ArmingStep(m7000.CLEAR_TRIP)] if tripped else []
    return [
        *plan,
        ArmingStep(m7000.SAFE_ALL_OFF),
        ArmingStep(m7000.POWER_ON_ALL_OFF),
        ArmingStep(m7000.set_watchdog_time(timing.watchdog_tenths)),
        ArmingStep(m7000.SAFE_VALUES, lambda reply: not any(reply)),
        ArmingStep(m7000.WATCHDOG_TIME, lambda reply: reply == (timing.watchdog_tenths,)),
        ArmingStep(m7000.ENABLE_WATCHDOG),
        ArmingStep(m7000.STATUS, _armed),
    ]


def _armed(reply: Reply) -> bool:
    status = m7000.status(reply)
    return status.enabled and not status.tripped and not status.was_reset
