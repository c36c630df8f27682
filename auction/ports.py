"""What the core needs from outside, as structural types; devices and recordings import none."""

from collections.abc import AsyncIterator, Mapping
from typing import Protocol


class MachineFact(Protocol):
    """Something a machine saw, at a CLOCK_MONOTONIC second."""

    @property
    def source(self) -> str:
        """`box`, `clock` or `camera:<name>`."""

    @property
    def kind(self) -> str:
        """The fact's kind, as the machine's reference page lists them."""

    @property
    def at_s(self) -> float:
        """CLOCK_MONOTONIC seconds."""

    @property
    def data(self) -> Mapping[str, int | float | str | bool | None]:
        """The fact's figures."""


class BidBox(Protocol):
    """The lift bid-box: told what is wanted, it reports what is."""

    def want(
        self,
        *,
        lift: str | None,
        slot_open_until_s: float | None,
        door_free: bool,
        release: int | None,
        beacon: bool = False,
        buzzer: bool = False,
    ) -> None:
        """State the target; energising needs a release greater than the last one spent."""

    def facts(self) -> AsyncIterator[MachineFact]:
        """What happened, as it happens."""


class HallClock(Protocol):
    """The LED clock."""

    def want(self, *, page: str, room_ms_at_zero: int, deadline_s: float | None) -> None:
        """Name the page; `room_ms_at_zero` is room time at CLOCK_MONOTONIC zero."""

    def facts(self) -> AsyncIterator[MachineFact]:
        """What happened, as it happens."""


class Recorders(Protocol):
    """Every camera of the room."""

    def want(self, *, recording: bool, overlay: Mapping[str, str | int]) -> None:
        """Record or not; the overlay is drawn into the picture."""

    def acknowledge(self, source: str, number: int) -> None:
        """Every fact of `source` up to `number` is durable."""

    @property
    def unacknowledged(self) -> int:
        """Numbered facts told and not acknowledged yet."""

    def facts(self) -> AsyncIterator[MachineFact]:
        """What happened, as it happens."""

    async def stop(self) -> None:
        """Close every segment; returns when all are hashed."""
