import pytest

from auction.rules.findings import note
from auction.rules.numerals import Written, govern, governing_again, read_written


def codes(written: Written) -> list[str]:
    return [finding.code for finding in written.findings]


def test_words_govern_over_figures_as_in_s11() -> None:
    read = read_written("貳佰參拾肆萬伍仟元整", "2,435,000")
    assert (read.words, read.digits, read.total) == (2_345_000, 2_435_000, 2_345_000)
    assert codes(read) == ["WORDS_GOVERN"]
    assert read.findings[0].facts == {"words": 2_345_000, "digits": 2_435_000}


def test_words_and_figures_that_agree_find_nothing() -> None:
    assert read_written("壹佰柒拾參萬元整", "1,730,000") == Written(1_730_000, 1_730_000, 1_730_000)


@pytest.mark.parametrize(
    ("words", "digits", "total", "found"),
    [
        ([], [], None, []),
        ([], [500], 500, []),
        ([], [500, 400], 400, ["LOWEST_GOVERNS"]),
        ([300], [], 300, []),
        ([300, 200], [100], 200, ["LOWEST_GOVERNS", "WORDS_GOVERN"]),
        ([300, 300], [300, 300], 300, []),
    ],
)
def test_several_statements_of_a_kind_count_at_their_lowest(
    words: list[int], digits: list[int], total: int, found: list[str]
) -> None:
    read = govern(words, digits)
    assert read.total == total
    assert codes(read) == found


def test_without_words_the_figures_count_with_a_note() -> None:
    read = read_written("", "1,730,000")
    assert (read.words, read.total) == (None, 1_730_000)
    assert codes(read) == ["NO_WORDS"]


def test_figures_in_the_place_of_words_count_as_figures() -> None:
    read = read_written("1,730,000", "1,750,000")
    assert (read.words, read.digits, read.total) == (None, 1_730_000, 1_730_000)
    assert codes(read) == ["NO_WORDS", "LOWEST_GOVERNS"]


def test_the_mixed_form_of_a_real_paper_is_read_as_words() -> None:
    read = read_written("2639.8萬", "")
    assert (read.words, read.total) == (26_398_000, 26_398_000)
    assert codes(read) == ["MIXED_FORM"]


def test_figures_with_character_units_are_read_in_the_place_of_figures_too() -> None:
    read = read_written("", "2639.8萬")
    assert (read.words, read.digits, read.total) == (None, 26_398_000, 26_398_000)
    assert codes(read) == ["NO_WORDS", "MIXED_FORM"]
    both = read_written("貳佰萬元整", "692萬")
    assert (both.words, both.digits, both.total) == (2_000_000, 6_920_000, 2_000_000)
    assert codes(both) == ["MIXED_FORM", "WORDS_GOVERN"]


def test_words_in_the_place_of_figures_count_as_words() -> None:
    read = read_written("壹佰萬元整", "玖拾萬元")
    assert (read.words, read.digits, read.total) == (900_000, None, 900_000)
    assert codes(read) == ["LOWEST_GOVERNS"]


def test_what_cannot_be_read_is_a_finding_and_not_a_fault() -> None:
    read = read_written("壹萬伍", "many")
    assert read.total is None
    assert codes(read) == ["WORDS_UNREADABLE", "DIGITS_UNREADABLE"]
    assert [finding.facts["why"] for finding in read.findings] == [
        "words-ambiguous",
        "amount-not-digits",
    ]


def test_unreadable_words_leave_the_figures() -> None:
    assert read_written("？", "900").total == 900


@pytest.mark.parametrize(
    ("words", "digits", "total", "found"),
    [
        ("貳佰萬元；壹佰玖拾萬元", "2,000,000", 1_900_000, ["LOWEST_GOVERNS", "WORDS_GOVERN"]),
        ("", "2,000,000; 1,900,000", 1_900_000, ["NO_WORDS", "LOWEST_GOVERNS"]),
        ("貳佰萬元；看不清", "", 2_000_000, ["WORDS_UNREADABLE"]),
        ("貳佰萬元", "2,000,000；?", 2_000_000, ["DIGITS_UNREADABLE"]),
        (" ； ", "；", None, ["NO_WORDS"]),
    ],
)
def test_several_statements_are_typed_one_after_another(
    words: str, digits: str, total: int | None, found: list[str]
) -> None:
    read = read_written(words, digits)
    assert (read.total, codes(read)) == (total, found)


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("貳佰萬元；壹佰玖拾萬元", "2,000,000"),
        ("", "2639.8萬"),
        ("看不清", "1,000,000"),
        ("壹佰萬元", "100萬"),
        ("", ""),
    ],
)
def test_what_was_read_comes_out_again_from_its_figures(words: str, digits: str) -> None:
    read = read_written(words, digits)
    marked = note("NO_WORDS", seen_by="B01")
    again = governing_again(read.words, read.digits, (*read.findings, note("TOTAL_SUMMED"), marked))
    assert again == read
    assert governing_again(read.words, 7, read.findings).digits == 7


def test_an_empty_form_states_nothing() -> None:
    assert read_written(" ", "").total is None


def test_findings_carry_both_figures() -> None:
    facts = {f.code: f.facts for f in govern([300, 200], [100]).findings}
    assert facts == {
        "LOWEST_GOVERNS": {"lowest": 200, "highest": 300},
        "WORDS_GOVERN": {"words": 200, "digits": 100},
    }


@pytest.mark.parametrize(
    ("words", "digits", "total"),
    [(None, 1_000, 1_000), (2_000, None, 2_000), (2_000, 1_000, 2_000), (None, None, None)],
)
def test_what_states_nothing_governs_nothing(
    words: int | None, digits: int | None, total: int | None
) -> None:
    assert governing_again(words, digits, ()).total == total
