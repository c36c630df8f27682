"""Footage that leaves the house: whole segments as they were hashed, and how anybody checks them.

The archive is made of the journaled files alone, stored and not compressed, so that the same span
always gives the same bytes.
"""

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from auction.journal.reader import FootageRow
from auction.terms import TAIPEI
from auction.web.problems import DeclinedError

MEDIA_TYPE = "application/zip"
SUMS = "SHA256SUMS"
README = "README.txt"
MOST_MS = 3_600_000
_SAYS = """\
{session} {camera}

錄影檔與拍賣當時存下的完全相同。核對方法（任何電腦，不需本系統）：
The files are exactly those that were written in the room. To check them, without this system:

    sha256sum -c SHA256SUMS

SHA256SUMS 的每個雜湊值都寫在該場次的 entries.jsonl（kind 為 SegmentClosed），沒有輸出即全部相符：
Each hash stands in the entries.jsonl of that session (kind SegmentClosed); no output means all do:

    cut -d' ' -f1 SHA256SUMS | while read h; do grep -q "$h" entries.jsonl || echo "$h"; done
"""


def span_of(begin: str, end: str) -> tuple[int, int]:
    """A span as it was typed, Taipei time without a zone, as room time in UTC milliseconds.

    Raises:
        DeclinedError: `export-times`, they are no times, or not an hour or less in order.
    """
    try:
        times = [datetime.fromisoformat(one) for one in (begin, end)]
        first, last = (
            round((one if one.tzinfo else one.replace(tzinfo=TAIPEI)).timestamp() * 1000)
            for one in times
        )
    except (ValueError, OverflowError):
        raise DeclinedError("export-times") from None
    if not 0 < last - first <= MOST_MS:
        raise DeclinedError("export-times")
    return first, last


def within(
    rows: Iterable[FootageRow], camera: str, first_ms: int, last_ms: int
) -> list[FootageRow]:
    """The segments of a camera that show any of a span."""
    return [
        row
        for row in rows
        if row.camera == camera and row.first_ms <= last_ms and row.last_ms >= first_ms
    ]


def pack(rows: Iterable[FootageRow], footage: Path, out: IO[bytes]) -> None:
    """Write an archive of segments.

    Args:
        rows: of one camera; one at least.
        footage: the folder their paths count from.
        out: takes it, from its beginning.

    Raises:
        OSError: a segment is gone, or there is no room.
    """
    held = sorted(rows, key=lambda row: row.path)
    sums = "".join(f"{row.sha256}  {row.path}\n" for row in held)
    says = _SAYS.format(session=held[0].session, camera=held[0].camera)
    with ZipFile(out, "w", ZIP_STORED) as archive:
        archive.writestr(ZipInfo(README), says)
        archive.writestr(ZipInfo(SUMS), sums)
        for row in held:
            with (
                (footage / row.path).open("rb") as file,
                archive.open(ZipInfo(row.path), "w", force_zip64=True) as copy,
            ):
                shutil.copyfileobj(file, copy)
