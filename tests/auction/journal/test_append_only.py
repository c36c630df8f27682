"""What is written stays written, whoever opens the database and however."""

from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from auction.journal.errors import CommitUnknownError
from auction.journal.reader import LotRow
from auction.journal.store import Batch, StoredOutcome, VaultRow
from auction.session.events import EnvelopesCounted
from tests.auction.journal.sitting import Sitting

COUNTED = EnvelopesCounted(round="1", counted=1, dropped=1)
TABLES = ("entries", "commands", "vault", "checkpoints")


@pytest.fixture
def bare(room: Sitting) -> dbapi2.Connection:
    """A connection that knows nothing of us, to a database with a row in every table."""
    room.open()
    room.publish()
    room.count(2)
    room.commit(
        Batch(
            vault=(VaultRow("session:x", "ref", b"sealed"),),
            projections=(LotRow(session="x", seq=1, lot="甲", status="AWARDED", price=1),),
        )
    )
    connection = dbapi2.connect(room.data / "journal.db")
    yield connection
    connection.close()


def _everything(bare: dbapi2.Connection) -> list[list[tuple[object, ...]]]:
    return [bare.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES]


ATTEMPTS = [
    *(f"DELETE FROM {table}" for table in TABLES),
    "UPDATE entries SET body = x'00'",
    "UPDATE entries SET seq = seq + 10",
    "UPDATE OR REPLACE entries SET seq = 0 WHERE seq = 1",
    "UPDATE OR IGNORE entries SET leaf = x'00'",
    "UPDATE commands SET outcome = x'00'",
    "UPDATE vault SET sealed = x'00'",
    "UPDATE checkpoints SET note = ''",
    "INSERT INTO entries VALUES ('session:2026-12-02-1', 1, x'00', x'00')",
    "INSERT OR REPLACE INTO entries VALUES ('session:2026-12-02-1', 1, x'00', x'00')",
    "REPLACE INTO entries VALUES ('session:2026-12-02-1', 1, x'00', x'00')",
    "REPLACE INTO entries VALUES ('session:2026-12-02-1', '1', x'00', x'00')",
    "REPLACE INTO entries VALUES ('session:2026-12-02-1', 1.0, x'00', x'00')",
    "INSERT OR IGNORE INTO entries VALUES ('session:2026-12-02-1', 1, x'00', x'00')",
    (
        "INSERT INTO entries VALUES ('session:2026-12-02-1', 1, x'00', x'00')"
        " ON CONFLICT DO UPDATE SET body = x'00'"
    ),
    "INSERT INTO entries VALUES ('session:2026-12-02-1', 9, x'00', x'00')",
    "INSERT INTO entries VALUES ('session:2026-12-02-1', -1, x'00', x'00')",
    "INSERT INTO entries VALUES ('session:another', 1, x'00', x'00')",
    "INSERT INTO entries VALUES ('session:another', NULL, x'00', x'00')",
    "INSERT INTO entries VALUES ('session:2026-12-02-1', 4, 'text', x'00')",
    "REPLACE INTO commands VALUES ('session:2026-12-02-1-0', x'00', x'00')",
    (
        "INSERT INTO commands VALUES ('session:2026-12-02-1-0', x'00', x'00')"
        " ON CONFLICT (id) DO UPDATE SET outcome = x'00'"
    ),
    "REPLACE INTO vault VALUES ('session:x', 'ref', x'00')",
    "REPLACE INTO checkpoints VALUES ('session:2026-12-02-1', 1, 'note')",
]


@pytest.mark.parametrize("recursive", [False, True], ids=["", "recursive"])
@pytest.mark.parametrize("statement", ATTEMPTS)
def test_nothing_written_can_be_changed(
    bare: dbapi2.Connection, statement: str, *, recursive: bool
) -> None:
    bare.execute(f"PRAGMA recursive_triggers = {'ON' if recursive else 'OFF'}")
    before = _everything(bare)
    assert all(before)
    with pytest.raises(dbapi2.IntegrityError):
        bare.execute(statement)
    bare.rollback()
    assert _everything(bare) == before


def test_the_next_entry_can_be_added(bare: dbapi2.Connection) -> None:
    bare.execute("INSERT INTO entries VALUES ('session:2026-12-02-1', 4, x'00', x'00')")
    bare.execute("INSERT INTO entries VALUES ('session:another', 0, x'00', x'00')")
    assert bare.execute("SELECT count(*) FROM entries").fetchone() == (6,)


def test_a_spent_id_stops_the_whole_group(room: Sitting) -> None:
    room.open()
    spent = StoredOutcome(id=f"{room.stream}-0", fingerprint=b"x" * 32, outcome=b"{}")
    entry = room.entry(COUNTED)
    with pytest.raises(CommitUnknownError, match="a command id is spent once"):
        room.store.commit([Batch(entries=(entry,)), Batch(outcomes=(spent,))])
    room.store.reopen()
    assert room.store.size(room.stream) == 1


def test_an_entry_out_of_order_stops_the_whole_group(room: Sitting) -> None:
    room.open()
    room.entry(COUNTED)
    later = room.entry(COUNTED)
    with pytest.raises(CommitUnknownError, match="an entry follows the last one of its stream"):
        room.store.commit([Batch(entries=(later,), vault=(VaultRow("session:x", "r", b"s"),))])
    room.store.reopen()
    assert room.store.size(room.stream) == 1
    assert room.store.vault("session:x", "r") is None


def test_the_database_is_whole_after_all_that(bare: dbapi2.Connection, room: Sitting) -> None:
    assert bare.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert Path(room.store.path).exists()
