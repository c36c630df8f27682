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
  { do = { kind = "BidOral", lot = "甲", bidder = "A", amount = 5 }, expect_refusal = "any" },
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
        ('winners = ["A"]', "lot 甲: winners should be A, it is none"),
        ('standby = ["A"]', "lot 甲: standby should be A, it is none"),
        ('deposits = { A = "RETURNED" }', "deposit A should be RETURNED, it is SHORT"),
        ("findings = []", "findings should be none, it is G11 on 1"),
        ('findings = [{ envelope = "A", ground = "G11", cured = true }]', "cured should be True"),
        ('notes = [{ envelope = 1, note = "NO_WORDS" }]', "among others NO_WORDS on 1"),
        ("allocation = [5]", "allocation should be 5, it is none"),
        ("next_minimum = 1", "next minimum should be 1, it is 800,000"),
        ("[session.expect]\nrefusals = []", "refusals should be none, they are lot-stage"),
        (
            '[[session.expect.rounds]]\nround = "1"\nin_time = 1\nlate = 1',
            "round 1: late should be 1, it is 0",
        ),
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
    text = SHORT.replace(', expect_refusal = "any"', ", within = 1")
    code, lines, _ = _rehearse(tmp_path, text)
    assert code == 1
    assert [line for line in lines if "Step 4: BidOral 甲" in line and "lot-stage" in line]


def test_an_act_accepted_against_expectation_fails_and_says_so(tmp_path: Path) -> None:
    text = SHORT.replace(
        '{ do = "AdjournSession" }', '{ do = "AdjournSession", expect_refusal = "any" }'
    )
    code, lines, _ = _rehearse(tmp_path, text)
    assert code == 1
    assert [line for line in lines if "should be refused with any, the room answered ACC" in line]


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


MOVED = """
title = "標封改分"

[people]
A = {}
B = {}
M = {}

[[session]]
date = 2026-12-02
deadline = 10:30:00
mail_until = 09:30:00
lots = [
  { mark = "甲", minimum = 1_000_000, deposit = 200_000 },
  { mark = "乙", minimum = 2_000_000, deposit = 400_000 },
]
steps = [
  { log_mail = "M" },
  { admit = ["A", "B"] },
  { prepare = "1" },
  { drop_mail = "M" },
  { drop = ["A", "B"] },
  { when = { next = "UnlockBox" }, say = "截止後才開鎖" },
  { empty = "1" },
  { do = { kind = "CallLot", lot = "甲" } },
  { do = { kind = "MoveEnvelope", lot = "甲", envelope = "B", to = "乙", reason = "誤載" } },
  { open = "甲" },
  { conclude = "甲" },
  { hand_back = "甲" },
  { open = "乙" },
  { conclude = "乙" },
  { hand_back = "乙" },
  { do = "AdjournSession" },
]

[session.envelopes]
A = { lot = "甲", amount = 1_500_000 }
B = { lot = "甲", amount = 2_500_000, deposit = [400_000] }
M = { lot = "甲", amount = 1_400_000, mail = { arrived = 09:30:00 } }

[[session.expect.lots]]
lot = "甲"
price = 1_500_000
deposits = { A = "APPLIED", M = "RETURNED" }

[[session.expect.lots]]
lot = "乙"
winners = "B"
balance = 2_100_000
deposits = { B = "APPLIED" }

[[session.expect.rounds]]
round = "1"
in_time = 3
straddling = 0
late = 0
counted = 3
by_mail = 1
"""
LATER = """
[[session]]
date = 2026-12-02
opens = {opens}
lots = [{{ mark = "丙", kind = "movable" }}]
steps = [{{ do = "OpenSession" }}, {{ do = {{ kind = "StopLot", lot = "丙", cause = "WITHDRAWN", \
reason = "撤回" }} }}, {{ do = "AdjournSession" }}]
"""
OFFICE = """
[[docket]]
on = 2026-12-02
at = {at}
do = {{ kind = "RecordBalance", lot = "甲", amount = 1_300_000 }}
"""


def _failures(tmp_path: Path, text: str) -> tuple[str, ...]:
    lines: list[str] = []
    return rehearse("text", parse(text, "text"), tmp_path, "test", lines.append).failures


def test_an_envelope_laid_to_another_lot_is_found_there(tmp_path: Path) -> None:
    assert _failures(tmp_path, MOVED + OFFICE.format(at="11:00:00")) == ()


def test_how_a_lot_stands_after_an_act_of_the_office_is_compared(tmp_path: Path) -> None:
    act = (
        OFFICE.format(at="11:00:00") + 'expect = [{ lot = "甲", status = "AWARDED", balance = 5 }]'
    )
    assert _failures(tmp_path, MOVED + act) == (
        "Docket act 1, lot 甲: status should be AWARDED, it is PAID.",
        "Docket act 1, lot 甲: balance should be 5, it is 0.",
    )


def test_one_room_holds_one_session_at_a_time(tmp_path: Path) -> None:
    [why] = _failures(tmp_path, MOVED + LATER.format(opens="10:30:05"))
    assert "this session opens at 10:30:05, but the one before went on until 10:30:" in why


def test_the_office_waits_for_the_end_of_the_session(tmp_path: Path) -> None:
    [why] = _failures(tmp_path, MOVED + OFFICE.format(at="10:30:05"))
    assert why.startswith("Docket act 1 is done at 10:30:05, but the session of that day went on")


def test_what_was_waited_for_in_vain_is_told_in_words(tmp_path: Path) -> None:
    text = MOVED.replace('{ next = "UnlockBox" }', '{ next = "CallLot" }')
    [why, *_] = _failures(tmp_path, text)
    assert re.fullmatch(
        r"Step 6: waited \d+(\.\d+)? s in vain; next is UnlockBox, not CallLot\.", why
    )
    text = MOVED.replace('{ open = "乙" },', '{ open = "乙", within = 5 },').replace(
        '{ conclude = "甲" },\n  { hand_back = "甲" },', ""
    )
    [why, *_] = _failures(tmp_path / "second", text)
    assert why == (
        "Step 11: open 乙 does not go on within 5 s; phase is OPENING, next is AskObjections."
    )


def test_what_follows_a_session_that_failed_is_not_played(tmp_path: Path) -> None:
    text = MOVED.replace(
        '{ hand_back = "乙" },', '{ hand_back = "乙" }, { draws = "B", within = 1 },'
    )
    failures = _failures(tmp_path, text + OFFICE.format(at="11:00:00") + '[[expect]]\nlot = "甲"\n')
    assert len(failures) == 1
    assert failures[0].startswith("Step 16: DrawTie")


def test_a_session_that_does_not_open_is_not_taken_for_the_one_before(tmp_path: Path) -> None:
    lower = """
[[session]]
date = 2026-12-09
deadline = 10:30:00
lots = [{ mark = "甲", minimum = 500_000, deposit = 100_000, auction_round = 2 }]
steps = [{ prepare = "1" }]
"""
    code, lines, _ = _rehearse(tmp_path, SHORT + lower, "--json")
    assert code == 1
    [script] = msgspec.json.decode(lines[-1], type=Results).scripts
    assert [one.date for one in script.sessions] == ["2026-12-02"]
    [told] = script.failures
    assert told.startswith("Step 1: OpenSession was refused with notice-cut: Parcel 1 of lot 甲")
