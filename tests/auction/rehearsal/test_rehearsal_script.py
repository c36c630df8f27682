"""The script format: what it can say, and what it answers to somebody who wrote it wrong."""

import re
from datetime import date, time
from pathlib import Path

import msgspec
import pytest

from auction.config.toml_source import TomlProblem
from auction.rehearsal.papers import Papers, invented_number, with_paddles
from auction.rehearsal.reading import parse, read
from auction.rehearsal.script import BUNDLED, Script, schema
from auction.rules.identity_numbers import check_number
from auction.session.commands import BidOral, ExtendDeadline, Propose, RaiseBox, RuleBid
from auction.terms import LotKind

HEAD = """\
title = "短"

[people]
A = {}
B = { name = "林測試", number = "J120000103" }

[[session]]
date = 2026-12-02
opens = 10:29:10
deadline = 10:30:00
lots = [{ mark = "甲", minimum = 1_000_000, deposit = 200_000 }, { mark = "丙", kind = "movable" }]
steps = [
"""
FIRST_STEP_LINE = HEAD.count("\n") + 1
ENVELOPES = """
[session.envelopes]
A = { lot = "甲", amount = 1_200_000 }
B2 = { bidder = "B", lot = "甲", words = "壹佰萬元整", digits = "1", deposit = [1, 2] }
"""


def _script(*steps: str, after: str = ENVELOPES) -> str:
    return HEAD + "".join(f"  {{ {step} }},\n" for step in steps) + "]\n" + after


def _steps(*steps: str) -> Script:
    return parse(_script(*steps), "short.toml").script


def test_a_step_carries_the_command_a_browser_would_send() -> None:
    bid, raise_, drop, say, adjourn = _steps(
        'do = { kind = "BidOral", lot = "丙", bidder = "A", amount = 500_000 }',
        'at = 10:29:20, by = ["A02", "B02"], do = { kind = "RaiseBox", round = "1" }',
        'box = { do = "drop", count = 2 }, after = 0.5',
        'say = "請入座"',
        'do = "AdjournSession"',
    ).sessions[0].steps  # fmt: skip
    assert bid.do == BidOral(lot="丙", bidder="A", amount=500000)
    assert raise_.do == RaiseBox(round="1")
    assert raise_.people == ("A02", "B02")
    assert (drop.kind, drop.box, drop.after) == ("box", {"do": "drop", "count": 2}, 0.5)
    assert (say.kind, say.people, adjourn.do) == ("say", (), "AdjournSession")


def test_people_write_clock_times_dates_and_labels() -> None:
    extend, rule = _steps(
        'do = { kind = "ExtendDeadline", round = "1", deadline = 10:40:00, reason = "人多" }',
        'drop = ["B2", "A"]',
        'do = { kind = "RuleBid", lot = "甲", envelope = "A", valid = true }',
    ).sessions[0].steps[::2]  # fmt: skip
    assert extend.do == ExtendDeadline(round="1", deadline_ms=1796179200000, reason="人多")
    assert rule.do == RuleBid(lot="甲", envelope=2, valid=True)


def test_a_day_may_stand_in_the_calendar_of_the_republic() -> None:
    written = _script(after='[[session.expect.lots]]\nlot = "甲"\ndue = "115年12月9日（三）"\n')
    script = parse(written.replace("date = 2026-12-02", 'date = "115.12.2"'), "short.toml").script
    assert script.sessions[0].date == date(2026, 12, 2)
    assert script.sessions[0].expect.lots[0].due == "2026-12-09"


@pytest.mark.parametrize("day", ['"115.2.30"', '"2026-02-30"', '"115年12月2日（四）"', "20261202"])
def test_an_impossible_day_is_told(day: str) -> None:
    with pytest.raises(TomlProblem, match=r"short.toml:8: session\[1\].date: .* a day that exists"):
        parse(_script().replace("date = 2026-12-02", f"date = {day}"), "short.toml")


@pytest.mark.parametrize(
    ("change", "field", "complaint"),
    [
        (("amount = 1_200_000", "amount = 0"), "envelopes.A.amount", "TWD from 1 to 1,000,"),
        (("amount = 1_200_000", "amount = -1"), "envelopes.A.amount", "TWD from 1 to 1,000,"),
        (("amount = 1_200_000", f"amount = {10**15}"), "envelopes.A.amount", "TWD from 1 to"),
        (('digits = "1"', "digits = 1"), "envelopes.B2.digits", "write text, in quotes"),
        (("deposit = [1, 2]", "deposit = [0.5]"), "envelopes.B2.deposit[1]", "a whole number"),
        (("B2 = {", '"B 2" = {'), "envelopes", "a label is 1 to 16 letters"),
        (('status = "AWARDED"', 'status = "WON"'), "expect.lots[1].status", "no status WON"),
        (('A = "RETURNED"', 'Z = "RETURNED"'), "expect.lots[1].deposits.Z", "no envelope Z"),
        (('A = "RETURNED"', 'A = "GIVEN"'), "expect.lots[1].deposits.A", "no place for"),
        (('"G11"', '"G27"'), "expect.lots[1].findings[1].ground", "there is no ground G27"),
        (('"A", ground', '"Z", ground'), "expect.lots[1].findings[1].envelope", "no step drops"),
        (('"NO_WORDS"', '"NONE"'), "expect.lots[1].notes[1].note", "there is no note NONE"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_before_anything_is_played(
    change: tuple[str, str], field: str, complaint: str
) -> None:
    expected = (
        '[[session.expect.lots]]\nlot = "甲"\nstatus = "AWARDED"\nwinners = "A"\n'
        'deposits = { A = "RETURNED" }\nfindings = [{ envelope = "A", ground = "G11" }]\n'
        'notes = [{ envelope = "A", note = "NO_WORDS" }]\n'
    )
    text = _script('drop = ["A", "B2"]', after=ENVELOPES + expected)
    assert parse(text, "short.toml")
    assert text.count(change[0]) == 1
    with pytest.raises(TomlProblem) as caught:
        parse(text.replace(*change), "short.toml")
    assert caught.value.path == f"session[1].{field}"
    changed = text.replace(*change).splitlines()[(caught.value.line or 0) - 1]
    assert change[1] in changed or field == "envelopes"
    assert complaint in str(caught.value)


def test_paddles_stand_in_for_labels_wherever_a_command_takes_one() -> None:
    paddles = {"A": "7", "1": "3"}
    bid = BidOral(lot="A", bidder="A", amount=1)
    assert with_paddles(bid, paddles) == BidOral(lot="A", bidder="7", amount=1)
    round_one = Propose(act=RaiseBox(round="1"))
    assert with_paddles(round_one, paddles) == round_one
    strange = BidOral(lot="丙", bidder="X", amount=1)
    assert with_paddles(strange, paddles) == strange


def test_clock_times_are_room_time_on_the_day() -> None:
    play = parse(_script(), "short.toml")
    sitting = play.script.sessions[0]
    assert sitting.ms(time(10, 29, 10)) == 1_796_178_550_000
    assert sitting.anchor_of(play.days[0]).timestamp() * 1000 == 1_796_178_550_000


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        (("opens = 10:29:10\n", ""), "10:28:30"),
        (("opens = 10:29:10\ndeadline = 10:30:00\n", ""), "10:30:00"),
    ],
)
def test_a_session_opens_shortly_before_its_deadline(change: tuple[str, str], opens: str) -> None:
    text = _script(after="").replace(*change)
    if "deadline" not in text:
        text = text.replace('{ mark = "甲", minimum = 1_000_000, deposit = 200_000 }, ', "")
    play = parse(text, "short.toml")
    assert f"{play.script.sessions[0].anchor_of(play.days[0]):%T}" == opens


def test_a_lot_needs_little_and_is_whole() -> None:
    day = parse(_script(), "short.toml").days[0]
    land, movable = day.lots
    assert [parcel.minimum for parcel in land.parcels] == [1_000_000]
    assert (land.handover, land.combined, land.invented) == (True, False, ("case_numbers",))
    assert movable.kind is LotKind.MOVABLE
    assert movable.parcels == ()
    assert [(one.id, one.lots) for one in day.rounds] == [("1", ("甲",))]


def test_an_envelope_says_in_words_and_figures_what_its_amount_is() -> None:
    play = parse(_script('drop = "A"', 'drop = "B2"'), "short.toml")
    papers = Papers(play.script.sessions[0], play.days[0], play.script.people)
    assert (papers.number("A"), papers.number("B2"), papers.round_of("A")) == (1, 2, "1")


@pytest.mark.parametrize("label", ["A", "B", "Z9", "long-label_16chr"])
def test_an_invented_number_has_a_right_check_digit(label: str) -> None:
    assert check_number("national_id", invented_number(label)).checksum_ok
    assert invented_number(label) == invented_number(label)


@pytest.mark.parametrize(
    ("step", "field", "complaint"),
    [
        ('do = { kind = "Bid" }', "do.kind", "invalid value 'Bid'"),
        (
            'do = { kind = "BidOral", lot = "丙", bidder = "A", amount = 5.5 }',
            "do.amount",
            "expected a whole number, got a number; write a whole number",
        ),
        (
            'do = { kind = "BidOral", lot = "丙", bidder = "A", amount = "１２３" }',
            "do.amount",
            "expected a whole number, got text; write a whole number in plain figures",
        ),
        ('do = { kind = "CallLot", lot = "甲", loud = true }', "do.loud", "no such key"),
        ('do = "CallLots"', "do", "there is no command CallLots"),
        ('do = "CallLot"', "do", 'CallLot has fields (lot); write { kind = "CallLot"'),
        ('doo = { kind = "OpenSession" }', "doo", "no such key"),
        ('by = "C09", do = { kind = "OpenSession" }', "by", "there is no C09"),
        (
            'by = "officer", do = { kind = "OpenSession" }',
            "by",
            "a staff code is a capital letter and two figures",
        ),
        ('by = ["A01", "A01"], do = { kind = "RaiseBox", round = "1" }', "by", "act of two"),
        ('by = ["A01", "B01"], do = { kind = "OpenSession" }', "by", "one member of staff"),
        ('by = "A01", drop = "A"', "by", "nobody of the staff"),
        ('admit = "Z"', "admit", "nobody Z in [people]"),
        ('bids = { lot = "丙", bids = [["Z", 1]] }', "bids", "nobody Z in [people]"),
        ('bids = { lot = "丁", bids = [["A", 1]] }', "bids.lot", "there is no lot 丁"),
        ('drop = "B"', "drop", "no envelope B"),
        ('drop = ["A", "A"]', "drop", "A was dropped already"),
        ('raises = ["C", 10]', "raises", "no envelope C"),
        ('draws = "C"', "draws", "no envelope C"),
        ('open = "乙"', "open", "there is no lot 乙; there are 丙、甲"),
        ('prepare = "2"', "prepare", "there is no round 2; there are 1"),
        ('admit = "A", box = { do = "jam" }', "", "one step does one thing"),
        ('at = 10:29:00, say = "早"', "at", "time does not run backwards"),
        ('after = -1.0, say = "早"', "after", ">= 0"),
        ('do = "OpenSession", expect_refusal = "no"', "expect_refusal", "no refusal code no"),
        ('box = { do = "jam" }, expect_refusal = "suspended"', "expect_refusal", "only one act"),
        ("box = { count = 2 }", "box", "say what happens"),
        ("checked = true", "", "says nothing"),
        ('pulse_after_s = 1, say = "半入"', "pulse_after_s", "goes with drop"),
        ('when = { next = "CallLots" }', "when.next", "there is no command CallLots"),
        ('when = { lot = "甲" }', "when", "lot and stage go together"),
        ('when = { slot = "AJAR" }', "when.slot", "it takes OPEN, SHUT, UNKNOWN"),
        ('checked = true, say = "早"', "checked", "goes with admit"),
        ("", "", "says nothing"),
    ],
)
def test_a_complaint_names_file_line_and_field(step: str, field: str, complaint: str) -> None:
    with pytest.raises(TomlProblem) as caught:
        parse(_script('say = "早"', step), "short.toml")
    assert caught.value.line == FIRST_STEP_LINE + 1
    assert str(caught.value).startswith(
        f"short.toml:{FIRST_STEP_LINE + 1}: session[1].steps[2]" + (field and f".{field}")
    )
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ('title = "短"\npeople = [\n', 2, "not TOML"),
        ('title = "短"\nx ==\n', 2, "not TOML"),
        (HEAD.replace("2026-12-02", "2026-02-30") + "]", 8, "there is no such day or hour"),
        ('title = "短"\n', None, "this key is missing"),
        (HEAD.replace("10:30:00", "10:29:10") + "]", 9, "before its first deadline"),
        (HEAD.replace("1_000_000", "0") + "]", 11, "write whole TWD from 1"),
        (HEAD.replace("1_000_000", "-1") + "]", 11, "write whole TWD from 1"),
        (HEAD.replace("1_000_000", "10_000_000_000_000_00") + "]", 11, "write whole TWD from 1"),
        (HEAD.replace("1_000_000", "1_000_000.5") + "]", 11, "write a whole number"),
        (HEAD.replace("1_000_000", '"１００"') + "]", 11, "write a whole number"),
        (_script(after='[session.envelopes]\nA = { lot = "丙" }\n'), 15, "takes sealed bids"),
        (_script(after='[session.envelopes]\nZ = { lot = "甲" }\n'), 15, "nobody Z in [people]"),
        (
            _script(after='[session.envelopes]\nA = { lot = "甲", bidder = "Z" }\n'),
            15,
            "nobody Z in [people]",
        ),
        (
            _script(after="[[session]]\ndate = 2026-12-01\nlots = []\nsteps = []\n"),
            15,
            "in the order they are held",
        ),
        (
            _script(after="[[session]]\ndate = 2026-12-03\nlots = []\nsteps = []\n"),
            12,
            "still open when the next begins; end it",
        ),
        (
            _script(
                'do = "AdjournSession"',
                after="[[session]]\ndate = 2026-12-02\nopens = 15:00:00\n"
                'lots = [{ mark = "甲", minimum = 1, deposit = 1 }]\nsteps = []\n',
            ),
            18,
            "an earlier session of that day lists a lot 甲",
        ),
        (
            _script(after="[[session]]\ndate = 2026-12-02\nopens = 10:29:00\nsteps = []\n"),
            15,
            "in the order they are held",
        ),
        (
            _script(after='[[session.expect.lots]]\nlot = "丁"\n'),
            15,
            "there is no lot 丁",
        ),
        (
            _script(after='[[session.rounds]]\nid = "1"\ndeadline = 10:30:00\nlots = ["甲"]\n'),
            10,
            "each round has a deadline of its own",
        ),
        (
            _script(after='[[docket]]\non = 2026-12-03\ndo = "Nothing"\n'),
            16,
            "there is no command Nothing",
        ),
    ],
)  # fmt: skip
def test_the_file_itself(text: str, line: int | None, complaint: str) -> None:
    with pytest.raises(TomlProblem) as caught:
        parse(text, "short.toml")
    assert complaint in str(caught.value)
    assert caught.value.line == line


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TomlProblem, match="there is no such file"):
        read(tmp_path / "none.toml")


def test_a_file_as_notepad_saves_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "short.toml"
    file.write_bytes(_script().replace("\n", "\r\n").encode("utf-8-sig"))
    assert read(file).script.title == "短"


def test_a_lot_list_beside_the_script_must_fit_it(tmp_path: Path) -> None:
    script = tmp_path / "short.toml"
    inline = HEAD[HEAD.index("lots = ") : HEAD.index("steps = ")]
    listed = _script(after="").replace(inline, 'lots = "short.lots.toml"\n')
    script.write_text(listed, "utf-8")
    with pytest.raises(TomlProblem, match=r"short\.lots\.toml: there is no such file"):
        read(script)
    lots = (BUNDLED / "wednesday.lots.toml").read_text("utf-8")
    (tmp_path / "short.lots.toml").write_text(lots, "utf-8")
    with pytest.raises(TomlProblem, match=r"short.toml:10: session\[1\].deadline: .* announces"):
        read(script)
    script.write_text(listed.replace("deadline = 10:30:00\n", ""), "utf-8")
    assert read(script).script.title == "短"
    other = listed.replace("deadline = 10:30:00\n", "").replace("2026-12-02", "2026-12-03")
    script.write_text(other, "utf-8")
    with pytest.raises(TomlProblem, match=r"short.toml:8: session\[1\].date: .* is for 2026-12-02"):
        read(script)


def test_the_format_is_documented_to_the_last_key(root: Path) -> None:
    page = (root / "docs/reference/rehearsal-format.md").read_text("utf-8")
    words = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    keys = {
        name
        for kind in msgspec.json.schema_components([Script], schema_hook=lambda _: {"title": "x"})[
            1
        ].items()
        if kind[0] in {"Script", "Person", "Sitting", "Paper", "Step", "When", "Run", "Expected"}
        for name in kind[1]["properties"]
    }
    assert len(keys) > 50
    assert keys - words == set()


def test_the_schema_knows_every_act() -> None:
    text = msgspec.json.encode(schema()).decode()
    for kind in ("BidOral", "RaiseBox", "AwardLot", "RecordPayment", "expect_refusal"):
        assert kind in text
