"""One stream's folder, kept in step with the database: what leaves the database begins here.

The database is the authority. A folder that ends in a torn line is cut to its last whole one; a
folder that holds another, well-formed history is not touched: that is for people to look at.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import structlog

from auction.journal.entry import SealedEntry, decode, leaf_hash
from auction.journal.errors import JournalDamagedError
from auction.journal.files import replace_durably, sync_directory
from auction.journal.layout import (
    CHECKPOINTS,
    ENTRIES,
    KEY,
    entry_line,
    note_block,
    read_line,
)
from auction.journal.reader import Reader

log = structlog.get_logger()

_AT_ONCE = 500
_TAIL = 1 << 20
"""Longer than any line: where the last one is looked for."""


class StreamFolder:
    """`entries.jsonl`, `checkpoints` and `key.pub` of one stream.

    Args:
        folder: made when missing.
        stream: whose entries.
        key: the published verifier key, one line.
        durable: sync after each write (a mirror is pulled out without warning).
    """

    def __init__(self, folder: Path, stream: str, key: str, *, durable: bool = False) -> None:
        self.folder, self.stream = folder, stream
        self._key, self._durable = key, durable
        self._size: int | None = None
        self._notes = 0

    @property
    def size(self) -> int:
        """Entries known to be in the folder."""
        return self._size or 0

    def catch_up(self, store: Reader, fresh: Sequence[SealedEntry] = ()) -> None:
        """Append what is missing, entries first; the first time also repair what was torn.

        Args:
            store: the database.
            fresh: entries just committed, in order; when they do not follow what the folder has,
                or there are none, the database is asked.

        Raises:
            JournalDamagedError: the folder holds entries the database does not.
            OSError: the folder cannot be written.
        """
        if self._size is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            for unfinished in self.folder.glob(".*.new"):
                unfinished.unlink()
            if not (self.folder / KEY).exists():
                replace_durably(self.folder / KEY, f"{self._key}\n".encode())
            size = self._repair_entries(store)
            self._notes = self._repair_notes(store)
            sync_directory(self.folder)
            self._size = size
        follows = fresh and fresh[0].seq <= self._size
        missing = fresh[self._size - fresh[0].seq :] if follows else None
        for lines in _in_pieces(missing or store.read(self.stream, self._size)):
            self._add(ENTRIES, b"".join(lines))
            self._size += len(lines)
        notes = [note for size, note in store.checkpoints(self.stream) if size <= self._size]
        if len(notes) > self._notes:
            self._add(CHECKPOINTS, b"".join(note_block(note) for note in notes[self._notes :]))
            self._notes = len(notes)

    def forget(self) -> None:
        """After a failure: look again at what is there before anything is appended."""
        self._size = None

    def sync(self) -> None:
        """Make everything appended durable.

        Raises:
            OSError: it cannot be.
        """
        for name in (ENTRIES, CHECKPOINTS):
            with (self.folder / name).open("ab") as file:
                os.fsync(file.fileno())
        sync_directory(self.folder)

    def _add(self, name: str, content: bytes) -> None:
        with (self.folder / name).open("ab") as file:
            file.write(content)
            file.flush()
            if self._durable:
                os.fdatasync(file.fileno())

    def _repair_entries(self, store: Reader) -> int:
        path = self.folder / ENTRIES
        path.touch()
        last, end = _last_line(path)
        if last is not None:
            entry = next(store.read(self.stream, last), None)
            if entry is not None and _ends_with(path, end, entry_line(entry)):
                _cut(path, end)
                return last + 1
        return self._compare_entries(store, path)

    def _compare_entries(self, store: Reader, path: Path) -> int:
        good = size = 0
        stored = store.read(self.stream)
        with path.open("rb") as file:
            for line in file:
                entry = next(stored, None)
                if entry is None or line != entry_line(entry):
                    self._require_torn(line, size)
                    break
                good += len(line)
                size += 1
        _cut(path, good)
        return size

    def _require_torn(self, line: bytes, seq: int) -> None:
        parts = read_line(line)
        if parts is not None and leaf_hash(parts[1]).hex().encode() == parts[0]:
            raise JournalDamagedError(
                f"{self.folder / ENTRIES}: entry {seq} is whole and is not in the database. "
                "One of the two was changed or put back from an older copy; compare them with "
                "`auction verify` before going on."
            )

    def _repair_notes(self, store: Reader) -> int:
        path = self.folder / CHECKPOINTS
        path.touch()
        present, good, count = path.read_bytes(), 0, 0
        for _, note in store.checkpoints(self.stream):
            block = note_block(note)
            if not present.startswith(block, good):
                break
            good += len(block)
            count += 1
        _cut(path, good)
        return count


def _last_line(path: Path) -> tuple[int | None, int]:
    """The number of the last whole line's entry, if it can be read, and where that line ends."""
    with path.open("rb") as file:
        start = max(0, file.seek(0, os.SEEK_END) - _TAIL)
        file.seek(start)
        tail = file.read()
    end = tail.rfind(b"\n") + 1
    parts = read_line(tail[tail.rfind(b"\n", 0, max(end - 1, 0)) + 1 : end])
    if parts is None:
        return None, start + end
    try:
        return decode(parts[1]).seq, start + end
    except msgspec.MsgspecError:
        return None, start + end


def _ends_with(path: Path, end: int, line: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, end - len(line)))
        return file.read(len(line)) == line


def _in_pieces(entries: Iterable[SealedEntry]) -> Iterator[list[bytes]]:
    lines: list[bytes] = []
    for entry in entries:
        lines.append(entry_line(entry))
        if len(lines) == _AT_ONCE:
            yield lines
            lines = []
    if lines:
        yield lines


def _cut(path: Path, good: int) -> None:
    found = path.stat().st_size
    if found == good:
        return
    log.warning("a torn end was cut", file=str(path), bytes=found - good)
    with path.open("r+b") as file:
        file.truncate(good)
        os.fsync(file.fileno())
