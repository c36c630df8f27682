"""A dead microphone and a clipped one are told within three seconds; quiet and talk are neither."""

import numpy as np
import pytest

from recordings.hearing import CLIPPED, OK, SILENT, Hearing
from recordings.media import SOUND_RATE

_random = np.random.default_rng(7)
CHUNK = 1024


def noise(decibel: float, seconds: float) -> np.ndarray:
    """What a microphone gives at a loudness, int16."""
    wave = _random.normal(0, 32768 * 10 ** (decibel / 20), round(seconds * SOUND_RATE))
    return np.clip(np.round(wave), -32768, 32767).astype(np.int16)


def listen(hearing: Hearing, sound: np.ndarray) -> list[tuple[float, str]]:
    """Seconds into the sound, and the state told then."""
    told = []
    for begins in range(0, sound.size, CHUNK):
        heard = hearing.judge(sound[begins : begins + CHUNK])
        if heard is not None:
            told.append((begins / SOUND_RATE, heard.state))
    return told


@pytest.mark.parametrize("decibel", [-65, -50, -20])
def test_a_quiet_room_and_a_loud_one_are_in_order(decibel: float) -> None:
    hearing = Hearing()
    assert listen(hearing, noise(decibel, 6)) == []
    assert hearing.level_db == pytest.approx(decibel, abs=1)


@pytest.mark.parametrize(
    ("state", "sound"),
    [
        (SILENT, np.zeros(6 * SOUND_RATE, np.int16)),
        (SILENT, noise(-85, 6)),
        (CLIPPED, noise(0, 6)),
    ],
)
def test_what_is_wrong_is_told_within_three_seconds_and_forgiven(
    state: str, sound: np.ndarray
) -> None:
    hearing = Hearing()
    assert listen(hearing, noise(-40, 3)) == []
    ((after_s, told),) = listen(hearing, sound)
    assert (told, after_s <= 3.0) == (state, True)
    ((after_s, told),) = listen(hearing, noise(-40, 6))
    assert (told, after_s <= 3.0) == (OK, True)


def test_a_held_breath_and_a_knock_on_the_table_are_no_news() -> None:
    hearing = Hearing()
    listen(hearing, noise(-40, 3))
    assert listen(hearing, np.zeros(SOUND_RATE, np.int16)) == []
    knock = noise(-40, 2)
    knock[SOUND_RATE : SOUND_RATE + 12] = 32767
    assert listen(hearing, knock) == []
