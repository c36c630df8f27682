"""The worked cases of the law through the real room, and the rules each of them shows."""

import re
from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

import display
from auction.journal.verify import verify_folder
from auction.people.screening import looks_personal
from auction.rehearsal.outcome import bodies, recorded
from auction.rehearsal.reading import read
from auction.rehearsal.results import ScriptResult
from auction.rehearsal.script import BUNDLED, PRACTICE, WEDNESDAY
from auction.rules.findings import Locale
from auction.rules.grounds import GROUNDS, Ground
from auction.session.explanation import explain
from auction.session.scene import Scene
from auction.session.state import SessionState
from auction.wiring.rehearsing import rehearse
from tests.auction.rehearsal.calls import calls_of
from tools.rules import Rule, rules

ROOT = Path(__file__).parents[3]
SCRIPTS = sorted(
    file for file in BUNDLED.rglob("*.toml") if ".lots." not in file.name and file != PRACTICE
)
RULES = rules(ROOT)
LOCALES: tuple[Locale, ...] = ("zh", "en")

WORKED = {
    **{f"S{number:02}": {""} for number in range(1, 24)},
    "S04": {"a", "b"},
    "S06": {"a", "b"},
    "S07": {"a", "b"},
    "S08": {"a", "b"},
    "S09": {"a", "b"},
    "S14": {"a", "b"},
    "S16": {"a", "b", "c"},
    "S19": {"", "b"},
    "S20": {"a", "b", "c"},
}
"""The worked cases of the law, and the parts of each."""


class Shown(Struct, frozen=True):
    """A script that was played, explained and drawn, and the rules that took part in it."""

    result: ScriptResult
    told: tuple[str, ...]
    called: frozenset[str]


@cache
def _shown(file: Path, data: Path) -> Shown:
    told: list[str] = []
    with calls_of(RULES) as called:
        result = rehearse(file.stem, read(file), data / file.stem, "test", told.append)
        last = recorded(data / file.stem, 0)
        assert last is not None
        assert last.state.staff == ("A01", "A02", "B01", "B02", "C01")
        _explain_and_draw(last.state)
    return Shown(result, tuple(told), frozenset(called))


def _explain_and_draw(state: SessionState) -> None:
    """What an officer may ask for afterwards: why every lot ended so, and the screens."""
    scene = Scene(
        state=state,
        machines=state.machines,
        lots=tuple(lot.lot for lot in state.lots.values()),
        deadline_ms=None,
        names={},
        latest=lambda _: (),
        branch_zh="行政執行署",
        branch_en="Branch",
        room="拍賣室",
        rehearsal=True,
    )
    for locale in LOCALES:
        for view in ("hall", "console"):
            assert "{{" not in display.draw(view, scene, locale).html
    for mark in state.order:
        explanation = explain(state, mark)
        told = (explanation.proposal, *explanation.reasons)
        for locale in LOCALES:
            assert all(one.sentence(locale) and one.article(locale) for one in told)
            assert any(re.search("[0-9]", one.sentence(locale)) for one in told), mark
        assert any(isinstance(figure, int) for one in told for figure in one.facts.values()), mark
        assert all(one.sentence("zh") != one.sentence("en") for one in told)
        assert "建議" not in explanation.proposal.sentence("zh"), mark


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where scripts are played, each in a folder of its own."""
    return tmp_path_factory.mktemp("scenarios")


def _case(file: Path) -> tuple[str, str] | None:
    """Number and part of a worked case: `("S04", "a")`."""
    found = re.match(r"(s\d\d)-(?:([a-z])-)?", file.name)
    return None if found is None else (found[1].upper(), found[2] or "")


def test_every_worked_case_has_its_script() -> None:
    there: dict[str, set[str]] = {}
    for number, part in filter(None, map(_case, SCRIPTS)):
        there.setdefault(number, set()).add(part)
    assert {number: parts for number, parts in there.items() if number in WORKED} == WORKED
    assert WEDNESDAY in SCRIPTS


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.stem)
def test_a_bundled_script_comes_out_as_it_expects(file: Path, data: Path) -> None:
    shown = _shown(file, data)
    assert shown.result.passed, "\n".join([*shown.told, *shown.result.failures])
    assert len(shown.result.sessions) == len(read(file).days)
    for session in shown.result.sessions:
        folder = Path(session.session_dir)
        report = verify_folder(folder)
        assert report.sealed
        assert report.rehearsal
        assert report.size == session.journal["size"]
        journal = b"".join(bodies(folder)).decode()
        names = [one.name for one in read(file).script.people.values() if one.name]
        assert not looks_personal(journal, names)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_takes_part_in_every_scenario_it_names(rule: Rule, data: Path) -> None:
    """What docs/reference/rules.md says is shown by a scenario is called when it is played."""
    for number in rule.scenarios:
        parts = [file for file in SCRIPTS if (_case(file) or ("", ""))[0] == number]
        assert any(rule.key in _shown(file, data).called for file in parts), number


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=lambda ground: ground.code)
def test_a_ground_is_found_in_the_scenario_it_names(ground: Ground, data: Path) -> None:
    """What docs/reference/findings.md says is shown by a scenario is found when it is played."""
    parts = [file for file in SCRIPTS if (_case(file) or ("", ""))[0] == ground.shown]
    found = {
        one.ground
        for file in parts
        for session in _shown(file, data).result.sessions
        for lot in session.lots
        for one in lot.findings
    }
    assert ground.code in found
