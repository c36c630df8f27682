"""A person's or company's name as typed: any script, but only what every machine can show."""

import unicodedata

from auction.rules.unreadable import Unreadable

LONGEST_NAME = 80
"""Characters; passports have up to 39 for each part of a name."""

_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_IDEOGRAPHIC_PLANES = range(0x20000, 0x40000)
_REPLACEMENT = "\ufffd"


def read_name(text: str) -> str:
    """The name as it is kept: as typed, without spaces around it.

    Rare ideographs are names like any other, also those newer than this program. Not taken are
    control and direction characters, and characters of a machine's own making (造字): they look
    different, or like nothing, everywhere else.

    Raises:
        Unreadable: empty, longer than `LONGEST_NAME`, or a character that cannot be shown.

    Source: CEA §87(2), §73(3) (the name on the form and in the record); design (characters).
    Scenario: S01.
    """
    name = text.strip()
    if not name:
        raise Unreadable("name-empty")
    if len(name) > LONGEST_NAME:
        raise Unreadable("name-too-long", limit=LONGEST_NAME)
    for position, character in enumerate(name, start=1):
        if not _can_be_shown(character):
            code = f"U+{ord(character):04X}"
            raise Unreadable("name-character", position=position, character=code)
    return name


def _can_be_shown(character: str) -> bool:
    if character == _REPLACEMENT:
        return False
    category = unicodedata.category(character)
    return category not in _HIDDEN or (category == "Cn" and ord(character) in _IDEOGRAPHIC_PLANES)


def beyond_big5(name: str) -> str:
    """The characters of a name that Big5 lacks, each once: many printers cannot print them.

    Source: design (code page 950, what older systems of agencies and banks hold).
    Scenario: none (asked while somebody is typed at the entry desk, before anything is recorded).
    """
    return "".join(dict.fromkeys(one for one in name if not _in_big5(one)))


def _in_big5(character: str) -> bool:
    try:
        character.encode("cp950")
    except UnicodeEncodeError:
        return False
    return True
