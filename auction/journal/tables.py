"""The database's tables and every statement on them, in SQLAlchemy Core for any database."""

from sqlalchemy import (
    BigInteger,
    Column,
    Executable,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
)

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("stream", String(80), primary_key=True),
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("leaf", LargeBinary(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
commands = Table(
    "commands",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("fingerprint", LargeBinary(32), nullable=False),
    Column("outcome", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
vault = Table(
    "vault",
    metadata,
    Column("purpose", String(120), primary_key=True),
    Column("ref", String(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("stream", String(80), primary_key=True),
    Column("size", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("note", Text, nullable=False),
    sqlite_with_rowid=False,
)
footage = Table(
    "footage",
    metadata,
    Column("session", String(80), primary_key=True),
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("camera", String(40), nullable=False),
    Column("path", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("first_ms", BigInteger, nullable=False),
    Column("last_ms", BigInteger, nullable=False),
)
lots = Table(
    "lots",
    metadata,
    Column("session", String(80), primary_key=True),
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("lot", String(16), nullable=False),
    Column("status", String(32), nullable=False),
    Column("price", BigInteger),
)

APPEND_ONLY = (entries, commands, vault, checkpoints)
"""Tables in which nothing is ever changed, removed or put in another's place."""

STREAMS = select(entries.c.stream).distinct().order_by(entries.c.stream)
SIZE = select(func.count()).where(entries.c.stream == bindparam("stream"))
READ = (
    select(entries.c.seq, entries.c.leaf, entries.c.body)
    .where(entries.c.stream == bindparam("stream"), entries.c.seq >= bindparam("from_seq"))
    .order_by(entries.c.seq)
)
OUTCOME = select(commands.c.fingerprint, commands.c.outcome).where(
    commands.c.id == bindparam("command_id")
)
SEALED = select(vault.c.sealed).where(
    vault.c.purpose == bindparam("purpose"), vault.c.ref == bindparam("reference")
)
NOTES = (
    select(checkpoints.c.size, checkpoints.c.note)
    .where(checkpoints.c.stream == bindparam("stream"))
    .order_by(checkpoints.c.size)
)
FOOTAGE = (
    select(footage).where(footage.c.session == bindparam("session_id")).order_by(footage.c.first_ms)
)
INSERT_VAULT = insert(vault)
INSERT_CHECKPOINT = insert(checkpoints)
INSERT_FOOTAGE = insert(footage)
INSERT_LOT = insert(lots)

STATEMENTS: tuple[Executable, ...] = (
    STREAMS,
    SIZE,
    READ,
    OUTCOME,
    SEALED,
    NOTES,
    FOOTAGE,
    INSERT_VAULT,
    INSERT_CHECKPOINT,
    INSERT_FOOTAGE,
    INSERT_LOT,
)
"""Every one of them, so that a test can compile each for PostgreSQL."""
