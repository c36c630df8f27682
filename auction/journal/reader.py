"""Reading the journal's database, from any thread, while another thread or process writes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from auction.journal import sqlite, tables
from auction.journal.entry import SealedEntry
from auction.journal.errors import JournalUnfitError, JournalUnreadableError

DATABASE = "journal.db"

_PAGE = 1_000


class StoredOutcome(Struct, frozen=True):
    """What a command id came to, with the keyed fingerprint of what was asked."""

    id: str
    fingerprint: bytes
    outcome: bytes


class FootageRow(Struct, frozen=True, kw_only=True):
    """Where a closed segment lies; its times are room time, UTC milliseconds."""

    session: str
    seq: int
    camera: str
    path: str
    sha256: str
    bytes: int
    first_ms: int
    last_ms: int


class LotRow(Struct, frozen=True, kw_only=True):
    """What became of a lot; the price is whole TWD."""

    session: str
    seq: int
    lot: str
    status: str
    price: int | None


class Reader:
    """Reads only; every method may be called from any thread.

    Every method that asks the database raises `JournalUnreadableError` when it does not answer.
    """

    def __init__(self, reading: Engine) -> None:
        self._reading = reading

    @classmethod
    def look(cls, data: Path) -> "Reader":
        """Read a data folder beside the server that works on it.

        Raises:
            JournalUnfitError: there is no journal, or this SQLite must not be used.
        """
        path = data / DATABASE
        if not path.is_file():
            raise JournalUnfitError(f"there is no journal in {data}")
        return Reader(sqlite.reading(path))

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
        """Let the connections go."""
        self._reading.dispose()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._reading.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise JournalUnreadableError(f"the database does not answer: {error}") from error

    def streams(self) -> tuple[str, ...]:
        """Every stream that has an entry."""
        with self._connection() as connection:
            return tuple(connection.execute(tables.STREAMS).scalars())

    def size(self, stream: str) -> int:
        """How many entries a stream has."""
        with self._connection() as connection:
            return int(connection.execute(tables.SIZE, {"stream": stream}).scalar_one())

    def read(self, stream: str, from_seq: int = 0) -> Iterator[SealedEntry]:
        """A stream's entries in order; nothing is held open between pages of them."""
        while True:
            asked = {"stream": stream, "from_seq": from_seq, "most": _PAGE}
            with self._connection() as connection:
                rows = connection.execute(tables.READ, asked).all()
            yield from (SealedEntry(seq, leaf, body) for seq, leaf, body in rows)
            if len(rows) < _PAGE:
                return
            from_seq += _PAGE

    def page(self, stream: str, before: int | None, limit: int) -> tuple[SealedEntry, ...]:
        """The last `limit` entries below `before` (None: below the end), newest first."""
        end = self.size(stream) if before is None else before
        asked = {"stream": stream, "before": end, "most": limit}
        with self._connection() as connection:
            rows = connection.execute(tables.READ_BEFORE, asked).all()
        return tuple(SealedEntry(seq, leaf, body) for seq, leaf, body in rows)

    def outcome(self, command_id: str) -> StoredOutcome | None:
        """What a command id came to."""
        with self._connection() as connection:
            row = connection.execute(tables.OUTCOME, {"command_id": command_id}).one_or_none()
        return None if row is None else StoredOutcome(command_id, row.fingerprint, row.outcome)

    def spent_ids(self) -> frozenset[str]:
        """Every command id that has an outcome."""
        with self._connection() as connection:
            return frozenset(connection.execute(tables.SPENT).scalars())

    def vault(self, purpose: str, reference: str) -> bytes | None:
        """A sealed row."""
        asked = {"purpose": purpose, "reference": reference}
        with self._connection() as connection:
            sealed: bytes | None = connection.execute(tables.SEALED, asked).scalar_one_or_none()
        return sealed

    def checkpoints(self, stream: str) -> tuple[tuple[int, str], ...]:
        """Size and note of every checkpoint of a stream, smallest first."""
        with self._connection() as connection:
            rows = connection.execute(tables.NOTES, {"stream": stream}).all()
        return tuple((size, note) for size, note in rows)

    def footage(self, session: str) -> tuple[FootageRow, ...]:
        """The closed segments of a sitting by their first instant."""
        with self._connection() as connection:
            rows = connection.execute(tables.FOOTAGE, {"session_id": session}).mappings().all()
        return tuple(FootageRow(**row) for row in rows)

    def lots(self, session: str) -> tuple[LotRow, ...]:
        """What became of a sitting's lots, in the order it was decided."""
        with self._connection() as connection:
            rows = connection.execute(tables.LOTS, {"session_id": session}).mappings().all()
        return tuple(LotRow(**row) for row in rows)
