"""Every screen in every state in a real browser: photographed, and free of what axe knows."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

import display
from auction.web.guards import CONTENT_SECURITY_POLICY
from tests.display.scenes import phases

pytestmark = pytest.mark.browser

SCENES = phases()
PERSON = display.Person("A01", "許雅文", "OFFICER")
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"hall": (1920, 1080), "console": (1440, 900), "record": (1366, 768)}


class Screens(BaseHTTPRequestHandler):
    """Serves `/view/scene/locale` and the assets under the room's own policy."""

    protocol_version = "HTTP/1.1"
    headers_sent: ClassVar[dict[str, str]] = {"content-security-policy": CONTENT_SECURITY_POLICY}

    def do_GET(self) -> None:
        if self.path.startswith("/static/"):
            found = display.assets.find(self.path.removeprefix("/static/"))
            content, kind = found or (b"", "text/plain")
        elif self.path.count("/") == 3:
            _, view, name, locale = self.path.split("/")
            frame = display.draw(view, SCENES[name], locale)
            page = display.page(view, frame, locale=locale, feed="/none", person=PERSON)
            content, kind = page.encode(), "text/html; charset=utf-8"
        else:
            content, kind = b"", "text/plain"
        self.send_response(200)
        for header, value in self.headers_sent.items():
            self.send_header(header, value)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError):
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Screens)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce")
    yield page
    page.close()


@pytest.mark.parametrize("view", SIZES)
def test_every_state_is_photographed_and_axe_finds_nothing(
    view: str, address: str, page: Page, artefacts: Path
) -> None:
    folder = artefacts / "screens"
    folder.mkdir(exist_ok=True)
    width, height = SIZES[view]
    page.set_viewport_size({"width": width, "height": height})
    found: list[str] = []
    for name in SCENES:
        page.goto(f"{address}/{view}/{name}/zh")
        page.screenshot(path=folder / f"{view}-{name}.png")
        violations = Axe().run(page).response["violations"]
        found += [f"{name}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations]
    assert found == []


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
def test_nothing_on_the_wall_is_cut_off(size: tuple[int, int], address: str, page: Page) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    script = """() => [...document.querySelectorAll('.hall .stage > *, .hall .strip > *')]
        .filter((one) => one.getBoundingClientRect().bottom > innerHeight + 1
            || one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.className)"""
    cut = {}
    for name in SCENES:
        page.goto(f"{address}/hall/{name}/zh")
        if outside := page.evaluate(script):
            cut[name] = outside
    assert cut == {}
