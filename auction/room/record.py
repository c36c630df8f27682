"""The durable entries as people read them, and which footage shows the instant of each."""

from bisect import insort

from auction.session.events import EnvelopeDropped, FinalCountRead, SegmentClosed, SlotRead
from auction.session.scene import RecordLine
from auction.terms import Fact

LINES = 400


class Record:
    """The last entries of the sitting, newest first, and the closed segments by camera."""

    def __init__(self) -> None:
        self._lines: list[tuple[int, int, str, Fact]] = []
        self._segments: dict[str, list[tuple[int, int, str]]] = {}
        self._opened_at: int | None = None

    def add(self, seq: int, at_ms: int, actor: str, event: Fact) -> None:
        """Take up one durable entry of the sitting."""
        if isinstance(event, SessionOpened):
            self.__init__()
        self._lines.append((seq, at_ms, actor, event))
        del self._lines[:-LINES]
        if isinstance(event, SegmentClosed):
            spans = self._segments.setdefault(event.camera, [])
            insort(spans, (event.first_ms, event.last_ms, event.path))
        if isinstance(event, SlotRead) and event.state == "OPEN" and self._opened_at is None:
            self._opened_at = seq

    def unhide(self) -> None:
        """The door was unlocked: counts may be seen, until the next round's first opening."""
        self._opened_at = None

    def lines(self, *, hidden: bool) -> tuple[RecordLine, ...]:
        """Newest first; while `hidden`, entries since the opening are unnumbered and countless."""
        return tuple(
            RecordLine(
                seq=None if self._is_hidden(seq, hidden=hidden) else seq,
                at_ms=at_ms,
                actor=actor,
                event=event,
                footage=self.footage_at(at_ms),
            )
            for seq, at_ms, actor, event in reversed(self._lines)
            if not (hidden and isinstance(event, EnvelopeDropped | FinalCountRead))
        )

    def _is_hidden(self, seq: int, *, hidden: bool) -> bool:
        return hidden and self._opened_at is not None and seq >= self._opened_at

    def footage_at(self, at_ms: int) -> tuple[tuple[str, str], ...]:
        """Camera and path of every closed segment that covers the instant."""
        return tuple(
            (camera, path)
            for camera in sorted(self._segments)
            for first_ms, last_ms, path in self._segments[camera][-_LOOK_BACK:]
            if first_ms <= at_ms <= last_ms
        )


_LOOK_BACK = 60
