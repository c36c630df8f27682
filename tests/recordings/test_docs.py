"""The reference page names everything and its example runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from recordings.config import Camera, Overlay, RecordingConfig
from recordings.facts import KINDS
from recordings.health import STATES
from recordings.hearing import CLIPPED, SILENT
from recordings.index import Fragment, Opened
from recordings.readings import Reading
from recordings.recovery import DIED, DISMISSED, SERVER_LEFT, STOPPED


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "reference" / "recordings.md").read_text("utf-8")


@pytest.mark.parametrize(
    "names",
    [
        Camera.__struct_fields__,
        RecordingConfig.__struct_fields__,
        Overlay.__struct_fields__,
        Opened.__struct_fields__,
        Fragment.__struct_fields__,
        tuple(Reading.__dataclass_fields__),
        tuple(KINDS),
        (DIED, DISMISSED, SERVER_LEFT, STOPPED),
    ],
)
def test_every_name_is_written_down(page: str, names: tuple[str, ...]) -> None:
    assert [name for name in names if f"`{name}`" not in page] == []


@pytest.mark.parametrize("state", [*STATES, SILENT, CLIPPED])
def test_every_health_has_a_row(page: str, state: str) -> None:
    assert re.search(rf"^\| {state} \| \S", page, re.MULTILINE)


def test_the_example_runs(page: str, root: Path, tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    run = subprocess.run(
        [sys.executable, "-c", example],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    kinds = [line.split()[1] for line in run.stdout.splitlines()[:-1]]
    assert kinds == ["recorder_started", "segment_closed"]
    assert re.fullmatch(r"[0-9a-f]{64}", run.stdout.splitlines()[-1])
