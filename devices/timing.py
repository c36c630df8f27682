"""The line's time constants and the rule that ties them to the device's watchdog."""

from __future__ import annotations

from dataclasses import dataclass

from devices.errors import TimingRuleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Time constants of one serial line.

    Attributes:
        heartbeat_s: Seconds between writes that feed the watchdog.
        timeout_s: Seconds to wait for a reply.
        quiet_s: Silence after a time-out, so that a late reply answers nothing.
        watchdog_s: The device drops its outputs after this long without a write.
    """

    heartbeat_s: float = 0.25
    timeout_s: float = 0.15
    quiet_s: float = 0.5
    watchdog_s: float = 2.0

    def check(self) -> None:
        """Refuse constants under which two failed heartbeats would trip the watchdog.

        Raises:
            TimingRuleError: The watchdog is shorter than twice heartbeat + time-out + quiet
                time, not a positive number of tenths, or a constant is not positive.
        """
        parts = (self.heartbeat_s, self.timeout_s, self.quiet_s, self.watchdog_s)
        if min(parts) <= 0:
            raise TimingRuleError(f"time constants must be positive, got {parts}")
        need_s = 2 * (self.heartbeat_s + self.timeout_s + self.quiet_s)
        if self.watchdog_s < need_s:
            raise TimingRuleError(
                f"watchdog {self.watchdog_s:g} s < 2 × (heartbeat {self.heartbeat_s:g} s + "
                f"time-out {self.timeout_s:g} s + quiet {self.quiet_s:g} s) = {need_s:g} s"
            )
        if self.watchdog_s > MAX_WATCHDOG_S or abs(self.watchdog_s * 10 % 1) > TENTH_SLACK:
            raise TimingRuleError(
                f"watchdog {self.watchdog_s:g} s: the module counts 0.1 s steps up to 25.5 s"
            )

    @property
    def watchdog_tenths(self) -> int:
        """The watchdog time as the module's register wants it."""
        return round(self.watchdog_s * 10)


MAX_WATCHDOG_S = 25.5
TENTH_SLACK = 1e-6
