"""A room goes on only from a database that still has everything it signed."""

from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from auction.journal.audit import audit
from auction.journal.entry import leaf_hash
from auction.journal.errors import JournalDamagedError
from tests.auction.journal.sitting import Sitting, a_signer, sitting


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose server has ended."""
    with sitting(tmp_path) as room:
        room.open()
        room.publish()
        room.count(3)
        room.publish()
        room.count(2)
    return tmp_path


def spoil(data: Path, *statements: str, parameters: tuple[object, ...] = ()) -> None:
    """Somebody with the file and no scruples."""
    connection = dbapi2.connect(data / "journal.db")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement, parameters)
    connection.commit()
    connection.close()


def complaint(data: Path, seed: int = 7) -> str:
    with sitting(data) as room, pytest.raises(JournalDamagedError) as caught:
        audit(room.store, a_signer(seed).key)
    return str(caught.value)


def test_an_honest_database_passes(data: Path) -> None:
    with sitting(data) as room:
        room.count(2)
        ends = audit(room.store, room.signer.key)
        assert ends == room.frontiers
        assert ends[room.stream].size == 10


def test_a_changed_entry_is_named(data: Path) -> None:
    spoil(
        data,
        "UPDATE entries SET body = CAST(replace(body, 'A01', 'A02') AS BLOB) WHERE seq = 3",
    )
    assert complaint(data).startswith("entry 3 of session:2026-12-02-1 does not hash")


def test_an_entry_hashed_again_breaks_the_checkpoint_over_it(data: Path) -> None:
    with sitting(data) as room:
        body = list(room.store.read(room.stream))[3].body.replace(b"A01", b"A02")
    spoil(
        data,
        "UPDATE entries SET leaf = ?, body = ? WHERE seq = 3",
        parameters=(leaf_hash(body), body),
    )
    assert "the first 5 entries" in complaint(data)


def test_a_removed_entry_is_named(data: Path) -> None:
    spoil(data, "DELETE FROM entries WHERE seq = 2")
    assert complaint(data).startswith("entry 2 of session:2026-12-02-1 is missing")


def test_a_database_older_than_its_checkpoints_is_named(data: Path) -> None:
    spoil(data, "DELETE FROM entries WHERE seq > 3")
    assert "put back from an older copy" in complaint(data)


def test_a_checkpoint_of_another_signer_is_named(data: Path) -> None:
    assert complaint(data, seed=8).startswith("checkpoint 1 of session:2026-12-02-1")


def test_a_moved_checkpoint_is_named(data: Path) -> None:
    spoil(data, "UPDATE checkpoints SET size = 3 WHERE size = 5")
    assert "the first 3 entries" in complaint(data)


def test_triggers_that_were_dropped_are_there_again_after_a_start(data: Path) -> None:
    spoil(data)
    with sitting(data) as room:
        assert isinstance(room, Sitting)
    connection = dbapi2.connect(data / "journal.db")
    with pytest.raises(dbapi2.IntegrityError):
        connection.execute("DELETE FROM entries")
    connection.close()
