"""Identity numbers: whose they may be and whether their check digit fits.

A failed checksum is a warning at the door, not a refusal: the clerk holds the card.
"""

import re
from datetime import date
from enum import StrEnum

import msgspec

from auction.rules.amounts import to_half_width


class DocumentKind(StrEnum):
    """The document a number stands on."""

    NATIONAL_ID = "national_id"
    RESIDENT = "resident"
    PASSPORT = "passport"
    UBN = "ubn"


class Origin(StrEnum):
    """Where a resident comes from, as far as a number tells."""

    FOREIGN = "FOREIGN"
    WITHOUT_HOUSEHOLD = "WITHOUT_HOUSEHOLD"
    """無戶籍國民: a national without household registration."""
    HONG_KONG_MACAO = "HONG_KONG_MACAO"
    MAINLAND = "MAINLAND"


class NumberForm(StrEnum):
    """Which pattern a number follows."""

    NATIONAL_ID = "NATIONAL_ID"
    RESIDENT_NEW = "RESIDENT_NEW"
    RESIDENT_OLD = "RESIDENT_OLD"
    UBN = "UBN"
    PASSPORT = "PASSPORT"
    UNKNOWN = "UNKNOWN"


class Why(StrEnum):
    """What a verdict rests on."""

    FITS = "FITS"
    FITS_SINCE_2023 = "FITS_SINCE_2023"
    """A UBN that only the wider rule in force since 2023-04-01 admits."""
    NO_CHECK_DIGIT = "NO_CHECK_DIGIT"
    WRONG_CHECK_DIGIT = "WRONG_CHECK_DIGIT"
    WRONG_FORM = "WRONG_FORM"


class NumberVerdict(msgspec.Struct, frozen=True):
    """What a number is; `number` is personal and never enters the journal."""

    number: str
    form: NumberForm
    checksum_ok: bool
    why: Why

    @property
    def warning(self) -> tuple[str, str] | None:
        """What the clerk is asked (中文, English), or None."""
        return WARNINGS.get(self.why)


WARNINGS = {
    Why.WRONG_CHECK_DIGIT: (
        "檢查碼不符。請核對證件上的號碼；確認無誤可繼續。",
        "The check digit does not fit. Compare with the card; go on if it is as typed.",
    ),
    Why.WRONG_FORM: (
        "號碼格式與所選證件不符。請核對證件種類與號碼；確認無誤可繼續。",
        "The number does not look like this document. Compare both; go on if it is as typed.",
    ),
}

UBN_CHANGED = date(2023, 4, 1)
"""From this day on UBNs are issued whose weighted sum is a multiple of 5, no longer of 10."""

_LETTER_VALUE = {
    letter: value for value, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", start=10)
}
_NATIONAL = re.compile(r"[A-Z][12][0-9]{8}")
_RESIDENT_NEW = re.compile(r"[A-Z][89][0-9]{8}")
_RESIDENT_OLD = re.compile(r"[A-Z][A-D][0-9]{8}")
_UBN = re.compile(r"[0-9]{8}")
_PASSPORT = re.compile(r"[A-Z0-9]{5,12}")
_PERSON_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_UBN_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)


def normalise_number(text: str) -> str:
    """An identity number as stored: half-width, upper case, without spaces and hyphens.

    Source: design.
    Scenario: S01.
    """
    return re.sub(r"[\s-]", "", to_half_width(text)).upper()


def check_number(document: DocumentKind | str, text: str) -> NumberVerdict:
    """Judge a number typed from a document.

    Raises:
        ValueError: `document` is not a `DocumentKind`.

    Source: practice (numbers as taiwan-id-validator reads them); 財政部統一編號檢查碼; design
    (passports have no check digit).
    Scenario: S01.
    """
    number = normalise_number(text)
    kind = DocumentKind(document)
    if kind is DocumentKind.NATIONAL_ID:
        return _person(number, {NumberForm.NATIONAL_ID})
    if kind is DocumentKind.RESIDENT:
        return _person(number, {NumberForm.RESIDENT_NEW, NumberForm.RESIDENT_OLD})
    if kind is DocumentKind.UBN:
        return check_ubn(number)
    if _PASSPORT.fullmatch(number):
        return NumberVerdict(number, NumberForm.PASSPORT, True, Why.NO_CHECK_DIGIT)
    return NumberVerdict(number, NumberForm.UNKNOWN, False, Why.WRONG_FORM)


def check_ubn(text: str, *, issued: date | None = None) -> NumberVerdict:
    """Judge a unified business number, by the rule in force when it was issued if that is known.

    Source: 財政部統一編號檢查碼 (from 112-04-01 multiples of 5 instead of 10).
    Scenario: S22.
    """
    number = normalise_number(text)
    if not _UBN.fullmatch(number):
        return NumberVerdict(number, NumberForm.UNKNOWN, False, Why.WRONG_FORM)
    products = (int(d) * w for d, w in zip(number, _UBN_WEIGHTS, strict=True))
    total = sum(p // 10 + p % 10 for p in products)
    sums = (total, total + 1) if number[6] == "7" else (total,)
    if any(s % 10 == 0 for s in sums):
        return NumberVerdict(number, NumberForm.UBN, True, Why.FITS)
    wider = issued is None or issued >= UBN_CHANGED
    if wider and any(s % 5 == 0 for s in sums):
        return NumberVerdict(number, NumberForm.UBN, True, Why.FITS_SINCE_2023)
    return NumberVerdict(number, NumberForm.UBN, False, Why.WRONG_CHECK_DIGIT)


def recognise_number(text: str) -> NumberVerdict:
    """Judge a number whose document nobody named, by its pattern alone.

    Source: design (the patterns of `check_number`).
    Scenario: none (finds numbers in typed sentences).
    """
    number = normalise_number(text)
    if _form_of(number) is not None:
        return _person(number, set(NumberForm))
    if _UBN.fullmatch(number):
        return check_ubn(number)
    return check_number(DocumentKind.PASSPORT, number)


def resident_origin(text: str) -> Origin | None:
    """Where the holder of a new resident number comes from; None for any other number.

    Source: practice (new numbers since 110-01-02, as taiwan-id-validator reads them).
    Scenario: none (a fact for the officer who weighs G19).
    """
    number = normalise_number(text)
    if _form_of(number) is not NumberForm.RESIDENT_NEW:
        return None
    return _ORIGINS.get(number[2], Origin.FOREIGN)


_ORIGINS = {
    "7": Origin.WITHOUT_HOUSEHOLD,
    "8": Origin.HONG_KONG_MACAO,
    "9": Origin.MAINLAND,
}


def _form_of(number: str) -> NumberForm | None:
    for pattern, form in (
        (_NATIONAL, NumberForm.NATIONAL_ID),
        (_RESIDENT_NEW, NumberForm.RESIDENT_NEW),
        (_RESIDENT_OLD, NumberForm.RESIDENT_OLD),
    ):
        if pattern.fullmatch(number):
            return form
    return None


def _person(number: str, wanted: set[NumberForm]) -> NumberVerdict:
    form = _form_of(number)
    if form is None or form not in wanted:
        return NumberVerdict(number, form or NumberForm.UNKNOWN, False, Why.WRONG_FORM)
    fits = _person_sum(number) % 10 == 0
    return NumberVerdict(number, form, fits, Why.FITS if fits else Why.WRONG_CHECK_DIGIT)


def _person_sum(number: str) -> int:
    """The weighted sum: the first letter as two digits, a second letter as its units digit."""
    first = _LETTER_VALUE[number[0]]
    second = _LETTER_VALUE[number[1]] % 10 if number[1].isalpha() else int(number[1])
    digits = (first // 10, first % 10, second, *map(int, number[2:]))
    return sum(d * w for d, w in zip(digits, _PERSON_WEIGHTS, strict=True))
