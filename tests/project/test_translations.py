"""The desks' catalogue: every message translated, nothing stale, compiled from what is there."""

import pytest

from display.locale import LANGUAGES
from tools.translations import stale


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_catalogue_is_whole_and_fresh(locale: str) -> None:
    assert stale(locale) == []
