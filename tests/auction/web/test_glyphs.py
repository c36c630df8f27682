"""Whether a font draws a character is asked of the system, and doubted where it cannot be."""

from pathlib import Path

import pytest

from auction.web import glyphs

NOWHERE = "\U0002fffd"
"""No character is, or will be, at this place."""


@pytest.fixture(autouse=True)
def afresh() -> None:
    glyphs._is_drawn.cache_clear()


def test_what_no_font_draws_is_named_and_what_one_draws_is_not() -> None:
    assert glyphs.lacking(f"王{NOWHERE}") == NOWHERE
    assert glyphs.lacking("") == ""


@pytest.mark.parametrize("program", [None, "#!/bin/sh\nexit 1\n", "no program"])
def test_without_an_answer_every_rare_character_is_doubted(
    program: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if program is not None:
        asked = tmp_path / "fc-list"
        asked.write_text(program)
        asked.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert glyphs.lacking("王") == "王"
