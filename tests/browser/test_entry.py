"""The entry desk by keyboard alone: somebody comes twice, the obligor comes, the server dies."""

from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, Room, Watched
from tests.display.axe import complaints

pytestmark = [pytest.mark.browser, pytest.mark.scenario, pytest.mark.pty, pytest.mark.timeout(300)]

ISSUED = ".issued .leading .circle"


def _open_the_session(room: Room) -> None:
    headers = {"origin": room.opened.url}
    with httpx.Client(base_url=room.opened.url, headers=headers, trust_env=False) as officer:
        pin = room.opened.pins["A01"]
        officer.post("/login", json={"person": "A01", "password": pin})
        posted = {"id": str(uuid4()), "command": {"kind": "OpenSession"}}
        assert officer.post("/api/commands", json=posted).is_success


def _sign_in(page: Page, room: Room) -> None:
    page.goto(f"{room.opened.url}/entry")
    page.locator("select[name=person]").select_option("B01")
    page.locator("input[name=password]").fill(room.opened.pins["B01"])
    page.keyboard.press("Enter")
    expect(page.locator("main.entry [data-clock]")).not_to_have_text("--:--:--")


def _type(page: Page, *words: str) -> None:
    """Each of them where the cursor is, with Enter."""
    for word in words:
        page.keyboard.type(word)
        page.keyboard.press("Enter")


def test_the_door_is_kept_by_keyboard_even_through_a_dead_server(
    browser: Browser, room: Room, artefacts: Path
) -> None:
    context = browser.new_context(viewport=DESK, locale="zh-TW")
    watched = Watched(context)
    page = watched.page
    _sign_in(page, room)
    expect(page.get_by_text("場次尚未開始。請主持人先開始場次。")).to_be_visible()
    _open_the_session(room)
    expect(page.get_by_role("button", name="核發號牌 1")).to_be_enabled()

    page.keyboard.press("F2")
    _type(page, "a123456789")
    expect(page.locator(".admitting input[name=name]")).to_be_focused()
    page.keyboard.type("王小明")
    expect(page.get_by_text("檢查碼相符")).to_be_visible()
    assert complaints(page) == []
    page.screenshot(path=artefacts / "entry.png")
    page.keyboard.press("F4")
    expect(page.locator(ISSUED)).to_have_text("1")
    expect(page.locator("#scan")).to_be_focused()
    expect(page.locator(".admitting input[name=name]")).to_have_value("")

    _type(page, "王小明")
    expect(page.locator(".admitting input[name=number]")).to_be_focused()
    expect(page.get_by_text("同名者 王○明：號牌 1")).to_be_visible()
    page.keyboard.type("A123456789")
    expect(page.get_by_role("alert")).to_contain_text("此人已有號牌 1")
    expect(page.get_by_role("button", name="核發號牌 2")).not_to_be_visible()
    assert complaints(page) == []
    page.screenshot(path=artefacts / "entry-twice.png")
    page.keyboard.press("F2")
    _type(page, "12345675")
    expect(page.get_by_role("radio", name="統一編號")).to_be_checked()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".admitting input[name=name]")).to_have_value("")
    expect(page.locator(ISSUED)).to_have_text("1")

    assert room.stage.server is not None
    room.stage.server.kill()
    expect(page.locator("#link[data-link=lost]")).to_be_visible()
    expect(page.get_by_text("先用紙本登記")).to_be_visible()
    page.locator(".admitting input[name=name]").fill("海風")
    page.keyboard.type("企業社")
    page.keyboard.press("F4")
    page.screenshot(path=artefacts / "entry-lost.png")
    room.stage.start_server()
    expect(page.locator("#link[data-link=live]")).to_be_visible()
    expect(page.locator(".admitting input[name=name]")).to_have_value("海風企業社")
    expect(page.get_by_role("button", name="核發號牌 2")).to_be_enabled()
    page.keyboard.press("F4")
    expect(page.locator(ISSUED)).to_have_text("2")
    context.close()
