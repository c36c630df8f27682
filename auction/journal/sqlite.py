"""What only SQLite understands: its version, pragmas, triggers, and the hot append."""

import os
from collections.abc import Sequence
from pathlib import Path

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from auction.journal.errors import JournalUnfitError
from auction.journal.tables import APPEND_ONLY, metadata

LEAST = (3, 51, 3)


def require_fit(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
    """Refuse an SQLite that can corrupt a log in use.

    Raises:
        JournalUnfitError: older than 3.51.3.

    Source: sqlite.org/wal.html, "the WAL-reset bug" (3.7.0 to 3.51.2).
    """
    if version < LEAST:
        found = ".".join(map(str, version))
        raise JournalUnfitError(
            f"SQLite {found} can corrupt a write-ahead log that two connections use while it is "
            "reset; 3.51.3 or newer is needed. Install it with: pip install 'pysqlite3>=0.6.1'"
        )


def open_engine(path: Path, *, read_only: bool = False) -> Engine:
    """An engine on a database file; writing is durable at commit (WAL, synchronous FULL).

    Raises:
        JournalUnfitError: this SQLite must not be used.
    """
    require_fit()
    query = "?mode=ro&uri=true" if read_only else "?uri=true"
    engine = create_engine(f"sqlite+pysqlite:///file:{path}{query}", module=dbapi2)

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, record: object) -> None:
        del record
        connection.isolation_level = None
        cursor = connection.cursor()
        pragmas = ["busy_timeout = 5000", "foreign_keys = ON", "recursive_triggers = ON"]
        if not read_only:
            pragmas += ["journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 1000"]
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def create(engine: Engine, path: Path) -> None:
    """Make the tables and their triggers, and make the file's name durable."""
    with engine.begin() as connection:
        metadata.create_all(connection)
        for table in APPEND_ONLY:
            for statement in _triggers(table.name, [c.name for c in table.primary_key]):
                connection.exec_driver_sql(statement)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _triggers(table: str, keys: Sequence[str]) -> tuple[str, ...]:
    same = " AND ".join(f"{key} IS NEW.{key}" for key in keys)
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - our own names
    rules = (
        ("edit", "UPDATE", "", "nothing written is ever edited"),
        ("removal", "DELETE", "", "nothing written is ever removed"),
        ("replacement", "INSERT", f"WHEN {taken}", "this place is taken"),
    )
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{name} BEFORE {act} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: {why}'); END"
        for name, act, when, why in rules
    )


_APPEND = "INSERT INTO entries (stream, seq, leaf, body) VALUES (?, ?, ?, ?)"
_SETTLE = "INSERT INTO commands (id, fingerprint, outcome) VALUES (?, ?, ?)"


def append(
    connection: Connection,
    entries: list[tuple[str, int, bytes, bytes]],
    outcomes: list[tuple[str, bytes, bytes]],
) -> None:
    """Insert entries and command outcomes: the path every act takes."""
    if entries:
        connection.exec_driver_sql(_APPEND, entries)
    if outcomes:
        connection.exec_driver_sql(_SETTLE, outcomes)
