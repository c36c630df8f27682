"""A camera's closed segments as one HLS playlist that any browser plays.

Each segment is a fragmented MP4 of its own, with times of its own, and says when it was filmed.

Source: RFC 8216 §4.3; ISO/IEC 14496-12 §4.2 for the boxes of a segment.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

MEDIA_TYPE = "application/vnd.apple.mpegurl"
_JOINED_MS = 1_000
"""Segments no further apart than this are one stretch of footage."""
_HEAD = 8


class Piece(Struct, frozen=True):
    """One closed segment; times are room time, UTC milliseconds."""

    url: str
    header: int
    """Bytes before the first fragment."""
    size: int
    """Bytes up to the end of the last whole fragment: a dead recorder may leave a torn tail."""
    first_ms: int
    last_ms: int


def piece(file: Path, url: str, first_ms: int, last_ms: int) -> Piece | None:
    """The piece a segment file makes; None when it holds no whole fragment."""
    header, size, at, whole = 0, 0, 0, file.stat().st_size
    with file.open("rb") as stream:
        while at + _HEAD <= whole:
            stream.seek(at)
            head = stream.read(_HEAD)
            length, kind = int.from_bytes(head[:4], "big"), head[4:]
            if length < _HEAD or at + length > whole:
                break
            if kind == b"moof" and not header:
                header = at
            at += length
            if kind == b"mdat":
                size = at
    return Piece(url, header, size, first_ms, last_ms) if header and size else None


def playlist(pieces: Iterable[Piece], *, over: bool) -> str:
    """The playlist of pieces in order; `over` when none will follow."""
    held = tuple(pieces)
    lasts = tuple(_lasts(held))
    longest_s = -(-max(lasts, default=0) // 1_000)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-PLAYLIST-TYPE:EVENT",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f"#EXT-X-TARGETDURATION:{longest_s}",
    ]
    for number, (one, lasts_ms) in enumerate(zip(held, lasts, strict=True)):
        if number:
            lines.append("#EXT-X-DISCONTINUITY")
        begun = datetime.fromtimestamp(one.first_ms / 1_000, UTC)
        lines += [
            f'#EXT-X-MAP:URI="{one.url}",BYTERANGE="{one.header}@0"',
            f"#EXT-X-PROGRAM-DATE-TIME:{begun:%Y-%m-%dT%H:%M:%S}.{one.first_ms % 1_000:03}Z",
            f"#EXTINF:{lasts_ms // 1_000}.{lasts_ms % 1_000:03},",
            f"#EXT-X-BYTERANGE:{one.size - one.header}@{one.header}",
            one.url,
        ]
    if over:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def _lasts(pieces: tuple[Piece, ...]) -> Iterator[int]:
    """How long each piece shows, in milliseconds: to the next one where they join."""
    for one, following in pairwise(pieces):
        joined = 0 < following.first_ms - one.last_ms <= _JOINED_MS
        yield max(1, (following.first_ms if joined else one.last_ms) - one.first_ms)
    if pieces:
        yield max(1, pieces[-1].last_ms - pieces[-1].first_ms)
