"""A footage folder for each test."""

from pathlib import Path

import pytest


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    folder = tmp_path / "footage"
    folder.mkdir()
    return folder
