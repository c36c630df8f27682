"""Does a piece of text look personal? Plain fields, journals and logs are searched."""

import re
from collections.abc import Iterable

import msgspec

from auction.rules.amounts import to_half_width
from auction.rules.identity_numbers import recognise_number

_PATTERNS = (
    ("ID_NUMBER", re.compile(r"(?<![A-Za-z0-9])[A-Za-z][1289A-Da-d][0-9]{8}(?![A-Za-z0-9])")),
    ("MOBILE", re.compile(r"(?<![0-9])09[0-9]{2}[- ]?[0-9]{3}[- ]?[0-9]{3}(?![0-9])")),
    ("TELEPHONE", re.compile(r"(?<![0-9])\(?0[2-8][0-9]?\)?[- ][0-9]{3,4}[- ]?[0-9]{4}(?![0-9])")),
    ("EMAIL", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")),
    (
        "ADDRESS",
        re.compile(
            r"[路街道段巷][0-9一二三四五六七八九十]*[^，。\s]{0,8}?[0-9一二三四五六七八九十]+號"
        ),
    ),
    ("PLATE", re.compile(r"(?<![A-Za-z0-9])[A-Z]{3}-[0-9]{4}(?![0-9])")),
)


class PersonalTrace(msgspec.Struct, frozen=True):
    """Where something personal was noticed: its kind and its place, never the words."""

    kind: str
    start: int
    end: int


def screen_text(text: str, names: Iterable[str] = ()) -> tuple[PersonalTrace, ...]:
    """Everything in `text` that looks like personal data, in order.

    `names` are known full names to look for. Nothing found does not mean nothing is there: typed
    sentences go to the vault whatever this says.

    Source: PDPA §2, §5; design.
    """
    body = to_half_width(text)
    traces = [
        PersonalTrace(kind, found.start(), found.end())
        for kind, pattern in _PATTERNS
        for found in pattern.finditer(body)
    ]
    for name in names:
        start = body.find(name)
        while name and start >= 0:
            traces.append(PersonalTrace("NAME", start, start + len(name)))
            start = body.find(name, start + len(name))
    return tuple(sorted(traces, key=lambda trace: (trace.start, trace.kind)))


def looks_personal(text: str, names: Iterable[str] = ()) -> bool:
    """Whether `text` holds one of `names`, or an identity number whose check digit fits.

    Stricter than `screen_text`, so that a search through a whole journal has no false alarms.

    Source: design.
    """
    return any(
        trace.kind == "NAME"
        or (
            trace.kind == "ID_NUMBER"
            and recognise_number(text[trace.start : trace.end]).checksum_ok
        )
        for trace in screen_text(text, names)
    )
