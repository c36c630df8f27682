import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.names import LONGEST_NAME, beyond_big5, read_name
from auction.rules.unreadable import Unreadable

RARE = "\U00020000\U0002a6d6\U0002f800\U00031350\U00032000"
"""Extension B, its end, a compatibility form, extension H, and one not yet in any table."""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王小明", "王小明"),
        (" 陳 春嬌 ", "陳 春嬌"),
        ("Ljubica Đorđević-O'Neill", "Ljubica Đorđević-O'Neill"),
        ("谷辣斯·尤達卡", "谷辣斯·尤達卡"),
        ("參謀", "參謀"),  # a compatibility ideograph stays the one typed
        ("葛\U000e0100城", "葛\U000e0100城"),  # with the variant the register prints
        (RARE * 16, RARE * 16),
        ("王" * LONGEST_NAME, "王" * LONGEST_NAME),
    ],
)
def test_names_are_kept_as_typed(typed: str, name: str) -> None:
    assert read_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "code", "facts"),
    [
        ("", "name-empty", {}),
        (" 　", "name-empty", {}),
        ("王" * 81, "name-too-long", {"limit": 80}),
        (RARE * 16 + "王", "name-too-long", {"limit": 80}),
        ("王\ue000明", "name-character", {"position": 2, "character": "U+E000"}),
        ("王\U000f0000", "name-character", {"position": 2, "character": "U+F0000"}),
        ("王\u202e明", "name-character", {"position": 2, "character": "U+202E"}),
        ("王\u200b明", "name-character", {"position": 2, "character": "U+200B"}),
        ("王\n明", "name-character", {"position": 2, "character": "U+000A"}),
        ("王\u2028明", "name-character", {"position": 2, "character": "U+2028"}),
        ("\u0378王", "name-character", {"position": 1, "character": "U+0378"}),
        ("王\ufffd", "name-character", {"position": 2, "character": "U+FFFD"}),
        ("王\ud800", "name-character", {"position": 2, "character": "U+D800"}),
        ("\U000e0001王", "name-character", {"position": 1, "character": "U+E0001"}),
    ],
)
def test_what_is_no_name_gets_a_sentence(
    typed: str, code: str, facts: dict[str, str | int]
) -> None:
    with pytest.raises(Unreadable) as caught:
        read_name(typed)
    assert (caught.value.code, caught.value.facts) == (code, facts)


@given(st.text(max_size=100))
def test_any_text_is_a_name_or_gets_a_sentence(text: str) -> None:
    answer = answered(text)
    assert answer.zh if isinstance(answer, Unreadable) else 0 < len(answer) <= LONGEST_NAME


def answered(text: str) -> str | Unreadable:
    try:
        return read_name(text)
    except Unreadable as problem:
        return problem


def test_rare_characters_are_told_once_each() -> None:
    assert beyond_big5("王小明") == ""
    assert beyond_big5("游錫堃") == "堃"
    assert beyond_big5("Đorđević 堃堃") == "Đđć堃"
