"""What the room may read of a person: 王○明, A1234*****, AAA-***.

Companies are public and stay as they are.
"""

import re
from collections.abc import Sequence

from auction.rules.findings import Locale

_CIRCLE = "○"
_LATIN = re.compile(r"[^\W\d_]+", re.UNICODE)
_PLATE = re.compile(r"([A-Za-z0-9]+)[-－ ]?([A-Za-z0-9]*)")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SHOWN_OF_NUMBER = 5


def mask_name(name: str, *, company: bool = False) -> str:
    """A name as screens show it.

    王小明 → 王○明, 王明 → 王○, four characters and more keep the first and the last, Latin names
    become initials, companies stay.

    Source: design (style of published judgments); PDPA §5.
    """
    body = name.strip()
    if company or not body:
        return body
    if not _HAN.search(body):
        return " ".join(f"{word[0].upper()}." for word in _LATIN.findall(body)) or _CIRCLE
    characters = re.sub(r"[\s·‧・]", "", body)
    if len(characters) == 1:
        return _CIRCLE
    first, last = characters[0], characters[-1]
    hidden = len(characters) - 2
    return f"{first}{_CIRCLE * hidden}{last}" if hidden else f"{first}{_CIRCLE}"


def mask_number(number: str, *, company: bool = False) -> str:
    """An identity number as staff screens show it: the first five, then one star each.

    Source: design.
    """
    body = number.strip()
    if company:
        return body
    shown = body[: min(_SHOWN_OF_NUMBER, len(body) // 2)]
    return shown + "*" * (len(body) - len(shown))


def mask_plate(plate: str) -> str:
    """A vehicle's plate as public screens show it: ABC-1234 → ABC-***.

    Source: design.
    """
    found = _PLATE.match(plate.strip())
    return f"{found[1][:3]}-***" if found else "***"


def mask_joint(masked: Sequence[str], locale: Locale = "zh") -> str:
    """Several bidders on one form, already masked: 張○華等 2 人, `張○華 and 1 other`.

    Raises:
        ValueError: nobody named.

    Source: design.
    """
    if not masked:
        raise ValueError("a joint bid names at least one person")
    others = len(masked) - 1
    if not others:
        return masked[0]
    if locale == "zh":
        return f"{masked[0]}等 {len(masked)} 人"
    return f"{masked[0]} and {others} other{'s' if others > 1 else ''}"
