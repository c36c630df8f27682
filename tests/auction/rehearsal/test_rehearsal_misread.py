"""Scripts spoilt at random: each is read, or refused with a sentence; never a traceback."""

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.cli import main
from auction.config import TomlProblem
from auction.rehearsal.reading import parse
from auction.rehearsal.results import Results
from auction.rehearsal.script import BUNDLED

FOLDER = BUNDLED / "scenarios"
Steps = tuple[str | int, ...]
NAMES = "𠮷龘𪚥" * 27

VALUES: tuple[object, ...] = (
    0, -1, 10**15, 2**63, -(10**30), 1.5, float("nan"), float("inf"), True, "", "１２３", "貳拾",
    NAMES, "\u202e", "\x00", "a\nb", "1/0", "A", "甲", "115.2.30", "999.1.1", "..", "/",
    "OpenSession", "BidOral", "Propose", [], [[]], ["A"], ["A", 1], ["A", "A", "A"], [["A", -1]],
    {}, {"kind": "x"}, {"kind": 1}, {"kind": "BidOral"}, {"do": "x"}, {"do": 1}, {"": ""},
    date(1, 1, 1), date(9999, 12, 31), time(0), time(23, 59, 59, 999999),
    datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
)  # fmt: skip
OF_A_PROGRAM = re.compile(
    r"`|NoneType|\bstr\b|\bint\b|\bdict\b|\bbool\b|\bfloat\b|\btuple\b|\bnull\b|regex|msgspec"
    r"|Traceback|<class|object at|UNSET|Errno|datetime"
)


@cache
def _scripts() -> tuple[dict[str, object], ...]:
    return tuple(tomllib.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.toml")))


def _places(value: object, here: Steps = ()) -> Iterator[Steps]:
    inside = value.items() if isinstance(value, dict) else ()
    for key, one in enumerate(value) if isinstance(value, list) else inside:
        yield (*here, key)
        yield from _places(one, (*here, key))


def _at(value: object, place: Steps) -> object:
    for step in place:
        assert isinstance(value, dict | list)
        value = value[step]  # type: ignore[index]  # a list by number, a table by key
    return value


def _written(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return (
                '"'
                + "".join(
                    one if one.isalnum() or one in "_-" else f"\\U{ord(one):08x}" for one in value
                )
                + '"'
            )
        case date() | time():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(_written, value))}]"
        case dict():
            return f"{{{', '.join(f'{_written(k)} = {_written(v)}' for k, v in value.items())}}}"
        case _:
            return str(value)


def _drawn_place(draw: st.DrawFn, script: object) -> Steps:
    places = tuple(_places(script))
    return places[draw(st.integers(0, len(places) - 1))]


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A bundled script with one to three things otherwise."""
    script = deepcopy(_scripts()[draw(st.integers(0, len(_scripts()) - 1))])
    for _ in range(draw(st.integers(1, 3))):
        place = _drawn_place(draw, script)
        around = _at(script, place[:-1])
        assert isinstance(around, dict | list)
        match draw(st.integers(0, 3)):
            case 0:
                del around[place[-1]]  # type: ignore[arg-type]  # as it was found
            case 1 if isinstance(around, dict):
                around[f"{place[-1]}x"] = around.pop(place[-1])
            case 2:
                other = _at(script, _drawn_place(draw, script))
                around[place[-1]] = deepcopy(other)  # type: ignore[index]
            case _:
                around[place[-1]] = deepcopy(draw(st.sampled_from(VALUES)))  # type: ignore[index]
        if not any(_places(script)):
            break
    return "".join(f"{_written(key)} = {_written(one)}\n" for key, one in script.items())


def _complaint(text: str) -> TomlProblem | None:
    try:
        parse(text, "spoilt.toml", FOLDER)
    except TomlProblem as problem:
        return problem
    return None


@given(spoilt())
@settings(max_examples=10 * settings().max_examples)
def test_a_spoilt_script_is_read_or_refused_in_plain_words(text: str) -> None:
    problem = _complaint(text)
    if problem is None:
        return
    of_the_whole = problem.path in {"title", "session"}
    assert problem.line is not None or of_the_whole or problem.source != "spoilt.toml"
    assert not OF_A_PROGRAM.search(problem.why), str(problem)
    assert "\n" not in str(problem)


@pytest.mark.parametrize("spoil", ['"', "\x00", "x = ", "[[session", "title = 1\n", "\udcff"])
def test_whatever_is_wrong_the_last_line_is_an_object_and_the_status_is_two(
    tmp_path: Path, spoil: str
) -> None:
    file = tmp_path / "spoilt.toml"
    file.write_bytes(spoil.encode("utf-8", "surrogateescape") + b"\n")
    for named in (file, tmp_path, tmp_path / "nowhere.toml"):
        done = CliRunner().invoke(main, ["rehearse", str(named), "--json"])
        assert done.exit_code == 2
        [script] = msgspec.json.decode(done.stdout.splitlines()[-1], type=Results).scripts
        assert not script.passed
        assert script.failures == (done.stderr.strip(),)
        assert not OF_A_PROGRAM.search(done.stderr)


def test_a_name_of_eighty_rare_characters_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "rare.toml"
    text = (FOLDER / "s01-plain.toml").read_text("utf-8")
    file.write_text(
        re.sub(r"(?m)^A = \{.*\}$", f'A = {{ name = "{NAMES}" }}', text, count=1), "utf-8"
    )
    done = CliRunner().invoke(main, ["rehearse", str(file), "--json"])
    assert done.exit_code == 1
    [script] = msgspec.json.decode(done.stdout.splitlines()[-1], type=Results).scripts
    assert script.failures[0].startswith("Step 1: admits A was refused with name-form: ")
