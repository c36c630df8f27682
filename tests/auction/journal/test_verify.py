"""A session folder that was changed in any byte does not verify, and the place is named."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auction.journal.entry import leaf_hash
from auction.journal.layout import CHECKPOINTS, ENTRIES, KEY, MANIFEST, POLICY
from auction.journal.live import compare_live
from auction.journal.verify import VerificationError, verify_folder
from tests.auction.journal.sitting import ORIGIN, SESSION, Sitting, a_signer


@pytest.fixture
def folder(sealed_folder: Path, tmp_path: Path) -> Path:
    """A sealed session folder to be spoilt."""
    return Path(shutil.copytree(sealed_folder, tmp_path / "copy"))


def place_of(folder: Path, key: str | None = None) -> str:
    with pytest.raises(VerificationError) as caught:
        verify_folder(folder, key)
    return caught.value.place


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


# --- as it should be -----------------------------------------------------------------------------


def test_a_sealed_folder_holds(sealed_folder: Path) -> None:
    told: list[str] = []
    report = verify_folder(sealed_folder, progress=told.append)
    assert report.sealed
    assert report.origin == f"{ORIGIN}/{SESSION}"
    assert report.rehearsal
    assert (report.size, report.signed, report.checkpoints) == (11, 11, 3)
    assert report.files == len(files_of(sealed_folder)) == 9
    assert not report.key_pinned
    assert told == ["entries", "checkpoints", "policy", "files"]


def test_the_signer_can_be_pinned(folder: Path) -> None:
    assert verify_folder(folder, a_signer().key.line()).key_pinned
    assert place_of(folder, a_signer(8).key.line()) == KEY


def test_verifying_twice_says_the_same(sealed_folder: Path) -> None:
    assert verify_folder(sealed_folder) == verify_folder(sealed_folder)


def test_a_sitting_that_goes_on_holds_so_far(room: Sitting) -> None:
    room.open()
    room.publish()
    room.count(3)
    room.folders.finish(SESSION)
    report = verify_folder(room.folder)
    assert not report.sealed
    assert (report.size, report.signed, report.files) == (5, 1, 0)


# --- every byte ----------------------------------------------------------------------------------

NAMED = {
    ENTRIES: re.compile(r"entries\.jsonl, entry \d+"),
    CHECKPOINTS: re.compile(r"checkpoints(, note \d+)?"),
    KEY: re.compile(r"key\.pub"),
    POLICY: re.compile(r"policy\.toml"),
    MANIFEST: re.compile(r"manifest"),
}


def test_any_byte_of_any_file_is_missed(folder: Path) -> None:
    for path in files_of(folder):
        name = path.relative_to(folder).as_posix()
        named = NAMED.get(name, re.compile(re.escape(name)))
        content = path.read_bytes()
        for at in range(len(content)):
            changed = bytearray(content)
            changed[at] ^= (0x01, 0x20, 0x80)[at % 3]
            path.write_bytes(changed)
            place = place_of(folder)
            assert named.fullmatch(place), (name, at, place)
        path.write_bytes(content)
    verify_folder(folder)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data())
def test_any_edit_of_any_file_is_missed(data: st.DataObject, folder: Path) -> None:
    path = data.draw(st.sampled_from(files_of(folder)))
    content = path.read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 60)))
    put = data.draw(st.binary(max_size=60) | st.sampled_from([b"\n", b"\r", b" ", b"\x00"]))
    changed = content[:start] + put + content[end:]
    if changed == content:
        return
    path.write_bytes(changed)
    try:
        with pytest.raises(VerificationError):
            verify_folder(folder)
    finally:
        path.write_bytes(content)


def test_the_changed_entry_is_the_one_named(folder: Path) -> None:
    lines = (folder / ENTRIES).read_bytes().splitlines(keepends=True)
    for seq, line in enumerate(lines):
        changed = line.replace(b"staff:A01", b"staff:A02")
        assert changed != line
        (folder / ENTRIES).write_bytes(b"".join([*lines[:seq], changed, *lines[seq + 1 :]]))
        assert place_of(folder) == f"{ENTRIES}, entry {seq}"


# --- whole lines and whole files -----------------------------------------------------------------


def _lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda content: b"".join(change(content.splitlines(keepends=True)))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_lines(lambda lines: [*lines[:4], *lines[5:]]), "entry 4"),
        (_lines(lambda lines: [*lines[:4], lines[4], *lines[4:]]), "entry 5"),
        (_lines(lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]]), "entry 4"),
        (_lines(lambda lines: [*lines, lines[-1]]), "entry 11"),
        (_lines(lambda lines: lines[1:]), "entry 0"),
        (lambda content: content[:-1], "entry 10"),
        (lambda content: content[: len(content) // 2], "entry"),
        (lambda content: content + b"\n", "entry 11"),
        (lambda content: content.replace(b"\n", b"\r\n"), "entry 0"),
        (lambda _: b"", ENTRIES),
    ],
    ids=["cut", "twice", "swapped", "more", "first", "end", "half", "blank", "crlf", "empty"],
)
def test_lines_cannot_move(folder: Path, change: Callable[[bytes], bytes], place: str) -> None:
    path = folder / ENTRIES
    path.write_bytes(change(path.read_bytes()))
    assert place in place_of(folder)


def test_an_entry_hashed_again_is_found_between_checkpoints(folder: Path) -> None:
    path = folder / ENTRIES
    lines = path.read_bytes().splitlines(keepends=True)
    body = lines[4][lines[4].index(b'"entry":') + 8 : -2].replace(b"staff:A01", b"staff:A02")
    lines[4] = b'{"leaf":"%s","entry":%s}\n' % (leaf_hash(body).hex().encode(), body)
    path.write_bytes(b"".join(lines))
    assert place_of(folder) == f"{ENTRIES}, entries 1 to 6"


def unsealed(folder: Path) -> None:
    """Take the last entry, its note and the manifest away: the sitting as it was before."""
    for name, wanted in ((ENTRIES, -1), (CHECKPOINTS, -6)):
        lines = (folder / name).read_bytes().splitlines(keepends=True)
        (folder / name).write_bytes(b"".join(lines[:wanted]))
    (folder / MANIFEST).unlink()


def test_before_the_sealing_the_footage_entries_cite_is_checked(folder: Path) -> None:
    unsealed(folder)
    assert not verify_folder(folder).sealed
    (folder / "footage" / "hall" / "now.mp4").write_bytes(b"still being written")
    assert not verify_folder(folder).sealed
    cited = folder / "footage" / "hall" / "000001.mp4"
    whole = cited.read_bytes()
    cited.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert place_of(folder) == "footage/hall/000001.mp4"
    cited.unlink()
    with pytest.raises(VerificationError, match="is missing that entry"):
        verify_folder(folder)


def test_a_folder_cut_back_to_an_earlier_checkpoint_is_not_sealed(folder: Path) -> None:
    path = folder / ENTRIES
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:8]))
    assert place_of(folder) == f"{CHECKPOINTS}, note 3"
    (folder / CHECKPOINTS).write_bytes(
        b"".join((folder / CHECKPOINTS).read_bytes().splitlines(keepends=True)[:12])
    )
    assert place_of(folder) == MANIFEST
    (folder / MANIFEST).unlink()
    assert not verify_folder(folder).sealed


@pytest.mark.parametrize("name", [ENTRIES, CHECKPOINTS, KEY, POLICY, MANIFEST])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert place_of(folder) == name


@pytest.mark.parametrize("name", ["footage/hall/000001.mp4", "footage/table/index.jsonl"])
def test_missing_footage_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert place_of(folder) == name


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "footage/hall/000002.mp4", "sub/x"])
def test_an_added_file_is_named(folder: Path, name: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    assert place_of(folder) == name


def test_a_link_is_named(folder: Path) -> None:
    path = folder / "footage" / "hall" / "000001.mp4"
    content = path.read_bytes()
    path.unlink()
    elsewhere = folder.parent / "elsewhere"
    elsewhere.write_bytes(content)
    path.symlink_to(elsewhere)
    assert place_of(folder) == "footage/hall/000001.mp4"


def _relist(folder: Path) -> None:
    lines = []
    for path in files_of(folder):
        if path.name != MANIFEST:
            content, name = path.read_bytes(), path.relative_to(folder).as_posix()
            lines.append((name, f"{sha256(content).hexdigest()} {len(content)} {name}\n"))
    (folder / MANIFEST).write_text("".join(line for _, line in sorted(lines)))


@pytest.mark.parametrize(
    "name", [ENTRIES, CHECKPOINTS, POLICY, "footage/table/000001.mp4", "footage/hall/index.jsonl"]
)
def test_listing_a_changed_file_again_does_not_help(folder: Path, name: str) -> None:
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    _relist(folder)
    place = place_of(folder)
    assert place.startswith(name) or place == "footage"


def test_signing_again_with_another_key_does_not_pass_for_the_pinned_one(folder: Path) -> None:
    other = a_signer(9)
    (folder / KEY).write_text(f"{other.key.line()}\n")
    assert place_of(folder).startswith(CHECKPOINTS)
    assert place_of(folder, a_signer().key.line()) == KEY


def test_a_note_from_another_log_of_the_same_key_is_refused(folder: Path) -> None:
    path = folder / CHECKPOINTS
    notes = path.read_text().split("\n\n— ")
    head = notes[0].split("\n")
    foreign = a_signer().sign("session:2026-12-01-1", int(head[1]), bytes(32))
    path.write_text(f"{foreign}\n" + "\n".join(path.read_text().split("\n")[6:]))
    assert place_of(folder) == f"{CHECKPOINTS}, note 1"


# --- beside the database -------------------------------------------------------------------------


def test_the_folder_can_be_compared_with_the_database(room: Sitting) -> None:
    room.open()
    room.publish()
    room.count(2)
    room.folders.finish(SESSION)
    assert compare_live(room.folder, room.data) == 4
    room.store.commit([])
    lines = (room.folder / ENTRIES).read_bytes().splitlines(keepends=True)
    (room.folder / ENTRIES).write_bytes(b"".join(lines[:3]))
    assert compare_live(room.folder, room.data) == 3
    body = lines[2][lines[2].index(b'"entry":') + 8 : -2].replace(b"staff:A01", b"staff:A02")
    lines[2] = b'{"leaf":"%s","entry":%s}\n' % (leaf_hash(body).hex().encode(), body)
    (room.folder / ENTRIES).write_bytes(b"".join(lines))
    with pytest.raises(VerificationError, match="entry 2: differs"):
        compare_live(room.folder, room.data)


def test_a_folder_with_more_than_the_database_is_named(room: Sitting, sealed_folder: Path) -> None:
    room.open()
    with pytest.raises(VerificationError, match="entry 1: is not in the database"):
        compare_live(sealed_folder, room.data)


def test_verifying_loads_neither_store_nor_web() -> None:
    code = (
        "import sys, auction.journal.verify\n"
        "bad = {'sqlalchemy', 'pysqlite3', 'litestar', 'uvicorn', 'serial', 'cv2', 'av', 'numpy',"
        " 'structlog', 'auction.session', 'auction.room'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(bad)) or None)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
