import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.amounts import MOST, check_amount, parse_amount, to_half_width
from auction.rules.unreadable import Unreadable


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1730000", 1_730_000),
        ("1,730,000", 1_730_000),
        (" １，７３０，０００ ", 1_730_000),
        ("NT$1,730,000", 1_730_000),
        ("新臺幣 1730000 元整", 1_730_000),
        ("新台幣：1,730,000元", 1_730_000),
        ("新臺幣: NT$ 1730000 圓也", 1_730_000),
        ("台币1730000元正整", 1_730_000),
        ("1730000元零角", 1_730_000),
        ("1730000元0角0分整", 1_730_000),
        ("1730000塊錢", 1_730_000),
        ("1730000块", 1_730_000),
        ("0001730000", 1_730_000),
        ("1", 1),
        ("0" * 20 + "5", 5),
        (str(MOST), MOST),
    ],
)
def test_typed_amounts_are_read(typed: str, value: int) -> None:
    assert parse_amount(typed) == value


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "amount-empty"),
        ("  元", "amount-empty"),
        ("0", "amount-zero"),
        ("000", "amount-zero"),
        ("-1", "amount-negative"),
        ("−1,000", "amount-negative"),
        ("－１", "amount-negative"),
        ("1730000.0", "amount-fraction"),
        ("1.", "amount-fraction"),
        (".5", "amount-fraction"),
        ("1.73e6", "amount-fraction"),
        ("1e6", "amount-fraction"),
        ("17,30,000", "amount-grouping"),
        ("1730,000", "amount-grouping"),
        (",", "amount-grouping"),
        ("一百萬", "amount-not-digits"),
        ("1 730 000", "amount-not-digits"),
        ("-", "amount-not-digits"),
        ("X5", "amount-not-digits"),
        (":5", "amount-not-digits"),
        ("5元5角", "amount-not-digits"),
        ("5元元", "amount-not-digits"),
        ("5X", "amount-not-digits"),
        ("١٧٣", "amount-not-digits"),
        ("1000000000001", "amount-too-large"),
        ("1" + "0" * 15, "amount-too-large"),
        ("9" * 10_000, "amount-too-large"),
    ],
)
def test_what_is_no_amount_gets_a_sentence_that_says_what_to_do(typed: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_amount(typed)
    assert caught.value.code == code
    assert "{" not in caught.value.zh + caught.value.en


@pytest.mark.parametrize("amount", [1, MOST])
def test_amounts_in_range_pass(amount: int) -> None:
    assert check_amount(amount) == amount


@pytest.mark.parametrize(
    ("amount", "code"),
    [(0, "amount-zero"), (-1, "amount-negative"), (10**15, "amount-too-large")],
)
def test_amounts_out_of_range_do_not(amount: int, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        check_amount(amount)
    assert caught.value.code == code


def test_the_limit_is_named_with_separators() -> None:
    with pytest.raises(Unreadable, match="1,000,000,000,000"):
        parse_amount("9999999999999")


@given(st.integers(1, MOST))
def test_every_spelling_of_an_amount_reads_the_same(amount: int) -> None:
    full_width = f"{amount:,}".translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})
    assert to_half_width(full_width) == f"{amount:,}"
    assert {parse_amount(t) for t in (str(amount), f"{amount:,}", full_width)} == {amount}


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_gets_a_sentence(text: str) -> None:
    answer = answered(text)
    assert answer.zh if isinstance(answer, Unreadable) else 0 < answer <= MOST


def answered(text: str) -> int | Unreadable:
    try:
        return parse_amount(text)
    except Unreadable as problem:
        return problem


@pytest.mark.parametrize(
    ("typed", "facts"),
    [
        ("17三0", {"character": "三"}),
        ("2639.8萬", {"character": "."}),
        ("9" * 20, {"limit": MOST}),
    ],
)
def test_the_sentence_names_what_is_wrong(typed: str, facts: dict[str, str | int]) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_amount(typed)
    assert caught.value.facts == facts
