import pytest

from auction.people.person import Person, canonical_identity, canonical_text
from auction.rules.identity_numbers import DocumentKind


def person(number: str, document: str, issued_by: str = "") -> Person:
    return Person(
        name="王小明", number=number, document=DocumentKind(document), issued_by=issued_by
    )


@pytest.mark.parametrize(
    ("who", "identity"),
    [
        (person("A123456789", "national_id"), "tw:A123456789"),
        (person(" ａ123-456789 ", "national_id"), "tw:A123456789"),
        (person("A800000014", "resident"), "tw:A800000014"),
        (person("12345675", "ubn"), "ubn:12345675"),
        (person("x1234567", "passport", "usa"), "passport:USA:X1234567"),
    ],
)
def test_who_somebody_is_has_one_spelling(who: Person, identity: str) -> None:
    assert canonical_identity(who) == identity


def test_the_same_passport_number_of_two_states_is_two_people() -> None:
    assert canonical_identity(person("X1234567", "passport", "USA")) != canonical_identity(
        person("X1234567", "passport", "CAN")
    )


def test_words_and_people_cannot_be_mistaken_for_each_other() -> None:
    assert canonical_text("tw:A123456789") != canonical_identity(
        person("A123456789", "national_id")
    )


def test_a_person_is_never_printed() -> None:
    who = person("A123456789", "national_id")
    assert "王小明" not in f"{who} {who!r}"
    assert not who.is_company
    assert person("12345675", "ubn").is_company
