"""A camera's index: what was written, fragment by fragment, and every fact worth keeping.

`index.jsonl` stands beside the segments, is only appended to, and is also the outbox: a server
reads facts from it and remembers the number of the last one it made durable.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import msgspec

from recordings.facts import Fact

FIRST_CHAIN = "0" * 64
NAME = "index.jsonl"


class Opened(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="opened"):
    """A segment was begun.

    Attributes:
        path: below the footage folder, such as `hall/000001.mp4`.
        first_s: CLOCK_MONOTONIC capture second of its first picture.
        room_ms_at_zero: room time at CLOCK_MONOTONIC zero while it was written.
        boot: the boot in which those seconds count.
    """

    path: str
    first_s: float
    room_ms_at_zero: int
    boot: str


class Fragment(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="fragment"):
    """One durable piece of a segment: the header (0), then half seconds of footage.

    Attributes:
        path: the segment.
        number: 0 for the header.
        offset: byte at which it begins.
        bytes: its length.
        sha256: of exactly these bytes.
        chain: SHA-256(previous chain, sha256), through all segments of the camera.
        frames: pictures in it.
        first_s: capture second of its first picture, None without pictures.
        last_s: of its last.
    """

    path: str
    number: int
    offset: int
    bytes: int
    sha256: str
    chain: str
    frames: int
    first_s: float | None
    last_s: float | None


class Noted(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="fact"):
    """A fact, numbered upwards from folder to folder."""

    number: int
    kind: str
    at_s: float
    boot: str
    data: dict[str, int | float | str | bool | None]

    def fact(self, camera: str) -> Fact:
        """The fact as it is told, with its number."""
        return Fact(f"camera:{camera}", self.kind, self.at_s, {**self.data, "number": self.number})


Line = Opened | Fragment | Noted
_decoder = msgspec.json.Decoder(Line)
_encoder = msgspec.json.Encoder()


class Index:
    """The index being written; one writer at a time (the holder of the camera's lock).

    Args:
        camera_dir: its folder; made if need be.
        boot: this boot.
        after: facts are numbered above this and above what is there.

    Attributes:
        chain: the chain after the last fragment.
    """

    def __init__(self, camera_dir: Path, boot: str, *, after: int = 0) -> None:
        camera_dir.mkdir(parents=True, exist_ok=True)
        self.path = camera_dir / NAME
        self.boot = boot
        self.chain = FIRST_CHAIN
        self._number = after
        for line in read(self.path):
            if isinstance(line, Fragment):
                self.chain = line.chain
            elif isinstance(line, Noted):
                self._number = max(self._number, line.number)
        self._handle = os.open(
            self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644
        )
        self._end_torn_line()
        # a folder's own name is only safe once the folder it stands in was forced
        for folder in (camera_dir, camera_dir.parent, camera_dir.parent.parent):
            sync_folder(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, line: Fragment) -> None:
        """Write a line that could be found again from the footage; not forced to the disk."""
        self._write(line)
        self.chain = line.chain

    def open_segment(self, line: Opened) -> None:
        """Write that a segment begins; durable when this returns."""
        self._write(line)
        os.fdatasync(self._handle)

    def note(
        self, kind: str, at_s: float, data: dict[str, int | float | str | bool | None]
    ) -> Noted:
        """Write a fact; durable when this returns."""
        self._number += 1
        noted = Noted(number=self._number, kind=kind, at_s=at_s, boot=self.boot, data=data)
        self._write(noted)
        os.fdatasync(self._handle)
        return noted

    def close(self) -> None:
        """Force everything to the disk and let go."""
        if self._handle >= 0:
            os.fdatasync(self._handle)
            os.close(self._handle)
            self._handle = -1

    def _write(self, line: Line) -> None:
        data = _encoder.encode(line) + b"\n"
        while data:
            data = data[os.write(self._handle, data) :]

    def _end_torn_line(self) -> None:
        size = os.fstat(self._handle).st_size
        if size and os.pread(self._handle, 1, size - 1) != b"\n":
            os.write(self._handle, b"\n")


def read(path: Path) -> Iterator[Line]:
    """Every readable line; a line torn by a crash is passed over."""
    yield from Tail(path).more()


class Tail:
    """An index being read while another process writes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._offset = 0

    def more(self) -> Iterator[Line]:
        """The lines completed since the last call."""
        try:
            with self.path.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            return
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        for raw in whole.splitlines():
            try:
                yield _decoder.decode(raw)
            except msgspec.MsgspecError:
                continue


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
