"""What every test may rely on: its order, Hypothesis profiles, a folder for what a run leaves."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).parent.parent

settings.register_profile(
    "ci",
    deadline=None,
    max_examples=60,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", settings.get_profile("ci"), max_examples=15)
settings.register_profile(
    "soak",
    settings.get_profile("ci"),
    max_examples=3000,
    phases=tuple(phase for phase in Phase if phase is not Phase.explain),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

LONGEST = ("scenarios", "browser")
"""Folders whose files play whole days: handed out first, so that no worker is left with one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the sort is stable, so each file keeps its order."""
    items.sort(key=lambda item: item.path.parent.name not in LONGEST)


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the working tree."""
    return ROOT


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where a run keeps what people may want to look at afterwards: `build/`."""
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    return folder
