"""What a screen is drawn from: the record page lists what was written last, and no more."""

from auction.session.machine_state import Machines
from auction.session.scene import RECORD_LINES, RecordLine, Scene


def test_the_record_page_asks_for_as_many_lines_as_it_lists() -> None:
    asked: list[int] = []

    def latest(most: int) -> tuple[RecordLine, ...]:
        asked.append(most)
        return ()

    scene = Scene(
        state=None,
        machines=Machines(),
        lots=(),
        deadline_ms=None,
        names={},
        latest=latest,
        branch_zh="新竹分署",
        branch_en="Hsinchu Branch",
        room="12 樓拍賣室",
        rehearsal=True,
    )
    assert asked == []
    assert scene.record == ()
    assert asked == [RECORD_LINES]
