"""When the box must be written to and when the bus must be free, around a deadline T.

Heartbeats are phased so that one goes out exactly at T - watchdog + 0.1 s. From then to T nothing
is written but de-energising, so a driver that dies leaves a slot that shuts by T + 0.1 s on its
own, and a living one's closing write at T comes 0.1 s before the watchdog would act.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto

from devices.timing import Timing

MARGIN_S = 0.1
BUS_FREE_S = 0.06
SHORTEST_S = 0.06
LATE_S = 0.05
"""How late the last heartbeat may go: later, a driver that dies holds the slot too long."""
NEAR_S = 0.02
PROBE_S = 0.2
SHORTEST_BOOT_S = 0.4


class Beat(Enum):
    """What feeding asks for now."""

    NONE = auto()
    ORDINARY = auto()
    LAST = auto()
    PROBE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What speaks against feeding now.

    Attributes:
        quiet: Quiet time after a time-out is running.
        recheck: The module's status is not certain since a question went unanswered.
        vanished: An output we energised was read off.
        silent_s: Seconds since the last good reply.
    """

    quiet: bool
    recheck: bool
    vanished: bool
    silent_s: float


def last_heartbeat_s(until_s: float, timing: Timing) -> float:
    """The instant of the last heartbeat before the deadline ``until_s``."""
    return until_s - timing.watchdog_s + MARGIN_S


def next_heartbeat_s(fed_s: float, until_s: float | None, timing: Timing) -> float | None:
    """When to feed the watchdog again.

    Args:
        fed_s: When the outputs were last written.
        until_s: Deadline of the open slot, or None when the slot is not energised.
        timing: The line's constants.

    Returns:
        The instant, or None when nothing more may be written before the deadline.
    """
    if until_s is None:
        return fed_s + timing.heartbeat_s
    last_s = last_heartbeat_s(until_s, timing)
    if fed_s >= last_s - NEAR_S / 2:
        return None
    steps = math.floor((last_s - fed_s - NEAR_S) / timing.heartbeat_s)
    return last_s - max(0, steps) * timing.heartbeat_s


def writes_barred(now_s: float, until_s: float | None, timing: Timing) -> bool:
    """Whether an open slot bars every write but de-energising."""
    return until_s is not None and last_heartbeat_s(until_s, timing) <= now_s < until_s


def nearest_opening_s(timing: Timing) -> float:
    """How long before its deadline a slot may still be opened, seconds."""
    return timing.watchdog_s - MARGIN_S + timing.heartbeat_s


def too_late_to_open(now_s: float, until_s: float, timing: Timing) -> bool:
    """Whether opening now could not be followed by the phased last heartbeat."""
    return now_s > until_s - nearest_opening_s(timing)


def time_left_s(now_s: float, until_s: float | None, timing: Timing) -> float:
    """Seconds a question may take so that the bus is free before the next exact instant.

    Returns:
        Seconds; less than ``SHORTEST_S`` means: do not ask now. Infinite without a deadline.
    """
    if until_s is None:
        return math.inf
    last_s = last_heartbeat_s(until_s, timing)
    instant_s = last_s if now_s < last_s else until_s
    return instant_s - BUS_FREE_S - now_s


def beat_now(
    now_s: float, beat_s: float | None, until_s: float | None, timing: Timing, doubt: Doubt
) -> Beat:
    """Decide whether to feed now.

    A heartbeat re-writes the outputs, so it must never go to a module that was switched off and
    on: after an unanswered question the status is read first. Before the last heartbeat there is
    time for that only by a probe that ignores quiet time; and a module cannot have been off and
    come up again within ``SHORTEST_BOOT_S`` of a good reply.
    """
    last_s = None if until_s is None else last_heartbeat_s(until_s, timing)
    if last_s is not None and doubt.recheck and last_s - PROBE_S <= now_s < last_s - 2 * SHORTEST_S:
        return Beat.PROBE
    if beat_s is None or now_s < beat_s:
        return Beat.NONE
    if beat_s == last_s:
        awake = doubt.silent_s < SHORTEST_BOOT_S and not doubt.vanished
        return Beat.LAST if awake or not doubt.recheck else Beat.NONE
    return Beat.NONE if doubt.quiet or doubt.recheck else Beat.ORDINARY


def probe_s(until_s: float | None, timing: Timing) -> float | None:
    """When a doubt about the module would have to be settled before the last heartbeat."""
    return None if until_s is None else last_heartbeat_s(until_s, timing) - PROBE_S
