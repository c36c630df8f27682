from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.drawing import (
    CANDIDATES_MOST,
    NUMBERS_BELOW,
    commitment,
    draw,
    parse_number,
    sealed_line,
    secrets_below,
)
from auction.rules.unreadable import Unreadable

LABEL, SALT = "2026-12-02-1/1/3+5+8", "00112233445566778899aabbccddeeff"
numbers = st.integers(0, NUMBERS_BELOW - 1)


def test_the_worked_example_of_the_page() -> None:
    drawing = draw(3, 482_913, 17, [250_000, 7, 999_999])
    assert drawing.total == 1_732_936
    assert (drawing.quotient, drawing.remainder, drawing.place) == (577_645, 1, 1)
    assert drawing.working() == (
        "482,913 + 17 + 250,000 + 7 + 999,999 = 1,732,936",
        "1,732,936 − 3 × 577,645 = 1,732,936 − 1,732,935 = 1 → 1",
    )


def test_the_page_shows_the_same_example(root: Path) -> None:
    page = (root / "docs" / "explanation" / "drawing-lots.md").read_text("utf-8")
    shown = [*draw(3, 482_913, 17, [250_000, 7, 999_999]).working()]
    for line in (*shown, sealed_line(LABEL, 482_913, SALT), commitment(LABEL, 482_913, SALT)):
        assert line in page


@pytest.mark.parametrize(
    ("candidates", "secret", "officer", "bidders", "place"),
    [
        (2, 0, 0, [], 2),  # no remainder is the last of the list
        (2, 1, 0, [], 1),
        (2, 1, 0, [1], 2),
        (3, 999_998, 0, [0, 0, 0], 2),
        (3, 0, 999_999, [999_999, 999_999, 999_999], 3),
        (90, 89, 0, [], 89),
    ],
)
def test_vectors(
    candidates: int, secret: int, officer: int, bidders: list[int], place: int
) -> None:
    assert draw(candidates, secret, officer, bidders).place == place


def test_the_commitment_is_the_sha_256_of_one_line_anybody_can_type() -> None:
    line = sealed_line(LABEL, 482_913, SALT)
    assert line == "2026-12-02-1/1/3+5+8 482913 00112233445566778899aabbccddeeff"
    assert commitment(LABEL, 482_913, SALT) == (
        "068ce8bfd653a128eb1b9d36c79acce632d9f6c0eeb6c9576a19ef1bf1cf2055"
    )
    assert sealed_line(LABEL, 7, SALT).split() == [LABEL, "000007", SALT]


@pytest.mark.parametrize(
    ("label", "secret", "salt"),
    [
        ("", 1, SALT),
        ("甲", 1, SALT),
        ("a b", 1, SALT),
        ("x" * 501, 1, SALT),
        (LABEL, -1, SALT),
        (LABEL, NUMBERS_BELOW, SALT),
        (LABEL, 1, SALT[1:]),
        (LABEL, 1, SALT.upper()),
    ],
)
def test_lines_that_could_be_read_in_two_ways_are_refused(
    label: str, secret: int, salt: str
) -> None:
    with pytest.raises(
        ValueError, match=r"^a label of one ASCII word, .* 32 lower-case hex figures$"
    ):
        commitment(label, secret, salt)


def test_the_longest_label_and_the_greatest_secret_are_taken() -> None:
    assert sealed_line("x" * 80, NUMBERS_BELOW - 1, SALT).endswith(f"x 999999 {SALT}")
    assert sealed_line(LABEL, 0, SALT)


@pytest.mark.parametrize("candidates", [0, 1, CANDIDATES_MOST + 1])
def test_lots_are_drawn_among_two_to_ninety(candidates: int) -> None:
    with pytest.raises(ValueError, match="among 2 to 90"):
        secrets_below(candidates)


@pytest.mark.parametrize(("candidates", "below"), [(2, 1_000_000), (3, 999_999), (90, 999_990)])
def test_secrets_stay_below_the_greatest_multiple(candidates: int, below: int) -> None:
    assert secrets_below(candidates) == below
    assert draw(candidates, below - 1, 0, [])
    with pytest.raises(ValueError, match="greatest multiple"):
        draw(candidates, below, 0, [])
    with pytest.raises(ValueError, match=r"^a secret below the greatest multiple, .* at most$"):
        draw(candidates, -1, 0, [])


def test_nobody_names_two_numbers() -> None:
    with pytest.raises(ValueError, match="one number a candidate"):
        draw(2, 0, 0, [1, 2, 3])


@pytest.mark.parametrize("named", [-1, NUMBERS_BELOW])
def test_named_numbers_have_six_figures_at_most(named: int) -> None:
    for officer, bidders in ((named, [0]), (0, [named])):
        with pytest.raises(Unreadable) as caught:
            draw(2, 0, officer, bidders)
        assert caught.value.code == "draw-number"


@pytest.mark.parametrize(("typed", "number"), [("0", 0), (" １２３ ", 123), ("999999", 999_999)])
def test_a_number_is_read(typed: str, number: int) -> None:
    assert parse_number(typed) == number


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "1000000", "1,000", "八", "١٢"])
def test_what_is_no_number_gets_a_sentence(typed: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_number(typed)
    assert caught.value.code == "draw-number"


@given(st.integers(2, CANDIDATES_MOST), numbers, st.lists(numbers, max_size=5))
def test_whatever_is_named_every_candidate_is_drawn_by_as_many_secrets(
    candidates: int, officer: int, bidders: list[int]
) -> None:
    bidders = bidders[:candidates]
    assert secrets_below(candidates) % candidates == 0
    places = {draw(candidates, secret, officer, bidders).place for secret in range(candidates)}
    assert places == set(range(1, candidates + 1))


@given(st.integers(2, CANDIDATES_MOST), st.data())
def test_the_working_fits_a_pocket_calculator(candidates: int, data: st.DataObject) -> None:
    named = data.draw(st.lists(numbers, min_size=candidates, max_size=candidates))
    drawing = draw(candidates, data.draw(st.integers(0, candidates - 1)), named[0], named)
    assert drawing.total < 10**8
    assert drawing.candidates * drawing.quotient + drawing.remainder == drawing.total


def test_the_most_candidates_still_have_a_label() -> None:
    label = f"2026-12-02-1/60/{'+'.join(str(number) for number in range(1000, 1090))}"
    assert sealed_line(label, 7, SALT).split() == [label, "000007", SALT]
