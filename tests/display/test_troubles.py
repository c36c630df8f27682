"""What is wrong with box and clock stands on the console, with what to do about it."""

from pathlib import Path

import cv2
import pytest

from display.titles import FALLBACK
from display.views.console import console_view
from display.views.troubles import ADVICE
from tests.display.troubled import REPORTS, troubled

SCENES = troubled()


def test_every_trouble_there_are_words_for_is_shown_by_a_scene() -> None:
    assert set(REPORTS) == set(ADVICE)


def test_every_trouble_has_its_picture_in_the_documentation(root: Path) -> None:
    files = sorted((root / "docs" / "images" / "troubles").iterdir())
    assert {file.stem for file in files} == set(ADVICE)
    for file in files:
        picture = cv2.imread(str(file))
        assert picture is not None
        assert picture.shape == (768, 1366, 3)


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("kind", REPORTS)
def test_a_trouble_is_told_with_what_to_do(kind: str, locale: str) -> None:
    shown = console_view(SCENES[f"trouble-{kind}"], locale).troubles
    assert shown is not None
    assert [one.kind for one in shown.now] == [kind]
    assert [one.title for one in shown.now] == [ADVICE[kind][0].text(locale)]


def test_where_box_and_clock_work_nothing_is_said() -> None:
    assert console_view(SCENES["trouble-none"], "zh").troubles is None


def test_a_procedure_shows_who_did_what_and_the_step_that_is_due() -> None:
    shown = console_view(SCENES["trouble-by-hand"], "en").troubles
    assert shown is not None
    (box,) = shown.by_hand
    assert [one.state for one in box.stations] == ["done", "done", "now", "todo"]
    assert [one.title for one in box.stations] == [word.en for word in FALLBACK.values()][:4]
    assert all(one.by.endswith(" B01") for one in box.stations[:2])
    assert box.act is not None
    assert (box.act.command, box.act.preset["step"]) == ("TakeFallbackStep", "SPARE_OFFERED")
    others = console_view(SCENES["trouble-by-hand"], "en").acts
    listed = [act.command for group in others.groups for act in group.acts]
    assert "TakeFallbackStep" not in [*listed, *(act.command for act in others.plain)]
