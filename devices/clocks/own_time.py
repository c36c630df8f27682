"""The engine for true clocks: they keep time themselves, are set once and watched from then on.

A clock answers in whole seconds, and each answer bounds how far it is ahead: it held its figure
somewhere between our question and its answer. The bounds of the last reads are laid over each
other; reads on both sides of its tick leave a band as narrow as the time between two reads.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import Protocol

from devices.clocks.link import ClockLink
from devices.clocks.shapes import (
    SECOND_MS,
    TAIPEI,
    ClockConfig,
    ClockReading,
    ClockWant,
    Purpose,
    Standing,
)
from devices.facts import Fact
from devices.protocols.modbus import Read, Reply, Write
from devices.steps import Question, Send, Wait

READS_KEPT = 12
NARROW_MS = 150
TOLERANCE_MS = 250
AHEAD_S = 0.2
"""What laying a setting ready may take; it then waits for the next second, 1.2 s at most."""
SET_AGAIN_S = 10.0
LEFT_ALONE_S = 60.0
"""So near to a deadline the clock is not touched: setting it could take a second from somebody."""
LATE_S = 0.05
STROKE_S = 0.015
"""What the command that starts the clock takes on the wire: 11 bytes at 9600 baud and a little."""


class TrueClock(Protocol):
    """The register map of one model; a module of ``devices.clocks.models`` is one."""

    TITLE: str
    READ: Read
    SET: Write
    RESUME: Write

    def prepare(self, at: datetime) -> Write:
        """Lay ready the date and time to be set; they take effect with ``SET``."""

    def shown(self, reply: Reply) -> datetime | None:
        """The date and time a ``READ`` reply stands for (no zone), None when it is none."""

    def is_held(self, reply: Reply) -> bool:
        """Whether the figures stand still because a setting was begun and not finished."""


class OffsetBand:
    """How far a clock is ahead, as the last reads bound it."""

    def __init__(self) -> None:
        self._bounds: deque[tuple[int, int]] = deque(maxlen=READS_KEPT)
        self._ticked = False

    def clear(self) -> None:
        """The clock was set: nothing is known any more."""
        self._bounds.clear()
        self._ticked = False

    def add(self, low_ms: int, high_ms: int) -> None:
        """Take one read: the clock is between ``low_ms`` and ``high_ms`` ahead."""
        # Each read moves both bounds down with the time since the last, a tick moves them up.
        self._ticked |= bool(self._bounds) and low_ms > self._bounds[-1][0]
        self._bounds.append((low_ms, high_ms))
        low, high = self._band()
        if low > high:  # it jumped
            self.clear()
            self._bounds.append((low_ms, high_ms))

    @property
    def known(self) -> tuple[int, int] | None:
        """How far it is ahead and to within how much, in ms.

        None before a tick was seen, unless the last read alone shows that it is wrong: a clock that
        stands still never ticks.
        """
        if not self._bounds:
            return None
        low, high = self._band()
        if not self._ticked or high - low > 2 * NARROW_MS:
            low, high = self._bounds[-1]
            if low <= TOLERANCE_MS and high >= -TOLERANCE_MS:
                return None
        return (low + high) // 2, (high - low + 1) // 2

    def _band(self) -> tuple[int, int]:
        return max(low for low, _ in self._bounds), min(high for _, high in self._bounds)


class OwnTimeEngine:
    """One true clock. It shows the time of day, whatever page the room wants.

    Args:
        config: Wiring and timing.
        now_s: CLOCK_MONOTONIC seconds of the start.
        clock: Its register map.
    """

    at_rest = True

    def __init__(self, config: ClockConfig, now_s: float, clock: TrueClock) -> None:
        self._config = config
        self._clock = clock
        self._link = ClockLink(config, clock.TITLE, now_s)
        self._want: ClockWant | None = None
        self._band = OffsetBand()
        self._see_s = now_s
        self._looked_s = 0.0
        self._shown: datetime | None = None
        self._held = False
        self._prepared_s = 0.0
        self._off_ms = 0
        self._set_at_s: float | None = None
        self._touch_from_s = now_s
        self._standing = Standing("agrees", "differs")

    def want(self, want: ClockWant) -> None:
        """Take the newest want; another anchor of room time begins the comparison anew."""
        if self._want is None or want.room_ms_at_zero != self._want.room_ms_at_zero:
            self._band.clear()
        self._want = want

    def take_facts(self) -> list[Fact]:
        """Hand over the facts that are new."""
        return self._link.take_facts()

    def reading(self) -> ClockReading:
        """What the clock shows, as far as it is known."""
        difference_ms, uncertain_ms = self._band.known or (None, 0)
        return ClockReading(
            link=self._link.state,
            page=None if self._shown is None else "CLOCK",
            shown=None if self._shown is None else f"{self._shown:%H:%M:%S}",
            difference_ms=difference_ms,
            uncertain_ms=uncertain_ms,
            at_s=self._looked_s,
        )

    def must_hurry(self, step: Send[Purpose], now_s: float) -> bool:
        """Nothing about a clock is urgent."""
        del step, now_s
        return False

    def link_up(self, now_s: float) -> None:
        """The port is open; nothing is known of the clock behind it."""
        self._link.up(now_s)
        self._band.clear()
        self._set_at_s = None
        self._see_s = now_s

    def link_down(self, now_s: float, reason: str) -> None:
        """The port is gone or cannot be opened."""
        self._link.down(now_s, reason)

    def next_step(self, now_s: float) -> Send[Purpose] | Wait:
        """Decide the next step."""
        self._link.look(now_s)
        if now_s < self._link.quiet_until_s:
            return Wait(self._link.quiet_until_s)
        if self._set_at_s is not None:
            if now_s < self._set_at_s:
                return Wait(self._set_at_s)
            if now_s <= self._set_at_s + LATE_S:
                return self._send(Purpose.SET, self._clock.SET, now_s)
            self._set_at_s = None
            return self._send(Purpose.RESUME, self._clock.RESUME, now_s)
        if self._held:
            return self._send(Purpose.RESUME, self._clock.RESUME, now_s)
        if self._want is not None and self._wrong(self._want, now_s):
            self._prepared_s = self._want.next_second_s(now_s + AHEAD_S)
            at = self._want.local(self._prepared_s + LATE_S)
            return self._send(Purpose.PREPARE, self._clock.prepare(at), now_s)
        if now_s >= self._see_s:
            return self._send(Purpose.SEE_TIME, self._clock.READ, now_s)
        return Wait(self._see_s)

    def answered(self, step: Send[Purpose], reply: Reply, sent_s: float, now_s: float) -> None:
        """The clock answered."""
        self._link.alive(now_s)
        match step.purpose:
            case Purpose.SEE_TIME:
                self._saw(reply, sent_s, now_s)
            case Purpose.PREPARE:
                self._set_at_s = self._prepared_s - STROKE_S
            case Purpose.SET:
                self._was_set(now_s)
            case Purpose.RESUME:
                self._held = False

    def unanswered(self, step: Send[Purpose], sent_s: float, now_s: float, *, heard: bool) -> None:
        """Nothing usable came; a setting that may be half done is looked at again."""
        del sent_s
        if step.purpose in {Purpose.PREPARE, Purpose.SET}:
            self._set_at_s = None
            self._touch_from_s = now_s + SET_AGAIN_S
            self._band.clear()
        self._link.silent(now_s, heard=heard)

    def refused(self, step: Send[Purpose], code: int, sent_s: float, now_s: float) -> None:
        """The device answered with a Modbus exception."""
        del code
        self.unanswered(step, sent_s, now_s, heard=False)

    def _send(self, purpose: Purpose, question: Question, now_s: float) -> Send[Purpose]:
        return Send(purpose, question, self._link.timeout_s(now_s))

    def _wrong(self, want: ClockWant, now_s: float) -> bool:
        if self._band.known is None or now_s < self._touch_from_s:
            return False
        near = want.deadline_s is not None and 0 < want.deadline_s - now_s < LEFT_ALONE_S
        self._off_ms, uncertain_ms = self._band.known
        return not near and not _right(self._off_ms, uncertain_ms)

    def _was_set(self, now_s: float) -> None:
        self._link.say("set", now_s, difference_ms=self._off_ms)
        self._set_at_s = None
        self._touch_from_s = now_s + SET_AGAIN_S
        self._band.clear()

    def _saw(self, reply: Reply, sent_s: float, now_s: float) -> None:
        self._see_s = now_s + self._config.poll_s
        self._looked_s = now_s
        self._shown = self._clock.shown(reply)
        self._held = self._clock.is_held(reply)
        if self._shown is None or self._held or self._want is None:
            return
        figure_ms = int(self._shown.replace(tzinfo=TAIPEI).timestamp()) * SECOND_MS
        self._band.add(
            figure_ms - self._want.room_ms(now_s),
            figure_ms + SECOND_MS - self._want.room_ms(sent_s),
        )
        self._judge(now_s)

    def _judge(self, now_s: float) -> None:
        known = self._band.known
        if known is None or self._want is None:
            return
        difference_ms, uncertain_ms = known
        kind = self._standing.judge(right=_right(difference_ms, uncertain_ms))
        if kind == "differs":
            shown_ms = self._want.room_ms(now_s) + difference_ms
            self._link.say(kind, now_s, shown_ms=shown_ms, difference_ms=difference_ms)
        elif kind:
            self._link.say(kind, now_s)


def _right(difference_ms: int, uncertain_ms: int) -> bool:
    """Whether a clock may be right, as far as it is known."""
    return abs(difference_ms) <= TOLERANCE_MS + uncertain_ms
