"""The database's tables and every statement on them, in SQLAlchemy Core for any database.

`entries`, `commands`, `vault` and `checkpoints` are never changed; `footage` and `lots` are
projections, which could be made again from the entries.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Executable,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData()

_Count = BigInteger().with_variant(Integer, "sqlite")


def _table(name: str, *columns: SchemaItem) -> Table:
    return Table(name, metadata, *columns, sqlite_with_rowid=False, sqlite_strict=True)


entries = _table(
    "entries",
    Column("stream", Text, primary_key=True),
    Column("seq", _Count, primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
commands = _table(
    "commands",
    Column("id", Text, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("outcome", LargeBinary, nullable=False),
)
vault = _table(
    "vault",
    Column("purpose", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
checkpoints = _table(
    "checkpoints",
    Column("stream", Text, primary_key=True),
    Column("size", _Count, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
)
footage = _table(
    "footage",
    Column("session", Text, primary_key=True),
    Column("seq", _Count, primary_key=True, autoincrement=False),
    Column("camera", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("bytes", _Count, nullable=False),
    Column("first_ms", _Count, nullable=False),
    Column("last_ms", _Count, nullable=False),
)
lots = _table(
    "lots",
    Column("session", Text, primary_key=True),
    Column("seq", _Count, primary_key=True, autoincrement=False),
    Column("lot", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("price", _Count),
)

STREAMS = select(entries.c.stream).distinct().order_by(entries.c.stream)
SIZE = select(func.coalesce(func.max(entries.c.seq) + 1, 0)).where(
    entries.c.stream == bindparam("stream")
)
READ = (
    select(entries.c.seq, entries.c.leaf, entries.c.body)
    .where(entries.c.stream == bindparam("stream"), entries.c.seq >= bindparam("from_seq"))
    .order_by(entries.c.seq)
    .limit(bindparam("most"))
)
READ_BEFORE = (
    select(entries.c.seq, entries.c.leaf, entries.c.body)
    .where(entries.c.stream == bindparam("stream"), entries.c.seq < bindparam("before"))
    .order_by(entries.c.seq.desc())
    .limit(bindparam("most"))
)
OUTCOME = select(commands.c.fingerprint, commands.c.outcome).where(
    commands.c.id == bindparam("command_id")
)
SPENT = select(commands.c.id)
SEALED = select(vault.c.sealed).where(
    vault.c.purpose == bindparam("purpose"), vault.c.ref == bindparam("reference")
)
NOTES = (
    select(checkpoints.c.size, checkpoints.c.note)
    .where(checkpoints.c.stream == bindparam("stream"))
    .order_by(checkpoints.c.size)
)
FOOTAGE = (
    select(footage)
    .where(footage.c.session == bindparam("session_id"))
    .order_by(footage.c.first_ms, footage.c.seq)
)
LOTS = select(lots).where(lots.c.session == bindparam("session_id")).order_by(lots.c.seq)
INSERT_VAULT = insert(vault)
INSERT_CHECKPOINT = insert(checkpoints)
INSERT_FOOTAGE = insert(footage)
INSERT_LOT = insert(lots)

STATEMENTS: tuple[Executable, ...] = (
    STREAMS,
    SIZE,
    READ,
    READ_BEFORE,
    OUTCOME,
    SPENT,
    SEALED,
    NOTES,
    FOOTAGE,
    LOTS,
    INSERT_VAULT,
    INSERT_CHECKPOINT,
    INSERT_FOOTAGE,
    INSERT_LOT,
)
"""Every one of them, so that a test can compile each for PostgreSQL."""
