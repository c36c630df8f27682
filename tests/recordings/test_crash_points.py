"""Death at every call a recorder makes, by a kill or a power cut, costs a second at most."""

import io
from collections.abc import Callable
from dataclasses import replace
from itertools import compress
from pathlib import Path

import av
import pytest

from recordings.config import Camera
from recordings.index import NAME, Index, Noted, read
from recordings.recovery import close_torn
from recordings.verify import verify
from tests.recordings.filming import BOOT, Reel, film
from tests.recordings.platter import Tape, taped

CAMERA = Camera(name="hall", width=320, height=180, fps=12, segment_s=1.5)
SECONDS = 3.0
MOST_LOST_S = 1.0


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    """Two segments, their hashes and facts."""
    root = tmp_path_factory.mktemp("filmed")
    reel = Reel()
    with taped(root, lambda: reel.fed_s) as tape:
        film(root, CAMERA, SECONDS, reel=reel)
    assert len(tape.calls) > 40
    return tape


def settled(root: Path) -> float | None:
    """Close what was left, check all of it; the capture second of the last picture kept."""
    with Index(root / "hall", BOOT) as index:
        close_torn(index, root)
    assert verify(root) == []
    last_s = None
    for line in read(root / "hall" / NAME):
        if isinstance(line, Noted) and line.data["frames"]:
            last_s = float(str(line.data["last_s"]))
            whole = (root / str(line.data["path"])).read_bytes()
            certified = whole[: int(str(line.data["certified_bytes"]))]
            assert playable(certified) == line.data["frames"]
    return last_s


_played: dict[bytes, int] = {}


def playable(content: bytes) -> int:
    """How many pictures a player finds; each content is played once."""
    if content not in _played:
        with av.open(io.BytesIO(content), "r") as container:
            _played[content] = len(list(container.decode(video=0)))
    return _played[content]


@pytest.mark.parametrize("part", [0.0, 0.5, 1.0])
def test_killed_at_every_call(tape: Tape, tmp_path: Path, part: float) -> None:
    die_everywhere(tape, tmp_path, lambda after, root: tape.killed(after, root, part))


@pytest.mark.parametrize("part", [0.0, 0.5, 1.0])
def test_the_power_fails_at_every_call(tape: Tape, tmp_path: Path, part: float) -> None:
    die_everywhere(tape, tmp_path, lambda after, root: tape.cut(after, root, part))


def test_a_writer_that_forces_nothing_would_fail_here(tape: Tape, tmp_path: Path) -> None:
    kept = [not (call.what == "force" and call.path.suffix == ".mp4") for call in tape.calls]
    careless = replace(
        tape,
        calls=list(compress(tape.calls, kept)),
        fed_s=list(compress(tape.fed_s, kept)),
    )
    with pytest.raises(AssertionError, match=r"assert 1\.5 <= 1\.0"):
        die_everywhere(careless, tmp_path, lambda after, root: careless.cut(after, root, 0.0))


def die_everywhere(tape: Tape, scratch: Path, die: Callable[[int, Path], None]) -> None:
    """After each call build what is left, settle and verify it, and count what was lost."""
    for after in range(len(tape.calls)):
        root = scratch / str(after)
        root.mkdir()
        die(after, root)
        last_s = settled(root)
        lost_s = tape.fed_s[after] - (1000.0 if last_s is None else last_s)
        assert lost_s <= MOST_LOST_S, after
