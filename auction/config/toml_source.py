"""TOML text into a struct; a complaint names the source, the line and the key, and what to do.

Used for `auction.toml`, lot lists and rehearsal scripts alike.
"""

import re
import tomllib
from typing import TypeVar

import msgspec

from auction.config.lines import line_of
from auction.config.misfit import ANY_KEY, Path, misfit
from auction.config.spelling import meant

T = TypeVar("T")

_SYNTAX = re.compile(r"^(?P<why>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
_SYNTAX_TODO = {
    "Invalid value": "; write plain figures 0 to 9, text in quotes, true, false, or a date",
    "Invalid date": "; there is no such day or hour, check it",
    "Expected newline": "; a number has no leading zero, no unit and nothing after its point, "
    "and a time has seconds: 10:30:00",
    "Unclosed": "; a comma, bracket or quote is missing here, or no such time exists",
}


class TomlProblem(ValueError):  # noqa: N818 - an answer to what was written, not a fault
    """Something in a TOML file is not as it must be; `str()` is one line for a person."""

    def __init__(self, source: str, line: int | None, path: str, why: str) -> None:
        self.source = source
        self.line = line
        self.path = path
        self.why = why
        place = source if line is None else f"{source}:{line}"
        told = f"{place}: {path}: {why}" if path else f"{place}: {why}"
        super().__init__("".join(one if one.isprintable() else " " for one in told))


def read_toml(text: str, type_: type[T], *, source: str) -> T:
    """`text` as a `type_`; `source` is the name complaints give the text.

    Raises:
        TomlProblem: not TOML, an unknown or missing key, or a value that does not fit.
    """
    return fit_toml(load_toml(text, source=source), type_, text=text, source=source)


def load_toml(text: str, *, source: str) -> dict[str, object]:
    """`text` as plain values.

    Raises:
        TomlProblem: not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX.match(str(error))
        why = found["why"] if found else str(error)
        line = int(found["line"]) if found and found["line"] else len(text.splitlines())
        todo = next((todo for said, todo in _SYNTAX_TODO.items() if said in why), "")
        raise TomlProblem(source, line, "", f"not TOML: {why}{todo}") from None


def fit_toml(values: object, type_: type[T], *, text: str, source: str) -> T:
    """Plain values that `text` states as a `type_`.

    Raises:
        TomlProblem: an unknown or missing key, or a value that does not fit.
    """
    try:
        return msgspec.convert(values, type_)
    except msgspec.ValidationError as error:
        wrong = misfit(error)
        path = _with_keys(wrong.path, values, type_)
        todo = (wrong.unheard and meant(type_, values, path)) or wrong.en
        raise problem_at(text, path, f"{wrong.why}; {todo}", source=source) from None


def _with_keys(path: Path, values: object, type_: type[T]) -> Path:
    """The path with the keys that msgspec leaves out: those whose entry alone does not fit."""
    while ANY_KEY in path:
        place = path.index(ANY_KEY)
        keys = (
            key for key in _at(values, path[:place]) if not _fits(values, path[:place], key, type_)
        )
        path = (*path[:place], next(keys, "?"), *path[place + 1 :])
    return path


def _at(values: object, path: Path) -> dict[str, object]:
    for step in path:
        assert isinstance(values, dict | list)
        values = values[step]  # type: ignore[index]  # a list by number, a table by key
    assert isinstance(values, dict)
    return values


def _fits(values: object, path: Path, key: str, type_: type[T]) -> bool:
    """Whether everything fits once the table at `path` has no key but one."""
    try:
        msgspec.convert(_only(values, path, key), type_)
    except msgspec.ValidationError:
        return False
    return True


def _only(values: object, path: Path, key: str) -> object:
    if not path:
        assert isinstance(values, dict)
        return {key: values[key]}
    if isinstance(values, list):
        return [_only(one, path[1:], key) if n == path[0] else one for n, one in enumerate(values)]
    assert isinstance(values, dict)
    return {k: _only(one, path[1:], key) if k == path[0] else one for k, one in values.items()}


def problem_at(text: str, path: Path, why: str, *, source: str) -> TomlProblem:
    """A complaint about the value at `path`, with the line it stands on."""
    where = path_text(path)
    return TomlProblem(source, line_of(text, where), where, why)


def path_text(path: Path) -> str:
    """`("lots", 1, "minimum")` → `lots[1].minimum`, counted from 1 as people count."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text
