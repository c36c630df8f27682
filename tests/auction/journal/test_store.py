"""The database: what goes in comes out, one server holds it, old SQLite is refused."""

import fcntl
import os
import stat
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from auction.journal import sqlite, tables
from auction.journal.entry import decode, leaf_hash
from auction.journal.errors import (
    JournalError,
    JournalHeldError,
    JournalUnfitError,
    JournalUnreadableError,
)
from auction.journal.reader import FootageRow, LotRow, Reader
from auction.journal.store import Batch, Store, StoredOutcome, VaultRow
from auction.session.events import EnvelopesCounted
from tests.auction.journal.sitting import Sitting, sitting


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    segment = FootageRow(
        session="x",
        seq=4,
        camera="hall",
        path="hall/1",
        sha256="ab",
        bytes=9,
        first_ms=1,
        last_ms=2,
    )
    lot = LotRow(session="x", seq=5, lot="甲", status="AWARDED", price=1_730_000)
    outcome = StoredOutcome(id="one", fingerprint=b"f" * 32, outcome=b"{}")
    with sitting(tmp_path) as room:
        room.open()
        room.commit(
            Batch(
                outcomes=(outcome,),
                vault=(VaultRow("session:x", "b", b"2"), VaultRow("session:x", "a", b"1")),
                checkpoints=((room.stream, 1, "note"),),
                projections=(segment, lot),
            )
        )
    with Store(tmp_path) as store:
        assert store.streams() == (room.stream,)
        assert [entry.seq for entry in store.read(room.stream)] == [0]
        assert store.outcome("one") == outcome
        assert store.outcome("two") is None
        assert store.vault("session:x", "a") == b"1"
        assert store.vault("session:y", "a") is None
        assert store.vault("session:x", "b") == b"2"
        assert store.checkpoints(room.stream) == ((1, "note"),)
        assert store.footage("x") == (segment,)
        assert store.lots("x") == (lot,)
        assert store.lots("y") == ()


def test_entries_are_read_in_pages_and_from_anywhere(room: Sitting) -> None:
    room.open()
    room.commit(Batch(entries=tuple(room.entry(_counted(n)) for n in range(2_500))))
    entries = list(room.store.read(room.stream))
    assert [entry.seq for entry in entries] == list(range(2_501))
    assert all(leaf_hash(entry.body) == entry.leaf for entry in entries)
    assert [decode(entry.body).seq for entry in entries] == list(range(2_501))
    assert [entry.seq for entry in room.store.read(room.stream, 2_499)] == [2_499, 2_500]
    assert room.store.size(room.stream) == 2_501
    assert room.store.size("docket") == 0
    assert [entry.seq for entry in room.store.page(room.stream, None, 2)] == [2_500, 2_499]
    assert [entry.seq for entry in room.store.page(room.stream, 2, 5)] == [1, 0]


def _counted(number: int) -> EnvelopesCounted:
    return EnvelopesCounted(round="1", counted=number, dropped=number)


def test_reading_is_open_to_every_thread_while_another_writes(room: Sitting) -> None:
    room.open()
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            size = room.store.size(room.stream)
            assert len(list(room.store.read(room.stream))) >= size
            assert room.store.outcome(f"{room.stream}-0") is not None
            seen.append(size)

    with ThreadPoolExecutor(3) as threads:
        readers = [threads.submit(read) for _ in range(3)]
        room.count(200)
        done.set()
        for reader in readers:
            reader.result()
    assert seen


def test_another_process_may_look_while_the_server_writes(room: Sitting) -> None:
    room.open()
    with Reader.look(room.data) as reader:
        assert reader.size(room.stream) == 1
        room.count()
        assert reader.size(room.stream) == 2


def test_who_looks_cannot_write(room: Sitting) -> None:
    with (
        Reader.look(room.data) as reader,
        pytest.raises(JournalUnreadableError, match="readonly"),
        reader._connection() as connection,
    ):
        connection.execute(text("CREATE TABLE mine (x)"))


def test_there_is_nothing_to_look_at_in_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(JournalUnfitError, match="no journal"):
        Reader.look(tmp_path)


def test_a_fingerprint_depends_on_the_folders_own_key(tmp_path: Path) -> None:
    with Store(tmp_path / "a") as one, Store(tmp_path / "b") as other:
        assert one.fingerprint(b"x") == one.fingerprint(b"x")
        assert one.fingerprint(b"x") != one.fingerprint(b"y")
        assert one.fingerprint(b"x") != other.fingerprint(b"x")
        mark = one.fingerprint(b"x")
    with Store(tmp_path / "a") as again:
        assert again.fingerprint(b"x") == mark
    key = tmp_path / "a" / "keys" / "fingerprint.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


# --- one server ----------------------------------------------------------------------------------


def test_a_second_server_is_refused_and_told_who_holds_the_folder(tmp_path: Path) -> None:
    with Store(tmp_path):
        opened = (
            "from pathlib import Path; from auction.journal.store import Store; Store(Path({!r}))"
        )
        code = [sys.executable, "-c", opened.format(str(tmp_path))]
        done = subprocess.run(code, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert f"in use by process {os.getpid()}, started 2" in done.stderr
        with pytest.raises(JournalHeldError):
            Store(tmp_path)
    Store(tmp_path).close()


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    code = textwrap.dedent(
        f"""
        import os, signal
        from pathlib import Path
        from auction.journal.store import Store
        store = Store(Path({str(tmp_path)!r}))
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == -9
    Store(tmp_path).close()


def test_a_store_that_could_not_be_opened_lets_go(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"not a database, but long enough to be looked at" * 40)
    with pytest.raises(JournalUnfitError, match="not a database"):
        Store(tmp_path)
    descriptor = os.open(tmp_path / "server.lock", os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(descriptor)


# --- the right SQLite and the right file ---------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2), (3, 7, 0)])
def test_an_old_sqlite_is_refused_with_why_and_how(version: tuple[int, ...]) -> None:
    with pytest.raises(JournalUnfitError) as caught:
        sqlite.require_fit(version)
    said = str(caught.value)
    assert ".".join(map(str, version)) in said
    assert "3.51.3" in said
    assert "corrupt" in said
    assert "pysqlite3" in said


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_a_fit_sqlite_is_taken(version: tuple[int, ...]) -> None:
    sqlite.require_fit(version)


def test_what_is_committed_is_on_the_disk(room: Sitting) -> None:
    connection = room.store._writer
    assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
    connection.rollback()


def test_a_journal_of_a_later_version_is_refused(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store._writer.exec_driver_sql("PRAGMA user_version = 99")
        store._writer.commit()
    with pytest.raises(JournalUnfitError, match="format 99"):
        Store(tmp_path)


def test_every_unfit_folder_is_a_journal_error() -> None:
    assert issubclass(JournalUnfitError, JournalError)
    assert issubclass(JournalHeldError, JournalError)


# --- another database later ----------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(tables.STATEMENTS)))
def test_every_statement_compiles_for_postgresql(number: int) -> None:
    compiled = str(tables.STATEMENTS[number].compile(dialect=postgresql.dialect()))
    assert compiled.startswith(("SELECT", "INSERT"))


def test_every_table_compiles_for_postgresql() -> None:
    for table in tables.metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert "BYTEA" in made or table.name in {"checkpoints", "footage", "lots"}
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=postgresql.dialect()))


def test_every_statement_is_listed() -> None:
    named = {
        id(value)
        for name, value in vars(tables).items()
        if name.isupper() and name != "STATEMENTS" and not isinstance(value, tuple)
    }
    assert named == {id(statement) for statement in tables.STATEMENTS}
