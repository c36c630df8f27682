"""The script format: what it can say, and what it answers to somebody who wrote it wrong."""

import re
from datetime import time
from pathlib import Path

import msgspec
import pytest

from auction.config.toml_source import TomlProblem
from auction.rehearsal.reading import parse, read
from auction.rehearsal.script import (
    BUNDLED,
    Expect,
    ExpectedLot,
    Run,
    Script,
    Sitting,
    Step,
    Visitor,
    When,
    Winner,
    schema,
)
from auction.session.commands import BidOral, RaiseBox

HEAD = """\
title = "短"
staff = ["A01", "B01"]

[[visitors]]
paddle = "1"
name = "林測試"
document = "NATIONAL_ID"
number = "A123456789"

[[session]]
anchor = 2026-12-02T10:29:10+08:00
deadline = 10:30:00
lots = "short.lots.toml"
steps = [
"""
FIRST_STEP_LINE = HEAD.count("\n") + 1


def _script(*steps: str, after: str = "") -> str:
    return HEAD + "".join(f"  {{ {step} }},\n" for step in steps) + "]\n" + after


def test_a_step_carries_the_command_a_browser_would_send() -> None:
    script = parse(
        _script(
            'by = "A01", do = { kind = "BidOral", lot = "丙", bidder = "7", amount = 500000 }',
            'at = "10:29:20", by = ["A01", "B01"], do = { kind = "RaiseBox", round = "1" }',
            'box = { do = "drop", count = 2 }, after = 0.5',
            'say = "請入座"',
        ),
        "short.toml",
    )
    bid, raise_, drop, say = script.sitting.steps
    assert bid.do == BidOral(lot="丙", bidder="7", amount=500000)
    assert raise_.do == RaiseBox(round="1")
    assert raise_.people == ("A01", "B01")
    assert (drop.kind, drop.box, drop.after) == ("box", {"do": "drop", "count": 2}, 0.5)
    assert (say.kind, say.people) == ("say", ())


def test_clock_times_are_room_time_on_the_day_of_the_anchor() -> None:
    sitting = parse(_script(), "short.toml").sitting
    assert sitting.ms(time(10, 29, 10)) == 1_796_178_550_000
    assert sitting.ms(sitting.deadline) - sitting.ms(time(10, 29, 10)) == 50_000


@pytest.mark.parametrize(
    ("step", "field", "complaint"),
    [
        ('by = "A01", do = { kind = "Bid" }', "do.kind", "invalid value 'Bid'"),
        (
            'by = "A01", do = { kind = "BidOral", lot = "丙", bidder = "7", amount = 5.5 }',
            "do.amount",
            "expected `int`, got `float`; write a whole number",
        ),
        (
            'by = "A01", do = { kind = "BidOral", lot = "丙", bidder = "7", amount = "１２３" }',
            "do.amount",
            "expected `int`, got `str`; write a whole number in plain figures",
        ),
        (
            'by = "A01", do = { kind = "CallLot", lot = "甲", loud = true }',
            "do.loud",
            "no such key",
        ),
        ('by = "A01", doo = { kind = "OpenSession" }', "doo", "no such key"),
        ('do = { kind = "OpenSession" }', "", "name the member of staff"),
        ('by = "C09", do = { kind = "OpenSession" }', "by", "C09 is not among"),
        ('by = "A01", do = { kind = "RaiseBox", round = "1" }', "by", "act of two"),
        ('by = ["A01", "A01"], do = { kind = "RaiseBox", round = "1" }', "by", "act of two"),
        ('by = ["A01", "B01"], do = { kind = "OpenSession" }', "by", "one member of staff"),
        ('by = "B01", admit = "9"', "admit", "no visitor"),
        ('by = "B01", admit = "1", box = { do = "jam" }', "", "one step does one thing"),
        ('at = "10:29:00", say = "早"', "at", "time does not run backwards"),
        ('at = "10:61:00", say = "早"', "at", "time"),
        ('after = -1.0, say = "早"', "after", "cannot be negative"),
        (
            'by = "A01", do = { kind = "OpenSession" }, expect_refusal = "no"',
            "expect_refusal",
            "no",
        ),
        ('box = { do = "jam" }, expect_refusal = "suspended"', "expect_refusal", "only do"),
        ("box = { count = 2 }", "box", "say what happens"),
        ("", "", "says nothing"),
    ],
)
def test_a_complaint_names_file_line_and_field(step: str, field: str, complaint: str) -> None:
    with pytest.raises(TomlProblem) as caught:
        parse(_script('say = "早"', step), "short.toml")
    assert caught.value.line == FIRST_STEP_LINE + 1
    assert str(caught.value).startswith(
        f"short.toml:{FIRST_STEP_LINE + 1}: session[1].steps[2]" + (field and f".{field}") + ": "
    )
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ('title = "短"\nstaff = [\n', 2, "not TOML"),
        ('title = "短"\nx ==\n', 2, "not TOML"),
        (HEAD.replace("2026-12-02", "2026-02-30") + "]", 11, "there is no such day or hour"),
        ('title = "短"\n', None, "this key is missing"),
        (HEAD.replace("+08:00", "") + "]", 11, "offset from UTC"),
        (HEAD.replace("10:30:00", "10:29:10") + "]", 12, "after the anchor"),
        (_script(after='[[session]]\nanchor = 2026-12-09T10:00:00+08:00\ndeadline = 10:30:00\n'
                       'lots = "x"\nsteps = []\n'), 10, "exactly one session"),
        (HEAD.replace("[[session]]", '[[visitors]]\npaddle = "1"\nname = "x"\ndocument = "y"\n'
                      'number = "z"\n[[session]]') + "]", 11, "given already"),
    ],
)  # fmt: skip
def test_the_file_itself(text: str, line: int | None, complaint: str) -> None:
    with pytest.raises(TomlProblem) as caught:
        parse(text, "short.toml")
    assert caught.value.line == line
    assert complaint in str(caught.value)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TomlProblem, match="there is no such file"):
        read(tmp_path / "none.toml")


def test_the_lot_list_must_be_there_and_announce_the_same_deadline(tmp_path: Path) -> None:
    script = tmp_path / "short.toml"
    script.write_text(_script().replace("10:30:00", "10:31:00"))
    with pytest.raises(TomlProblem, match=r"short\.lots\.toml: there is no such file"):
        read(script)
    lots = (BUNDLED / "wednesday.lots.toml").read_text("utf-8")
    (tmp_path / "short.lots.toml").write_text(lots)
    with pytest.raises(TomlProblem, match=r"short.toml:12: session\[1\].deadline: .* another"):
        read(script)
    script.write_text(_script())
    assert read(script).title == "短"


def test_every_bundled_script_reads() -> None:
    scripts = sorted(BUNDLED.glob("*.toml"))
    played = [file for file in scripts if not file.name.endswith(".lots.toml")]
    assert played
    for file in played:
        assert read(file).sitting.expect.lots


def test_every_documented_script_reads(root: Path) -> None:
    page = (root / "docs/reference/rehearsal.md").read_text("utf-8")
    examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(examples) > 1
    for example in examples:
        assert parse(example, "rehearsal.md").sitting.steps


def test_the_format_is_documented_to_the_last_key(root: Path) -> None:
    page = (root / "docs/reference/rehearsal.md").read_text("utf-8")
    parts = (Script, Visitor, Sitting, Step, When, Run, Winner, ExpectedLot, Expect)
    keys = {name for part in parts for name in part.__struct_encode_fields__}
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]*)`", page))))
    assert keys - words == set()


def test_the_schema_knows_every_act() -> None:
    text = msgspec.json.encode(schema()).decode()
    for kind in ("BidOral", "RaiseBox", "AwardLot", "expect_refusal"):
        assert kind in text
