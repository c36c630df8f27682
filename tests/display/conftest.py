"""The system's Chromium before pages of sample scenes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.display.scenes import phases
from tests.display.serving import Pages, served
from tests.display.troubled import troubled
from tools.browser import launched

expect.set_options(timeout=30_000)
"""Milliseconds of patience with a busy machine, where a test bounds no time."""


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    with served(Pages(phases() | troubled())) as pages:
        yield pages


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce")
    complaints: list[str] = []

    def listen(said: ConsoleMessage) -> None:
        if said.type == "error" and "Failed to load resource" not in said.text:
            complaints.append(said.text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", listen)
    yield page
    page.close()
    assert complaints == []
