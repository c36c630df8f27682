"""What is wanted of a hall clock and what it shows, as frozen values."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum, auto
from pathlib import Path
from typing import Protocol

from devices.errors import SetupError
from devices.facts import Fact
from devices.protocols.modbus import Reply
from devices.steps import Send, Wait
from devices.supervise import LinkState
from devices.timing import Timing

PAGES = ("CLOCK", "COUNTDOWN", "CLOSED", "OPENING", "ORAL", "SUSPENDED", "ENDED")
"""What a room may want its clock to show; most clocks know only the first."""

TAIPEI = timezone(timedelta(hours=8))
SECOND_MS = 1000
MINUTE_S = 60
HOUR_S = 3600
DAY_S = 86_400
HALF_DAY_S = DAY_S // 2


class Purpose(Enum):
    """Why a clock is asked or told."""

    TIME = auto()
    PAGE = auto()
    BEAT = auto()
    SEE_TIME = auto()
    SEE_PAGE = auto()
    PREPARE = auto()
    SET = auto()
    RESUME = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockConfig:
    """One hall clock.

    Attributes:
        name: Source name of its facts.
        model: One of ``devices.clocks.model.names()``.
        slave: Modbus address, where the model has one.
        baudrate: Bits per second; None is what the model comes with.
        timing: Time-out and quiet time (it has no watchdog to feed).
        poll_s: Seconds between read-backs.
        lost_after_s: Silence that counts as a lost link.
        local_echo: The adapter sends our own bytes back.
        trace: File that takes every frame.
    """

    name: str = "clock"
    model: str = "ikan"
    slave: int = 1
    baudrate: int | None = None
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
        page: One of ``PAGES``.
        room_ms_at_zero: Room time (UTC ms) at CLOCK_MONOTONIC 0.
        deadline_s: CLOCK_MONOTONIC second the countdown runs to, or None.
    """

    page: str
    room_ms_at_zero: int
    deadline_s: float | None

    def __post_init__(self) -> None:
        """Refuse a page that does not exist.

        Raises:
            ValueError: There is no such page.
        """
        if self.page not in PAGES:
            raise ValueError(f"no page {self.page!r}; there are {', '.join(PAGES)}")

    @property
    def counts_down(self) -> bool:
        """Whether the figures are seconds left rather than the time of day."""
        return self.page == "COUNTDOWN" and self.deadline_s is not None

    def room_ms(self, at_s: float) -> int:
        """Room time at a CLOCK_MONOTONIC second, UTC ms."""
        return math.floor(self.room_ms_at_zero + at_s * SECOND_MS)

    def local(self, at_s: float) -> datetime:
        """The date and time of day at a CLOCK_MONOTONIC second, as Taiwan reads it."""
        return datetime.fromtimestamp(self.room_ms(at_s) // SECOND_MS, UTC).astimezone(TAIPEI)

    def next_second_s(self, now_s: float) -> float:
        """When room time next begins a second."""
        ms = self.room_ms_at_zero + now_s * SECOND_MS
        return now_s + (SECOND_MS - ms % SECOND_MS) / SECOND_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """What the clock *shows*, read back, and how old that knowledge is.

    Attributes:
        link: "READY", "DOUBTFUL", "LOST", or "ABSENT" (never found since the start). Of a clock
            that cannot be read back it says only whether the port is open.
        page: Page read back, None when unknown or none alone is enabled.
        shown: Figures read back as HH:MM:SS, None when never read.
        difference_ms: Displayed minus due, positive when the display runs ahead.
        uncertain_ms: The difference is known to within so much; 0 where whole seconds are read.
        at_s: CLOCK_MONOTONIC second of the last read-back.
        confirmable: The model can be read back.
    """

    link: LinkState = "ABSENT"
    page: str | None = None
    shown: str | None = None
    difference_ms: int | None = None
    uncertain_ms: int = 0
    at_s: float = 0.0
    confirmable: bool = True


class ClockEngine(Protocol):
    """A clock's driver without its port; ``devices.steps.Engine`` tells what each call means."""

    def want(self, want: ClockWant) -> None:
        """Take the newest want."""

    def reading(self) -> ClockReading:
        """What the clock shows, as far as it is known."""

    def link_up(self, now_s: float) -> None:
        """The port is open."""

    def link_down(self, now_s: float, reason: str) -> None:
        """The port is gone or cannot be opened."""

    def next_step(self, now_s: float) -> Send[Purpose] | Wait:
        """Decide the next step."""

    def answered(self, step: Send[Purpose], reply: Reply, sent_s: float, now_s: float) -> None:
        """The device answered, or was told what it never answers."""

    def unanswered(self, step: Send[Purpose], sent_s: float, now_s: float, *, heard: bool) -> None:
        """Nothing usable came."""

    def refused(self, step: Send[Purpose], code: int, sent_s: float, now_s: float) -> None:
        """The device answered with Modbus exception ``code``."""

    def must_hurry(self, step: Send[Purpose], now_s: float) -> bool:
        """Whether something cannot wait for the reply to ``step``."""

    def take_facts(self) -> list[Fact]:
        """Hand over the facts that are new."""

    @property
    def at_rest(self) -> bool:
        """Whether the driver may leave the device alone."""


class Standing:
    """Whether something is right, told once each way; wrong needs two in a row."""

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


TELL_AFTER_READS = 2


def time_of_day(seconds: int) -> str:
    """HH:MM:SS of seconds since midnight, or of seconds left."""
    minutes, seconds = divmod(seconds, MINUTE_S)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"


def day_difference(shown_s: int, expected_s: int) -> int:
    """Difference of two times of day, the short way round midnight."""
    return (shown_s - expected_s + HALF_DAY_S) % DAY_S - HALF_DAY_S
