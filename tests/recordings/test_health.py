"""Frozen, black, covered and blurred pictures are told apart, soon and without crying wolf."""

import itertools
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from recordings.health import BLACK, BLURRED, COVERED, FROZEN, OK, SLOW, Health, Verdict
from recordings.reference import HALF_COVERED, MOVED
from recordings.synthetic import SyntheticRoom

FPS = 12
_random = np.random.default_rng(7)
_noise = itertools.cycle(_random.normal(0, 2, (17, 180, 320)))
_SCENE = cv2.resize(
    _random.integers(40, 220, (45, 80), np.uint8), (320, 180), interpolation=cv2.INTER_CUBIC
)
cv2.putText(_SCENE, "ROOM 10:29", (30, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (235,), 3)


def noisy(picture: np.ndarray) -> np.ndarray:
    return np.clip(picture + next(_noise), 0, 255).astype(np.uint8)


def turned(across: float = 0.0, down: float = 0.0) -> np.ndarray:
    """What a camera sees that was pushed aside by a share of its picture."""
    height, width = _SCENE.shape
    shift = np.array([[1, 0, across * width], [0, 1, down * height]], np.float32)
    return cv2.warpAffine(_SCENE, shift, (width, height), borderMode=cv2.BORDER_REFLECT)


def behind_a_coat() -> np.ndarray:
    half = _SCENE.copy()
    half[:, : half.shape[1] // 2] = 60
    return half


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
        (BLACK, lambda: noisy(np.full((180, 320), 18, np.uint8))),
        (COVERED, lambda: noisy(np.full((180, 320), 124, np.uint8))),
        (BLURRED, lambda: noisy(cv2.GaussianBlur(_SCENE, (0, 0), 3))),
        (FROZEN, lambda: _SCENE),
        (MOVED, lambda: noisy(turned(across=0.05))),
        (MOVED, lambda: noisy(turned(down=0.03))),
        (MOVED, lambda: noisy(_SCENE[::-1, ::-1])),
        (HALF_COVERED, lambda: noisy(behind_a_coat())),
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
    assert watch(health, lambda: np.full((180, 320), 124, np.uint8), 3.0, 0.6) == []
    assert watch(health, normal, 3.6, 3) == []


def test_dimmed_light_is_not_blur() -> None:
    health = Health()
    watch(health, normal, 0.0, 3)
    dim = (_SCENE * 0.5).astype(np.uint8)
    assert watch(health, lambda: noisy(dim), 3.0, 4) == []


def test_people_who_walk_through_are_not_a_moved_camera() -> None:
    health = Health()
    watch(health, normal, 0.0, 3)
    steps = iter(range(10_000))

    def passing() -> np.ndarray:
        picture = normal()
        x = next(steps) * 20 % 320
        cv2.ellipse(picture, (x, 130), (22, 55), 0, 0, 360, (70,), -1)
        return picture

    assert watch(health, passing, 3.0, 8) == []


def test_the_simulated_room_is_in_order() -> None:
    room = SyntheticRoom(320, 180, FPS, lambda at_s: 1_796_000_000_000 + round(at_s * 1000))
    times = itertools.count(1000.0, 1 / FPS)
    assert watch(Health(), lambda: room.picture(next(times)).planes[:180], 1000.0, 60) == []


def test_a_camera_moved_while_nobody_recorded_is_held_against_its_reference(tmp_path: Path) -> None:
    watch(Health(tmp_path / "hall.png"), normal, 0.0, 3)
    assert watch(Health(tmp_path / "hall.png"), normal, 10.0, 3) == []
    moved = Health(tmp_path / "hall.png")
    ((_, verdict),) = watch(moved, lambda: noisy(turned(across=0.05)), 20.0, 4)
    assert (verdict.was, verdict.state) == (OK, MOVED)


def test_a_reference_that_cannot_be_read_is_taken_anew(tmp_path: Path) -> None:
    kept = tmp_path / "hall.png"
    kept.write_bytes(b"torn")
    assert watch(Health(kept), lambda: noisy(turned(across=0.05)), 0.0, 3) == []
    ((_, verdict),) = watch(Health(kept), normal, 10.0, 4)
    assert verdict.state == MOVED


def test_a_camera_that_slows_is_named_and_forgiven_though_nothing_is_decoded() -> None:
    health = Health()

    def run(from_s: float, fps: int, for_s: float) -> list[tuple[float, str]]:
        times = (from_s + number / fps for number in range(round(for_s * fps)))
        verdicts = ((at_s, health.judge(None, at_s)) for at_s in times)
        return [(at_s - from_s, verdict.state) for at_s, verdict in verdicts if verdict]

    assert run(0.0, 15, 4) == []
    ((after_s, state),) = run(4.0, 3, 6)
    assert (state, after_s <= 3.0) == (SLOW, True)
    ((after_s, state),) = run(10.0, 15, 4)
    assert (state, after_s <= 3.0) == (OK, True)


def test_what_was_told_before_a_loss_is_told_again_after_it() -> None:
    health = Health()
    dark = np.full((180, 320), 16, np.uint8)
    assert [one.state for _, one in watch(health, lambda: dark, 0.0, 3)] == [BLACK]
    health.look_away()
    assert [one.state for _, one in watch(health, lambda: dark, 10.0, 3)] == [BLACK]


def test_a_camera_that_is_bad_from_the_start_is_named() -> None:
    ((_, verdict),) = watch(Health(), lambda: np.full((180, 320), 16, np.uint8), 0.0, 4)
    assert verdict.state == BLACK
