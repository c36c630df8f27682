"""What the wall says while something moves, fails or stands still."""

from display.views.hall import hall_view
from tests.display.scenes import phases

SCENES = phases()


def test_while_the_box_travels_the_wall_says_where_to() -> None:
    view = hall_view(SCENES["lifting"])
    assert view.box is not None
    assert (view.box.moving, view.box.word.zh) == ("up", "標匭上升中")
    assert view.message is not None
    assert view.deadline_ms is not None
    assert not view.listed


def test_a_box_that_is_jammed_is_not_said_to_move() -> None:
    view = hall_view(SCENES["fault"])
    assert view.cause is not None
    assert view.cause.zh == "標匭升降受阻"
    assert view.box is not None
    assert (view.box.moving, view.box.word.zh) == (None, "標匭未到位")


def test_a_suspension_keeps_the_lot_in_hand_in_the_head_and_no_price() -> None:
    view = hall_view(SCENES["suspended"])
    assert view.lot is not None
    assert (view.lot.mark, view.oral) == ("丙", None)


def test_a_room_that_is_cleared_reads_one_thing_only() -> None:
    view = hall_view(SCENES["evacuation"])
    assert view.cause is not None
    assert (view.box, view.lot, view.cause.zh) == (None, None, "請離場，依工作人員指示")
