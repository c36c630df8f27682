"""Amounts as typed: figures in, a whole number of New Taiwan dollars out."""

import re

from auction.rules.unreadable import Unreadable

MOST = 10**12
"""The largest amount the system takes, in TWD; beyond it a zero too many was written."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_CURRENCY = re.compile(
    r"^(?:(?:NT\$|NTD|TWD|\$|新?[臺台][幣币])\s{0,9}:?\s{0,9}){1,3}", re.IGNORECASE
)
_ENDING = re.compile(r"\s?(?:[元圓圆塊块][錢钱]?(?:[零〇○0]角)?(?:[零〇○0]分)?)?[整正也]{0,3}$")
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_FRACTION = re.compile(r"[0-9,]*\.[0-9]*(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+")


def to_half_width(text: str) -> str:
    """Full-width ASCII and the ideographic space as their half-width twins (１，７ → 1,7).

    Source: design.
    Scenario: S11.
    """
    return text.translate(_FULL_WIDTH)


def bare(text: str) -> tuple[str, str]:
    """What stands between the currency (新臺幣：) and the ending (元整), and that ending.

    An ending adds nothing to the figure: 元也, 元正整, 塊 and 元零角 are left out like 元整.
    `text` is half-width.

    Source: practice (forms and records); design.
    Scenario: S11.
    """
    body = _CURRENCY.sub("", text.strip())
    ending = _ENDING.search(body)
    assert ending is not None
    return body[: ending.start()], ending[0].strip()


def parse_amount(text: str) -> int:
    """The whole TWD a person typed in figures.

    Takes full-width figures, thousands separators, a currency in front and 元 behind, however it is
    written (`bare`). Leading zeros count for nothing: boxed forms are filled up with them.

    Raises:
        Unreadable: nothing typed, zero, negative, a fraction, misplaced commas, other characters,
            or more than `MOST`.

    Source: CEA §87(2) (the price offered); design (limits).
    Scenario: S11.
    """
    body, _ = bare(to_half_width(text))
    if not body:
        raise Unreadable("amount-empty")
    if body[0] in "-−" and body[1:].strip():
        raise Unreadable("amount-negative")
    if _FRACTION.fullmatch(body):
        raise Unreadable("amount-fraction")
    if _PLAIN.fullmatch(body) or _GROUPED.fullmatch(body):
        return check_amount(_bounded(body.replace(",", "")))
    strange = next((c for c in body if c not in "0123456789,"), None)
    if strange is None:
        raise Unreadable("amount-grouping")
    raise Unreadable("amount-not-digits", character=strange)


def check_amount(value: int) -> int:
    """`value` itself when it is an amount the room can handle: 1 to `MOST` TWD.

    Raises:
        Unreadable: zero, negative or more than `MOST`.

    Source: design.
    Scenario: S05, S11.
    """
    if value < 0:
        raise Unreadable("amount-negative")
    if value == 0:
        raise Unreadable("amount-zero")
    if value > MOST:
        raise Unreadable("amount-too-large", limit=MOST)
    return value


def _bounded(digits: str) -> int:
    """The digits as a number, without ever building one of thousands of digits."""
    significant = digits.lstrip("0")
    if len(significant) > len(str(MOST)):
        raise Unreadable("amount-too-large", limit=MOST)
    return int(significant or "0")
