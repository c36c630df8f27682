"""The durable entries as people read them, and which footage shows the instant of each."""

from bisect import insort
from heapq import merge

from msgspec import Struct

from auction.session.events import (
    EnvelopeDropped,
    FactSetAside,
    FinalCountRead,
    SegmentClosed,
    SessionOpened,
)
from auction.session.scene import RECORD_LINES, RecordLine
from auction.terms import Fact

_SEGMENTS = 120
_COUNTS = frozenset({"drop", "final_count"})
"""Facts of the box that tell of envelopes."""


class Noted(Struct, frozen=True):
    """One entry of the sitting and the event it holds."""

    seq: int
    at_ms: int
    actor: str
    event: Fact


def _is_count(event: Fact) -> bool:
    """Whether it says, or lets be inferred, how many envelopes there are."""
    if isinstance(event, FactSetAside):
        return event.what in _COUNTS
    return isinstance(event, EnvelopeDropped | FinalCountRead)


class Record:
    """The last entries of the sitting, newest first, and its latest footage by camera.

    Counts are kept apart from the other entries, so that while they are hidden nothing shown
    depends on how many there are.
    """

    def __init__(self) -> None:
        self._lines: list[Noted] = []
        self._counts: list[Noted] = []
        self._segments: dict[str, list[tuple[int, int, str]]] = {}
        self._opened_at: int | None = None

    def add(self, noted: Noted, *, hidden: bool) -> None:
        """Take up one durable entry of a sitting; another sitting begins a fresh record.

        Args:
            noted: the entry.
            hidden: a count could still be inferred once it is written.
        """
        event = noted.event
        if isinstance(event, SessionOpened):
            self._lines, self._counts, self._segments, self._opened_at = [], [], {}, None
        lines = self._counts if _is_count(event) else self._lines
        lines.append(noted)
        del lines[:-RECORD_LINES]
        if isinstance(event, SegmentClosed):
            spans = self._segments.setdefault(event.camera, [])
            insort(spans, (event.first_ms, event.last_ms, event.path))
            del spans[:-_SEGMENTS]
        if not hidden:
            self._opened_at = None
        elif self._opened_at is None:
            self._opened_at = noted.seq

    def latest(self, count: int, *, hidden: bool) -> tuple[RecordLine, ...]:
        """Newest first; while `hidden`, entries since the opening are unnumbered and countless."""
        opened_at = self._opened_at if hidden else None
        counts = (one for one in self._counts if opened_at is None or one.seq < opened_at)
        lines = list(merge(self._lines, counts, key=lambda one: one.seq))
        return tuple(
            RecordLine(
                seq=None if opened_at is not None and one.seq >= opened_at else one.seq,
                at_ms=one.at_ms,
                actor=one.actor,
                event=one.event,
                footage=self._footage_at(one.at_ms),
            )
            for one in reversed(lines[-count:])
        )

    def _footage_at(self, at_ms: int) -> tuple[tuple[str, str, int], ...]:
        return tuple(
            (camera, path, at_ms - first_ms)
            for camera in sorted(self._segments)
            for first_ms, last_ms, path in self._segments[camera]
            if first_ms <= at_ms <= last_ms
        )
