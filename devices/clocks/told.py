"""The engine for clocks that are told the time and never answer: what they show nobody knows.

One message goes out at each second of room time. ``found`` says no more than that the port is open,
and the reading is flagged as not confirmable.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime

from devices.clocks.link import ClockLink
from devices.clocks.shapes import ClockConfig, ClockReading, ClockWant, Purpose
from devices.facts import Fact
from devices.protocols.modbus import Reply
from devices.protocols.text import Tell
from devices.steps import Send, Wait

IDLE_S = 1.0
LATE_S = 0.1


class ToldEngine:
    """One clock that only listens.

    Args:
        config: Wiring; its timing does not matter where nothing is answered.
        now_s: CLOCK_MONOTONIC seconds of the start.
        title: Maker and model.
        say: The message for a second, local date and time with its zone.
    """

    at_rest = True

    def __init__(
        self, config: ClockConfig, now_s: float, *, title: str, say: Callable[[datetime], bytes]
    ) -> None:
        self._link = ClockLink(config, f"{title}, not read back", now_s)
        self._say = say
        self._want: ClockWant | None = None
        self._due_s = now_s

    def want(self, want: ClockWant) -> None:
        """Take the newest want; another anchor of room time shifts the seconds."""
        if self._want is None or want.room_ms_at_zero != self._want.room_ms_at_zero:
            self._due_s = -math.inf
        self._want = want

    def take_facts(self) -> list[Fact]:
        """Hand over the facts that are new."""
        return self._link.take_facts()

    def reading(self) -> ClockReading:
        """Nothing is known of what it shows."""
        return ClockReading(link=self._link.state, confirmable=False)

    def must_hurry(self, step: Send[Purpose], now_s: float) -> bool:
        """Nothing about a clock is urgent."""
        del step, now_s
        return False

    def link_up(self, now_s: float) -> None:
        """The port is open, which is all that can be known."""
        self._link.up(now_s)
        self._link.alive(now_s)

    def link_down(self, now_s: float, reason: str) -> None:
        """The port is gone or cannot be opened."""
        self._link.down(now_s, reason)

    def next_step(self, now_s: float) -> Send[Purpose] | Wait:
        """Say the time when a second begins, and at no other instant: it would be wrong."""
        want = self._want
        if want is None:
            self._link.alive(now_s)
            return Wait(now_s + IDLE_S)
        if not self._due_s <= now_s <= self._due_s + LATE_S:
            if now_s > self._due_s:
                self._due_s = want.next_second_s(now_s)
            return Wait(self._due_s)
        # The second that has just begun, whatever is left of the millisecond before it.
        frame = self._say(want.local(self._due_s + LATE_S / 2))
        return Send(Purpose.TIME, Tell(frame), 0.0)

    def answered(self, step: Send[Purpose], reply: Reply, sent_s: float, now_s: float) -> None:
        """The message is on its way."""
        del step, reply
        self._link.alive(now_s)
        if self._want is not None:
            self._due_s = self._want.next_second_s(sent_s + LATE_S)

    def unanswered(self, step: Send[Purpose], sent_s: float, now_s: float, *, heard: bool) -> None:
        """Nothing is ever answered."""
        raise AssertionError(step, sent_s, now_s, heard)

    def refused(self, step: Send[Purpose], code: int, sent_s: float, now_s: float) -> None:
        """Nothing is ever answered."""
        raise AssertionError(step, code, sent_s, now_s)
