"""The system's Chromium before pages of sample scenes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.display.scenes import phases
from tests.display.serving import Pages, served
from tools.system_packages import chromium

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    with served(Pages(phases())) as pages:
        yield pages


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    assert path is not None, "no Chromium: run tools/system_packages.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


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
