"""A Wednesday seen with three browsers: the wall, the officer's console, the record."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, WALL, Room, Watched

pytestmark = [pytest.mark.browser, pytest.mark.scenario, pytest.mark.pty, pytest.mark.timeout(300)]

SOON_MS = 15_000
PLAYED_MS = 120_000
GRAVE = {"serious", "critical"}


@pytest.fixture
def wall(browser: Browser, room: Room) -> Iterator[Watched]:
    """The hall display, registered by its one-time link."""
    context = browser.new_context(viewport=WALL, locale="zh-TW", timezone_id="America/New_York")
    watched = Watched(context)
    watched.page.goto(room.display_url)
    yield watched
    context.close()


@pytest.fixture
def desk(browser: Browser, room: Room) -> Iterator[Watched]:
    """An officer's browser, logged in."""
    context = browser.new_context(viewport=DESK, locale="zh-TW", timezone_id="America/New_York")
    watched = Watched(context)
    page = watched.page
    page.goto(f"{room.opened.url}/console")
    page.locator("select[name=person]").select_option("A01")
    page.locator("input[name=password]").fill(room.opened.pins["A01"])
    page.get_by_role("button", name="登入").click()
    expect(page.locator("main.console")).to_be_visible()
    yield watched
    context.close()


def _phase(page: Page, name: str, within_ms: int = PLAYED_MS) -> None:
    expect(page.locator(f"#view[data-phase={name}]")).to_be_attached(timeout=within_ms)


def _grave(page: Page) -> list[str]:
    """What a person who sees, hears or moves otherwise could not use."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['help']}" for each in found if each["impact"] in GRAVE]


def test_the_wall_follows_from_countdown_to_award(
    room: Room, wall: Watched, desk: Watched, artefacts: Path
) -> None:
    hall, console = wall.page, desk.page
    expect(hall.get_by_text("REHEARSAL").first).to_be_visible()
    playing = room.play()
    try:
        _phase(hall, "BIDDING", within_ms=60_000)
        timer = hall.locator("[role=timer]").first
        expect(timer).to_have_text(re.compile(r"^\d{1,2}:\d{2}$"))
        before = timer.inner_text()
        expect(timer).not_to_have_text(before, timeout=3_000)
        expect(hall.locator("[data-clock]")).to_have_text(re.compile(r"^10:29:\d{2}$"))
        expect(hall.locator(".price, .amount, .circle")).to_have_count(0)
        hall.screenshot(path=artefacts / "hall-bidding.png")

        expect(console.locator("#next-act")).to_have_count(1)
        expect(console.locator("[data-next]")).to_have_count(0)
        console.screenshot(path=artefacts / "console-bidding.png")

        _phase(hall, "OPENING")
        expect(hall.locator(".row.leading")).to_have_count(1, timeout=SOON_MS)
        hall.screenshot(path=artefacts / "hall-opening.png")
        expect(console.locator("[data-next]")).to_have_count(1, timeout=SOON_MS)
        console.screenshot(path=artefacts / "console-opening.png")

        _phase(hall, "SOLD")
        expect(hall.locator(".award .amount")).to_have_text("1,730,000")
        hall.screenshot(path=artefacts / "hall-sold.png")

        _phase(hall, "ORAL")
        expect(hall.locator(".circle.big")).to_be_visible(timeout=SOON_MS)
        hall.screenshot(path=artefacts / "hall-oral.png")

        _phase(hall, "ENDED")
        hall.screenshot(path=artefacts / "hall-ended.png")
    finally:
        playing.stop()
    _the_record_plays(room, desk, artefacts)
    assert wall.complaints == []
    assert desk.complaints == []
    _a_dead_server_shows(room, hall, artefacts)


def _the_record_plays(room: Room, desk: Watched, artefacts: Path) -> None:
    page = desk.page
    page.goto(f"{room.opened.url}/record")
    seen = page.locator("a[data-clip]")
    opened = page.locator("tr", has_text="EnvelopeOpened", has=seen).first
    expect(opened).to_be_visible()
    opened.locator("a[data-clip]").first.click()
    video = page.locator("#player-hall")
    expect(video).to_have_js_property("paused", value=False, timeout=SOON_MS)
    reached = video.evaluate(
        """video => new Promise((resolve, reject) => {
            const from = video.currentTime;
            video.addEventListener("error", () => reject(new Error(video.error.message)));
            video.addEventListener("timeupdate", () => {
                if (video.currentTime > from + 0.2) resolve(video.videoWidth);
            });
        })"""
    )
    assert reached > 0
    page.screenshot(path=artefacts / "record.png")


def _a_dead_server_shows(room: Room, hall: Page, artefacts: Path) -> None:
    assert room.stage.server is not None
    room.stage.server.kill()
    expect(hall.locator("#link[data-link=lost]")).to_be_attached(timeout=4_000)
    expect(hall.get_by_role("alert")).to_contain_text("prevails", timeout=SOON_MS)
    hall.screenshot(path=artefacts / "hall-stale.png")


def test_nobody_is_kept_out_by_how_a_page_is_made(room: Room, wall: Watched, desk: Watched) -> None:
    assert _grave(wall.page) == []
    assert _grave(desk.page) == []
    desk.page.goto(f"{room.opened.url}/record")
    assert _grave(desk.page) == []
