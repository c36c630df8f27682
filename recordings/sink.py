"""Where a segment's bytes go: whole fragments only, each hashed, forced to disk, then indexed."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from recordings.boxes import box_size, runs
from recordings.index import Fragment, Index, sync_folder

VIDEO_TRACK = 1
VIDEO_SCALE = 90_000
_ENDS_FRAGMENT = (b"moov", b"mdat")


@dataclass(slots=True)
class Cutter:
    """Splits a byte stream into fragments: a header up to `moov`, then `moof` + `mdat` pairs."""

    pending: bytearray = field(default_factory=bytearray)
    _scanned: int = 0
    _moof: bytes = b""

    def feed(self, data: bytes) -> list[tuple[bytes, bytes]]:
        """Take bytes; give each fragment now complete, with its `moof` box (empty for a header)."""
        self.pending += data
        done: list[tuple[bytes, bytes]] = []
        while True:
            size = box_size(self.pending[self._scanned : self._scanned + 16])
            if size is None or self._scanned + size > len(self.pending):
                return done
            kind = bytes(self.pending[self._scanned + 4 : self._scanned + 8])
            if kind == b"moof":
                self._moof = bytes(self.pending[self._scanned : self._scanned + size])
            self._scanned += size
            if kind in _ENDS_FRAGMENT:
                done.append((bytes(self.pending[: self._scanned]), self._moof))
                del self.pending[: self._scanned]
                self._scanned, self._moof = 0, b""


class Ledger:
    """Counts and hashes a segment's fragments as they pass; the same for writing and recovery."""

    def __init__(self, path: str, first_s: float, chain: str) -> None:
        self.path = path
        self.first_s = first_s
        self.last_s = first_s
        self.chain = chain
        self.frames = 0
        self.bytes = 0
        self.fragments = 0
        self.whole = hashlib.sha256()

    def enter(self, fragment: bytes, moof: bytes) -> Fragment:
        """The index line of the next fragment."""
        starts = _pictures(moof)
        seconds = [round(self.first_s + start / VIDEO_SCALE, 6) for start in starts]
        digest = hashlib.sha256(fragment)
        self.chain = hashlib.sha256(bytes.fromhex(self.chain) + digest.digest()).hexdigest()
        line = Fragment(
            path=self.path,
            number=self.fragments,
            offset=self.bytes,
            bytes=len(fragment),
            sha256=digest.hexdigest(),
            chain=self.chain,
            frames=len(seconds),
            first_s=seconds[0] if seconds else None,
            last_s=seconds[-1] if seconds else None,
        )
        self.whole.update(fragment)
        self.bytes += len(fragment)
        self.fragments += 1
        self.frames += len(seconds)
        if seconds:
            self.last_s = seconds[-1]
        return line


class Sink:
    """A file object for a muxer that may not seek.

    A fragment reaches the file in one write when it is complete, so what a crash leaves behind
    is whole fragments; bytes that never became one are dropped at `close`.
    """

    def __init__(self, file: Path, ledger: Ledger, index: Index) -> None:
        self.ledger = ledger
        self._index = index
        self._cutter = Cutter()
        self._handle = os.open(
            file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644
        )
        sync_folder(file.parent)

    def seekable(self) -> bool:
        """Never: what was written is not written again."""
        return False

    def write(self, data: bytes) -> int:
        """Take bytes from the muxer.

        Raises:
            OSError: the disk refused.
        """
        for fragment, moof in self._cutter.feed(bytes(data)):
            left = memoryview(fragment)
            while left:
                left = left[os.write(self._handle, left) :]
            os.fdatasync(self._handle)
            self._index.append(self.ledger.enter(fragment, moof))
        return len(data)

    def close(self) -> None:
        """Let the file go; everything in it is already on the disk."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _pictures(moof: bytes) -> tuple[int, ...]:
    if not moof:
        return ()
    return tuple(start for run in runs(moof) if run.track == VIDEO_TRACK for start in run.starts)
