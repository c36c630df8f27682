"""The room of the benchmarks starts with the formats of today and shows a bid."""

from pathlib import Path

from tests.bench.serving import frame_of_the_room


def test_a_hall_display_of_the_benchmarked_room_shows_the_bid(tmp_path: Path) -> None:
    frame, amount = frame_of_the_room(tmp_path)
    assert f"{amount:,}" in frame
