"""Supervision of one link: ABSENT → READY → DOUBTFUL → LOST → READY, judged by replies alone."""

from __future__ import annotations

from typing import Literal

LinkState = Literal["ABSENT", "READY", "DOUBTFUL", "LOST"]

DOUBTFUL_AFTER_MISSES = 2
DOUBTFUL_AFTER_S = 0.6


class LinkWatch:
    """Judges a link by the age of its last good reply.

    ABSENT is a link never found since the start. One missed reply is ordinary on a serial line; two
    in a row are DOUBTFUL, and so is one when the last look is 0.6 s old or a change waits for its
    second read; ``lost_after_s`` without a good reply is LOST. A damaged reply proves that the
    device lives and puts the loss off, to twice that at most.
    """

    def __init__(self, lost_after_s: float, now_s: float) -> None:
        self.state: LinkState = "ABSENT"
        self.since_s = now_s
        self.last_good_s = now_s
        self._lost_after_s = lost_after_s
        self._heard_s = now_s
        self._misses = 0
        self._absence_told = False

    @property
    def lost_at_s(self) -> float:
        """When silence, if it goes on, becomes loss."""
        heard_s = max(self.last_good_s, self._heard_s)
        return min(heard_s, self.last_good_s + self._lost_after_s) + self._lost_after_s

    def good(self, now_s: float, *, settled: bool = True) -> bool:
        """Count a good reply; True when it ends a doubt, which only ``settled`` ones do."""
        self.last_good_s = now_s
        self._misses = 0
        if self.state == "DOUBTFUL" and settled:
            self._become("READY", now_s)
            return True
        return False

    def found(self, now_s: float) -> None:
        """The device was identified and read in full."""
        self.last_good_s = now_s
        self._misses = 0
        self._become("READY", now_s)

    def missed(
        self,
        now_s: float,
        *,
        heard: bool = False,
        seen_s: float | None = None,
        unsure: bool = False,
    ) -> bool:
        """Count a missed or damaged reply; True when it begins a doubt.

        Args:
            now_s: CLOCK_MONOTONIC seconds.
            heard: The reply came, damaged.
            seen_s: When the device's state was last read, if that is not the last good reply.
            unsure: A change was waiting for its second read.
        """
        if heard:
            self._heard_s = now_s
        else:
            self._misses += 1
        age_s = now_s - (self.last_good_s if seen_s is None else seen_s)
        doubt = unsure or self._misses >= DOUBTFUL_AFTER_MISSES or age_s > DOUBTFUL_AFTER_S
        if self.state == "READY" and doubt:
            self._become("DOUBTFUL", now_s)
            return True
        return False

    def overdue(self, now_s: float) -> bool:
        """Judge silence; True once, when it becomes loss or confirmed absence."""
        return now_s >= self.lost_at_s and self.gone(now_s)

    def gone(self, now_s: float) -> bool:
        """The link is known to be gone; True once."""
        match self.state:
            case "READY" | "DOUBTFUL":
                self._become("LOST", now_s)
                return True
            case "ABSENT" if not self._absence_told:
                self._absence_told = True
                return True
            case _:
                return False

    def _become(self, state: LinkState, now_s: float) -> None:
        self.state = state
        self.since_s = now_s
