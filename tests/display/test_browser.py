"""Every screen in every state in a real browser: nothing cut off, nothing that axe knows of."""

import re
from pathlib import Path

import cv2
import pytest
from playwright.sync_api import Page, expect

from display import LAYOUTS, Person
from display.words import WORDS
from tests.display.axe import complaints
from tests.display.painting import Painted, settle
from tests.display.scenes import phases
from tests.display.serving import Pages
from tests.display.troubled import troubled

pytestmark = pytest.mark.browser

SIZES = {"hall": (1920, 1080), "console": (1440, 900), "record": (1366, 768)}
SCENES = phases()
CROWDED = re.compile("crowd-|drawing-of|-bids|-lots|stress")
"""Scenes that only try how much fits; a desk scrolls, so axe sees nothing new there."""
STATES = {
    "hall": list(SCENES),
    "console": [*(name for name in SCENES if not CROWDED.search(name)), *troubled()],
    "record": ["before", "bidding", "crowd-sold", "ended"],
}
OUTSIDE = """(root) => [...document.querySelectorAll(`${root} *`)]
    .filter((one) => !one.closest('[hidden], svg') && one.checkVisibility())
    .filter((one) => {
        const box = one.getBoundingClientRect();
        return box.bottom > innerHeight + 1 || box.right > innerWidth + 1;
    })
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 20)}`)"""
UNDER = """() => {
    const parts = [...document.querySelectorAll('.strip > *')];
    const boxes = parts.map((one) => one.getBoundingClientRect());
    return boxes.some((box, place) => place > 0 && box.left < boxes[place - 1].right - 1);
}"""


@pytest.mark.parametrize("view", SIZES)
def test_axe_finds_nothing_in_any_state(view: str, pages: Pages, page: Page) -> None:
    width, height = SIZES[view]
    page.set_viewport_size({"width": width, "height": height})
    painted = Painted(page, pages, view)
    found: list[str] = []
    for name in STATES[view]:
        painted.show(name)
        found += [f"{name}: {one}" for one in complaints(page)]
    assert found == []


@pytest.mark.parametrize("name", ["start", "login", "displays"])
def test_axe_finds_nothing_on_the_pages_around_the_screens(
    name: str, pages: Pages, page: Page
) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{pages.address}/plain/{name}/zh")
    assert complaints(page) == []


@pytest.mark.parametrize(
    ("size", "locale"),
    [((1920, 1080), "zh"), ((3840, 2160), "zh"), ((1366, 768), "zh"), ((1920, 1080), "en")],
)
def test_nothing_on_the_wall_is_cut_off(
    size: tuple[int, int], locale: str, pages: Pages, page: Page
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    cut = {}
    for layout in LAYOUTS:
        painted = Painted(page, pages, layout, locale)
        for name in SCENES:
            painted.show(name)
            if outside := page.evaluate(OUTSIDE, ".hall"):
                cut[layout, name] = outside
    assert cut == {}


def test_the_longest_words_fit_the_strip_beside_a_lost_link(pages: Pages, page: Page) -> None:
    longest = sorted(WORDS, key=lambda word: -len(word[1]))[:4]
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{pages.address}/hall/crowd-sold/zh")
    settle(page)
    page.locator(".words li [lang=en]").evaluate_all(
        "(spans, words) => spans.forEach((span, place) => { span.textContent = words[place]; })",
        [en for _, en in longest],
    )
    assert not page.evaluate(UNDER)
    assert page.evaluate(OUTSIDE, ".strip") == []


def test_the_next_act_is_always_to_be_seen(pages: Pages, page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    painted = Painted(page, pages, "console")
    for name in SCENES:
        painted.show(name)
        button = page.locator("[data-next]")
        if button.count():
            expect(button, name).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("person", "own"), [("A01", True), ("B01", False)])
def test_a_desk_shows_what_is_for_its_own_person(
    pages: Pages, page: Page, person: str, *, own: bool
) -> None:
    """The same frame on both: the author may withdraw, everybody else agree."""
    before, pages.person = pages.person, Person(person, person, "OFFICER")
    try:
        page.goto(f"{pages.address}/console/proposed/zh")
        settle(page)
        for number in (7, 8):
            pages.frame(pages.html("console", "proposed"), number)
            panel = page.locator(".proposal")
            expect(panel.locator("input[name=factor]")).to_be_visible(visible=not own)
            expect(panel.get_by_text("撤回提議")).to_be_visible(visible=own)
        expect(page.locator("[data-next]")).to_contain_text("升起標匭")
    finally:
        pages.person = before


def test_a_phone_reads_the_checkpoint_from_the_wall(
    pages: Pages, page: Page, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{pages.address}/hall/crowd-sold/zh")
    settle(page)
    picture = tmp_path / "wall.png"
    page.locator(".qr").screenshot(path=picture)
    image = cv2.imread(str(picture))
    assert image is not None
    larger = cv2.resize(image, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    text, *_ = cv2.QRCodeDetector().detectAndDecode(larger)
    assert text == f"AUCTION-ROOM 2026-12-02-1 604 {'18C26A5E9D03F147' * 4}"


def test_a_lost_link_gives_way_to_the_officers_word_and_comes_back(
    pages: Pages, page: Page
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{pages.address}/hall/crowd-opening/zh")
    settle(page)
    assert page.context.browser is not None
    phone = page.context.browser.new_page()
    phone.goto(f"{pages.address}/phone/oral/zh")
    settle(phone)
    phone.route("**/frame/phone?*", lambda route: route.abort())
    pages.mute.set()
    try:
        lost = page.locator("#link[data-link=lost]")
        expect(lost).to_be_visible(timeout=10_000)
        expect(lost).to_contain_text("連線中斷")
        expect(page.get_by_text("11,268,800").first).to_be_visible()
        expect(page.get_by_role("alert")).to_contain_text("以主持人", timeout=20_000)
        expect(page.get_by_text("11,268,800").first).to_be_hidden()
        assert page.evaluate(OUTSIDE, "body") == []
        expect(phone.get_by_role("alert")).to_contain_text("以主持人當場宣告為準")
        expect(phone.locator(".amount")).to_be_hidden()
    finally:
        pages.mute.clear()
    expect(page.locator("#link[data-link=live]")).to_be_visible()
    expect(page.get_by_text("11,268,800").first).to_be_visible()
    expect(page.locator("#lost")).to_be_hidden()
    expect(phone.locator(".amount")).to_be_visible()
    phone.close()
