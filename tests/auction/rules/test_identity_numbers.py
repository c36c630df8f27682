from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.identity_numbers import (
    DocumentKind,
    NumberForm,
    NumberVerdict,
    Origin,
    Why,
    check_number,
    check_ubn,
    normalise_number,
    recognise_number,
    resident_origin,
)

NATIONAL = ["A123456789", "J123000016", "J223000027", "O198765438"]
NEW = ["A800000014", "H900123459", "F870123456", "A880123454", "A990123459"]
OLD = ["AC01234567", "JC00123456", "JD12345679"]


@pytest.mark.parametrize(
    ("number", "document", "form"),
    [(n, "national_id", NumberForm.NATIONAL_ID) for n in NATIONAL]
    + [(n, "resident", NumberForm.RESIDENT_NEW) for n in NEW]
    + [(n, "resident", NumberForm.RESIDENT_OLD) for n in OLD],
)
def test_valid_numbers_fit(number: str, document: str, form: NumberForm) -> None:
    verdict = check_number(document, number)
    assert (verdict.form, verdict.checksum_ok, verdict.why) == (form, True, Why.FITS)
    assert verdict.warning is None
    assert recognise_number(number) == verdict


def test_a_wrong_check_digit_is_a_warning_with_two_sentences() -> None:
    verdict = check_number(DocumentKind.NATIONAL_ID, "A123456788")
    assert (verdict.checksum_ok, verdict.why) == (False, Why.WRONG_CHECK_DIGIT)
    assert verdict.warning is not None
    assert len(verdict.warning) == 2


@pytest.mark.parametrize(
    ("document", "number", "form"),
    [
        ("national_id", "A800000014", NumberForm.RESIDENT_NEW),
        ("resident", "A123456789", NumberForm.NATIONAL_ID),
        ("national_id", "A,23456789", NumberForm.UNKNOWN),
        ("national_id", "A12345678", NumberForm.UNKNOWN),
        ("national_id", "", NumberForm.UNKNOWN),
        ("national_id", "A12345678٩", NumberForm.UNKNOWN),
        ("resident", "AE01234567", NumberForm.UNKNOWN),
        ("passport", "12", NumberForm.UNKNOWN),
        ("ubn", "1234567", NumberForm.UNKNOWN),
    ],
)
def test_numbers_of_another_form_do_not_fit_the_document(
    document: str, number: str, form: NumberForm
) -> None:
    verdict = check_number(document, number)
    assert (verdict.form, verdict.checksum_ok, verdict.why) == (form, False, Why.WRONG_FORM)


def test_spelling_does_not_matter() -> None:
    assert check_number("national_id", "ａ１２３-456 789").number == "A123456789"


@pytest.mark.parametrize("number", ["12345675", "00501503", "04595257"])
def test_ubns_of_the_old_rule_fit_under_both(number: str) -> None:
    assert check_ubn(number).why is Why.FITS
    assert check_ubn(number, issued=date(2020, 1, 1)).checksum_ok


@pytest.mark.parametrize("number", ["10458570", "12345670"])
def test_ubns_of_the_new_rule_fit_from_april_2023_on(number: str) -> None:
    assert check_ubn(number).why is Why.FITS_SINCE_2023
    assert check_ubn(number, issued=date(2023, 4, 1)).checksum_ok
    assert not check_ubn(number, issued=date(2023, 3, 31)).checksum_ok
    assert recognise_number(number) == check_number("ubn", number)


def test_a_wrong_ubn_does_not_fit() -> None:
    assert check_ubn("12345678").why is Why.WRONG_CHECK_DIGIT


def test_a_seventh_digit_of_seven_may_count_one_more() -> None:
    assert check_ubn("10000073").why is not Why.WRONG_FORM
    fits = [n for n in range(10) if check_ubn(f"1000007{n}").checksum_ok]
    others = [n for n in range(10) if check_ubn(f"1000006{n}").checksum_ok]
    assert len(fits) == 2 * len(others)


def test_passports_have_no_check_digit() -> None:
    verdict = recognise_number("X1234567")
    assert (verdict.form, verdict.checksum_ok, verdict.why) == (
        NumberForm.PASSPORT,
        True,
        Why.NO_CHECK_DIGIT,
    )


@pytest.mark.parametrize(
    ("number", "origin"),
    [
        ("A800000014", Origin.FOREIGN),
        ("H900123459", Origin.FOREIGN),
        ("a860000000", Origin.FOREIGN),
        ("F870123456", Origin.WITHOUT_HOUSEHOLD),
        ("A880123454", Origin.HONG_KONG_MACAO),
        ("A990123459", Origin.MAINLAND),
        ("A123456789", None),
        ("AC01234567", None),
        ("12345675", None),
    ],
)
def test_a_new_resident_number_tells_where_its_holder_comes_from(
    number: str, origin: Origin | None
) -> None:
    assert resident_origin(number) is origin


def test_an_unknown_document_is_refused() -> None:
    with pytest.raises(ValueError, match="library_card"):
        check_number("library_card", "A123456789")


@given(st.from_regex(r"[A-Z][12A-D89][0-9]{7}", fullmatch=True))
def test_exactly_one_last_digit_fits(stem: str) -> None:
    assert sum(recognise_number(f"{stem}{last}").checksum_ok for last in range(10)) == 1


@given(st.text(max_size=20))
def test_any_text_gets_a_verdict(text: str) -> None:
    verdict = recognise_number(text)
    assert verdict.number == normalise_number(text)


@pytest.mark.parametrize(
    ("document", "number", "verdict"),
    [
        ("passport", "X1234567", (NumberForm.PASSPORT, True, Why.NO_CHECK_DIGIT)),
        ("ubn", "1234567", (NumberForm.UNKNOWN, False, Why.WRONG_FORM)),
        ("ubn", "12345675", (NumberForm.UBN, True, Why.FITS)),
        ("ubn", "10458570", (NumberForm.UBN, True, Why.FITS_SINCE_2023)),
        ("ubn", "12345678", (NumberForm.UBN, False, Why.WRONG_CHECK_DIGIT)),
        ("resident", "A123456789", (NumberForm.NATIONAL_ID, False, Why.WRONG_FORM)),
        ("national_id", "nothing", (NumberForm.UNKNOWN, False, Why.WRONG_FORM)),
        ("national_id", "A123456788", (NumberForm.NATIONAL_ID, False, Why.WRONG_CHECK_DIGIT)),
    ],
)
def test_a_verdict_says_number_form_and_why(
    document: str, number: str, verdict: tuple[NumberForm, bool, Why]
) -> None:
    found = check_number(document, number)
    assert found == NumberVerdict(number.upper(), *verdict)
    assert found.checksum_ok is verdict[1]
