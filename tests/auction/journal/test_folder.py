"""Folders follow the database, mend what was torn, and stop at what does not belong."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from auction.journal import follower
from auction.journal.errors import JournalDamagedError
from auction.journal.folder import Folders
from auction.journal.layout import (
    CHECKPOINTS,
    ENTRIES,
    KEY,
    MANIFEST,
    POLICY,
    entry_line,
    note_block,
)
from auction.journal.store import Batch
from auction.journal.verify import verify_folder
from auction.session.events import EnvelopesCounted
from recordings.manifest import manifest
from tests.auction.journal.sitting import POLICY as POLICY_TEXT
from tests.auction.journal.sitting import SESSION, Sitting, sitting


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def a_lively_sitting(room: Sitting) -> None:
    room.open()
    room.publish()
    room.count(4)
    room.publish()


def files_as_stored(room: Sitting, stream: str | None = None) -> tuple[bytes, bytes]:
    name = stream or room.stream
    entries = b"".join(entry_line(entry) for entry in room.store.read(name))
    notes = b"".join(note_block(note) for _, note in room.store.checkpoints(name))
    return entries, notes


def files_of(folder: Path) -> tuple[bytes, bytes]:
    return (folder / ENTRIES).read_bytes(), (folder / CHECKPOINTS).read_bytes()


def test_a_folder_follows_without_being_asked(room: Sitting) -> None:
    a_lively_sitting(room)
    until(lambda: room.folders.lags()[0].entries == 0 and (room.folder / POLICY).exists())
    assert files_of(room.folder) == files_as_stored(room)
    assert (room.folder / KEY).read_text() == f"{room.signer.key.line()}\n"
    assert (room.folder / POLICY).read_bytes() == POLICY_TEXT
    assert not (room.folder / MANIFEST).exists()
    assert room.folders.lags()[0].problem is None


def test_other_streams_have_no_session_folder(room: Sitting) -> None:
    a_lively_sitting(room)
    room.count()
    room.write(*_some(3), stream="displays")
    room.folders.close()
    assert [path.name for path in (room.data / "sessions").iterdir()] == [SESSION]


def _some(number: int) -> list[EnvelopesCounted]:
    return [EnvelopesCounted(round="1", counted=one, dropped=0) for one in range(number)]


# --- a server that was killed ---------------------------------------------------------------------


@pytest.mark.parametrize("cut", [1, 2, 40, 150, 400, 900, 10_000])
def test_a_torn_end_is_mended_at_the_next_start(tmp_path: Path, cut: int) -> None:
    with sitting(tmp_path) as room:
        a_lively_sitting(room)
    for name in (ENTRIES, CHECKPOINTS):
        path = room.folder / name
        content = path.read_bytes()
        path.write_bytes(content[: max(0, len(content) - cut)])
    with sitting(tmp_path) as again:
        again.folders.catch_up()
        assert files_of(again.folder) == files_as_stored(again)
        assert not verify_folder(again.folder).sealed


@pytest.mark.parametrize("rest", [b"\x00" * 500, b'{"leaf":"00', b"\n", b"{}\n", b"\xff\n\n"])
def test_a_garbled_end_is_mended_at_the_next_start(tmp_path: Path, rest: bytes) -> None:
    with sitting(tmp_path) as room:
        a_lively_sitting(room)
    for name in (ENTRIES, CHECKPOINTS):
        with (room.folder / name).open("ab") as file:
            file.write(rest)
    with sitting(tmp_path) as again:
        again.folders.catch_up()
        assert files_of(again.folder) == files_as_stored(again)


def test_a_folder_that_is_gone_is_made_again(tmp_path: Path) -> None:
    with sitting(tmp_path) as room:
        a_lively_sitting(room)
    for path in room.folder.iterdir():
        path.unlink()
    room.folder.rmdir()
    with sitting(tmp_path) as again:
        again.folders.catch_up()
        assert files_of(again.folder) == files_as_stored(again)
        assert verify_folder(again.folder).size == 7


def test_sealing_is_finished_at_the_next_start(tmp_path: Path) -> None:
    with sitting(tmp_path) as room:
        room.whole()
    (room.folder / MANIFEST).unlink()
    (room.folder / ".manifest.new").write_bytes(b"half of")
    path = room.folder / ENTRIES
    path.write_bytes(path.read_bytes()[:-30])
    with sitting(tmp_path) as again:
        again.folders.catch_up()
        assert verify_folder(again.folder).sealed


def test_the_manifest_waits_for_the_last_entry(room: Sitting) -> None:
    a_lively_sitting(room)
    until(lambda: room.folders.lags()[0].entries == 0)
    counted = Batch(entries=(room.entry(EnvelopesCounted(round="1", counted=1, dropped=1)),))
    sealed = room.sealing()
    room.store.commit([counted, sealed])
    room.folders.after([counted])
    until(lambda: room.folders.lags()[0].entries == 0)
    assert not (room.folder / MANIFEST).exists()
    room.folders.after([sealed])
    until((room.folder / MANIFEST).exists)
    assert verify_folder(room.folder).sealed


def test_a_finished_folder_is_left_alone(tmp_path: Path) -> None:
    with sitting(tmp_path) as room:
        room.whole()
    (room.folder / ENTRIES).write_bytes(b"evidence of what somebody did")
    with sitting(tmp_path) as again:
        again.folders.catch_up()
    assert (room.folder / ENTRIES).read_bytes() == b"evidence of what somebody did"


def test_a_folder_that_cannot_be_finished_is_finished_as_soon_as_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "_RETRY_S", 0.02)
    with sitting(tmp_path) as room:
        a_lively_sitting(room)
        until(lambda: room.folders.lags()[0].entries == 0)
        said: list[str | None] = []
        room.folders.on_problem(lambda: said.append(room.folders.lags()[0].problem))
        in_the_way = room.folder / f".{MANIFEST}.new"
        in_the_way.mkdir()
        room.store.commit([room.sealing()])
        with pytest.raises(OSError, match="manifest"):
            room.folders.finish(SESSION)
        assert room.folders.lags()[0].problem is not None
        assert room.folders.lags()[0].entries > 0
        in_the_way.rmdir()
        until((room.folder / MANIFEST).is_file)
        until(lambda: room.folders.lags()[0].problem is None)
        assert verify_folder(room.folder).sealed
        assert said[0] is not None
        assert said[-1] is None


# --- another history ------------------------------------------------------------------------------


def test_a_folder_ahead_of_its_database_stops_the_start(tmp_path: Path) -> None:
    with sitting(tmp_path / "new") as room:
        a_lively_sitting(room)
    with sitting(tmp_path / "old") as old:
        old.open()
        until(lambda: old.folders.lags()[0].entries == 0)
    content = (room.folder / ENTRIES).read_bytes()
    (old.folder / ENTRIES).write_bytes(content)
    with (
        sitting(tmp_path / "old") as again,
        pytest.raises(JournalDamagedError, match="entry 1 is whole and is not in"),
    ):
        again.folders.catch_up()
    assert (old.folder / ENTRIES).read_bytes() == content


def test_a_folder_of_another_journal_stops_the_start(tmp_path: Path) -> None:
    with sitting(tmp_path / "one") as one, sitting(tmp_path / "two") as two:
        one.open()
        one.count(3)
        two.open()
        two.publish()
        two.count(2)
    (one.folder / ENTRIES).write_bytes((two.folder / ENTRIES).read_bytes())
    with sitting(tmp_path / "one") as again, pytest.raises(JournalDamagedError, match="entry 1 is"):
        again.folders.catch_up()


def test_a_policy_that_cannot_be_made_again_is_asked_for(tmp_path: Path) -> None:
    with sitting(tmp_path) as room:
        a_lively_sitting(room)
    (room.folder / POLICY).unlink()
    with sitting(tmp_path) as again:
        other = Folders(again.store, (tmp_path / "sessions",), again.signer.key.line(), b"other")
        with pytest.raises(JournalDamagedError, match=r"policy\.toml is missing"):
            other.catch_up()
        again.folders.catch_up()
        assert (again.folder / POLICY).read_bytes() == POLICY_TEXT


# --- mirrors --------------------------------------------------------------------------------------


def test_a_mirror_gets_every_stream(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with sitting(tmp_path / "data", roots=(stick,)) as room:
        a_lively_sitting(room)
        room.write(*_some(2), stream="docket")
        room.write(*_some(3), stream="displays")
        until(lambda: all(lag.entries == 0 for lag in room.folders.lags()))
        for stream in ("docket", "displays"):
            assert files_of(stick / stream) == files_as_stored(room, stream)
        assert files_of(stick / SESSION) == files_as_stored(room)
        assert files_of(stick / SESSION) == files_of(room.folder)


def test_a_stick_that_is_pulled_out_holds_nobody_up_and_is_caught_up(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with sitting(tmp_path / "data", roots=(stick,)) as room:
        a_lively_sitting(room)
        until(lambda: room.folders.lags()[1].entries == 0)
        stick.rename(tmp_path / "pulled")
        stick.write_bytes(b"not a folder")
        room.count(5)
        room.folders.finish(SESSION)
        until(lambda: [one.entries for one in room.folders.lags()] == [0, 12])
        home, mirror = room.folders.lags()
        assert home.problem is None
        assert mirror.problem is not None
        assert mirror.root == str(stick)
        stick.unlink()
        (tmp_path / "pulled").rename(stick)
        room.count()
        until(lambda: (room.folders.lags()[1].problem, room.folders.lags()[1].entries) == (None, 0))
        assert files_of(stick / SESSION) == files_as_stored(room)


def test_a_mirror_of_another_journal_is_not_touched(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with sitting(tmp_path / "one", roots=(stick,)) as one:
        one.open()
        one.count(3)
    before = files_of(stick / SESSION)
    with sitting(tmp_path / "two", roots=(stick,)) as two:
        two.open()
        two.publish()
        until(lambda: two.folders.lags()[1].problem is not None)
        assert "is not in the database" in (two.folders.lags()[1].problem or "")
        assert files_of(stick / SESSION) == before
        until(lambda: two.folders.lags()[0].entries == 0)
        assert files_of(two.folder) == files_as_stored(two)


# --- the manifest ---------------------------------------------------------------------------------


def test_the_footage_is_listed_as_the_recorder_lists_it(sealed_folder: Path) -> None:
    theirs = manifest(sealed_folder / "footage").text.decode()
    ours = [
        line.replace(" footage/", " ")
        for line in (sealed_folder / MANIFEST).read_text().splitlines(keepends=True)
        if " footage/" in line
    ]
    assert "".join(ours) == theirs
    assert len(ours) == 4
