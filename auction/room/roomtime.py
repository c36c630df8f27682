"""Room time: an anchor and the monotonic clock, never the wall clock after the anchor was taken."""

import time
from functools import cache
from pathlib import Path

from auction.terms import Anchor

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@cache
def boot_id() -> str:
    """The identity of this boot of the machine; CLOCK_MONOTONIC starts anew with each."""
    return _BOOT_ID.read_text(encoding="ascii").strip()


def mono_ms() -> int:
    """CLOCK_MONOTONIC in whole milliseconds."""
    return time.monotonic_ns() // 1_000_000


def take_anchor(stated_utc_ms: int | None = None) -> Anchor:
    """An anchor at this instant, from the wall clock or as a rehearsal states it."""
    return Anchor(
        utc_ms=time.time_ns() // 1_000_000 if stated_utc_ms is None else stated_utc_ms,
        mono_ms=mono_ms(),
        boot=boot_id(),
        ntp="unmeasured",
        stated=stated_utc_ms is not None,
    )


class RoomTime:
    """Room time under one anchor."""

    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor

    @property
    def ms_at_zero(self) -> int:
        """Room time at CLOCK_MONOTONIC zero, UTC milliseconds."""
        return self.anchor.utc_ms - self.anchor.mono_ms

    @property
    def now_ms(self) -> int:
        """Room time now, UTC milliseconds."""
        return self.ms_at_zero + mono_ms()

    def at_ms(self, monotonic_s: float) -> int:
        """Room time at a CLOCK_MONOTONIC second, rounded down."""
        return self.ms_at_zero + int(monotonic_s * 1000)

    def monotonic_s(self, at_ms: int) -> float:
        """The CLOCK_MONOTONIC second at which room time is `at_ms`."""
        return (at_ms - self.ms_at_zero) / 1000
