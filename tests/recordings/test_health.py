"""Frozen, black, covered and blurred pictures are told apart, soon and without crying wolf."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from recordings.health import BLACK, BLURRED, COVERED, FROZEN, OK, Health, Verdict

FPS = 12
_random = np.random.default_rng(7)
_SCENE = cv2.resize(
    _random.integers(40, 220, (45, 80), np.uint8), (640, 360), interpolation=cv2.INTER_CUBIC
)
cv2.putText(_SCENE, "ROOM 10:29", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 3.0, (235,), 6)


def noisy(picture: np.ndarray) -> np.ndarray:
    noise = _random.normal(0, 2, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def normal() -> np.ndarray:
    return noisy(_SCENE)


def watch(
    health: Health, take: Callable[[], np.ndarray], from_s: float, for_s: float
) -> list[tuple[float, Verdict]]:
    verdicts = []
    for number in range(int(for_s * FPS)):
        at_s = from_s + number / FPS
        verdict = health.judge(take(), at_s)
        if verdict is not None:
            verdicts.append((at_s - from_s, verdict))
    return verdicts


@pytest.mark.parametrize(
    ("state", "take"),
    [
        (BLACK, lambda: noisy(np.full((360, 640), 18, np.uint8))),
        (COVERED, lambda: noisy(np.full((360, 640), 124, np.uint8))),
        (BLURRED, lambda: noisy(cv2.GaussianBlur(_SCENE, (0, 0), 6))),
        (FROZEN, lambda: _SCENE),
    ],
)
def test_a_bad_picture_is_named_within_three_seconds_and_forgiven(
    state: str, take: Callable[[], np.ndarray]
) -> None:
    health = Health()
    assert watch(health, normal, 100.0, 4) == []
    ((after_s, verdict),) = watch(health, take, 104.0, 6)
    assert (verdict.was, verdict.state) == (OK, state)
    assert 0.8 <= after_s <= 3.0
    ((after_s, verdict),) = watch(health, normal, 110.0, 4)
    assert (verdict.was, verdict.state) == (state, OK)
    assert after_s <= 2.0


def test_a_hand_for_a_moment_is_not_reported() -> None:
    health = Health()
    watch(health, normal, 0.0, 3)
    assert watch(health, lambda: np.full((360, 640), 124, np.uint8), 3.0, 0.6) == []
    assert watch(health, normal, 3.6, 3) == []


def test_dimmed_light_is_not_blur() -> None:
    health = Health()
    watch(health, normal, 0.0, 3)
    dim = (_SCENE * 0.5).astype(np.uint8)
    assert watch(health, lambda: noisy(dim), 3.0, 4) == []


def test_a_camera_that_is_bad_from_the_start_is_named() -> None:
    ((_, verdict),) = watch(Health(), lambda: np.full((360, 640), 16, np.uint8), 0.0, 4)
    assert verdict.state == BLACK
