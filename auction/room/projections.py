"""Rows other programs may read without folding: what became of lots, where footage lies."""

from collections.abc import Iterable

from auction.journal.store import FootageRow, LotRow
from auction.room.heads import SESSION_PREFIX
from auction.room.pen import Written
from auction.session.events import LotAwarded, LotUnsold, SegmentClosed


def of(written: Iterable[Written]) -> tuple[FootageRow | LotRow, ...]:
    """The projection rows of some entries."""
    return tuple(row for one in written if (row := _row(one)) is not None)


def _row(one: Written) -> FootageRow | LotRow | None:
    if not one.stream.startswith(SESSION_PREFIX):
        return None
    session, seq = one.stream.removeprefix(SESSION_PREFIX), one.entry.seq
    match one.event:
        case LotAwarded(lot=lot, price=price):
            return LotRow(session=session, lot=lot, status="AWARDED", price=price, seq=seq)
        case LotUnsold(lot=lot):
            return LotRow(session=session, lot=lot, status="UNSOLD", price=None, seq=seq)
        case SegmentClosed() as segment:
            return FootageRow(
                session=session,
                camera=segment.camera,
                path=segment.path,
                sha256=segment.sha256,
                bytes=segment.bytes,
                first_ms=segment.first_ms,
                last_ms=segment.last_ms,
                seq=seq,
            )
        case _:
            return None
