"""A source's own seconds as moments of this machine."""

import time
from dataclasses import dataclass

_LIVE_SLACK_S = 0.5
_LEAP_S = 10.0  # a recording whose own time jumps further is joined, not waited for


@dataclass(slots=True)
class Timeline:
    """Maps a source's own seconds to CLOCK_MONOTONIC.

    A source that is read as fast as it can (`live` false) is held back to its own speed; a live
    one is believed until it claims the future or falls half a second behind the arrivals.
    """

    live: bool
    _zero: float | None = None

    def at(self, own_s: float) -> float:
        """The moment that `own_s` stands for; waits for it if the source is ahead."""
        now = time.monotonic()
        if self._zero is None:
            self._zero = now - own_s
        ahead = self._zero + own_s - now
        late = ahead < -_LIVE_SLACK_S
        if late or (self.live and ahead > 0) or ahead > _LEAP_S:
            self._zero -= ahead
        elif ahead > 0:
            time.sleep(ahead)
        return self._zero + own_s
