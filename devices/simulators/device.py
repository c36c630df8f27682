"""What every simulated machine offers to its shells, and the log line they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

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


class Ear(Protocol):
    """How a machine hears and answers on its line."""

    def length(self, heard: bytes) -> int | None:
        """Length of the message that begins with ``heard``, None while it cannot be told."""

    def answer(self, message: bytes) -> bytes | None:
        """Take one message; the reply, None where the machine stays silent."""

    def unasked(self) -> bytes:
        """What the machine says by itself since the last call."""

    def obey(self, command: Mapping[str, object]) -> Answer:
        """Carry out a control command on the machine's line.

        Raises:
            KeyError: No such command.
        """


class RefusedError(Exception):
    """The world does not allow it: an envelope cannot enter a shut slot."""


class Device(Protocol):
    """A simulated machine on its own time."""

    now_s: float
    powered: bool

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
