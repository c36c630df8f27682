"""The hall clock's driver without its port: what it should show now, and whether it does.

The display has no clock of its own here; it is written at every second of room time (or of the
countdown) and read back, so a frozen or skewed display is found within two reads.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from devices.errors import SetupError
from devices.facts import Fact, FactValue
from devices.protocols import ikan
from devices.protocols.modbus import Reply, Request, WriteWords
from devices.steps import Send, Wait
from devices.supervise import LinkState, LinkWatch
from devices.timing import Timing

LOCAL_OFFSET_MS = 8 * 3_600_000
SECOND_MS = 1000
AFTER_TICK_S = 0.1
TELL_AFTER_READS = 2


class Purpose(Enum):
    """Why the clock is asked."""

    TIME = auto()
    PAGE = auto()
    BEAT = auto()
    SEE_TIME = auto()
    SEE_PAGE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockConfig:
    """One hall clock.

    Attributes:
        name: Source name of its facts.
        slave: Modbus address.
        baudrate: Bits per second, 8N1.
        timing: Time-out and quiet time (it has no watchdog to feed).
        poll_s: Seconds between read-backs.
        lost_after_s: Silence that counts as a lost link.
        local_echo: The adapter sends our own bytes back.
        trace: File that takes every frame.
    """

    name: str = "clock"
    slave: int = 1
    baudrate: int = 9600
    timing: Timing = field(default_factory=Timing)
    poll_s: float = 0.1
    lost_after_s: float = 1.45
    local_echo: bool = False
    trace: Path | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be kept.

        Raises:
            TimingRuleError: See ``Timing.check``.
            SetupError: A poll or loss time that is not positive.
        """
        self.timing.check()
        if min(self.poll_s, self.lost_after_s) <= 0:
            raise SetupError("poll and loss times must be positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWant:
    """What the clock should show.

    Attributes:
        page: One of ``ikan.PAGES``.
        room_ms_at_zero: Room time (UTC ms) at CLOCK_MONOTONIC 0.
        deadline_s: CLOCK_MONOTONIC second the countdown runs to, or None.
    """

    page: str
    room_ms_at_zero: int
    deadline_s: float | None

    @property
    def counts_down(self) -> bool:
        """Whether the figures are seconds left rather than the time of day."""
        return self.page == "COUNTDOWN" and self.deadline_s is not None

    def seconds(self, now_s: float) -> int:
        """The figure to show: seconds of the local day, or whole seconds left, rounded up."""
        if self.counts_down and self.deadline_s is not None:
            return max(0, math.ceil(self.deadline_s - now_s))
        local_ms = math.floor(self.room_ms_at_zero + now_s * SECOND_MS) + LOCAL_OFFSET_MS
        return local_ms // SECOND_MS % ikan.DAY_S

    def next_tick_s(self, now_s: float) -> float:
        """When the figure next changes."""
        if self.counts_down and self.deadline_s is not None:
            left_s = self.deadline_s - now_s
            # The last tick is the deadline itself: nought is never shown before it.
            return self.deadline_s - math.ceil(left_s - 1) if left_s > 0 else now_s + 1
        ms = self.room_ms_at_zero + now_s * SECOND_MS
        return now_s + (SECOND_MS - ms % SECOND_MS) / SECOND_MS

    def room_ms_shown(self, shown_s: int, now_s: float) -> tuple[int, int]:
        """Room time a figure stands for, and how far it is ahead of the one to show, in ms."""
        expected_s = self.seconds(now_s)
        if self.counts_down:
            ahead_ms = (expected_s - shown_s) * SECOND_MS
        else:
            ahead_ms = ikan.day_difference(shown_s, expected_s) * SECOND_MS
        now_ms = math.floor(self.room_ms_at_zero + now_s * SECOND_MS)
        return now_ms + ahead_ms, ahead_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """What the clock *shows*, read back, and how old that knowledge is.

    Attributes:
        link: "READY", "DOUBTFUL", "LOST", or "ABSENT" (never found since the start).
        page: Page read back, None when unknown or none alone is enabled.
        shown: Figures read back as HH:MM:SS, None when never read.
        difference_ms: Displayed minus due, positive when the display runs ahead.
        at_s: CLOCK_MONOTONIC second of the last read-back.
        confirmable: The model can be read back.
    """

    link: LinkState = "ABSENT"
    page: str | None = None
    shown: str | None = None
    difference_ms: int | None = None
    at_s: float = 0.0
    confirmable: bool = True


class Standing:
    """Whether read-backs are right, told once each way; wrong needs two in a row."""

    def __init__(self, right: str, wrong: str) -> None:
        self._names = right, wrong
        self._strikes = 0
        self._told = False

    def judge(self, *, right: bool) -> str | None:
        """Take one read-back; the kind of fact to tell, if any."""
        self._strikes = 0 if right else self._strikes + 1
        if self._told and right:
            self._told = False
            return self._names[0]
        if not self._told and self._strikes >= TELL_AFTER_READS:
            self._told = True
            return self._names[1]
        return None


class ClockEngine:
    """One hall clock.

    Args:
        config: Wiring and timing.
        now_s: CLOCK_MONOTONIC seconds of the start.
    """

    def __init__(self, config: ClockConfig, now_s: float) -> None:
        self.config = config
        self._link = LinkWatch(config.lost_after_s, now_s)
        self._facts: list[Fact] = []
        self._want: ClockWant | None = None
        self._tick_s = now_s
        self._page_due = True
        self._beat_due = False
        self._beat = False
        self._see_s = now_s
        self._quiet_until_s = now_s
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
        facts, self._facts = self._facts, []
        return facts

    def reading(self) -> ClockReading:
        """What the clock shows, as far as it is known."""
        shown = None
        if self._seen_s is not None:
            minutes, seconds = divmod(self._seen_s, 60)
            shown = f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
        return ClockReading(
            link=self._link.state,
            page=self._seen_page,
            shown=shown,
            difference_ms=self._difference_ms,
            at_s=self._looked_s,
        )

    @property
    def at_rest(self) -> bool:
        """A clock may always be left alone."""
        return True

    def must_hurry(self, step: Send[Purpose], now_s: float) -> bool:
        """Nothing about a clock is urgent."""
        del step, now_s
        return False

    def link_up(self, now_s: float) -> None:
        """The port is open; the whole display is written afresh."""
        self._page_due = True
        self._tick_s = self._see_s = self._quiet_until_s = now_s

    def link_down(self, now_s: float, reason: str) -> None:
        """The port is gone or cannot be opened."""
        if self._link.state != "ABSENT" or now_s >= self._link.lost_at_s:
            self._lose(now_s, reason)

    def next_step(self, now_s: float) -> Send[Purpose] | Wait:
        """Decide the next step."""
        if self._link.overdue(now_s):
            self._say("lost", now_s, reason="no answer")
        if now_s < self._quiet_until_s:
            return Wait(self._quiet_until_s)
        want = self._want
        if want is not None:
            if now_s >= self._tick_s:
                show = ikan.show_left if want.counts_down else ikan.show_time
                return self._send(Purpose.TIME, show(want.seconds(now_s)), now_s)
            if self._page_due:
                return self._send(Purpose.PAGE, ikan.show_page(want.page), now_s)
            if self._beat_due:
                return self._send(Purpose.BEAT, ikan.beat(on=not self._beat), now_s)
        if self._see_page:
            return self._send(Purpose.SEE_PAGE, ikan.READ_PAGE, now_s)
        if now_s >= self._see_s:
            return self._send(Purpose.SEE_TIME, ikan.READ_SHOWN, now_s)
        return Wait(min(self._see_s, self._tick_s) if want else self._see_s)

    def answered(self, step: Send[Purpose], reply: Reply, sent_s: float, now_s: float) -> None:
        """The device answered."""
        if self._link.state in {"ABSENT", "LOST"}:
            after = self._link.state
            self._link.found(now_s)
            self._say("found", now_s, model=ikan.MODEL, after=after)
        elif self._link.good(now_s):
            self._say("found", now_s, model=ikan.MODEL, after="DOUBTFUL")
        match step.purpose:
            case Purpose.TIME:
                self._wrote_time(step.request, sent_s)
            case Purpose.PAGE:
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
        if not heard:
            self._quiet_until_s = now_s + self.config.timing.quiet_s
        if self._link.missed(now_s, heard=heard):
            self._say("doubtful", now_s, silent_s=now_s - self._link.last_good_s)

    def refused(self, step: Send[Purpose], code: int, sent_s: float, now_s: float) -> None:
        """The device answered with a Modbus exception: it is not the display we know."""
        del code
        self.unanswered(step, sent_s, now_s, heard=False)

    def _send(self, purpose: Purpose, request: Request, now_s: float) -> Send[Purpose]:
        timeout_s = self.config.timing.timeout_s
        if self._link.state in {"READY", "DOUBTFUL"}:
            timeout_s = max(0.03, min(timeout_s, self._link.lost_at_s - now_s))
        return Send(purpose, request, timeout_s)

    def _wrote_time(self, request: Request, sent_s: float) -> None:
        assert isinstance(request, WriteWords)
        if self._want is None:
            return
        self._tick_s = self._want.next_tick_s(sent_s)
        self._beat_due = self._see_page = True
        # Read back well inside the second, where both figures cannot be due.
        self._see_s = max(self._see_s, sent_s + AFTER_TICK_S)

    def _saw_time(self, reply: Reply, sent_s: float, now_s: float) -> None:
        self._see_s = now_s + self.config.poll_s
        self._looked_s = now_s
        want = self._want
        left = want is not None and want.counts_down
        self._seen_s = ikan.seconds_shown(reply, left=left)
        if want is None or self._tick_s <= now_s:
            return
        shown_ms, self._difference_ms = want.room_ms_shown(self._seen_s, sent_s)
        kind = self._time.judge(right=self._difference_ms == 0)
        if kind == "differs":
            self._say(kind, now_s, shown_ms=shown_ms, difference_ms=self._difference_ms)
        elif kind:
            self._say(kind, now_s)

    def _saw_page(self, reply: Reply, now_s: float) -> None:
        self._see_page = False
        on = [page for page, lit in zip(ikan.PAGES, reply, strict=True) if lit]
        self._seen_page = on[0] if len(on) == 1 else ""
        if self._want is None or self._page_due:
            return
        right = self._seen_page == self._want.page
        self._page_due = not right
        if kind := self._page.judge(right=right):
            self._say(kind, now_s, page=self._seen_page)

    def _lose(self, now_s: float, reason: str) -> None:
        if self._link.gone(now_s):
            self._say("lost", now_s, reason=reason)

    def _say(self, kind: str, at_s: float, **data: FactValue) -> None:
        self._facts.append(Fact(self.config.name, kind, at_s, data))
