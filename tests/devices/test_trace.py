"""The trace of a line."""

from __future__ import annotations

import hashlib
from pathlib import Path

from devices.trace import FrameTrace, TracePart


def test_one_line_a_frame_whatever_the_pieces(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "box.txt"
    with FrameTrace(path) as trace:
        trace.sent(1.0, b"\x01\x02")
        trace.received(1.1, b"\x01")
        trace.received(1.2, b"\x02\x03")
        trace.sent(2.0, b"\x09")
        trace.received(2.5, b"\x0a")
    assert path.read_text().splitlines() == [
        "1.000000 TX 01 02",
        "1.200000 RX 01 02 03",
        "2.000000 TX 09",
        "2.500000 RX 0a",
    ]


def test_what_nobody_asked_for_is_written_down_before_it_fills_the_memory(tmp_path: Path) -> None:
    with FrameTrace(tmp_path / "scanner.txt") as trace:
        trace.received(1.0, bytes(300))
        assert (tmp_path / "scanner.txt").read_text().startswith("1.000000 RX 00 00")


def test_finished_parts_can_be_cited_and_the_oldest_go(tmp_path: Path) -> None:
    path, told = tmp_path / "box.trace", list[TracePart]()
    with FrameTrace(path, keep_bytes=200, keep_parts=3, finished=told.append) as trace:
        for second in range(50):
            trace.sent(float(second), bytes(8))
    kept = sorted(one.name for one in tmp_path.iterdir())
    assert kept == ["box.trace", *(part.file for part in told[-3:])]
    assert [part.file for part in told[:2]] == ["box.trace.0001", "box.trace.0002"]
    for part in told[-3:]:
        content = (tmp_path / part.file).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (part.bytes, part.sha256)
        assert part.bytes <= 260


def test_a_restart_finishes_what_it_finds_and_goes_on_numbering(tmp_path: Path) -> None:
    path = tmp_path / "box.trace"
    for second in range(3):
        told = list[TracePart]()
        with FrameTrace(path, finished=told.append) as trace:
            trace.sent(float(second), b"\x01")
        assert [part.file for part in told] == ([f"box.trace.{second:04d}"] if second else [])
    assert path.read_text() == "2.000000 TX 01\n"
