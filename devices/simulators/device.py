"""What every simulated machine offers to its shells, and the log line they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from devices.simulators.rtu import Registers

Value = bool | int | float | str | None
Answer = Mapping[str, "Value | list[str] | Mapping[str, Value]"]


@dataclass(frozen=True, slots=True)
class Happening:
    """A change in the simulated world: the truth that benchmarks compare with.

    Attributes:
        at_s: Seconds on the device's own time, which its shell anchors to CLOCK_MONOTONIC.
        what: "switch", "output", "drop", "watchdog", "power", "shows".
        name: Which one.
        value: Its new value.
    """

    at_s: float
    what: str
    name: str
    value: Value


class RefusedError(Exception):
    """The world does not allow it: an envelope cannot enter a shut slot."""


class Device(Protocol):
    """A simulated machine on its own time."""

    now_s: float
    powered: bool

    @property
    def registers(self) -> Registers:
        """What the wire reaches."""

    def advance(self, to_s: float) -> list[Happening]:
        """Let time pass up to ``to_s`` and tell what changed, in order."""

    def settle(self) -> list[Happening]:
        """Tell what a write or a control command has just changed."""

    def due_s(self) -> float | None:
        """When something next changes by itself."""

    def obey(self, command: Mapping[str, object]) -> Answer:
        """Carry out a control command on the machine.

        Raises:
            RefusedError: The world does not allow it.
            KeyError: No such command.
        """
