"""Everything only SQLite understands: its version, pragmas, triggers and the hot append.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when two connections reset the log at the same
instant; those versions are refused.

Source: sqlite.org/wal.html#walresetbug; sqlite.org/lang_createtrigger.html.
"""

from pathlib import Path

from pysqlite3 import dbapi2
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool, StaticPool

from auction.journal import tables
from auction.journal.errors import JournalUnfitError
from auction.journal.files import sync_directory

OLDEST = (3, 51, 3)
FORMAT = 1
"""`user_version` of the schema below."""
_APPLICATION = 0x41756374
"""`Auct`: marks the file as ours."""
_PATIENCE_MS = 5_000
"""How long a stray reader or backup may hold the database before a commit gives up."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={_PATIENCE_MS}",
    "cell_size_check=ON",
    "trusted_schema=OFF",
)

_FOLLOWS = "NEW.seq <> coalesce((SELECT max(seq) + 1 FROM entries WHERE stream = NEW.stream), 0)"
_ALREADY = "EXISTS (SELECT 1 FROM {table} WHERE {key})"
_INSERTS = {
    tables.entries: (_FOLLOWS, "an entry follows the last one of its stream"),
    tables.commands: (
        _ALREADY.format(table="commands", key="id = NEW.id"),
        "a command id is spent once",
    ),
    tables.vault: (
        _ALREADY.format(table="vault", key="purpose = NEW.purpose AND ref = NEW.ref"),
        "a vault row is written once",
    ),
    tables.checkpoints: (
        _ALREADY.format(table="checkpoints", key="stream = NEW.stream AND size = NEW.size"),
        "a checkpoint is signed once",
    ),
}
APPEND_ONLY: tuple[Table, ...] = tuple(_INSERTS)


def require_fit(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
    """Refuse an SQLite that can lose what was acknowledged.

    Raises:
        JournalUnfitError: it is older than 3.51.3.
    """
    if version < OLDEST:
        found, oldest = (".".join(map(str, one)) for one in (version, OLDEST))
        raise JournalUnfitError(
            f"SQLite {found} cannot hold the journal: before {oldest} two connections resetting "
            "the write-ahead log at once can corrupt the database (sqlite.org/wal.html"
            "#walresetbug). Install the pysqlite3 wheel this project is locked to, which brings "
            "its own SQLite: `make install`."
        )


def writing(path: Path) -> Engine:
    """The engine whose one connection writes; makes tables and triggers, checks the format.

    Raises:
        JournalUnfitError: an old SQLite, or a file of another kind or a later format.
    """
    require_fit()
    engine = _engine(path, poolclass=StaticPool)
    event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            _prepare(connection, path)
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise JournalUnfitError(f"{path} cannot be opened: {cause}") from error
    # SQLite passes over an error of this sync; the room must not begin on one.
    sync_directory(path.parent)
    return engine


def reading(path: Path) -> Engine:
    """The engine whose connections only read, from any thread, while another writes.

    Raises:
        JournalUnfitError: an old SQLite.
    """
    require_fit()
    engine = _engine(path, poolclass=QueuePool)
    event.listen(engine, "connect", _only_query)
    return engine


def append(
    connection: Connection,
    entries: list[tuple[str, int, bytes, bytes]],
    outcomes: list[tuple[str, bytes, bytes]],
) -> None:
    """The path every act takes: entries (stream, seq, leaf, body), outcomes (id, mark, answer)."""
    if entries:
        connection.exec_driver_sql(_APPEND, entries)
    if outcomes:
        connection.exec_driver_sql(_SETTLE, outcomes)


def _engine(path: Path, *, poolclass: type[StaticPool | QueuePool]) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=dbapi2,
        poolclass=poolclass,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _only_query(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare(connection: Connection, path: Path) -> None:
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    kind = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if found > FORMAT or (found and kind != _APPLICATION):
        raise JournalUnfitError(
            f"{path} was not written by this version: format {found}, kind {kind}"
        )
    if found == 0:
        connection.exec_driver_sql(f"PRAGMA application_id={_APPLICATION}")
        connection.exec_driver_sql(f"PRAGMA user_version={FORMAT}")
    tables.metadata.create_all(connection)
    for statement in triggers():
        connection.exec_driver_sql(statement)


def triggers() -> tuple[str, ...]:
    """What keeps the append-only tables so.

    A BEFORE INSERT trigger runs before a conflict is resolved, so it also stops REPLACE, which
    would otherwise delete without firing the delete trigger.
    """
    made: list[str] = []
    for table, (wrong, why) in _INSERTS.items():
        name = table.name
        for act, when, said in (
            ("INSERT", f"WHEN {wrong}", why),
            ("UPDATE", "", f"{name} are never changed"),
            ("DELETE", "", f"{name} are never deleted"),
        ):
            made.append(
                f"CREATE TRIGGER IF NOT EXISTS {name}_{act.lower()} BEFORE {act} ON {name} {when} "
                f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
            )
    return tuple(made)


def _insert_sql(table: Table) -> str:
    return str(insert(table).compile(dialect=sqlite.dialect(paramstyle="qmark")))


_APPEND = _insert_sql(tables.entries)
_SETTLE = _insert_sql(tables.commands)
