"""Which amount governs when a form states it more than once."""

import re
from collections.abc import Sequence

import msgspec

from auction.rules.amounts import parse_amount
from auction.rules.daxie import parse_daxie
from auction.rules.findings import Finding, note
from auction.rules.unreadable import Unreadable


class Written(msgspec.Struct, frozen=True):
    """A form's total as read: in words, in figures, and the one that governs (TWD)."""

    words: int | None
    digits: int | None
    total: int | None
    findings: tuple[Finding, ...] = ()


def govern(words: Sequence[int], digits: Sequence[int]) -> Written:
    """The amount that governs among every statement in words and in figures.

    Words go before figures; among several of the same kind the lowest counts.

    Source: CC §4, §5; NIA §7.
    Scenario: S11.
    """
    findings: list[Finding] = []
    lowest_words = _lowest(words, findings)
    lowest_digits = _lowest(digits, findings)
    if lowest_words is None:
        return Written(None, lowest_digits, lowest_digits, tuple(findings))
    if lowest_digits not in {None, lowest_words}:
        findings.append(note("WORDS_GOVERN", words=lowest_words, digits=lowest_digits))
    return Written(lowest_words, lowest_digits, lowest_words, tuple(findings))


def read_written(words: str, digits: str) -> Written:
    """The governing amount of a form as typed from the paper; empty text means nothing is there.

    What cannot be read becomes a finding for the officer, never an exception. Figures in the place
    of words count as figures, words in the place of figures as words; figures with character units
    (2639.8萬) count as what they stand in for. Several statements of one kind are typed one after
    another with 「；」 between them; the lowest that can be read counts.

    Source: CC §4, §5; 最高法院96年度台上字第638號.
    Scenario: S11, S12.
    """
    stated_words: list[int] = []
    stated_digits: list[int] = []
    findings: list[Finding] = []
    for statement in _statements(words):
        try:
            parsed = parse_daxie(statement)
        except Unreadable as problem:
            findings.append(note("WORDS_UNREADABLE", why=problem.code))
        else:
            only_figures = any(f.code == "NO_WORDS" for f in parsed.findings)
            (stated_digits if only_figures else stated_words).append(parsed.value)
            findings.extend(parsed.findings)
    if not _statements(words):
        findings.append(note("NO_WORDS"))
    for statement in _statements(digits):
        try:
            stated_digits.append(parse_amount(statement))
        except Unreadable as problem:
            findings.extend(_in_units(statement, problem, stated_words, stated_digits))
    read = govern(stated_words, stated_digits)
    return Written(read.words, read.digits, read.total, (*findings, *read.findings))


HOW_WRITTEN = frozenset(
    {
        "LOWEST_GOVERNS",
        "WORDS_UNREADABLE",
        "DIGITS_UNREADABLE",
        "NO_WORDS",
        "MIXED_FORM",
        "PLAIN_NUMERALS",
        "POSITIONAL_FORM",
        "IRREGULAR_FORM",
    }
)
"""What is found on the writing of an amount; its figures do not tell it."""


def governing_again(words: int | None, digits: int | None, found: Sequence[Finding]) -> Written:
    """The governing amount from what was read of a form: its figures, and how it was written.

    Args:
        words: what the words came to, TWD; None where they state nothing.
        digits: likewise the figures.
        found: every finding of the reading.

    Source: CC §4, §5; design (an outcome is recomputed, not believed).
    Scenario: S11.
    """
    written = tuple(one for one in found if one.code in HOW_WRITTEN and "seen_by" not in one.facts)
    stated = ([amount] if amount is not None else [] for amount in (words, digits))
    read = govern(*stated)
    return Written(words, digits, read.total, (*written, *read.findings))


_BETWEEN = re.compile("[;；]")
"""What stands between two statements of one amount."""


def _statements(text: str) -> list[str]:
    return [one for one in _BETWEEN.split(text) if one.strip()]


def _in_units(
    text: str, problem: Unreadable, words: list[int], digits: list[int]
) -> tuple[Finding, ...]:
    """What stands in the place of figures and is none: an amount with character units, or words."""
    try:
        parsed = parse_daxie(text)
    except Unreadable:
        return (note("DIGITS_UNREADABLE", why=problem.code),)
    mixed = any(found.code == "MIXED_FORM" for found in parsed.findings)
    (digits if mixed else words).append(parsed.value)
    return parsed.findings


def _lowest(statements: Sequence[int], findings: list[Finding]) -> int | None:
    if not statements:
        return None
    lowest, highest = min(statements), max(statements)
    if lowest != highest:
        findings.append(note("LOWEST_GOVERNS", lowest=lowest, highest=highest))
    return lowest
