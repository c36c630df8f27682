"""Room time: an anchor and the monotonic clock, never the wall clock after the anchor was taken."""

import time
from functools import cache
from pathlib import Path
from typing import Protocol

from auction.room.stream import Moment
from auction.terms import Anchor

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@cache
def boot_id() -> str:
    """The identity of this boot of the machine; CLOCK_MONOTONIC starts anew with each."""
    return _BOOT_ID.read_text(encoding="ascii").strip()


class Monotonic(Protocol):
    """Counts time that never runs backwards, from a beginning that has a name."""

    @property
    def boot(self) -> str:
        """Which beginning it counts from."""

    def mono_ms(self) -> int:
        """Whole milliseconds since then."""


class MachineClock:
    """CLOCK_MONOTONIC of this boot of the machine."""

    @property
    def boot(self) -> str:
        """The boot it counts from."""
        return boot_id()

    def mono_ms(self) -> int:
        """CLOCK_MONOTONIC in whole milliseconds."""
        return time.monotonic_ns() // 1_000_000


MACHINE = MachineClock()


def take_anchor(stated_utc_ms: int | None = None, clock: Monotonic = MACHINE) -> Anchor:
    """An anchor at this instant, from the wall clock or as a rehearsal states it."""
    return Anchor(
        utc_ms=time.time_ns() // 1_000_000 if stated_utc_ms is None else stated_utc_ms,
        mono_ms=clock.mono_ms(),
        boot=clock.boot,
        ntp="unmeasured",
        stated=stated_utc_ms is not None,
    )


class RoomTime:
    """Room time under one anchor.

    Args:
        anchor: taken on `clock`.
        clock: what goes on counting; a rehearsal may bring its own.
    """

    def __init__(self, anchor: Anchor, clock: Monotonic = MACHINE) -> None:
        self.anchor, self.clock = anchor, clock

    def anew(self, stated_utc_ms: int | None) -> "RoomTime":
        """Room time under an anchor taken at this instant."""
        return RoomTime(take_anchor(stated_utc_ms, self.clock), self.clock)

    @property
    def ms_at_zero(self) -> int:
        """Room time at the clock's zero, UTC milliseconds."""
        return self.anchor.utc_ms - self.anchor.mono_ms

    @property
    def now_ms(self) -> int:
        """Room time now, UTC milliseconds."""
        return self.ms_at_zero + self.clock.mono_ms()

    def moment(self) -> Moment:
        """This instant, as entries are stamped with it."""
        mono_ms = self.clock.mono_ms()
        return Moment(at_ms=self.ms_at_zero + mono_ms, mono_ms=mono_ms, boot=self.clock.boot)
