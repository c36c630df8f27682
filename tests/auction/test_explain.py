"""`auction explain`: why a lot came to its result, told from its folder alone."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from auction.cli import main
from auction.rehearsal.reading import read
from auction.rehearsal.script import BUNDLED
from auction.wiring.rehearsing import rehearse

SCENARIOS = BUNDLED / "scenarios"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a sitting was held: three words, one of them said otherwise in figures."""
    folder = tmp_path_factory.mktemp("data")
    result = rehearse("s11", read(SCENARIOS / "s11-numerals.toml"), folder, "test", lambda _: None)
    assert result.passed, result.failures
    return folder


def _told(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["explain", *arguments])
    return done.exit_code, done.output


def test_an_award_is_told_with_figures_and_articles_in_both_languages(data: Path) -> None:
    code, said = _told("2026-12-02-1", "甲", "--data", str(data))
    assert code == 0
    assert "2026-12-02-1  甲  AWARDED" in said
    assert "文字與號碼不符，以文字為準（文字 2,345,000，號碼 2,435,000）" in said
    assert "the words govern (words 2,345,000, figures 2,435,000)" in said
    assert "[CEA §91(1)]" in said
    assert "staff:A01" in said
    assert "王" not in said


def test_one_language_may_be_asked_for_and_a_folder_named(data: Path) -> None:
    (folder,) = data.glob("**/sessions/2026-12-02-1")
    _, english = _told(str(folder), "甲", "--lang", "en")
    assert english.count("Awarded at 2,400,000") == 1
    assert "建議" not in english


def test_it_can_be_read_by_a_program(data: Path) -> None:
    code, said = _told("2026-12-02-1", "甲", "--data", str(data), "--json")
    assert code == 0
    told = json.loads(said)
    assert told["stage"] == "AWARDED"
    award = told["decided"][-1]
    assert award["kind"] == "LotAwarded"
    assert award["why"]["proposal"]["facts"] == {"price": 2_400_000}


def test_an_unknown_lot_or_session_is_answered_with_those_there_are(data: Path) -> None:
    code, said = _told("2026-12-02-1", "戊", "--data", str(data))
    assert (code, "there is no lot 戊; the session lists 甲" in said) == (2, True)
    code, said = _told("2026-12-03-1", "甲", "--data", str(data))
    assert (code, "there are: 2026-12-02-1" in said) == (2, True)
    code, said = _told("x", "甲", "--data", str(data / "nowhere"))
    assert (code, "There is none in" in said) == (2, True)


def test_a_damaged_folder_is_not_explained(data: Path, tmp_path: Path) -> None:
    (folder,) = data.glob("**/sessions/2026-12-02-1")
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in folder.rglob("*"):
        if file.is_file():
            target = copy / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    entries = copy / "entries.jsonl"
    whole = bytearray(entries.read_bytes())
    whole[len(whole) // 2] ^= 1
    entries.write_bytes(whole)
    code, said = _told(str(copy), "甲")
    assert code == 1
    assert said.startswith("DAMAGED")
