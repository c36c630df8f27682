"""The system's Chromium, as tests and pictures start it."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tools.system_packages import chromium

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser; its event loop is gone before anybody else's begins.

    Raises:
        RuntimeError: the system has no Chromium.
    """
    path = chromium()
    if path is None:
        raise RuntimeError("There is no Chromium. Run tools/system_packages.py, it says how.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield browser
        browser.close()
