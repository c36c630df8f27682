"""Frames are what they were; whoever changes a screen draws them anew and reads the difference."""

import pytest

from tests.display.golden import GOLDEN, frames
from tests.display.test_locale import said

DRAWN = frames()


@pytest.mark.parametrize("file", DRAWN)
def test_a_frame_is_drawn_byte_for_byte_as_before(file: str) -> None:
    kept = (GOLDEN / file).read_bytes()
    assert DRAWN[file].encode() == kept, "changed on purpose? python -m tests.display.golden"


def test_no_golden_frame_is_left_over() -> None:
    assert {one.name for one in GOLDEN.iterdir()} == set(DRAWN)


def test_the_hall_says_the_same_whichever_language_stands_first() -> None:
    for file in DRAWN:
        if file.startswith("hall-"):
            for language in ("zh-Hant-TW", "en"):
                one, other = DRAWN[file], DRAWN[file.replace("-zh.", "-en.")]
                assert sorted(said(one, language, "")) == sorted(said(other, language, ""))
