"""The canonical list covers every file and nothing slips past it."""

import hashlib
from pathlib import Path

import pytest

from recordings.facts import FootageError
from recordings.manifest import manifest


def test_lines_are_sorted_by_path_and_cover_everything(footage: Path) -> None:
    (footage / "hall").mkdir()
    (footage / "box").mkdir()
    (footage / "hall" / "000002.mp4").write_bytes(b"two")
    (footage / "hall" / "000001.mp4").write_bytes(b"")
    (footage / "box" / "index.jsonl").write_bytes(b"{}\n")
    listed = manifest(footage)
    empty, two, brace = (hashlib.sha256(x).hexdigest() for x in (b"", b"two", b"{}\n"))
    assert listed.text.decode() == (
        f"{brace} 3 box/index.jsonl\n{empty} 0 hall/000001.mp4\n{two} 3 hall/000002.mp4\n"
    )
    assert listed.sha256 == hashlib.sha256(listed.text).hexdigest()
    assert (listed.files, listed.bytes) == (3, 6)


def test_no_folder_is_the_empty_list(tmp_path: Path) -> None:
    assert manifest(tmp_path / "none").text == b""


def test_what_is_no_file_is_refused(footage: Path) -> None:
    (footage / "link").symlink_to("/etc/hostname")
    with pytest.raises(FootageError, match="not a plain file"):
        manifest(footage)


def test_a_name_cannot_forge_a_line(footage: Path) -> None:
    (footage / "a\nb").write_bytes(b"")
    with pytest.raises(FootageError, match="line break"):
        manifest(footage)
