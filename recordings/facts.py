"""What cameras report, and what can go wrong with them.

RecordingError          something about recording broke
├── SourceError         a camera or microphone could not be opened, or stopped giving
├── ConfigError         a camera's settings contradict themselves
└── FootageError        footage or its index on disk is not what it should be
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Figures = Mapping[str, int | float | str | bool | None]


KINDS: Mapping[str, str] = MappingProxyType(
    {
        "recorder_started": "A recorder writes: started now, or adopted from an earlier server.",
        "recorder_lost": "A recorder ended without being asked; it is started again.",
        "segment_closed": "A segment is complete, or as complete as a dead recorder left it.",
        "gap": "There are no pictures from the last one kept to the next one.",
        "health": "What the camera sees became good or bad.",
        "source_lost": "The camera or microphone gives nothing more.",
        "source_found": "It gives again.",
        "clock_stepped": "A network camera's own clock jumped against room time.",
    }
)
"""Every kind of fact a camera tells, and what it means."""


class RecordingError(Exception):
    """Something about recording broke."""


class SourceError(RecordingError):
    """A camera or microphone could not be opened, or stopped giving.

    Args:
        reason: why; names and passwords in URIs are left out of it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(re.sub(r"//[^/@\s]*@", "//", reason))


class ConfigError(RecordingError):
    """A camera's settings contradict themselves."""


class FootageError(RecordingError):
    """Footage or its index on disk is not what it should be."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a camera saw or suffered.

    Attributes:
        source: `camera:<name>`.
        kind: one of `KINDS`.
        at_s: CLOCK_MONOTONIC seconds at which it became true.
        data: its figures; `number` is there when the fact is kept in the camera's index and
            is told again until acknowledged.
    """

    source: str
    kind: str
    at_s: float
    data: Figures
