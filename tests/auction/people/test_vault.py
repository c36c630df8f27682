from pathlib import Path

import pytest
from msgspec.structs import replace

from auction.people.keys import KeyDestroyedError
from auction.people.person import Person
from auction.people.sealing import SealError
from auction.people.vault import Vault
from auction.rules.identity_numbers import DocumentKind

SESSION, CASE = "session:2026-12-02", "case:竹/101/贈稅/特專/50597"
WANG = Person(
    name="王小明",
    number="A123456789",
    document=DocumentKind.NATIONAL_ID,
    birth_date="1970-01-01",
    address="新竹市",
    contact="0912-345-678",
)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "keys")


def test_a_person_is_sealed_and_opened(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.seal_person(SESSION, WANG)
    purpose, ref, data = sealed.row
    assert (purpose, ref) == (SESSION, sealed.reference.ref)
    assert "王小明".encode() not in data
    assert b"A123456789" not in data
    assert Vault(tmp_path / "keys").open_person(sealed.row) == WANG


def test_the_same_person_is_known_again_by_the_commitment_alone(vault: Vault) -> None:
    first = vault.seal_person(SESSION, WANG).reference
    second = vault.seal_person(SESSION, replace(WANG, name="王小明 ", address="")).reference
    assert first.ref != second.ref
    assert first.commitment == second.commitment == vault.commit_person(SESSION, WANG)
    assert first.commitment != vault.commit_person(CASE, WANG)
    assert first.commitment != vault.commit_person(SESSION, replace(WANG, number="J123000016"))


def test_a_typed_sentence_is_sealed_and_opened(vault: Vault) -> None:
    words = "投標人王小明（A123456789）當場補正"
    sealed = vault.seal_text(SESSION, words)
    assert vault.open_text(sealed.row) == words
    assert sealed.reference.commitment == vault.seal_text(SESSION, words).reference.commitment


def test_a_winner_is_sealed_again_for_the_case_and_outlives_the_visitors(vault: Vault) -> None:
    visitor = vault.seal_person(SESSION, WANG)
    winner = vault.seal_person(CASE, vault.open_person(visitor.row))
    note = vault.seal_text(CASE, "理由")
    vault.keys.destroy(SESSION)
    assert vault.open_person(winner.row) == WANG
    assert vault.open_text(note.row) == "理由"
    with pytest.raises(KeyDestroyedError):
        vault.open_person(visitor.row)
    with pytest.raises(KeyDestroyedError):
        vault.seal_person(SESSION, WANG)


def test_a_row_does_not_open_under_another_reference(vault: Vault) -> None:
    first, second = vault.seal_person(SESSION, WANG), vault.seal_person(SESSION, WANG)
    with pytest.raises(SealError):
        vault.open_person((SESSION, second.reference.ref, first.row[2]))


def test_a_sentence_is_no_person_and_a_person_no_sentence(vault: Vault) -> None:
    with pytest.raises(SealError, match="not a person"):
        vault.open_person(vault.seal_text(SESSION, "理由").row)
    with pytest.raises(SealError, match="not a sentence"):
        vault.open_text(vault.seal_person(SESSION, WANG).row)


def test_a_name_of_eighty_rare_characters_is_kept(vault: Vault) -> None:
    rare = replace(WANG, name="".join(chr(0x20000 + n) for n in range(80)))
    assert vault.open_person(vault.seal_person(SESSION, rare).row) == rare
