"""Every rule names its source and the scenario that shows it, and the page is written from both."""

from pathlib import Path

import pytest

from tools.mutants import explanations
from tools.rules import Rule, by_article, complaints, rules, scripts


def rule(source: str = "CEA §90", scenarios: tuple[str, ...] = ("S02",)) -> Rule:
    return Rule("ties", "settle", 7, "Settles.", source, scenarios)


def test_every_rule_of_the_house_has_a_source_and_a_scenario(root: Path) -> None:
    found = rules(root)
    assert len(found) > 60
    assert list(complaints(found, scripts(root))) == []


def test_a_source_is_read_article_by_article() -> None:
    source = "CEA §91 (at the minimum), §94; 土地法 §34-1(4); practice (joint bids); design"
    assert list(rule(source).cited()) == [
        ("CEA", "§91", "at the minimum"),
        ("CEA", "§94", ""),
        ("土地法", "§34-1(4)", ""),
        ("practice", "", "joint bids"),
        ("design", "", ""),
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (rule(source=""), "`` is no article"),
        (rule(source="§90"), "`§90` is no article"),
        (rule(source="CEA §90 (lots"), "is no article"),
        (rule(source="CEA §17–§20"), "is no article"),
        (rule(scenarios=()), "names no scenario"),
        (rule(scenarios=("S24",)), "no auction/rehearsal/bundled/s24-….toml plays S24"),
    ],
)
def test_what_is_missing_is_named_with_its_line(wrong: Rule, said: str) -> None:
    (complaint,) = complaints([wrong], {})
    assert complaint.startswith("auction/rules/ties.py:7: settle: ")
    assert said in complaint


def test_a_scenario_of_ones_own_needs_its_script() -> None:
    assert list(complaints([rule(scenarios=("S24",))], {"S24": Path("s24-lost.toml")})) == []


def test_a_rule_no_session_shows_says_why(tmp_path: Path) -> None:
    folder = tmp_path / "auction" / "rules"
    folder.mkdir(parents=True)
    said = "Reads.\n\n    Source: practice.\n    Scenario: none (only on papers).\n    "
    (folder / "papers.py").write_text(f'def read() -> None:\n    """{said}"""\n')
    (found,) = rules(tmp_path)
    assert (found.scenarios, found.unplayed) == ((), "only on papers")
    assert list(complaints([found], {})) == []


def test_scripts_are_found_by_their_number(tmp_path: Path) -> None:
    folder = tmp_path / "auction" / "rehearsal" / "bundled"
    folder.mkdir(parents=True)
    for name in ("s02-tie.toml", "s02-tie.lots.toml", "wednesday.toml"):
        (folder / name).touch()
    assert scripts(tmp_path) == {"S02": folder / "s02-tie.toml"}


def test_laws_come_first_and_what_is_no_text_last() -> None:
    found = [rule("design"), rule("土地法 §104, §34-1"), rule("CC §5"), rule("CEA §90(2), §9")]
    laws = by_article(found)
    assert list(laws) == ["CEA", "CC", "土地法", "design"]
    assert [article for article, _, _ in laws["CEA"]] == ["§9", "§90(2)"]
    assert [article for article, _, _ in laws["土地法"]] == ["§34-1", "§104"]


def test_explained_survivors_are_changes_of_lines_that_stand_there(root: Path) -> None:
    for reason in explanations():
        assert reason.why
        for mutant in reason.mutants:
            module, _, function = mutant.where.partition(".")
            text = (root / "auction" / "rules" / f"{module}.py").read_text("utf-8")
            assert f"def {function}(" in text
            assert mutant.was in " ".join(line.strip() for line in text.splitlines()), mutant.where
            assert mutant.now != mutant.was
