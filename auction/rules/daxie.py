"""Amounts in capital numerals (國字大寫): written one way, read in many.

Written: 壹佰柒拾參萬元整, 貳仟萬零伍拾元整, 壹拾伍萬元整. Read: the glyph variants people use
(叁 弎 弍 貮 陆, 佰百 仟千 拾十, 元圓圆, 整正), ordinary numerals, also the contracted 廿 卅 卌,
figures with character units (2639.8萬), pre-printed forms filled up with zeros, endings that add
nothing (元也, 元正整, 塊, 元零角). Whatever is not the usual form but has exactly one reading
becomes a finding; whatever has two readings is refused, because the officer must rule.
"""

import re
import unicodedata
from fractions import Fraction

import msgspec

from auction.rules.amounts import bare, check_amount, parse_amount, to_half_width
from auction.rules.findings import Finding, note
from auction.rules.unreadable import Unreadable

DIGITS = "零壹貳參肆伍陸柒捌玖"
_LARGE = {"兆": 10**12, "億": 10**8, "萬": 10**4, "": 1}
_SMALL = {"仟": 1000, "佰": 100, "拾": 10, "": 1}
_GROUP = 10_000
_LONGEST = 60

_CAPITAL_VARIANTS = str.maketrans(
    {
        **dict.fromkeys("弌壱", "壹"),
        **dict.fromkeys("弍貮贰弐", "貳"),
        **dict.fromkeys("叁叄参弎", "參"),
        "陆": "陸",
        "柒": "柒",
        "万": "萬",
        "亿": "億",
        "百": "佰",
        "千": "仟",
        "十": "拾",
        "〇": "零",
        "○": "零",
    }
)
_ORDINARY = str.maketrans(
    {
        **dict(zip("一二三四五六七八九兩两", "壹貳參肆伍陸柒捌玖貳貳", strict=True)),
        **dict.fromkeys("廿卄", "貳拾"),
        **dict.fromkeys("卅丗", "參拾"),
        "卌": "肆拾",
    }
)
_ASCII_DIGITS = str.maketrans("0123456789", DIGITS)
_FIGURES = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_CHANGE = re.compile(r"[元圓圆塊块][錢钱]?.{1,4}[角分]$")
_ALLOWED = {*DIGITS, *_LARGE, *_SMALL, *map(chr, _ORDINARY), *"0123456789.,"}
_USUAL_ENDING = re.compile(r"[元圓圆]?[整正]?")


class ParsedAmount(msgspec.Struct, frozen=True):
    """An amount in words as read: whole TWD, and what was unusual about the writing."""

    value: int
    findings: tuple[Finding, ...] = ()


def to_daxie(amount: int) -> str:
    """`amount` TWD in capital numerals, ending in 元整.

    Raises:
        Unreadable: not between 1 and `amounts.MOST`.

    Source: CC §4; practice (the form written on cheques and records).
    Scenario: S01.
    """
    rest = check_amount(amount)
    written, gap = "", False
    for unit, value in _LARGE.items():
        group, rest = divmod(rest, value)
        if group:
            if written and (gap or group < _SMALL["仟"]):
                written += "零"
            written += _write_group(group) + unit
        gap = bool(written) and not group
    return f"{written}元整"


def parse_daxie(text: str) -> ParsedAmount:
    """The amount a person wrote in words, with findings for unusual forms.

    Raises:
        Unreadable: empty, a character that is no numeral, units out of order or without a numeral,
            two possible readings, a fraction, zero, or more than `amounts.MOST`.

    Source: CC §4; 臺灣高等法院110年度重上字第169號 (mixed forms on a real form).
    Scenario: S11, S12.
    """
    written, ending = bare("".join(to_half_width(unicodedata.normalize("NFC", text)).split()))
    capital = written.translate(_CAPITAL_VARIANTS)
    body = capital.translate(_ORDINARY)
    if not body:
        raise Unreadable("amount-empty")
    if len(body) > _LONGEST:
        raise Unreadable("words-too-long", limit=_LONGEST)
    if _FIGURES.fullmatch(body):
        return ParsedAmount(parse_amount(body), (note("NO_WORDS"),))
    _require_numerals(capital)
    codes = []
    if any(character.isascii() for character in body):
        codes.append("MIXED_FORM")
    if body != capital:
        codes.append("PLAIN_NUMERALS")
    units = any(unit in body for unit in (*_LARGE, *_SMALL) if unit)
    if units or len(body) == 1:
        value = check_amount(_read_groups(body))
        usual = to_daxie(value).removesuffix("元整")
        other = "MIXED_FORM" not in codes and body not in {usual, usual.removeprefix("壹")}
        if other or not _USUAL_ENDING.fullmatch(ending):
            codes.append("IRREGULAR_FORM")
    else:
        value = parse_amount(_figures_of(body))
        codes.append("POSITIONAL_FORM")
    return ParsedAmount(value, tuple(note(code) for code in codes))


def _require_numerals(capital: str) -> None:
    """Refuse whatever is no part of an amount in whole dollars."""
    if _CHANGE.search(capital):
        raise Unreadable("amount-fraction")
    for position, character in enumerate(capital, start=1):
        if character not in _ALLOWED:
            raise Unreadable("words-character", position=position, character=character)


def _write_group(group: int) -> str:
    """A number below 10,000 without a leading 零: 1050 → 壹仟零伍拾."""
    written, gap = "", False
    for unit, value in _SMALL.items():
        digit, group = divmod(group, value)
        if digit:
            written += ("零" if gap else "") + DIGITS[digit] + unit
        gap = bool(written) and not digit
    return written


def _figures_of(body: str) -> str:
    """`壹柒參零` → `1730`: numerals written one after another, as a number is dialled."""
    return "".join(str(DIGITS.index(c)) if c in DIGITS else c for c in body)


def _read_groups(body: str) -> int:
    """The number whose groups stand before 兆, 億, 萬 and at the end, in that order."""
    total, ceiling, follows, coefficient = Fraction(0), _LARGE["兆"] * _GROUP, False, ""
    for character in body:
        if character not in _LARGE:
            coefficient += character
            continue
        value = _LARGE[character]
        if value >= ceiling:
            raise Unreadable("words-order", character=character)
        if not coefficient:
            raise Unreadable("words-digit-missing", character=character)
        total += _read_coefficient(coefficient, follows=follows, open_end=False) * value
        ceiling, follows, coefficient = value, True, ""
    if coefficient:
        total += _read_coefficient(coefficient, follows=follows, open_end=True)
    if total.denominator != 1:
        raise Unreadable("amount-fraction")
    return int(total)


def _read_coefficient(text: str, *, follows: bool, open_end: bool) -> Fraction:
    """What stands before a large unit, or at the open end: figures, or a group of numerals."""
    if not _FIGURES.fullmatch(text):
        return Fraction(_read_group(text.translate(_ASCII_DIGITS), follows=follows))
    if follows and open_end and len(text) != len(str(_GROUP)) - 1:
        raise Unreadable("words-ambiguous", character=text[-1])
    figures = Fraction(text.replace(",", ""))
    if follows and figures >= _GROUP:
        raise Unreadable("words-order", character=text[0])
    return figures


def _read_group(text: str, *, follows: bool) -> int:
    """A number below 10,000; `follows` when a larger unit came before it."""
    total, last, digit, zero = 0, _GROUP, "", False
    for character in text:
        if character in DIGITS[1:]:
            if digit:
                raise Unreadable("words-ambiguous", character=digit)
            digit = character
        elif character == "零":
            if digit:
                raise Unreadable("words-ambiguous", character=digit)
            zero = True
        elif (value := _SMALL.get(character)) is None:
            raise Unreadable("words-ambiguous", character=character)
        elif value >= last:
            raise Unreadable("words-order", character=character)
        else:
            total += _times(digit, character, zero=zero) * value
            last, digit, zero = value, "", False
    if digit and not zero and (follows if last == _GROUP else last != _SMALL["拾"]):
        raise Unreadable("words-ambiguous", character=digit)
    return total + (DIGITS.index(digit) if digit else 0)


def _times(digit: str, unit: str, *, zero: bool) -> int:
    """How often a small unit counts: its numeral, 零仟 as none, a lone 拾 as one."""
    if digit:
        return DIGITS.index(digit)
    if zero:
        return 0
    if unit == "拾":
        return 1
    raise Unreadable("words-digit-missing", character=unit)
