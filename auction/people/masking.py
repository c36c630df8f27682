"""What the room may read of a person: 王○明.

Companies are public and stay as they are.
"""

import re

_CIRCLE = "○"
_LATIN = re.compile(r"[^\W\d_]+", re.UNICODE)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


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


_NUMBER_SHOWN = 5


def mask_number(number: str) -> str:
    """An identity number as a desk shows it: A1234***** for A123456789.

    Source: design; PDPA §5.
    """
    return number[:_NUMBER_SHOWN] + "*" * max(0, len(number) - _NUMBER_SHOWN)
