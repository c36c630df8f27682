"""The phone view: what it says in each state, and nobody's name."""

import pytest

import display
from display.views.phone import phone_view
from tests.display.scenes import MASKED, phases

SCENES = phases()


@pytest.mark.parametrize("name", SCENES)
def test_nobody_is_named_on_a_phone(name: str) -> None:
    for locale in ("zh", "en"):
        frame = display.draw("phone", SCENES[name], locale)
        for masked in MASKED.values():
            assert masked not in frame.html
            assert masked.encode() not in frame.model


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("before", "未開始"),
        ("bidding", "投標中，標別 甲"),
        ("opening", "開標，標別 甲，暫列最高 1,730,000，號牌 3"),
        ("tie", "開標，標別 甲"),
        ("oral", "喊價，標別 丙，目前最高 286,000，號牌 1"),
        ("sold", "拍定，標別 甲，拍定價 1,730,000，號牌 3"),
        ("suspended", "暫停，標別 丙，主持人宣布暫停"),
    ],
)
def test_ears_are_told_phase_lot_and_price(name: str, said: str) -> None:
    assert phone_view(SCENES[name], "zh").said == said


def test_calls_change_what_is_seen_and_nothing_that_is_said() -> None:
    before, after = (phone_view(SCENES[name], "en") for name in ("oral-seven-digits", "hammered"))
    assert before.price is not None
    assert after.price is not None
    assert (before.price.calls, after.price.calls) == (0, 3)
    assert (before.price.least, after.price.least) == ("1,151,000", None)
    assert before.said == after.said


def test_every_paddle_of_the_opening_stands_with_its_place() -> None:
    view = phone_view(SCENES["invalid"], "zh")
    assert [(one.place, one.paddle, one.figure, one.invalid) for one in view.standing] == [
        ("1", "3", "1,730,000", False),
        ("2", "1", "1,720,000", False),
        ("—", "2", "1,710,000", True),
    ]


def test_whoever_looks_can_repeat_a_drawing() -> None:
    view = phone_view(SCENES["drawing-result"], "en")
    lines = [line.en for line in view.drawing]
    assert lines[0] == "Lots are drawn by numbers"
    assert any("482,913 + 17 + 250,000 + 7 + 999,999 = 1,732,936" in line for line in lines)
    assert [one.paddle for one in view.standing if one.leading] == ["1"]


def test_today_s_lots_are_at_hand_in_every_state() -> None:
    assert {len(phone_view(SCENES[name], "zh").listed) for name in ("before", "oral", "ended")} == {
        2
    }
