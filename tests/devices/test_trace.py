"""The trace of a line."""

from __future__ import annotations

from pathlib import Path

from devices.trace import FrameTrace


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


def test_the_file_rotates_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "box.txt"
    with FrameTrace(path, keep_bytes=200) as trace:
        for second in range(50):
            trace.sent(float(second), bytes(8))
    old, new = path.with_name("box.txt.1").read_text(), path.read_text()
    assert len(old) <= 260
    assert len(new) <= 260
    assert (old + new).splitlines()[-1].startswith("49.0")
    assert FrameTrace(path).close() is None
