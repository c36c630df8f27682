"""Lines of a TOML text: whatever the parser reads, the locator can point at."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.config.lines import line_of, locate

TEXT = """\
# a comment with [brackets] = "and quotes"
title = "a = [1] # not a comment"
anchor = 2026-12-02T10:29:10+08:00
share = 1.25
[[session]]
steps = [
  # a comment
  { at = "10:29:11", do = { kind = "Open", lots = [1, 2] } },
  { at = 10:29:12.5, x."y.z" = 3 },
]
[session.expect]
words = \"\"\"
two
lines\"\"\"
after = 1
[[session]]
day = 2
[[session.steps]]
one = 1
[[session.steps]]
one = 2
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("title", 2),
        ("share", 4),
        ("session[1]", 5),
        ("session[1].steps[1].do.lots[2]", 8),
        ("session[1].steps[2].at", 9),
        ("session[1].steps[2].x.y.z", 9),
        ("session[1].expect.words", 12),
        ("session[1].expect.after", 15),
        ("session[2].day", 17),
        ("session[2].steps[2].one", 21),
    ],
)
def test_every_value_has_its_line(path: str, line: int) -> None:
    tomllib.loads(TEXT)
    assert locate(TEXT)[path] == line


def test_what_is_not_in_the_text_is_told_where_it_should_stand() -> None:
    assert line_of(TEXT, "session[1].steps[2].by") == 9
    assert line_of(TEXT, "session[2].steps[2].by") == 20
    assert line_of(TEXT, "nothing.at.all") is None
    assert line_of(TEXT, "") is None


_LEAF = st.integers() | st.booleans() | st.text(st.characters(codec="ascii"), max_size=8)
_KEY = st.text("abcdefg-_", min_size=1, max_size=4)
_VALUE = st.recursive(
    _LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEY, inner, max_size=3),
    max_leaves=8,
)


def _write(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return '"' + "".join(f"\\u{ord(c):04x}" for c in value) + '"'
        case list():
            return "[ # here\n" + "".join(f"{_write(item)},\n" for item in value) + "]"
        case dict():
            return "{" + ", ".join(f"{k} = {_write(v)}" for k, v in value.items()) + "}"
        case _:
            raise AssertionError(value)


def _paths(value: object, path: str) -> Iterator[str]:
    yield path
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _paths(item, f"{path}[{index + 1}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, f"{path}.{key}" if path else key)


@given(st.dictionaries(_KEY, _VALUE, max_size=5))
def test_any_document_is_walked_whole(document: dict[str, object]) -> None:
    text = "".join(f"{key} = {_write(value)}\n" for key, value in document.items())
    assert set(_paths(tomllib.loads(text), "")) <= {"", *locate(text)}
