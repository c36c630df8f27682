"""Whatever a docket test writes, the rules give again."""

from collections.abc import Iterator

import pytest

from tests.auction.docket.office import Branch


@pytest.fixture(autouse=True)
def comes_out_again() -> Iterator[None]:
    Branch.every.clear()
    yield
    for branch in Branch.every:
        assert branch.again().divergences == ()
