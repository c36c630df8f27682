"""The overlay is in the picture, says the room's time, and survives encoding."""

from pathlib import Path

import av
import numpy as np
import pytest

from recordings.config import Camera
from recordings.overlay import Pen, band_height, room_clock
from tests.recordings.filming import ZERO_MS, film, overlay, still

CAMERA = Camera(name="hall", width=640, height=360)


def drawn(at_s: float, phase: str = "投標中") -> np.ndarray:
    planes = still(CAMERA, 0)
    Pen(CAMERA.width, CAMERA.height).draw(planes, overlay(phase), at_s)
    return planes


@pytest.mark.parametrize(
    ("room_ms", "text"),
    [
        (1_796_178_600_000, "2026-12-02 10:30:00.0 +08:00"),
        (1_796_178_599_999, "2026-12-02 10:29:59.9 +08:00"),
        (1_798_732_800_050, "2027-01-01 00:00:00.0 +08:00"),
    ],
)
def test_room_time_is_taipei_time_cut_to_tenths(room_ms: int, text: str) -> None:
    assert room_clock(room_ms) == text


def test_only_the_band_is_drawn_on() -> None:
    planes, plain = drawn(10.0), still(CAMERA, 0)
    band = band_height(CAMERA.height)
    assert np.array_equal(planes[band : CAMERA.height], plain[band : CAMERA.height])
    assert planes[:band].max() > 200
    assert (planes[:band] == 16).mean() > 0.6
    blue = planes.reshape(-1)[CAMERA.width * CAMERA.height :][: CAMERA.width * band // 4]
    assert (blue == 128).all()


def test_a_tenth_changes_one_digit_and_the_phase_changes_the_rest() -> None:
    band = band_height(CAMERA.height)
    now, later = drawn(10.0)[:band], drawn(10.1)[:band]
    columns = np.flatnonzero((now != later).any(axis=0))
    assert 0 < np.ptp(columns) < 16
    other = drawn(10.0, phase="開標")[:band]
    changed = np.flatnonzero((now != other).any(axis=0))
    assert changed.min() > columns.max()


def test_chinese_is_drawn_not_boxes() -> None:
    band = band_height(CAMERA.height)
    pictures = {phase: drawn(1.0, phase)[:band].tobytes() for phase in "開標暫停拍定流標"}
    assert len(set(pictures.values())) == len(set("開標暫停拍定流標"))


def test_the_decoded_footage_shows_the_band_of_its_moment(footage: Path) -> None:
    film(footage, CAMERA, 2, from_s=1000.0)
    pen = Pen(CAMERA.width, CAMERA.height)
    with av.open(str(footage / "hall/000001.mp4")) as container:
        for frame in container.decode(video=0):
            assert frame.time is not None
            planes = still(CAMERA, 0)
            pen.draw(planes, overlay(), 1000.0 + frame.time + 1e-4)
            band = planes[: pen.band].astype(np.float32)
            seen = frame.to_ndarray(format="gray")[: pen.band].astype(np.float32)
            assert np.corrcoef(band.ravel(), seen.ravel())[0, 1] > 0.97
    assert overlay().room_ms(1000.0) == ZERO_MS + 1_000_000
