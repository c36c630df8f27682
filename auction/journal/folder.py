"""The session folder: what leaves the database, readable and checkable without it.

::

    entries.jsonl   {"leaf":"<hex>","entry":<the exact bytes>}, one a line
    checkpoints     signed notes, a blank line after each
    key.pub         the key that signed them
    policy.toml     the branch's policy, whose hash the first entry cites
    footage/        what the cameras recorded
    manifest        every other file with its size and SHA-256, written at the sealing
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import structlog

from auction.journal.entry import SealedEntry
from auction.journal.store import Batch, Store

log = structlog.get_logger()

ENTRIES, CHECKPOINTS, KEY, POLICY, FOOTAGE, MANIFEST = (
    "entries.jsonl",
    "checkpoints",
    "key.pub",
    "policy.toml",
    "footage",
    "manifest",
)
SESSION = "session:"


def entry_line(entry: SealedEntry) -> bytes:
    """An entry as it stands in the file."""
    return b'{"leaf":"%s","entry":%s}\n' % (entry.leaf.hex().encode(), entry.body)


def manifest_lines(folder: Path, below: Path) -> dict[str, bytes]:
    r"""`<sha256> <bytes> <path>\n` for every file under `below`, by path relative to `folder`."""
    lines: dict[str, bytes] = {}
    for file in sorted(path for path in below.rglob("*") if path.is_file()):
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
        path = file.relative_to(folder).as_posix()
        lines[path] = f"{digest} {size} {path}\n".encode()
    return lines


class Folders:
    """Keeps every sitting's folder, and its mirror, in step with the database.

    Args:
        store: where entries come from when a folder lags.
        roots: folders that hold session folders: the data folder's, and a mirror's if there is one.
        key: the published verifier key.
        policy: the policy text of sittings that begin now.
    """

    def __init__(self, store: Store, roots: Sequence[Path], key: str, policy: bytes) -> None:
        self._store, self._roots, self._key, self._policy = store, tuple(roots), key, policy
        self.lagging: str | None = None
        """Why a folder is behind the database, when one is."""

    def catch_up(self) -> None:
        """Cut torn last lines and append what is missing, for every sitting of the database.

        Raises:
            OSError: a folder cannot be written.
        """
        for stream in self._store.streams():
            if stream.startswith(SESSION):
                for root in self._roots:
                    self._catch_up(root / stream.removeprefix(SESSION), stream)

    def after(self, batches: Sequence[Batch]) -> None:
        """Append what a durable group wrote; a folder that fails is caught up later.

        Raises:
            OSError: a folder cannot be written.
        """
        try:
            if self.lagging is not None:
                self.catch_up()
            for root in self._roots:
                self._append(root, batches)
            self.lagging = None
        except OSError as error:
            self.lagging = str(error)
            raise

    def finish(self, session: str) -> None:
        """Write a sealed sitting's manifest, the last file of its folder.

        Raises:
            OSError: the folder cannot be written.
        """
        for root in self._roots:
            folder = root / session
            lines = manifest_lines(folder, folder)
            lines.pop(MANIFEST, None)
            _write(folder / MANIFEST, b"".join(lines[path] for path in sorted(lines)))

    def _append(self, root: Path, batches: Iterable[Batch]) -> None:
        entries: dict[str, list[bytes]] = {}
        notes: dict[str, list[bytes]] = {}
        for batch in batches:
            for stream, entry in batch.entries:
                if stream.startswith(SESSION):
                    entries.setdefault(stream, []).append(entry_line(entry))
            for stream, _, note in batch.checkpoints:
                notes.setdefault(stream, []).append(f"{note}\n".encode())
        for stream, lines in entries.items():
            folder = self._begun(root, stream)
            _add(folder / ENTRIES, b"".join(lines))
        for stream, texts in notes.items():
            _add(self._begun(root, stream) / CHECKPOINTS, b"".join(texts))

    def _begun(self, root: Path, stream: str) -> Path:
        folder = root / stream.removeprefix(SESSION)
        if not (folder / KEY).exists():
            folder.mkdir(parents=True, exist_ok=True)
            _write(folder / POLICY, self._policy)
            _write(folder / KEY, f"{self._key}\n".encode())
        return folder

    def _catch_up(self, folder: Path, stream: str) -> None:
        self._begun(folder.parent, stream)
        present = _whole_lines(folder / ENTRIES)
        missing = self._store.read(stream, present)
        _add(folder / ENTRIES, b"".join(entry_line(entry) for entry in missing))
        notes = b"".join(f"{note}\n".encode() for _, note in self._store.checkpoints(stream))
        path = folder / CHECKPOINTS
        if not path.exists() or path.read_bytes() != notes:
            log.info("checkpoints rewritten from the database", session=folder.name)
            _write(path, notes)


def _whole_lines(path: Path) -> int:
    """How many whole lines a file has; a torn last one is cut."""
    if not path.exists():
        return 0
    with path.open("r+b") as file:
        content = file.read()
        whole = content.rfind(b"\n") + 1
        if whole != len(content):
            file.truncate(whole)
            file.flush()
            os.fsync(file.fileno())
    return content.count(b"\n")


def _add(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
