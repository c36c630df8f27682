import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.amounts import MOST
from auction.rules.daxie import DIGITS, ParsedAmount, parse_daxie, to_daxie
from auction.rules.unreadable import Unreadable

amounts = st.one_of(
    st.integers(1, MOST),
    st.integers(1, 10_000),
    st.builds(lambda n, e: min(n * 10**e, MOST), st.integers(1, 9999), st.integers(0, 9)),
)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (1, "壹元整"),
        (10, "壹拾元整"),
        (11, "壹拾壹元整"),
        (11_000, "壹萬壹仟元整"),
        (10_999, "壹萬零玖佰玖拾玖元整"),
        (1050, "壹仟零伍拾元整"),
        (1005, "壹仟零伍元整"),
        (150_000, "壹拾伍萬元整"),
        (100_500, "壹拾萬零伍佰元整"),
        (105_000, "壹拾萬伍仟元整"),
        (1_234_500, "壹佰貳拾參萬肆仟伍佰元整"),
        (1_730_000, "壹佰柒拾參萬元整"),
        (2_345_000, "貳佰參拾肆萬伍仟元整"),
        (20_000_050, "貳仟萬零伍拾元整"),
        (33_318_000, "參仟參佰參拾壹萬捌仟元整"),
        (100_005_000, "壹億零伍仟元整"),
        (1_000_000_001, "壹拾億零壹元整"),
        (10**12, "壹兆元整"),
    ],
)
def test_amounts_are_written_one_way_and_read_back_without_a_finding(
    amount: int, written: str
) -> None:
    assert to_daxie(amount) == written
    read = parse_daxie(written)
    assert (read.value, read.findings) == (amount, ())


@pytest.mark.parametrize(
    ("written", "value", "codes"),
    [
        ("壹佰貳拾參萬肆仟伍佰元整", 1_234_500, []),
        ("貳仟萬零伍拾元", 20_000_050, []),
        ("拾伍萬元", 150_000, []),
        ("新臺幣壹佰柒拾參萬圓正", 1_730_000, []),
        ("NT$ 壹佰柒拾叁萬　元整", 1_730_000, []),
        ("弌佰弍拾弎萬元", 1_230_000, []),
        ("貮佰叄拾陆万圆整", 2_360_000, []),
        ("壹百貳十參萬肆千元", 1_234_000, []),
        ("參佰元", 300, []),  # U+F96B, the compatibility twin
        ("伍", 5, []),
        ("一百七十三萬元", 1_730_000, ["PLAIN_NUMERALS"]),
        ("兩百萬", 2_000_000, ["PLAIN_NUMERALS"]),
        ("十五萬", 150_000, ["PLAIN_NUMERALS"]),
        ("新台幣：壹佰萬元整", 1_000_000, []),
        ("新臺幣：NT$：壹佰萬圓正", 1_000_000, []),
        ("廿五萬元", 250_000, ["PLAIN_NUMERALS"]),
        ("壹佰廿伍萬元整", 1_250_000, ["PLAIN_NUMERALS"]),
        ("卅萬", 300_000, ["PLAIN_NUMERALS"]),
        ("壹仟卌萬", 10_400_000, ["PLAIN_NUMERALS", "IRREGULAR_FORM"]),
        ("廿", 20, ["PLAIN_NUMERALS"]),
        ("卄3萬", 230_000, ["MIXED_FORM", "PLAIN_NUMERALS"]),
        ("丗億", 3_000_000_000, ["PLAIN_NUMERALS"]),
        ("壹佰萬元也", 1_000_000, ["IRREGULAR_FORM"]),
        ("壹佰萬元正整", 1_000_000, ["IRREGULAR_FORM"]),
        ("壹佰萬元零角", 1_000_000, ["IRREGULAR_FORM"]),
        ("壹佰萬圓零角零分整", 1_000_000, ["IRREGULAR_FORM"]),
        ("壹佰萬塊", 1_000_000, ["IRREGULAR_FORM"]),
        ("三百万块钱", 3_000_000, ["PLAIN_NUMERALS", "IRREGULAR_FORM"]),
        ("173萬塊", 1_730_000, ["MIXED_FORM", "IRREGULAR_FORM"]),
        ("壹佰萬整", 1_000_000, []),
        ("二〇二六", 2026, ["PLAIN_NUMERALS", "POSITIONAL_FORM"]),
        ("2639.8萬", 26_398_000, ["MIXED_FORM"]),
        ("692萬", 6_920_000, ["MIXED_FORM"]),
        ("１７３萬", 1_730_000, ["MIXED_FORM"]),
        ("1,730萬", 17_300_000, ["MIXED_FORM"]),
        ("173萬5仟", 1_735_000, ["MIXED_FORM"]),
        ("173萬0050", 1_730_050, ["MIXED_FORM"]),
        ("1億2000萬", 120_000_000, ["MIXED_FORM"]),
        ("1佰7拾3萬", 1_730_000, ["MIXED_FORM"]),
        ("1.5億三千萬", 180_000_000, ["MIXED_FORM", "PLAIN_NUMERALS"]),
        ("壹柒參零零零零", 1_730_000, ["POSITIONAL_FORM"]),
        ("1柒3零000", 1_730_000, ["MIXED_FORM", "POSITIONAL_FORM"]),
        ("零億壹仟零佰貳拾伍萬零仟零佰零拾零元", 10_250_000, ["IRREGULAR_FORM"]),
        ("壹佰拾伍元", 115, ["IRREGULAR_FORM"]),
        ("壹萬伍佰元", 10_500, ["IRREGULAR_FORM"]),
        ("壹佰0拾元", 100, ["MIXED_FORM"]),
        ("9拾元", 90, ["MIXED_FORM"]),
        ("1億9999萬", 199_990_000, ["MIXED_FORM"]),
        ("零" * 59 + "伍", 5, ["POSITIONAL_FORM"]),
        ("1,730,000元", 1_730_000, ["NO_WORDS"]),
        ("１７３００００", 1_730_000, ["NO_WORDS"]),
    ],
)
def test_what_people_write_is_read_with_findings(
    written: str, value: int, codes: list[str]
) -> None:
    read = parse_daxie(written)
    assert read.value == value
    assert [finding.code for finding in read.findings] == codes


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "amount-empty"),
        ("元整", "amount-empty"),
        ("零元", "amount-zero"),
        ("零零", "amount-zero"),
        ("負壹佰元", "words-character"),
        ("壹廿萬", "words-ambiguous"),
        ("廿拾萬", "words-order"),
        ("廿佰萬", "words-order"),
        ("壹萬元伍角", "amount-fraction"),
        ("壹萬元零伍分整", "amount-fraction"),
        ("壹萬塊伍角", "amount-fraction"),
        ("壹萬元伍仟", "words-character"),
        ("壹萬元元", "words-character"),
        ("：壹萬元", "words-character"),
        ("壹佰萬-1", "words-character"),
        ("壹.2", "amount-fraction"),
        ("萬元", "words-digit-missing"),
        ("佰元", "words-digit-missing"),
        ("壹億萬", "words-digit-missing"),
        ("壹萬億", "words-order"),
        ("壹萬貳萬", "words-order"),
        ("壹拾仟", "words-order"),
        ("壹佰貳佰", "words-order"),
        ("1億20000萬", "words-order"),
        ("1億10000萬", "words-order"),
        ("壹萬伍", "words-ambiguous"),
        ("貳佰伍", "words-ambiguous"),
        ("壹佰伍萬", "words-ambiguous"),
        ("173萬5", "words-ambiguous"),
        ("壹萬壹貳", "words-ambiguous"),
        ("伍零萬", "words-ambiguous"),
        ("12仟", "words-ambiguous"),
        ("1.2.3萬", "words-ambiguous"),
        ("1.23456萬", "amount-fraction"),
        ("玖兆", "amount-too-large"),
        ("9" * 40 + "萬", "amount-too-large"),
        ("9999999999999", "amount-too-large"),
        ("九" * 30, "amount-too-large"),
        ("壹" * 61, "words-too-long"),
    ],
)
def test_what_has_no_single_reading_is_refused_with_a_sentence(written: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_daxie(written)
    assert caught.value.code == code
    assert caught.value.zh
    assert str(caught.value) == caught.value.en


@pytest.mark.parametrize("amount", [0, -1, MOST + 1, 10**15])
def test_amounts_out_of_range_are_not_written(amount: int) -> None:
    with pytest.raises(Unreadable):
        to_daxie(amount)


@given(amounts)
def test_written_amounts_read_back(amount: int) -> None:
    written = to_daxie(amount)
    read = parse_daxie(written)
    assert (read.value, read.findings) == (amount, ())
    assert "零零" not in written
    assert not written.startswith("零")


@given(amounts)
def test_ordinary_numerals_and_positional_writing_read_back(amount: int) -> None:
    ordinary = to_daxie(amount).translate(str.maketrans("壹貳參肆伍陸柒捌玖", "一二三四五六七八九"))
    assert parse_daxie(ordinary).value == amount
    positional = "".join(DIGITS[int(digit)] for digit in str(amount))
    assert parse_daxie(positional).value == amount


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_preprinted_forms_filled_with_zeros_read_back(high: int, middle: int, low: int) -> None:
    value = high * 10**8 + middle * 10**4 + low
    if not 0 < value <= MOST:
        return

    def boxes(group: int) -> str:
        text = f"{group:04}"
        return "".join(DIGITS[int(d)] + unit for d, unit in zip(text, "仟佰拾 ", strict=True))

    written = f"{boxes(high)}億{boxes(middle)}萬{boxes(low)}元".replace(" ", "")
    assert parse_daxie(written).value == value


@given(st.text(alphabet="零壹貳玖拾佰仟萬億兆一兩十0123456789.,元整 負X", max_size=20))
def test_whatever_is_typed_gets_an_amount_or_a_sentence(text: str) -> None:
    answer = answered(text)
    assert answer.zh if isinstance(answer, Unreadable) else 0 < answer.value <= MOST


def answered(text: str) -> ParsedAmount | Unreadable:
    try:
        return parse_daxie(text)
    except Unreadable as problem:
        return problem


@pytest.mark.parametrize(
    ("written", "facts"),
    [
        ("壹" * 61, {"limit": 60}),
        ("壹佰負", {"position": 3, "character": "負"}),
        ("廿壹負", {"position": 3, "character": "負"}),
        ("壹萬貳萬", {"character": "萬"}),
        ("億元", {"character": "億"}),
        ("173萬5", {"character": "5"}),
        ("173萬56", {"character": "6"}),
        ("1億34567萬", {"character": "3"}),
        ("壹貳拾", {"character": "壹"}),
        ("伍零萬", {"character": "伍"}),
        ("1.2.3萬", {"character": "."}),
        ("壹拾仟", {"character": "仟"}),
        ("貳佰伍", {"character": "伍"}),
        ("佰元", {"character": "佰"}),
    ],
)
def test_the_sentence_names_the_place_that_cannot_be_read(
    written: str, facts: dict[str, str | int]
) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_daxie(written)
    assert caught.value.facts == facts
