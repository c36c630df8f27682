"""How one bid box is wired, timed and known."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from devices.box.schedule import nearest_opening_s
from devices.errors import SetupError
from devices.timing import Timing

BUDGET_FACTOR = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxConfig:
    """One bid box.

    Attributes:
        name: Source name of its facts.
        slave: Modbus address.
        baudrate: Bits per second, 8N1.
        travel_s: Measured full travel of the lift.
        timing: Heartbeat, time-out, quiet time, watchdog.
        poll_s: Seconds between reads of outputs and switches.
        lost_after_s: Silence that counts as a lost link.
        stall_s: Without a ``want`` for this long nothing stays energised.
        direction_wait_s: Rest between two motions.
        spent_release: Releases up to this number license nothing.
        local_echo: The adapter sends our own bytes back.
        trace: File that takes every frame.
    """

    name: str = "box"
    slave: int = 1
    baudrate: int = 9600
    travel_s: float = 8.0
    timing: Timing = field(default_factory=Timing)
    poll_s: float = 0.1
    lost_after_s: float = 1.45
    stall_s: float = 1.0
    direction_wait_s: float = 0.5
    spent_release: int = 0
    local_echo: bool = False
    trace: Path | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be kept.

        Raises:
            TimingRuleError: See ``Timing.check``.
            SetupError: A travel, poll or wait that is not positive.
        """
        self.timing.check()
        if min(self.travel_s, self.poll_s, self.lost_after_s, self.stall_s) <= 0:
            raise SetupError("travel, poll, loss and stall times must be positive")

    @property
    def travel_budget_s(self) -> float:
        """Motion longer than this is a jam."""
        return BUDGET_FACTOR * self.travel_s

    @property
    def nearest_opening_s(self) -> float:
        """Nearer to its deadline than this a slot is not opened any more."""
        return nearest_opening_s(self.timing)
