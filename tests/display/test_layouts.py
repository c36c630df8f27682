"""Layouts: what each panel of a wall shows, and what none may hide."""

import pytest
from msgspec.structs import replace

import display
from display.views.hall import hall_view
from display.views.layouts import LAYOUTS, NOTICES, wall_view
from tests.display.scenes import PHONE, phases

SCENES = phases()
STANDING_STILL = ("stopped", "suspended", "recess", "evacuation", "fault")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", STANDING_STILL)
def test_a_room_that_stands_still_says_so_on_every_panel(layout: str, name: str) -> None:
    assert wall_view(SCENES[name], layout) == hall_view(SCENES[name])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", SCENES)
def test_every_panel_names_the_phase_and_the_checkpoint(layout: str, name: str) -> None:
    whole, panel = hall_view(SCENES[name]), wall_view(SCENES[name], layout)
    assert (panel.phase, panel.checkpoint, panel.date) == (
        whole.phase,
        whole.checkpoint,
        whole.date,
    )


def test_beside_a_ranking_the_lot_keeps_its_terms_and_shows_no_bid() -> None:
    for name in ("opening", "crowd-read", "drawing-numbers"):
        panel = wall_view(SCENES[name], "lot")
        assert (panel.reading, panel.drawing) == (None, None)
        assert panel.lot is not None
        assert panel.terms is not None
        assert panel.message is not None


def test_beside_a_countdown_the_other_panel_lists_the_lots() -> None:
    panel = wall_view(SCENES["bidding"], "ranking")
    assert (panel.deadline_ms, panel.terms) == (None, None)
    assert [one.mark for one in panel.listed] == ["甲", "丙"]
    assert wall_view(SCENES["opening"], "ranking") == hall_view(SCENES["opening"])


@pytest.mark.parametrize("name", ["bidding", "opening", "oral", "sold"])
def test_today_s_lots_stand_whatever_happens(name: str) -> None:
    panel = wall_view(SCENES[name], "next")
    assert [one.mark for one in panel.listed] == ["甲", "丙"]
    assert (panel.oral, panel.award, panel.reading) == (None, None, None)


def test_notices_show_where_phones_follow_only_where_they_can() -> None:
    scene = SCENES["bidding"]
    assert wall_view(scene, "notices").notices == NOTICES
    assert f'aria-label="{PHONE}"' in display.draw("notices", scene, "zh").html
    unreached = display.draw("notices", replace(scene, phone_url=""), "zh").html
    assert "phoneqr" not in unreached
