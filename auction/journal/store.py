"""The database the room works in: one writer, any number of readers, one server a data folder."""

import hmac
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from auction.journal import keyfile, sqlite, tables
from auction.journal.entry import SealedEntry
from auction.journal.errors import CommitUnknownError
from auction.journal.holding import Holding
from auction.journal.reader import DATABASE, FootageRow, LotRow, Reader, StoredOutcome

__all__ = ["DATABASE", "Batch", "FootageRow", "LotRow", "Store", "StoredOutcome", "VaultRow"]

_FINGERPRINT_KEY = "fingerprint.key"


class VaultRow(Struct, frozen=True):
    """A sealed row of personal data."""

    purpose: str
    ref: str
    sealed: bytes


class Batch(Struct, frozen=True):
    """Everything one decision writes, in one transaction.

    Attributes:
        entries: stream and entry, each following the last one of its stream.
        outcomes: command ids that are spent by it.
        vault: sealed rows its entries refer to.
        checkpoints: stream, size, signed note.
        projections: rows other programs read without folding.
    """

    entries: tuple[tuple[str, SealedEntry], ...] = ()
    outcomes: tuple[StoredOutcome, ...] = ()
    vault: tuple[VaultRow, ...] = ()
    checkpoints: tuple[tuple[str, int, str], ...] = ()
    projections: tuple[FootageRow | LotRow, ...] = ()


class Store(Reader):
    """The journal's database in a data folder, held by one server.

    `commit` and `reopen` belong to the writer's thread; reading is open to all.

    Args:
        data: the data folder; made when missing.

    Raises:
        JournalHeldError: another server works on it.
        JournalUnfitError: this SQLite, or what is in the folder, must not be used.
    """

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.path = data / DATABASE
        self._holding = Holding(data)
        try:
            key = keyfile.load_or_create(data / "keys" / _FINGERPRINT_KEY)
            self._keyed = hmac.new(key, digestmod=sha256)
            self._writing = sqlite.writing(self.path)
            super().__init__(sqlite.reading(self.path))
            self._writer = self._writing.connect()
        except BaseException:
            self._holding.release()
            raise

    def close(self) -> None:
        """Let go of the database and of the folder."""
        super().close()
        self._writer.close()
        self._writing.dispose()
        self._holding.release()

    def fingerprint(self, asked: bytes) -> bytes:
        """The keyed fingerprint of a command's canonical bytes: HMAC-SHA-256.

        Source: RFC 2104.
        """
        # Not hmac.digest: that lets go of the interpreter, and the writer's thread would wake
        # for every single batch instead of finding a group.
        keyed = self._keyed.copy()
        keyed.update(asked)
        return keyed.digest()

    def commit(self, batches: Sequence[Batch]) -> None:
        """Write a group of batches in one transaction; returns when it is durable.

        Raises:
            CommitUnknownError: it failed; whether anything was written must be read back after
                `reopen`.
        """
        try:
            with self._writer.begin():
                _write(self._writer, batches)
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise CommitUnknownError(f"the database failed: {cause}") from error

    def reopen(self) -> None:
        """Take fresh connections after a failure; old ones may show what is not on the disk.

        Raises:
            CommitUnknownError: the database still does not answer.
        """
        self._reading.dispose()
        if not self.path.is_file():
            raise CommitUnknownError(f"{self.path} is gone")
        try:
            if not self._writer.closed:
                self._writer.invalidate()
                self._writer.close()
            self._writing.dispose()
            self._writer = self._writing.connect()
            with self._writer.begin():
                self._writer.execute(tables.STREAMS).all()
        except SQLAlchemyError as error:
            raise CommitUnknownError(f"the database still fails: {error}") from error


def _write(connection: Connection, batches: Sequence[Batch]) -> None:
    entries = [(stream, *entry) for batch in batches for stream, entry in batch.entries]
    outcomes = [(o.id, o.fingerprint, o.outcome) for batch in batches for o in batch.outcomes]
    sqlite.append(connection, entries, outcomes)
    for batch in batches:
        if batch.vault:
            connection.execute(tables.INSERT_VAULT, [asdict(row) for row in batch.vault])
        for stream, size, note in batch.checkpoints:
            row = {"stream": stream, "size": size, "note": note}
            connection.execute(tables.INSERT_CHECKPOINT, row)
        for projected in batch.projections:
            footage = isinstance(projected, FootageRow)
            statement = tables.INSERT_FOOTAGE if footage else tables.INSERT_LOT
            connection.execute(statement, asdict(projected))
