"""What a machine tells the room: one flat, immutable fact at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FactValue = int | float | str | bool | None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a machine saw or did.

    Attributes:
        source: "box" or "clock" (the name in the driver's configuration).
        kind: What happened; ``docs/reference/devices.md`` lists every kind.
        at_s: CLOCK_MONOTONIC seconds when it was seen.
        data: Figures of this kind; names end in their unit.
    """

    source: str
    kind: str
    at_s: float
    data: Mapping[str, FactValue] = field(default_factory=dict)
