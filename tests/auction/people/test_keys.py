from pathlib import Path

import pytest

from auction.people.keys import (
    KeyDestroyedError,
    KeyMissingError,
    KeyUnavailable,
    PurposeKeys,
)

PURPOSE = "case:竹/101/贈稅/特專/50597"


def test_a_key_is_made_once_and_read_again(tmp_path: Path) -> None:
    key = PurposeKeys(tmp_path / "vault").load_or_create(PURPOSE)
    again = PurposeKeys(tmp_path / "vault")
    assert again.load(PURPOSE) == key
    assert again.load_or_create(PURPOSE) == key


def test_every_purpose_has_its_own_key(tmp_path: Path) -> None:
    keys = PurposeKeys(tmp_path)
    assert keys.load_or_create("session:1") != keys.load_or_create("session:2")


def test_key_files_are_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    PurposeKeys(folder).load_or_create(PURPOSE)
    assert folder.stat().st_mode & 0o777 == 0o700
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.suffix == ".key"


def test_a_key_that_was_never_made_is_missing(tmp_path: Path) -> None:
    keys = PurposeKeys(tmp_path)
    with pytest.raises(KeyMissingError):
        keys.load(PURPOSE)
    with pytest.raises(KeyMissingError):
        keys.destroy(PURPOSE)


def test_a_destroyed_key_is_gone_for_good_and_the_others_stay(tmp_path: Path) -> None:
    keys = PurposeKeys(tmp_path)
    other = keys.load_or_create("session:1")
    keys.load_or_create(PURPOSE)
    secret = max(tmp_path.iterdir(), key=lambda file: file.stat().st_mtime_ns).read_bytes()
    keys.destroy(PURPOSE)
    for reader in (keys, PurposeKeys(tmp_path)):
        with pytest.raises(KeyDestroyedError):
            reader.load(PURPOSE)
        with pytest.raises(KeyDestroyedError):
            reader.load_or_create(PURPOSE)
    assert keys.load("session:1") == other
    assert all(file.read_bytes() != secret for file in tmp_path.iterdir())


def test_a_damaged_key_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    PurposeKeys(tmp_path).load_or_create(PURPOSE)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"{")
    with pytest.raises(KeyUnavailable, match="damaged"):
        PurposeKeys(tmp_path).load(PURPOSE)


@pytest.mark.parametrize("purpose", ["", "session:", "visitors:1", "session:a b", "../../etc"])
def test_only_purposes_have_keys(tmp_path: Path, purpose: str) -> None:
    with pytest.raises(ValueError, match="not a purpose"):
        PurposeKeys(tmp_path).load_or_create(purpose)
