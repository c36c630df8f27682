"""The little of ISO base media that says where fragments begin and which moments they hold.

Source: ISO/IEC 14496-12:2022 §4.2 (boxes), §8.8.7 (tfhd), §8.8.8 (trun), §8.8.12 (tfdt).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from recordings.facts import FootageError

_SHORT_HEAD = 8
_LONG_HEAD = 16
_LARGE = 1  # size field saying that a 64-bit size follows


@dataclass(frozen=True, slots=True)
class Run:
    """The samples one track adds in one fragment, in units of the track's time scale."""

    track: int
    starts: tuple[int, ...]


def box_size(head: bytes | bytearray | memoryview) -> int | None:
    """Whole length in bytes of the box that begins here; None while too few bytes are known.

    Raises:
        FootageError: no box can begin so.
    """
    if len(head) < _SHORT_HEAD:
        return None
    size = int.from_bytes(head[:4], "big")
    if size == _LARGE:
        if len(head) < _LONG_HEAD:
            return None
        size = int.from_bytes(head[8:16], "big")
    if size < _SHORT_HEAD:
        raise FootageError(f"a box of {size} bytes is impossible")
    return size


def children(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of each box in a box's content.

    Raises:
        FootageError: a box reaches beyond its parent.
    """
    at = 0
    while at < len(body):
        size = box_size(body[at : at + 16])
        if size is None or at + size > len(body):
            raise FootageError("a box reaches beyond its parent")
        yield body[at + 4 : at + 8], body[at + 8 : at + size]
        at += size


def runs(moof: bytes) -> tuple[Run, ...]:
    """What each track adds in a `moof` box (given whole).

    Raises:
        FootageError: the box is malformed.
    """
    try:
        return tuple(_run(content) for kind, content in children(moof[8:]) if kind == b"traf")
    except (struct.error, IndexError) as error:
        raise FootageError(f"malformed fragment header: {error}") from error


def _run(traf: bytes) -> Run:
    track, at, default = 0, 0, 0
    starts: list[int] = []
    for kind, content in children(traf):
        flags = int.from_bytes(content[1:4], "big")
        if kind == b"tfhd":
            track, default = _track_header(content, flags)
        elif kind == b"tfdt":
            at = int.from_bytes(content[4:12] if content[0] else content[4:8], "big")
        elif kind == b"trun":
            for duration in _durations(content, flags, default):
                starts.append(at)
                at += duration
    return Run(track, tuple(starts))


def _track_header(content: bytes, flags: int) -> tuple[int, int]:
    track = struct.unpack_from(">I", content, 4)[0]
    at = 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
    default = struct.unpack_from(">I", content, at)[0] if flags & 0x8 else 0
    return track, default


def _durations(content: bytes, flags: int, default: int) -> Iterator[int]:
    count = struct.unpack_from(">I", content, 4)[0]
    at = 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    step = 4 * (flags & 0xF00).bit_count()
    for _ in range(count):
        yield struct.unpack_from(">I", content, at)[0] if flags & 0x100 else default
        at += step
