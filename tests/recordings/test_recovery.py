"""After a recorder's death: whole fragments count, nothing is edited, the gap is exact."""

import hashlib
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.config import Camera
from recordings.index import NAME, Fragment, Index, Noted, read
from recordings.recovery import DIED, STOPPED, close_torn, end_gap, ending
from recordings.verify import verify
from tests.recordings.filming import BOOT, ZERO_MS, film

CAMERA = Camera(name="hall", width=320, height=180, fps=12, segment_s=10)


def torn(footage: Path) -> tuple[Path, int]:
    """A segment whose recorder died: never closed; and how many pictures it holds."""
    film(footage, CAMERA, 4, close=False)
    lines = [x for x in read(footage / "hall" / NAME) if isinstance(x, Fragment)]
    return footage / "hall/000001.mp4", sum(line.frames for line in lines)


def settle(footage: Path) -> list[Noted]:
    with Index(footage / "hall", BOOT) as index:
        return close_torn(index, footage)


def test_a_torn_segment_is_closed_as_it_is(footage: Path) -> None:
    file, frames = torn(footage)
    before = file.read_bytes()
    (fact,) = settle(footage)
    assert file.read_bytes() == before
    assert fact.data["cause"] == DIED
    assert fact.data["frames"] == frames
    assert fact.data["sha256"] == hashlib.sha256(before).hexdigest()
    assert fact.data["certified_bytes"] == len(before)
    assert 4 - float(str(fact.data["last_s"])) + 1000 <= CAMERA.fragment_s + 1 / CAMERA.fps
    assert settle(footage) == []
    assert verify(footage) == []


def test_a_torn_tail_is_hashed_and_not_certified(footage: Path) -> None:
    file, frames = torn(footage)
    whole = file.stat().st_size
    with file.open("ab") as stream:
        stream.write(b"\x00\x00\x40\x00moof" + bytes(900))
    (fact,) = settle(footage)
    assert fact.data["bytes"] == whole + 908
    assert fact.data["certified_bytes"] == whole
    assert fact.data["frames"] == frames
    assert verify(footage) == []
    with av.open(str(file)) as container:
        assert sum(1 for _ in container.decode(video=0)) == frames


@pytest.mark.parametrize("lost", [1, 3, 100])
def test_index_lines_that_were_lost_are_found_again(footage: Path, lost: int) -> None:
    torn(footage)
    path = footage / "hall" / NAME
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: max(1, len(lines) - lost)]) + lines[-1][:40])
    settle(footage)
    assert [x for x in path.read_bytes().splitlines(keepends=True) if x in lines] == lines
    assert verify(footage) == []


def test_a_segment_that_never_reached_the_disk(footage: Path) -> None:
    film(footage, CAMERA, 0.1, close=False)
    (footage / "hall/000001.mp4").unlink()
    path = footage / "hall" / NAME
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    (fact,) = settle(footage)
    assert (fact.data["frames"], fact.data["bytes"]) == (0, 0)
    end = ending(footage / "hall")
    assert end is not None
    assert end.last_s == 1000.0


def test_the_gap_of_a_recording_stopped_while_its_recorder_was_dead(footage: Path) -> None:
    torn(footage)
    settle(footage)
    end = ending(footage / "hall")
    assert end is not None
    with Index(footage / "hall", BOOT) as index:
        gap = end_gap(index, 1010.0)
        assert gap is not None
        assert gap.data["from_s"] == end.last_s
        assert gap.data["to_s"] == 1010.0
        assert gap.data["from_ms"] == ZERO_MS + round(end.last_s * 1000)
        assert gap.data["to_ms"] == ZERO_MS + 1_010_000
        assert end_gap(index, 1011.0) is None
    told = ending(footage / "hall")
    assert told is not None
    assert told.cause == STOPPED


def test_seconds_of_another_boot_are_not_compared(footage: Path) -> None:
    torn(footage)
    settle(footage)
    with Index(footage / "hall", "another boot") as index:
        gap = end_gap(index, 5.0)
    assert gap is not None
    assert gap.data["from_s"] is None
    assert gap.data["to_ms"] is None
    assert isinstance(gap.data["from_ms"], int)


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    footage = tmp_path_factory.mktemp("flip") / "footage"
    footage.mkdir()
    film(footage, CAMERA, 5)
    return footage


@given(data=st.data())
def test_one_flipped_bit_is_located_to_its_fragment(filmed: Path, data: st.DataObject) -> None:
    file = filmed / "hall/000001.mp4"
    original = file.read_bytes()
    bit = data.draw(st.integers(0, len(original) * 8 - 1))
    changed = bytearray(original)
    changed[bit // 8] ^= 1 << bit % 8
    (hit,) = [
        x
        for x in read(filmed / "hall" / NAME)
        if isinstance(x, Fragment) and x.offset <= bit // 8 < x.offset + x.bytes
    ]
    try:
        file.write_bytes(changed)
        findings = verify(filmed)
    finally:
        file.write_bytes(original)
    assert [finding.fragment for finding in findings] == [hit.number, None]
    assert (findings[0].first_s, findings[0].last_s) == (hit.first_s, hit.last_s)
    assert str(findings[0]) == f"hall/000001.mp4, fragment {hit.number}: has other bytes"


def test_cut_missing_and_foreign_files_are_named(footage: Path) -> None:
    film(footage, Camera(name="hall", width=320, height=180, segment_s=2), 6)
    (footage / "hall/000001.mp4").unlink()
    second = footage / "hall/000002.mp4"
    second.write_bytes(second.read_bytes()[:-1])
    (footage / "hall/000009.mp4").write_bytes(b"x")
    (footage / "door").mkdir()
    assert [str(finding).split(", ")[0] for finding in verify(footage)] == [
        "door/index.jsonl: is missing",
        "hall/000001.mp4: is missing",
        "hall/000002.mp4",
        "hall/000009.mp4: is in no index",
    ]
