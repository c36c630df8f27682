"""Scripts through the real room at full speed: every documented example, and what is told of it."""

import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from auction.cli import main
from auction.rehearsal.expected import differences
from auction.rehearsal.reading import parse
from auction.rehearsal.results import Results, ScriptResult, SessionResult
from auction.wiring.rehearsing import rehearse

HOW_TO = Path(__file__).parents[3] / "docs/how-to/write-a-rehearsal.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```", HOW_TO.read_text("utf-8"), re.DOTALL)


def _told(result: ScriptResult, lines: list[str]) -> str:
    return "\n".join([*lines, *result.failures])


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_a_documented_example_comes_out_as_it_expects(number: int, tmp_path: Path) -> None:
    lines: list[str] = []
    play = parse(EXAMPLES[number], f"example {number}")
    result = rehearse("example", play, tmp_path, "test", lines.append)
    assert result.passed, _told(result, lines)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5


SHORT = """
title = "短"

[people]
A = {}

[[session]]
date = 2026-12-02
deadline = 10:30:00
lots = [{ mark = "甲", minimum = 1_000_000, deposit = 200_000 }]
steps = [
  { admit = "A" },
  { prepare = "1" },
  { drop = "A" },
  { do = { kind = "BidOral", lot = "甲", bidder = "A", amount = 5 }, expect_refusal = "lot-stage" },
  { empty = "1" },
  { open = "甲" },
  { conclude = "甲" },
  { do = "AdjournSession" },
]

[session.envelopes]
A = { lot = "甲", amount = 1_000_000, deposit = [199_999] }

[[session.expect.lots]]
lot = "甲"
"""


def _rehearse(tmp_path: Path, text: str, *options: str) -> tuple[int, list[str], list[str]]:
    file = tmp_path / "short.toml"
    file.write_text(text, "utf-8")
    done = CliRunner().invoke(main, ["rehearse", str(file), *options])
    return done.exit_code, done.stdout.splitlines(), done.stderr.splitlines()


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> SessionResult:
    """What comes of the short script."""
    result = rehearse(
        "short", parse(SHORT, "short"), tmp_path_factory.mktemp("short"), "test", print
    )
    assert result.passed
    return result.sessions[0]


def test_what_comes_of_a_script_is_printed_and_is_its_last_line(tmp_path: Path) -> None:
    code, lines, _ = _rehearse(tmp_path, SHORT, "--json")
    assert code == 0
    assert lines[0].startswith("✔")
    [script] = msgspec.json.decode(lines[-1], type=Results).scripts
    [lot] = script.sessions[0].lots
    assert (lot.status, lot.price, lot.next_minimum) == ("UNSOLD", None, 800_000)
    assert lot.deposits == {"A": "SHORT"}
    assert [(one.envelope, one.ground, one.cured) for one in lot.findings] == [(1, "G11", False)]
    assert [one.code for one in script.sessions[0].refusals] == ["lot-stage"]
    assert not Path(script.sessions[0].session_dir).exists()


@pytest.mark.parametrize(
    ("expectation", "sentence"),
    [
        ('status = "AWARDED"', "lot 甲: status should be AWARDED, it is UNSOLD"),
        ("price = 1", "lot 甲: price should be 1, it is none"),
        ('winners = ["A"]', "lot 甲: winners should be A 1, it is none"),
        ('standby = ["A"]', "lot 甲: standby should be A, it is none"),
        ('deposits = { A = "RETURNED" }', "deposit A should be RETURNED, it is SHORT"),
        ("findings = []", "findings should be none, it is G11 on 1"),
        ('findings = [{ envelope = "A", ground = "G11", cured = true }]', "cured should be True"),
        ('notes = [{ envelope = 1, note = "NO_WORDS" }]', "among others NO_WORDS on 1"),
        ("allocation = [5]", "allocation should be 5, it is none"),
        ("next_minimum = 1", "next minimum should be 1, it is 800,000"),
        ("[session.expect]\nrefusals = []", "refusals should be none, they are lot-stage"),
    ],
)
def test_an_expectation_that_does_not_hold_is_a_sentence(
    short: SessionResult, expectation: str, sentence: str
) -> None:
    text = SHORT + expectation
    if expectation.startswith("["):
        head, _, tail = SHORT.partition("[[session.expect.lots]]")
        text = f"{head}{expectation}\n[[session.expect.lots]]{tail}"
    [complaint] = differences(parse(text, "short").script.sessions[0].expect, short)
    assert sentence in complaint


def test_an_act_refused_against_expectation_fails_and_says_why(tmp_path: Path) -> None:
    text = SHORT.replace(', expect_refusal = "lot-stage"', ", within = 1")
    code, lines, _ = _rehearse(tmp_path, text)
    assert code == 1
    assert [line for line in lines if "Step 4: BidOral 甲" in line and "lot-stage" in line]


def test_an_act_of_the_office_refused_against_expectation_is_a_sentence(tmp_path: Path) -> None:
    act = '[[docket]]\non = 2026-12-03\ndo = { kind = "RecordBalance", lot = "甲", amount = 1 }\n'
    code, lines, _ = _rehearse(tmp_path, f'{SHORT}status = "UNSOLD"\n{act}')
    assert code == 1
    assert [line for line in lines if "Docket act 1: RecordBalance was refused with" in line]


def test_a_malformed_script_is_one_line_on_stderr_and_in_the_json(tmp_path: Path) -> None:
    text = SHORT.replace("1_000_000, deposit", "1_000_000.5, deposit")
    code, lines, complaints = _rehearse(tmp_path, text, "--json")
    assert code == 2
    assert len(complaints) == 1
    assert "short.toml:10: session[1].lots[1].minimum: " in complaints[0]
    [script] = msgspec.json.decode(lines[-1], type=Results).scripts
    assert not script.passed
    assert script.failures == (complaints[0],)


def test_the_schema_and_the_usage_need_no_script() -> None:
    schema = CliRunner().invoke(main, ["rehearse", "--schema"])
    assert schema.exit_code == 0
    assert msgspec.json.decode(schema.stdout)["$defs"]["Script"]["additionalProperties"] is False
    nothing = CliRunner().invoke(main, ["rehearse"])
    assert nothing.exit_code == 2
    assert "Name at least one script" in nothing.stderr
    fast = CliRunner().invoke(main, ["rehearse", "x.toml", "--speed", "21"])
    assert fast.exit_code == 2
    assert "from 1 to 20" in fast.stderr
