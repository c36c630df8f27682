import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.case_number import CaseNumber, WebNumber, parse_case_number, parse_web_number
from auction.rules.unreadable import Unreadable


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("102年度牌照稅專字第9149號", "/102/牌照稅/專/9149"),
        ("096年綜所稅執特專字第00066110號", "/96/綜所稅/特專/66110"),
        ("097年遺稅執特專字第34104號", "/97/遺稅/特專/34104"),
        ("99年地稅執專字第112942號", "/99/地稅/專/112942"),
        ("104年度贈稅執特專字第28518號", "/104/贈稅/特專/28518"),
        ("95年平罰執特字第00044016號", "/95/平罰/特/44016"),
        ("100年其他罰執特專字第00028317號", "/100/其他罰/特專/28317"),
        ("111年費執特專字第00117799號", "/111/費/特專/117799"),
        ("竹執丙096年綜所稅執特專字第00066110號", "竹/96/綜所稅/特專/66110"),
        ("101年贈稅執特專字第00050597號", "/101/贈稅/特專/50597"),
        ("111年度司執字第20905號", "/111/司//20905"),
        ("竹執(丙)096年綜所稅執特專字第66110號", "竹/96/綜所稅/特專/66110"),
        ("竹執（丙）字第096年綜所稅執特專字第66110號", "竹/96/綜所稅/特專/66110"),
        ("竹執〔丙股〕096年綜所稅執特專字第66110號", "竹/96/綜所稅/特專/66110"),
        ("竹執【丙】股 096年綜所稅執特專字第66110號", "竹/96/綜所稅/特專/66110"),
        ("竹執丙字096年度綜所稅執特專字第66110號", "竹/96/綜所稅/特專/66110"),
        ("竹執丙字第096年度綜所稅執特專字第66110號", "竹/96/綜所稅/特專/66110"),
        ("竹執丙股096年綜所稅執特專字第66110號", "竹/96/綜所稅/特專/66110"),
        ("竹執民國96年綜所稅執特專字第66110號", "竹/96/綜所稅/特專/66110"),
        ("新竹執丙096年綜所稅執特專字第66110號", "竹/96/綜所稅/特專/66110"),
        ("台中執（甲）99年地稅執專字第112942號", "中/99/地稅/專/112942"),
        ("臺中執甲99年地稅執專字第112942號", "中/99/地稅/專/112942"),
        ("高雄執甲99年地稅執專字第112942號", "雄/99/地稅/專/112942"),
        ("新北執甲99年地稅執專字第112942號", "新北/99/地稅/專/112942"),
        ("１０１年 贈稅執特專字第 ００５０５９７ 號", "/101/贈稅/特專/50597"),
    ],
)
def test_real_case_numbers_are_read(text: str, key: str) -> None:
    assert parse_case_number(text).key == key


def test_a_notice_number_names_branch_and_section() -> None:
    case = parse_case_number("竹執丙096年綜所稅執特專字第00066110號")
    assert (case.branch, case.section) == ("竹", "丙")
    assert case.written() == "96年綜所稅執特專字第66110號"


def test_a_changed_section_leaves_the_case_the_same() -> None:
    before = parse_case_number("竹執丙096年綜所稅執特專字第00066110號")
    after = parse_case_number("竹執孝96年度綜所稅執特專字第66110號")
    assert before.key == after.key


@pytest.mark.parametrize(
    "written", ["竹執(丙)", "竹執（丙股）", "竹執丙字第", "新竹執丙", "竹執丙股"]
)
def test_the_section_is_the_same_however_it_is_written(written: str) -> None:
    assert parse_case_number(f"{written}96年費執字第1號").section == "丙"


@pytest.mark.parametrize("branch", ["竹", "新竹"])
def test_a_branch_s_place_and_its_character_are_one(branch: str) -> None:
    assert parse_case_number("96年費執字第1號", branch=branch).key == "竹/96/費//1"
    assert parse_case_number("96年費執字第1號", branch=branch).number == "96/費//1"


def test_the_branch_is_assumed_where_none_is_written() -> None:
    assert parse_case_number("99年地稅執專字第112942號", branch="中").key.startswith("中/")


@pytest.mark.parametrize(
    "text",
    ["", "第9149號", "102年", "102年度字第1號", "一〇二年牌照稅專字第1號", "102年牌照稅專字第X號"],
)
def test_what_is_no_case_number_gets_a_sentence(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_case_number(text)
    assert caught.value.code == "case-unreadable"


def test_the_web_form_stands_for_a_case_of_its_year_and_serial() -> None:
    web = parse_web_number("1010100050597")
    assert web == WebNumber(101, "01", 50597)
    assert web.may_be(parse_case_number("101年贈稅執特專字第00050597號"))
    assert not web.may_be(parse_case_number("102年贈稅執特專字第00050597號"))
    assert not web.may_be(parse_case_number("101年贈稅執特專字第50598號"))
    for text in ("101010005059", "10101000505970", "101010005059X", ""):
        with pytest.raises(Unreadable) as caught:
            parse_web_number(text)
        assert caught.value.code == "case-unreadable"


@pytest.mark.parametrize(
    ("digits", "web"),
    [
        ("1140100133653", WebNumber(114, "01", 133653)),
        ("1050100025324", WebNumber(105, "01", 25324)),
        (" １０１ ０１ ０００５０５９７ ", WebNumber(101, "01", 50597)),
    ],
)
def test_real_web_numbers_are_read(digits: str, web: WebNumber) -> None:
    assert parse_web_number(digits) == web


@given(
    st.integers(1, 200),
    st.sampled_from(["綜所稅", "地稅", "費", "其他罰", "司"]),
    st.sampled_from(["", "專", "特", "特專"]),
    st.integers(1, 10**8),
)
def test_a_case_reads_back_from_its_written_form(
    year: int, type_: str, class_: str, serial: int
) -> None:
    case = CaseNumber(branch="", section="", year=year, type=type_, class_=class_, serial=serial)
    assert parse_case_number(case.written()) == case
