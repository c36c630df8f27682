"""The database the room works in: one writer, any number of readers, one server a data folder."""

import fcntl
import hmac
import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from types import TracebackType
from typing import Self

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy.exc import DBAPIError

from auction.journal import sqlite, tables
from auction.journal.entry import SealedEntry
from auction.journal.errors import CommitUnknownError, JournalHeldError

DATABASE = "journal.db"
_LOCK = "server.lock"
_FINGERPRINT_KEY = "fingerprint.key"


class StoredOutcome(Struct, frozen=True):
    """What a command id came to, with the keyed fingerprint of what was asked."""

    id: str
    fingerprint: bytes
    outcome: bytes


class VaultRow(Struct, frozen=True):
    """A sealed row of personal data."""

    purpose: str
    ref: str
    sealed: bytes


class FootageRow(Struct, frozen=True, kw_only=True):
    """Where a closed segment lies."""

    session: str
    seq: int
    camera: str
    path: str
    sha256: str
    bytes: int
    first_ms: int
    last_ms: int


class LotRow(Struct, frozen=True, kw_only=True):
    """What became of a lot."""

    session: str
    seq: int
    lot: str
    status: str
    price: int | None


class Batch(Struct, frozen=True):
    """Everything one decision writes, in one transaction."""

    entries: tuple[tuple[str, SealedEntry], ...] = ()
    outcomes: tuple[StoredOutcome, ...] = ()
    vault: tuple[VaultRow, ...] = ()
    checkpoints: tuple[tuple[str, int, str], ...] = ()
    """Stream, size, signed note."""
    projections: tuple[FootageRow | LotRow, ...] = ()


class Store:
    """The journal's database in a data folder, held by one server.

    Args:
        data: the data folder; made when missing.

    Raises:
        JournalHeldError: another server works on it.
        JournalUnfitError: this SQLite must not be used.
    """

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.path = data / DATABASE
        self._lock = _hold(data / _LOCK)
        self._engine = sqlite.open_engine(self.path)
        sqlite.create(self._engine, self.path)
        self._reader = sqlite.open_engine(self.path, read_only=True).connect()
        self._key = _private_key(data / "keys" / _FINGERPRINT_KEY)
        self._writer = self._engine.connect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database and of the folder."""
        for connection in (self._reader, self._writer):
            connection.close()
            connection.engine.dispose()
        os.close(self._lock)

    def fingerprint(self, asked: bytes) -> bytes:
        """The keyed fingerprint of a command's canonical bytes."""
        return hmac.digest(self._key, asked, sha256)

    # --- reading ---------------------------------------------------------------------------------

    def streams(self) -> tuple[str, ...]:
        """Every stream that has an entry."""
        with self._reader.begin():
            return tuple(self._reader.execute(tables.STREAMS).scalars())

    def size(self, stream: str) -> int:
        """How many entries a stream has."""
        with self._reader.begin():
            return int(self._reader.execute(tables.SIZE, {"stream": stream}).scalar_one())

    def read(self, stream: str, from_seq: int = 0) -> Iterator[SealedEntry]:
        """A stream's entries in order."""
        asked = {"stream": stream, "from_seq": from_seq}
        with self._reader.begin():
            rows = self._reader.execute(tables.READ, asked).all()
        return (SealedEntry(row.seq, row.leaf, row.body) for row in rows)

    def outcome(self, command_id: str) -> StoredOutcome | None:
        """What a command id came to."""
        with self._reader.begin():
            row = self._reader.execute(tables.OUTCOME, {"command_id": command_id}).one_or_none()
        return None if row is None else StoredOutcome(command_id, row.fingerprint, row.outcome)

    def vault(self, purpose: str, reference: str) -> bytes | None:
        """A sealed row."""
        asked = {"purpose": purpose, "reference": reference}
        with self._reader.begin():
            sealed: bytes | None = self._reader.execute(tables.SEALED, asked).scalar_one_or_none()
        return sealed

    def checkpoints(self, stream: str) -> tuple[tuple[int, str], ...]:
        """Size and note of every checkpoint of a stream."""
        with self._reader.begin():
            rows = self._reader.execute(tables.NOTES, {"stream": stream}).all()
        return tuple((row.size, row.note) for row in rows)

    def footage(self, session: str) -> tuple[FootageRow, ...]:
        """The closed segments of a sitting by their first instant."""
        with self._reader.begin():
            rows = self._reader.execute(tables.FOOTAGE, {"session_id": session}).mappings().all()
        return tuple(FootageRow(**row) for row in rows)

    # --- writing ---------------------------------------------------------------------------------

    def commit(self, batches: Sequence[Batch]) -> None:
        """Write a group of batches in one transaction; returns when it is durable.

        Raises:
            CommitUnknownError: the database failed; whether anything was written must be read back.
        """
        try:
            with self._writer.begin():
                self._write(batches)
        except DBAPIError as error:
            raise CommitUnknownError(f"the database failed: {error.orig}") from error

    def _write(self, batches: Sequence[Batch]) -> None:
        entries = [(stream, *entry) for batch in batches for stream, entry in batch.entries]
        outcomes = [(o.id, o.fingerprint, o.outcome) for batch in batches for o in batch.outcomes]
        sqlite.append(self._writer, entries, outcomes)
        for batch in batches:
            if batch.vault:
                self._writer.execute(tables.INSERT_VAULT, [asdict(row) for row in batch.vault])
            for stream, size, note in batch.checkpoints:
                row = {"stream": stream, "size": size, "note": note}
                self._writer.execute(tables.INSERT_CHECKPOINT, row)
            for projected in batch.projections:
                footage = isinstance(projected, FootageRow)
                statement = tables.INSERT_FOOTAGE if footage else tables.INSERT_LOT
                self._writer.execute(statement, asdict(projected))

    def reopen(self) -> None:
        """Take a fresh connection after a failure.

        Raises:
            DBAPIError: the database still does not answer.
        """
        self._writer.invalidate()
        self._writer.close()
        self._writer = self._engine.connect()
        with self._writer.begin():
            self._writer.execute(tables.STREAMS).all()


def _hold(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip() or "unknown"
        os.close(descriptor)
        raise JournalHeldError(
            f"{path.parent} is in use by another server ({holder}). Stop that one, or use another "
            "data folder."
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"process {os.getpid()}\n".encode(), 0)
    return descriptor


def _private_key(path: Path) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
    return path.read_bytes()
