"""Lots drawn, on the wall: who speaks next, every number as entered, and the sum."""

import hashlib

from msgspec.structs import replace

from auction.session.commands import PassNumber
from display.views.hall import hall_view
from tests.auction.session.test_drawing import begin, tied
from tests.auction.session.test_drawing import name as naming
from tests.display.scenes import phases, scene_of

SCENES = phases()


def test_a_drawing_shows_who_speaks_next_and_every_number_as_entered() -> None:
    picture = hall_view(SCENES["drawing-committed"]).drawing
    assert picture is not None
    assert len("".join(picture.commitment)) == 64
    assert (picture.officer_due, picture.officer) == (True, "")
    assert [one.due for one in picture.candidates] == [False, False, False]
    picture = hall_view(SCENES["drawing-numbers"]).drawing
    assert picture is not None
    assert (picture.officer_due, picture.officer) == (False, "17")
    assert [(one.number, one.due) for one in picture.candidates] == [
        ("250,000", False),
        ("", True),
        ("", False),
    ]
    assert picture.working is picture.drawn is None


def test_what_the_wall_shows_of_a_drawing_is_enough_to_repeat_it() -> None:
    picture = hall_view(SCENES["drawing-result"]).drawing
    assert picture is not None
    assert picture.working is not None
    assert picture.drawn is not None
    terms, _, total = picture.working.summed.replace(",", "").partition(" = ")
    numbers = [int(one) for one in terms.split(" + ")]
    named = [picture.working.secret, picture.officer, *(one.number for one in picture.candidates)]
    assert numbers == [int(one.replace(",", "")) for one in named]
    assert sum(numbers) == int(total)
    remainder = int(total) % len(picture.candidates) or len(picture.candidates)
    assert picture.drawn.place == remainder
    assert picture.working.divided.endswith(f" → {remainder}")
    digest = hashlib.sha256(picture.working.line.encode()).hexdigest()
    assert digest == "".join(picture.commitment)


def test_a_lost_secret_and_tokens_are_said_on_the_wall() -> None:
    lost = hall_view(SCENES["drawing-lost"])
    assert lost.drawing is not None
    assert lost.phase.zh == "抽籤"
    assert (lost.drawing.lost, lost.drawing.by_numbers, lost.drawing.commitment) == (
        True,
        False,
        (),
    )
    assert "籤枝" in lost.drawing.what.zh
    assert lost.drawing.drawn is None
    after = hall_view(SCENES["drawing-tokens"]).drawing
    assert after is not None
    assert after.drawn is not None
    assert (after.drawn.envelope, [one.envelope for one in after.candidates]) == (2, [1, 2])


def test_a_tie_that_may_still_be_raised_is_a_ranking() -> None:
    tie = hall_view(SCENES["tie"])
    assert tie.drawing is None
    assert tie.reading is not None


def test_whoever_is_absent_is_on_the_list_and_names_nothing() -> None:
    sitting = tied()
    people = sitting.state.people
    away = people.insert("2", replace(people["2"], present=False))
    sitting.state = replace(sitting.state, people=away)
    begin(sitting, (1, 2, 3))
    naming(sitting, 1)
    picture = hall_view(scene_of(sitting)).drawing
    assert picture is not None
    assert [one.absent for one in picture.candidates] == [False, True, False]
    sitting.state = replace(sitting.state, people=people)  # paddle 2 comes in, too late
    naming(sitting, 2, 1)
    naming(sitting, 3, 3)
    picture = hall_view(scene_of(sitting)).drawing
    assert picture is not None
    assert [one.number for one in picture.candidates] == ["2", "", "3"]
    assert [one.absent for one in picture.candidates] == [False, True, False]


def test_whoever_is_passed_over_stands_as_absent_and_moves_no_number() -> None:
    sitting = tied()
    begin(sitting, (1, 2, 3))
    naming(sitting, 1)
    sitting.do(PassNumber(lot="甲", envelope=1))
    naming(sitting, 2, 2)
    picture = hall_view(scene_of(sitting)).drawing
    assert picture is not None
    assert [(one.number, one.absent, one.due) for one in picture.candidates] == [
        ("", True, False),
        ("2", False, False),
        ("", False, True),
    ]
