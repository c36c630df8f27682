import pytest

from auction.rules.bid_form import FormReading, mark_finding, markable, read_form
from auction.rules.findings import Recommendation, sentence
from auction.rules.numerals import Written, read_written


def codes(reading: FormReading) -> list[str]:
    return [finding.code for finding in reading.findings]


def test_a_form_in_order_is_valid() -> None:
    reading = read_form(
        read_written("壹佰柒拾參萬元整", "1,730,000"),
        minimum=1_720_000,
        parcel_prices=(1_206_000, 524_000),
        parcel_minimums=(1_200_000, 520_000),
    )
    assert reading.total == 1_730_000
    assert reading.allocation == (1_206_000, 524_000)
    assert (reading.findings, reading.recommendation) == ((), Recommendation.VALID)


def test_s12_the_total_wins_over_the_parcels_and_is_split() -> None:
    reading = read_form(
        read_written("貳佰肆拾萬元整", ""),
        minimum=1_720_000,
        parcel_prices=(1_650_000, 700_000),
        parcel_minimums=(1_200_000, 520_000),
    )
    assert reading.total == 2_400_000
    assert reading.allocation == (1_674_419, 725_581)
    assert codes(reading) == ["TOTAL_GOVERNS"]
    assert reading.recommendation is Recommendation.VALID


def test_a_total_alone_is_split_without_a_finding() -> None:
    reading = read_form(Written(2_400_000, None, 2_400_000), minimum=1, parcel_minimums=(1, 1))
    assert (reading.allocation, codes(reading)) == ((1_200_000, 1_200_000), [])


def test_a_total_without_parcels_has_no_split() -> None:
    assert read_form(Written(5, None, 5), minimum=1).allocation == ()


def test_only_parcels_stated_are_added_up() -> None:
    reading = read_form(
        Written(None, None, None), minimum=20, parcel_prices=(12, 9), parcel_minimums=(10, 10)
    )
    assert (reading.total, reading.allocation) == (21, (11, 10))  # split by the minimums
    assert codes(reading) == ["TOTAL_SUMMED", "PARCEL_BELOW_MINIMUM"]
    assert reading.findings[1].facts == {"parcel": 2, "price": 9, "minimum": 10}


def test_parcels_that_do_not_reach_the_minimum_stay_as_written() -> None:
    reading = read_form(
        Written(None, None, None), minimum=20, parcel_prices=(12, 7), parcel_minimums=(10, 10)
    )
    assert (reading.total, reading.allocation) == (19, (12, 7))
    assert codes(reading) == ["TOTAL_SUMMED", "G23"]


def test_exactly_the_sum_of_the_minimums_gives_each_parcel_its_own() -> None:
    reading = read_form(
        Written(None, None, None), minimum=20, parcel_prices=(12, 8), parcel_minimums=(10, 10)
    )
    assert (reading.total, reading.allocation) == (20, (10, 10))


def test_parcels_without_announced_minimums_stay_as_written() -> None:
    reading = read_form(Written(None, None, None), minimum=20, parcel_prices=(12, 9))
    assert (reading.total, reading.allocation) == (21, (12, 9))


def test_a_total_that_agrees_is_split_anew_where_a_parcel_is_too_low() -> None:
    reading = read_form(
        Written(30, None, 30), minimum=20, parcel_prices=(25, 5), parcel_minimums=(10, 10)
    )
    assert (reading.allocation, codes(reading)) == ((15, 15), ["PARCEL_BELOW_MINIMUM"])


def test_s06_below_the_minimum_is_g23() -> None:
    reading = read_form(Written(None, 1_719_999, 1_719_999), minimum=1_720_000)
    assert codes(reading) == ["G23"]
    assert reading.recommendation is Recommendation.INVALID


def test_nothing_stated_is_no_fixed_amount() -> None:
    reading = read_form(read_written("", ""), minimum=1)
    assert codes(reading) == ["NO_WORDS", "G08"]
    assert reading.recommendation is Recommendation.INVALID


def test_an_unreadable_amount_is_for_the_officer() -> None:
    reading = read_form(read_written("壹萬伍", ""), minimum=1)
    assert codes(reading) == ["WORDS_UNREADABLE"]
    assert reading.recommendation is Recommendation.ASK


def test_a_wrong_number_of_parcels_is_asked_about() -> None:
    reading = read_form(
        Written(30, None, 30), minimum=20, parcel_prices=(30,), parcel_minimums=(10, 10)
    )
    assert codes(reading) == ["PARCEL_COUNT"]
    assert reading.recommendation is Recommendation.ASK
    assert reading.allocation == (15, 15)


@pytest.mark.parametrize(
    ("total", "prices", "found"),
    [
        (None, (30, 0), ["TOTAL_SUMMED", "G15", "PARCEL_BELOW_MINIMUM"]),
        (30, (0, 30), ["G15", "PARCEL_BELOW_MINIMUM"]),
        (40, (30, 0), ["TOTAL_GOVERNS", "PARCEL_BELOW_MINIMUM"]),  # the total covers both
        (30, (0, 0), ["TOTAL_GOVERNS", *["PARCEL_BELOW_MINIMUM"] * 2]),
    ],
)
def test_a_parcel_without_a_price_is_a_bid_for_only_some(
    total: int | None, prices: tuple[int, int], found: list[str]
) -> None:
    reading = read_form(
        Written(total, None, total), minimum=20, parcel_prices=prices, parcel_minimums=(10, 10)
    )
    assert sorted(codes(reading)) == sorted(found)
    facts = [f.facts for f in reading.findings if f.code == "G15"]
    assert facts in ([], [{"found": 1, "announced": 2}])


def test_s17_a_wrong_case_number_is_a_note_only() -> None:
    reading = read_form(
        Written(7_600_000, None, 7_600_000),
        minimum=7_000_000,
        marks=(mark_finding("WRONG_NUMBER", "B01"),),
    )
    assert reading.recommendation is Recommendation.VALID


@pytest.mark.parametrize(
    ("mark", "outcome"),
    [("G10", Recommendation.INVALID), ("G20", Recommendation.ASK), ("G17", Recommendation.INVALID)],
)
def test_marks_on_the_paper_count(mark: str, outcome: object) -> None:
    marks = (mark_finding(mark, "B01"),)
    assert read_form(Written(5, None, 5), minimum=1, marks=marks).recommendation is outcome


@pytest.mark.parametrize("mark", ["G99", "GREEN", "NOTHING"])
def test_unknown_marks_are_refused(mark: str) -> None:
    with pytest.raises(KeyError):
        mark_finding(mark, "B01")


def test_a_mark_says_who_saw_it() -> None:
    marks = [mark_finding(code, "B01") for code in ("G10", "WRONG_NUMBER")]
    reading = read_form(Written(5, None, 5), minimum=1, marks=marks)
    assert [(one.code, one.facts) for one in reading.findings] == [
        ("G10", {"seen_by": "B01"}),
        ("WRONG_NUMBER", {"seen_by": "B01"}),
    ]
    assert sentence(reading.findings[0], "zh") == "未簽名亦未蓋章（目視 B01）"
    assert sentence(reading.findings[0], "en") == "neither signed nor sealed (seen by B01)"


def test_exactly_the_minimum_finds_nothing() -> None:
    reading = read_form(
        Written(20, 20, 20), minimum=20, parcel_prices=(10, 10), parcel_minimums=(10, 10)
    )
    assert (reading.findings, reading.allocation) == ((), (10, 10))


def test_no_price_at_all_is_not_a_bid_for_only_some_parcels() -> None:
    reading = read_form(
        Written(None, None, None), minimum=20, parcel_prices=(0, 0), parcel_minimums=(10, 10)
    )
    assert codes(reading) == ["TOTAL_SUMMED", "G23"]


@pytest.mark.parametrize(
    ("total", "prices", "minimums", "code", "facts"),
    [
        (19, (), (), "G23", {"total": 19, "minimum": 20}),
        (30, (30,), (10, 10), "PARCEL_COUNT", {"found": 1, "announced": 2}),
        (None, (12, 9), (10, 10), "TOTAL_SUMMED", {"total": 21}),
        (40, (12, 9), (10, 10), "TOTAL_GOVERNS", {"stated": 40, "parcels": 21}),
    ],
)
def test_findings_carry_their_figures(
    total: int | None,
    prices: tuple[int, ...],
    minimums: tuple[int, ...],
    code: str,
    facts: dict[str, int],
) -> None:
    written = Written(total, None, total)
    reading = read_form(written, minimum=20, parcel_prices=prices, parcel_minimums=minimums)
    assert [f.facts for f in reading.findings if f.code == code] == [facts]


def test_a_total_over_parcels_nobody_announced_has_no_split() -> None:
    assert read_form(Written(5, None, 5), minimum=1, parcel_prices=(3,)).allocation == ()


@pytest.mark.parametrize(
    ("code", "may"),
    [("G20", True), ("WRONG_NUMBER", True), ("MAIL_LATE", False), ("G99", False), ("", False)],
)
def test_grounds_and_notes_that_void_nothing_are_marked_by_hand(code: str, *, may: bool) -> None:
    assert markable(code) is may
