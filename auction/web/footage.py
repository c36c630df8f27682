"""Footage for staff: closed segments, in the pieces a player asks for."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryFile

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from msgspec import Struct

from auction.journal.layout import FOOTAGE, MANIFEST
from auction.web.edge import Asked, Edge
from auction.web.export import MEDIA_TYPE as ARCHIVE
from auction.web.export import pack, span_of, within
from auction.web.looks import Looks
from auction.web.playlist import MEDIA_TYPE, Piece, piece, playlist
from auction.web.problems import DeclinedError

_CHUNK_BYTES = 1 << 18
_WHOLE, _PART = 200, 206
_MOST_FIGURES = 18


class Part(Struct, frozen=True):
    """Bytes `first` to `last` of a file, both included."""

    first: int
    last: int


def part_of(asked: str | None, size: int) -> Part | None:
    """The part a Range header asks for; None for the whole file.

    A header that is not understood, or asks for several parts, is ignored.

    Raises:
        DeclinedError: `range`, the file has no such part.

    Source: RFC 9110 §14.1.2, §14.2.
    """
    unit, _, span = (asked or "").partition("=")
    first, dash, last = (side.strip() for side in span.partition("-"))
    figures = f"{first}{last}"
    understood = dash and figures.isascii() and figures.isdigit()
    if unit.strip() != "bytes" or not understood or max(len(first), len(last)) > _MOST_FIGURES:
        return None
    if not first:
        part = Part(max(0, size - int(last)), size - 1)
    else:
        part = Part(int(first), min(int(last), size - 1) if last else size - 1)
        if last and int(last) < part.first:
            return None
    if part.first >= size:
        raise DeclinedError("range", {"content-range": f"bytes */{size}"}, size=size)
    return part


class Footage(Controller):
    """Closed segments below a session's footage folder; every look is written down first."""

    @get("/footage/{session:str}/{path:path}")
    async def segment(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        looks: NamedDependency[Looks],
        session: FromPath[str],
        path: FromPath[str],
    ) -> Stream:
        """A segment, or the part of it that was asked for."""
        member = edge.require_login(request, "record")
        file = await asyncio.to_thread(_find, edge.sessions, session, path)
        if file is None:
            raise DeclinedError("no-footage")
        below, size = file
        part = part_of(request.headers.get("range"), size)
        await looks.at_footage(member.actor, f"{session}/{below.parent.name}/{below.name}")
        sent = part or Part(0, size - 1)
        headers = {
            "accept-ranges": "bytes",
            "content-length": str(sent.last - sent.first + 1),
            "content-disposition": "inline",
        }
        if part is not None:
            headers["content-range"] = f"bytes {part.first}-{part.last}/{size}"
        return Stream(
            _read(below, sent),
            status_code=_WHOLE if part is None else _PART,
            media_type="video/mp4",
            headers=headers,
        )

    @get("/playlists/{session:str}/{camera:str}")
    async def playlist(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        looks: NamedDependency[Looks],
        session: FromPath[str],
        camera: FromPath[str],
    ) -> Response[str]:
        """One camera's closed segments, to be played as one; it grows until the sitting is over."""
        member = edge.require_login(request, "record")
        pieces = await asyncio.to_thread(_pieces, edge, session, camera)
        if not pieces:
            raise DeclinedError("no-footage")
        await looks.at_footage(member.actor, f"{session}/{camera}")
        over = (edge.sessions / session / MANIFEST).exists()
        return Response(playlist(pieces, over=over), media_type=MEDIA_TYPE)

    @get("/exports/{session:str}")
    async def export(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        looks: NamedDependency[Looks],
        session: FromPath[str],
        *,
        camera: FromQuery[str] = "",
        begin: FromQuery[str] = "",
        end: FromQuery[str] = "",
    ) -> Stream:
        """An archive of the segments that show a span; what leaves is recorded with its hash."""
        member = edge.require_login(request, "record")
        first_ms, last_ms = span_of(begin, end)
        packed = await asyncio.to_thread(_packed, edge, session, (camera, first_ms, last_ms))
        sha256 = await asyncio.to_thread(lambda: hashlib.sha256(packed).hexdigest())
        what = f"{session}/{camera} {begin} {end} sha256 {sha256}"
        await looks.at_export(member.actor, what)
        headers = {
            "content-length": str(len(packed)),
            "content-disposition": f'attachment; filename="{session}-{camera}.zip"',
        }
        return Stream(_sent(packed), media_type=ARCHIVE, headers=headers)


def _packed(edge: Edge, session: str, wanted: tuple[str, int, int]) -> mmap:
    """An archive in a file that has no name and goes when nobody holds it any more."""
    rows = within(edge.journal.footage(session), *wanted)
    if not rows or any(_find(edge.sessions, session, row.path) is None for row in rows):
        raise DeclinedError("no-footage")
    with TemporaryFile() as file:
        pack(rows, edge.sessions / session / FOOTAGE, file)
        file.flush()
        return mmap(file.fileno(), 0, access=ACCESS_READ)


async def _sent(archive: mmap) -> AsyncIterator[bytes]:
    for at in range(0, len(archive), _CHUNK_BYTES):
        yield await asyncio.to_thread(archive.__getitem__, slice(at, at + _CHUNK_BYTES))


def _pieces(edge: Edge, session: str, camera: str) -> tuple[Piece, ...]:
    rows = (row for row in edge.journal.footage(session) if row.camera == camera)
    found = ((row, _find(edge.sessions, session, row.path)) for row in rows)
    pieces = (
        piece(file[0], f"/footage/{session}/{row.path}", row.first_ms, row.last_ms)
        for row, file in found
        if file is not None
    )
    return tuple(one for one in pieces if one is not None)


def _find(sessions: Path, session: str, path: str) -> tuple[Path, int] | None:
    """The closed segment a path names and its size; None for anything else."""
    try:
        below = (sessions / session / "footage").resolve()
        file = (below / path.lstrip("/").removeprefix("footage/")).resolve()
        inside = below.is_relative_to(sessions.resolve()) and file.is_relative_to(below)
        if not inside or file.suffix != ".mp4" or not file.is_file():
            return None
        return file, file.stat().st_size
    except (OSError, ValueError):  # a name no file can have: too long, or with a NUL
        return None


async def _read(file: Path, part: Part) -> AsyncIterator[bytes]:
    """The bytes of a part; no file stays open for a player who leaves in between."""
    for at in range(part.first, part.last + 1, _CHUNK_BYTES):
        chunk = await asyncio.to_thread(_bytes_of, file, at, part.last + 1)
        if not chunk:
            return
        yield chunk


def _bytes_of(file: Path, at: int, end: int) -> bytes:
    with file.open("rb") as stream:
        stream.seek(at)
        return stream.read(min(_CHUNK_BYTES, end - at))
