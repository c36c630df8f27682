"""Keeping the module's watchdog: armed before danger, fed while it runs, its trips noticed."""

from __future__ import annotations

from enum import Enum, auto

from devices.box.schedule import LATE_S, last_heartbeat_s, next_heartbeat_s
from devices.box.steps import ArmingStep, arming_plan
from devices.protocols import m7000
from devices.protocols.m7000 import Status
from devices.protocols.modbus import Reply, Request
from devices.timing import Timing


class Found(Enum):
    """What a status read revealed."""

    POWER_CYCLED = auto()
    TRIPPED = auto()


class Watchdog:
    """The module's watchdog as we know it.

    Attributes:
        running: The module will drop its outputs if we fall silent.
        armed: It runs, with our time and safe values read back.
        tripped: Its trip status is set; output commands have no effect.
        refused: It did not take our setting, and no newer release has come since.
        fed_s: When it was last fed by a write of the outputs.
    """

    def __init__(self, timing: Timing) -> None:
        self.running = False
        self.armed = False
        self.tripped = False
        self.refused = False
        self.fed_s = 0.0
        self._timing = timing
        self._plan: list[ArmingStep] = []

    def forget(self) -> None:
        """Nothing is known any more."""
        self.armed = False
        self._plan = []

    def stop_arming(self) -> None:
        """Nothing dangerous is wanted now, or a question failed: begin again next time."""
        self._plan = []

    def next_arming(self) -> Request:
        """The next question of the arming plan."""
        if not self._plan:
            self._plan = arming_plan(self._timing, tripped=self.tripped)
        return self._plan[0].request

    def arming_answered(self, reply: Reply, sent_s: float) -> str | None:
        """Take the answer to ``next_arming``; the reason if the module refused."""
        if not self._plan:
            return None
        done = self._plan.pop(0)
        if done.request == m7000.CLEAR_TRIP:
            self.tripped = False
        elif done.request == m7000.ENABLE_WATCHDOG:
            self.running = True
            self.fed_s = sent_s
        if done.holds and not done.holds(reply):
            return f"{done.request} read back {reply}"
        self.armed = not self._plan
        return None

    def refuse(self) -> bool:
        """The module did not take the setting; True when that is news."""
        self._plan = []
        news = not self.refused
        self.refused = True
        return news

    def stopping(self) -> Request:
        """The question that switches it off; from now on it must not be relied upon."""
        self.armed = False
        return m7000.DISABLE_WATCHDOG

    def stopped(self) -> None:
        """We switched it off."""
        self.running = self.armed = False

    def see(self, status: Status) -> set[Found]:
        """Take a status read; what it revealed that was not known."""
        found = set()
        vanished = self.armed and not status.enabled and not status.tripped
        if status.was_reset or vanished:
            found.add(Found.POWER_CYCLED)
        if status.tripped and not self.tripped:
            found.add(Found.TRIPPED)
        self.tripped = status.tripped
        self.running = status.enabled
        if status.was_reset or not status.enabled:
            self.armed = False
        return found

    def beat_s(self, now_s: float, until_s: float | None) -> float | None:
        """When to feed next.

        Args:
            now_s: CLOCK_MONOTONIC seconds.
            until_s: Deadline of the energised slot, or None.

        Returns:
            The instant, in the past when overdue, or None when nothing is to be fed.
        """
        if not self.running:
            return None
        beat_s = next_heartbeat_s(self.fed_s, until_s, self._timing)
        if beat_s is None or until_s is None:
            return beat_s
        last_s = last_heartbeat_s(until_s, self._timing)
        if now_s > last_s + LATE_S:
            return None
        # An ordinary beat that is late must not be in flight when the last one is due.
        return last_s if now_s >= beat_s and last_s - now_s < self._timing.timeout_s else beat_s
