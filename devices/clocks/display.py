"""The engine for displays without a clock of their own: what to show now, and whether they do.

Such a display is written at every second of room time (or of the countdown) and read back, so a
frozen or skewed one is found within two reads.
"""

from __future__ import annotations

import math
from typing import Protocol

from devices.clocks.link import ClockLink
from devices.clocks.shapes import (
    HOUR_S,
    MINUTE_S,
    SECOND_MS,
    ClockConfig,
    ClockReading,
    ClockWant,
    Purpose,
    Standing,
    day_difference,
    time_of_day,
)
from devices.facts import Fact
from devices.protocols.modbus import Read, Reply, Write, WriteWords
from devices.steps import Question, Send, Wait

AFTER_TICK_S = 0.1


class Display(Protocol):
    """The register map of one model; a module of ``devices.clocks.models`` is one."""

    TITLE: str
    READ_SHOWN: Read
    READ_PAGE: Read

    def show_left(self, seconds: int) -> WriteWords:
        """Show seconds left."""

    def show_time(self, seconds: int) -> WriteWords:
        """Show seconds of the day."""

    def show_page(self, page: str) -> Write:
        """Show one page and no other."""

    def beat(self, *, on: bool) -> Write:
        """Light or clear the heartbeat."""

    def seconds_shown(self, reply: Reply, *, left: bool) -> int:
        """Seconds that a ``READ_SHOWN`` reply stands for, left or of the day."""

    def page_shown(self, reply: Reply) -> str:
        """The page a ``READ_PAGE`` reply stands for, empty when it is none alone."""


def seconds_due(want: ClockWant, now_s: float) -> int:
    """The figure to show: seconds of the local day, or whole seconds left, rounded up."""
    if want.counts_down and want.deadline_s is not None:
        return max(0, math.ceil(want.deadline_s - now_s))
    local = want.local(now_s)
    return local.hour * HOUR_S + local.minute * MINUTE_S + local.second


def next_tick_s(want: ClockWant, now_s: float) -> float:
    """When that figure next changes."""
    if want.counts_down and want.deadline_s is not None:
        left_s = want.deadline_s - now_s
        # The last tick is the deadline itself: nought is never shown before it.
        return want.deadline_s - math.ceil(left_s - 1) if left_s > 0 else now_s + 1
    return want.next_second_s(now_s)


def room_ms_shown(want: ClockWant, shown_s: int, now_s: float) -> tuple[int, int]:
    """Room time a figure stands for, and how far it is ahead of the one to show, in ms."""
    expected_s = seconds_due(want, now_s)
    if want.counts_down:
        ahead_ms = (expected_s - shown_s) * SECOND_MS
    else:
        ahead_ms = day_difference(shown_s, expected_s) * SECOND_MS
    return want.room_ms(now_s) + ahead_ms, ahead_ms


class DisplayEngine:
    """One display.

    Args:
        config: Wiring and timing.
        now_s: CLOCK_MONOTONIC seconds of the start.
        display: Its register map.
    """

    at_rest = True

    def __init__(self, config: ClockConfig, now_s: float, display: Display) -> None:
        self._config = config
        self._display = display
        self._link = ClockLink(config, display.TITLE, now_s)
        self._want: ClockWant | None = None
        self._sent_for: ClockWant | None = None
        self._tick_s = now_s
        self._page_due = True
        self._beat_due = False
        self._beat = False
        self._see_s = now_s
        self._see_page = False
        self._seen_page: str | None = None
        self._seen_s: int | None = None
        self._difference_ms: int | None = None
        self._looked_s = 0.0
        self._time = Standing("agrees", "differs")
        self._page = Standing("right_page", "wrong_page")

    def want(self, want: ClockWant) -> None:
        """Take the newest want; what changed is written at once."""
        if want != self._want:
            self._page_due |= self._want is None or want.page != self._want.page
            self._want = want
            self._tick_s = 0.0

    def take_facts(self) -> list[Fact]:
        """Hand over the facts that are new."""
        return self._link.take_facts()

    def reading(self) -> ClockReading:
        """What the display shows, as far as it is known."""
        return ClockReading(
            link=self._link.state,
            page=self._seen_page,
            shown=None if self._seen_s is None else time_of_day(self._seen_s),
            difference_ms=self._difference_ms,
            at_s=self._looked_s,
        )

    def must_hurry(self, step: Send[Purpose], now_s: float) -> bool:
        """Nothing about a clock is urgent."""
        del step, now_s
        return False

    def link_up(self, now_s: float) -> None:
        """The port is open; the whole display is written afresh."""
        self._link.up(now_s)
        self._page_due = True
        self._tick_s = self._see_s = now_s

    def link_down(self, now_s: float, reason: str) -> None:
        """The port is gone or cannot be opened."""
        self._link.down(now_s, reason)

    def next_step(self, now_s: float) -> Send[Purpose] | Wait:
        """Decide the next step."""
        self._link.look(now_s)
        if now_s < self._link.quiet_until_s:
            return Wait(self._link.quiet_until_s)
        want, display = self._want, self._display
        if want is not None:
            if now_s >= self._tick_s:
                show = display.show_left if want.counts_down else display.show_time
                return self._send(Purpose.TIME, show(seconds_due(want, now_s)), now_s)
            if self._page_due:
                return self._send(Purpose.PAGE, display.show_page(want.page), now_s)
            if self._beat_due:
                return self._send(Purpose.BEAT, display.beat(on=not self._beat), now_s)
        if self._see_page:
            return self._send(Purpose.SEE_PAGE, display.READ_PAGE, now_s)
        if now_s >= self._see_s:
            return self._send(Purpose.SEE_TIME, display.READ_SHOWN, now_s)
        return Wait(min(self._see_s, self._tick_s) if want else self._see_s)

    def answered(self, step: Send[Purpose], reply: Reply, sent_s: float, now_s: float) -> None:
        """The display answered."""
        self._link.alive(now_s)
        # A write is done only for the want it was sent for: a newer one is still to be written.
        in_time = self._sent_for is self._want
        match step.purpose:
            case Purpose.TIME if in_time:
                self._wrote_time(sent_s)
            case Purpose.PAGE if in_time:
                self._page_due = False
                self._see_page = True
            case Purpose.BEAT:
                self._beat = not self._beat
                self._beat_due = False
            case Purpose.SEE_TIME:
                self._saw_time(reply, sent_s, now_s)
            case Purpose.SEE_PAGE:
                self._saw_page(reply, now_s)

    def unanswered(self, step: Send[Purpose], sent_s: float, now_s: float, *, heard: bool) -> None:
        """Nothing usable came."""
        del step, sent_s
        self._link.silent(now_s, heard=heard)

    def refused(self, step: Send[Purpose], code: int, sent_s: float, now_s: float) -> None:
        """The device answered with a Modbus exception: it is not the display we know."""
        del step, code, sent_s
        self._link.silent(now_s, heard=False)

    def _send(self, purpose: Purpose, question: Question, now_s: float) -> Send[Purpose]:
        self._sent_for = self._want
        return Send(purpose, question, self._link.timeout_s(now_s))

    def _wrote_time(self, sent_s: float) -> None:
        if self._want is None:
            return
        self._tick_s = next_tick_s(self._want, sent_s)
        self._beat_due = self._see_page = True
        # Read back well inside the second, where both figures cannot be due.
        self._see_s = max(self._see_s, sent_s + AFTER_TICK_S)

    def _saw_time(self, reply: Reply, sent_s: float, now_s: float) -> None:
        self._see_s = now_s + self._config.poll_s
        self._looked_s = now_s
        want = self._want
        left = want is not None and want.counts_down
        self._seen_s = self._display.seconds_shown(reply, left=left)
        if want is None or self._tick_s <= now_s:
            return
        shown_ms, self._difference_ms = room_ms_shown(want, self._seen_s, sent_s)
        kind = self._time.judge(right=self._difference_ms == 0)
        if kind == "differs":
            self._link.say(kind, now_s, shown_ms=shown_ms, difference_ms=self._difference_ms)
        elif kind:
            self._link.say(kind, now_s)

    def _saw_page(self, reply: Reply, now_s: float) -> None:
        self._see_page = False
        self._seen_page = self._display.page_shown(reply)
        if self._want is None or self._page_due:
            return
        right = self._seen_page == self._want.page
        self._page_due = not right
        if kind := self._page.judge(right=right):
            self._link.say(kind, now_s, page=self._seen_page)
