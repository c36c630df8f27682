from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.auction.journal.sitting import Sitting, sitting


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Sitting]:
    """A sitting that is being written."""
    with sitting(tmp_path / "data") as one:
        yield one


@pytest.fixture(scope="session")
def sealed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed session folder; look, do not touch."""
    with sitting(tmp_path_factory.mktemp("sealed")) as one:
        one.whole()
        return one.folder
