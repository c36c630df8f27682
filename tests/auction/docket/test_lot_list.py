import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from auction.config.toml_source import TomlProblem
from auction.docket.lot_checks import INVENTABLE
from auction.docket.lot_list import (
    DayList,
    Known,
    LotEntry,
    RoundEntry,
    SessionHead,
    parse_lot_list,
)
from auction.rules.reductions import suggest_minimum
from auction.terms import Case, Creditor, Lot, LotKind, Parcel

ROOT = Path(__file__).parents[3]
BUNDLED = ROOT / "auction/rehearsal/bundled/wednesday.lots.toml"
PAGE = ROOT / "docs/reference/lot-list.md"

SMALL = """\
[session]
id = "s-1"
date = 2026-12-02

[[rounds]]
id = "1"
deadline = 2026-12-02T10:30:00+08:00
lots = ["甲"]

[[lots]]
mark = "甲"
kind = "real_estate"
case_numbers = ["101年贈稅執特專字第50597號"]
section = "甲"
title_zh = "土地"
title_en = "Land"
minimum = 100
deposit = 20
handover = true
[[lots.parcels]]
kind = "land"
number = "1"
area = "1 坪"
share = "1/2"
minimum = 100

[[lots]]
mark = "乙"
kind = "movable"
case_numbers = ["111年費執特專字第117799號"]
section = "乙"
title_zh = "機器"
title_en = "Machine"
reserve = 80_000
"""


@pytest.fixture(scope="module")
def wednesday() -> DayList:
    return parse_lot_list(BUNDLED.read_text(encoding="utf-8"), source=BUNDLED.name)


def test_the_bundled_day_has_its_session_and_round(wednesday: DayList) -> None:
    assert wednesday.session.id == "2026-12-02"
    (box_round,) = wednesday.rounds
    assert box_round.lots == ("甲", "乙")
    deadline = datetime(2026, 12, 2, 2, 30, tzinfo=UTC)
    assert box_round.deadline_ms == int(deadline.timestamp()) * 1000


def test_the_taoyuan_lot_has_its_published_figures(wednesday: DayList) -> None:
    lot = wednesday.lots[0]
    assert [parcel.minimum for parcel in lot.parcels] == [1_200_000, 520_000]
    assert (lot.minimum, lot.deposit, lot.auction_round) == (1_720_000, 350_000, 2)
    assert (lot.handover, lot.combined) == (False, True)
    assert lot.case_numbers == ("桃執甲101年贈稅執特專字第00050597號",)
    assert not {"minimum", "parcels.minimum", "deposit", "auction_round"} & set(lot.invented)
    first_round = (1_500_000, 650_000)
    assert [suggest_minimum(m).suggested for m in first_round] == [1_200_000, 520_000]


def test_the_hsinchu_lot_marks_its_invented_minimum_and_deposit(wednesday: DayList) -> None:
    lot = wednesday.lots[1]
    assert len(lot.parcels) == 4
    assert {"minimum", "deposit"} <= set(lot.invented)
    assert lot.known is not None
    assert lot.known.price == 280_000


def test_the_movable_has_its_real_rounds_bids_and_price(wednesday: DayList) -> None:
    lot = wednesday.lots[2]
    assert (lot.kind, lot.auction_round) == (LotKind.MOVABLE, 2)
    assert lot.known == Known(source=lot.known.source, bidders=5, bids=64, price=1_150_000)
    assert {"reserve", "step", "opening_price", "bids"} <= set(lot.invented)
    assert lot.reserve is not None
    assert lot.known.price is not None
    assert lot.known.price * 2 >= lot.reserve


def test_the_journal_gets_the_lot_without_its_provenance(wednesday: DayList) -> None:
    lots = wednesday.announced_lots()
    assert [type(lot) for lot in lots] == [Lot, Lot, Lot]
    assert [lot.mark for lot in lots] == ["甲", "乙", "丙"]
    assert b"known" not in msgspec.json.encode(lots)
    assert lots[0].parcels == wednesday.lots[0].parcels


def test_nobody_is_named_in_the_bundled_day() -> None:
    text = BUNDLED.read_text(encoding="utf-8")
    assert not re.search(r"[A-Z][1289A-D]\d{8}|義務人|obligor", text)


def test_bids_by_mail_have_a_last_arrival_time() -> None:
    mailed = 'lots = ["甲"]\nmail_until = 2026-12-02T09:30:00+08:00'
    (entry,) = parse_lot_list(SMALL.replace('lots = ["甲"]', mailed, 1), source="s").rounds
    assert entry.mail_until_ms == entry.deadline_ms - 3_600_000
    assert parse_lot_list(SMALL, source="s").rounds[0].mail_until_ms is None


def test_a_small_list_is_read() -> None:
    day = parse_lot_list(SMALL, source="s")
    assert [lot.mark for lot in day.lots] == ["甲", "乙"]
    assert day.lots[1].step == 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "s-1"', 'id = "s 1"', "d.toml:2: session.id: this is not how it is written; use"),
        ("date = 2026-12-02", "date = 2026-02-30", "d.toml:3: not TOML: Invalid date"),
        ("80_000", "８００００", "d.toml:34: not TOML: Invalid value; write plain figures 0 to 9"),
        ("80_000", "'80000'", "d.toml:34: lots[2].reserve: expected a whole number, got text"),
        ("80_000", "-1", "d.toml:34: lots[2].reserve: write whole TWD from 1 to 1,000"),
        ("80_000", "1_000_000_000_000_000", "d.toml:34: lots[2].reserve: write whole TWD"),
        ("80_000", "080000", "d.toml:34: not TOML: Expected newline"),
        ('"Machine"', '"' + "\U00020000" * 80 + '"', "d.toml:33: lots[2].title_en: write 1 to 60"),
        ("date = 2026-12-02", "date = 2026-12-03", "d.toml:7: rounds[1].deadline: the session"),
        ("+08:00", "", "d.toml:7: rounds[1].deadline: add the offset"),
        (":00+08", ":00.5+08", "d.toml:7: rounds[1].deadline: a deadline falls on a whole second"),
        (
            'lots = ["甲"]',
            'lots = ["甲"]\nmail_until = 2026-12-02T09:30:00',
            "d.toml:9: rounds[1].mail_until: add the offset",
        ),
        (
            'lots = ["甲"]',
            'lots = ["甲"]\nmail_until = 2026-12-02T10:30:00+08:00',
            "d.toml:9: rounds[1].mail_until: mail arrives before the box closes",
        ),
        ('lots = ["甲"]', "lots = []", "d.toml:8: rounds[1].lots: a round has at least one"),
        ('lots = ["甲"]', 'lots = ["丁"]', "d.toml:8: rounds[1].lots[1]: there is no lot 丁"),
        ('["甲"]', '["甲", "乙"]', "d.toml:8: rounds[1].lots[2]: 乙 is sold by oral bids"),
        ('["甲"]', '["甲", "甲"]', "d.toml:8: rounds[1].lots[2]: 甲 is already in round 1"),
        ("[[rounds]]", "[[x]]", "d.toml:5: x: there is no such key"),
        ('mark = "乙"', 'mark = "甲"', "d.toml:28: lots[2].mark: 甲 is listed twice"),
        ('mark = "乙"', 'mark = "乙丙丁"', "d.toml:28: lots[2].mark: a mark is one or two"),
        ('mark = "乙"', 'mark = "-"', "d.toml:28: lots[2].mark: a mark is one or two"),
        ('kind = "movable"', 'kind = "boat"', "d.toml:29: lots[2].kind: invalid enum value"),
        ('["111年費執特專字第117799號"]', "[]", "d.toml:30: lots[2].case_numbers: name at least"),
        ("117799號", "號", "d.toml:30: lots[2].case_numbers[1]: The case number cannot be read"),
        ('title_zh = "機器"', 'title_zh = " "', "d.toml:32: lots[2].title_zh: write 1 to 60"),
        ('"Machine"', f'"{"x" * 61}"', "d.toml:33: lots[2].title_en: write 1 to 60"),
        ("80_000", "0", "d.toml:34: lots[2].reserve: write whole TWD from 1"),
        ("80_000", "1e6", "d.toml:34: lots[2].reserve: expected a whole number, got a number"),
        ("80_000", "10_000_000_000_000", "d.toml:34: lots[2].reserve: write whole TWD"),
        ("80_000", "1\nminimum = 5", "d.toml:35: lots[2].minimum: movables have a reserve"),
        ("80_000", "1\ncombined = true", "d.toml:35: lots[2].combined: only real estate"),
        (
            "80_000",
            "1\nrestrictions = ['farmland']",
            "d.toml:35: lots[2].restrictions: only land",
        ),
        ("80_000", "1\nrestrictions = ['sea']", "d.toml:35: lots[2].restrictions[1]: invalid"),
        ("80_000", "1\nauction_round = 3", "d.toml:35: lots[2].auction_round: movables have a"),
        ("80_000", "1\nauction_round = 0", "d.toml:35: lots[2].auction_round: rounds are counted"),
        ("80_000", "1\ninvented = ['luck']", "d.toml:35: lots[2].invented[1]: luck is none of"),
        ("80_000", "1\nobligor = 'x'", "d.toml:35: lots[2].obligor: there is no such key"),
        ("reserve = 80_000", "reserve_disclosed = true", "d.toml:34: lots[2].reserve_disclosed"),
        ("minimum = 100\nd", "minimum = 90\nd", "d.toml:17: lots[1].minimum: the parcels add up"),
        ("minimum = 100\nd", "d", "d.toml:10: lots[1].minimum: real estate needs one"),
        ("deposit = 20", "deposit = 0", "d.toml:18: lots[1].deposit: sealed bids need a deposit"),
        (
            "deposit = 20",
            "deposit = 20\npayment_days = 181",
            "d.toml:19: lots[1].payment_days: write",
        ),
        ("deposit = 20", "deposit = -1", "d.toml:18: lots[1].deposit: write whole TWD from 0"),
        ("deposit = 20", "deposit = 101", "d.toml:18: lots[1].deposit: it is above the minimum"),
        ("handover = true\n", "", "d.toml:10: lots[1].handover: say whether the branch"),
        ("handover = true", "handover = false", "d.toml:10: lots[1].handover_note: say why"),
        ("handover = true", "handover = true\ncombined = true", "d.toml:20: lots[1].combined"),
        ("deposit = 20", "deposit = 20\nreserve = 1", "d.toml:19: lots[1].reserve: only movables"),
        ("deposit = 20", "deposit = 20\nopening_price = 1", "d.toml:19: lots[1].opening_price"),
        ('kind = "land"', 'kind = "sea"', "d.toml:21: lots[1].parcels[1].kind: write land or"),
        ('share = "1/2"', 'share = "3/2"', "d.toml:24: lots[1].parcels[1].share: The share"),
        ("minimum = 100\n\n", "minimum = 0\n\n", "d.toml:25: lots[1].parcels[1].minimum: write"),
    ],
)
def test_what_cannot_be_sold_so_is_refused_with_line_and_field(
    old: str, new: str, message: str
) -> None:
    assert old in SMALL
    with pytest.raises(TomlProblem) as caught:
        parse_lot_list(SMALL.replace(old, new, 1), source="d.toml")
    assert str(caught.value).startswith(message)


def test_real_estate_without_parcels_or_round_is_refused() -> None:
    parcels = SMALL[SMALL.index("[[lots.parcels]]") : SMALL.index('[[lots]]\nmark = "乙"')]
    with pytest.raises(TomlProblem, match=r"lots\[1\].parcels: real estate needs at least one"):
        parse_lot_list(SMALL.replace(parcels, ""), source="d.toml")
    rounds = SMALL[SMALL.index("[[rounds]]") : SMALL.index("[[lots]]")]
    with pytest.raises(TomlProblem, match=r"d.toml:7: lots\[1\].mark: 甲 is in no round"):
        parse_lot_list(SMALL.replace(rounds, "\n"), source="d.toml")


def test_movables_with_parcels_are_refused() -> None:
    parcels = SMALL[SMALL.index("[[lots.parcels]]") : SMALL.index('[[lots]]\nmark = "乙"')]
    with pytest.raises(TomlProblem, match=r"lots\[2\].parcels: movables have no parcels"):
        parse_lot_list(SMALL + parcels, source="d.toml")


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ('id = "1"\ndeadline = 2026-12-02T11:00:00+08:00', r"rounds\[2\].id: 1 is used twice"),
        ('id = "2"\ndeadline = 2026-12-02T10:30:00+08:00', r"rounds\[2\].deadline: rounds stand"),
    ],
)
def test_rounds_follow_each_other(second: str, message: str) -> None:
    text = SMALL.replace("[[lots]]", f'[[rounds]]\n{second}\nlots = ["甲"]\n[[lots]]', 1)
    with pytest.raises(TomlProblem, match=message):
        parse_lot_list(text, source="d.toml")


def test_the_page_names_every_field_and_its_example_is_read() -> None:
    page = PAGE.read_text(encoding="utf-8")
    fields = {
        name
        for struct in (SessionHead, RoundEntry, LotEntry, Parcel, Known, Case, Creditor)
        for name in struct.__struct_fields__
    }
    assert sorted(name for name in fields if f"| `{name}` |" not in page) == []
    assert sorted(name for name in INVENTABLE if f"`{name}`" not in page) == []
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(parse_lot_list(example, source="lot-list.md").lots) == 2


CASE = """
[[cases]]
id = "1"
lots = ["甲", "乙"]
claims = 4_800_000
costs = 63_000
taxes = 137_000
inseparable = [["甲", "乙"]]
[[cases.creditors]]
code = "K"
role_zh = "抵押權人"
role_en = "mortgagee"
share = 1_500_000
"""


def test_a_case_says_what_its_lots_have_to_raise() -> None:
    (case,) = parse_lot_list(SMALL + CASE, source="s").cases
    assert case == Case(
        id="1",
        lots=("甲", "乙"),
        claims=4_800_000,
        costs=63_000,
        taxes=137_000,
        inseparable=(("甲", "乙"),),
        creditors=(Creditor(code="K", role_zh="抵押權人", role_en="mortgagee", share=1_500_000),),
    )


@pytest.mark.parametrize(
    ("was", "now", "complaint"),
    [
        ('id = "1"', 'id = "一"', "cases[1].id: write"),
        ('lots = ["甲", "乙"]', "lots = []", "cases[1].lots: name the lots"),
        ('"甲", "乙"]', '"甲", "丁"]', "cases[1].lots[2]: there is no lot 丁"),
        ('"甲", "乙"]', '"甲", "甲"]', "cases[1].lots[2]: 甲 is in a case already"),
        ("4_800_000", "0", "cases[1].claims: write whole TWD from 1"),
        ("63_000", "-1", "cases[1].costs: write whole TWD from 0"),
        ('[["甲", "乙"]]', '[["甲"]]', "cases[1].inseparable[1]: name a building and its site"),
        ('code = "K"', 'code = "k"', "cases[1].creditors[1].code: write a capital letter"),
        ('"抵押權人"', '""', "cases[1].creditors[1].role_zh: say what they are"),
        ("1_500_000", "-1", "cases[1].creditors[1].share: write whole TWD"),
    ],
)
def test_what_is_wrong_with_a_case_is_said(was: str, now: str, complaint: str) -> None:
    assert was in CASE
    with pytest.raises(TomlProblem) as problem:
        parse_lot_list(SMALL + CASE.replace(was, now, 1), source="s")
    assert complaint in str(problem.value)


def test_cases_and_creditors_have_names_of_their_own() -> None:
    again = CASE[CASE.index("[[cases.creditors]]") :]
    with pytest.raises(TomlProblem, match="K is used twice"):
        parse_lot_list(SMALL + CASE + again, source="s")
    first, other = (
        CASE.replace('lots = ["甲", "乙"]', f'lots = ["{mark}"]').replace('[["甲", "乙"]]', "[]")
        for mark in "甲乙"
    )
    with pytest.raises(TomlProblem, match="1 is used twice"):
        parse_lot_list(SMALL + first + other, source="s")
