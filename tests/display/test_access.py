"""For everybody: keys alone, four times the size, the colours of the system, no motion."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import display
from tests.display.axe import complaints
from tests.display.painting import Painted
from tests.display.scenes import phases
from tests.display.serving import Pages

pytestmark = pytest.mark.browser

SCENES = phases()
STYLES = Path(display.__file__).parent / "static"
AT_400_PER_CENT = {"width": 320, "height": 256}
"""1280 × 1024 at 400 %. Source: WCAG 2.2, 1.4.10 (reflow)."""
MOVING = re.compile(r"(?:animation|transition|scroll-behavior)[a-z-]*\s*:")
WIDER = """() => [...document.querySelectorAll('body, body *')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
    .filter((one) => !one.closest('.scrolled'))
    .map((one) => `${one.tagName}.${one.className}`).slice(0, 5)"""
BORDER = "(one) => getComputedStyle(one).borderStyle"
UNSEEN = """(all) => all.filter((one) => one.textContent && one.checkVisibility())
    .filter((one) => getComputedStyle(one).color !== getComputedStyle(document.body).color)
    .map((one) => one.outerHTML)"""
FOCUSED = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    const across = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
    const down = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 0), innerHeight - 1);
    const top = document.elementFromPoint(across, down);
    const own = top === null || one.contains(top) || top.contains(one) || top.closest('label');
    return {
        what: `${one.tagName}.${one.className} ${one.id} ${one.textContent.trim().slice(0, 20)}`,
        ringed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: box.bottom > 0 && box.top < innerHeight && Boolean(own),
    };
}"""


def _plain(page: Page, pages: Pages, name: str, locale: str) -> None:
    page.goto(f"{pages.address}/plain/{name}/{locale}")


@pytest.mark.parametrize("view", ["phone", "console", "entry", "record"])
def test_at_four_times_the_size_nothing_is_scrolled_sideways(
    view: str, page: Page, pages: Pages
) -> None:
    page.set_viewport_size(AT_400_PER_CENT)
    painted = Painted(page, pages, view, "en")
    wide = {}
    for name in ("not-started", "proposed", "bidding", "crowd-read", "oral", "sold", "fault"):
        painted.show(name)
        if found := page.evaluate(WIDER):
            wide[name] = found
    assert wide == {}


@pytest.mark.parametrize("name", ["start", "login", "displays", "simulators"])
def test_pages_around_the_screens_reflow_too(name: str, page: Page, pages: Pages) -> None:
    page.set_viewport_size(AT_400_PER_CENT)
    for locale in ("zh", "en"):
        _plain(page, pages, name, locale)
        assert page.evaluate(WIDER) == []
        assert complaints(page) == []


@pytest.mark.parametrize(
    ("view", "name", "size"),
    [
        ("console", "ruling", (1366, 768)),
        ("console", "oral", (1366, 768)),
        ("console", "proposed", (320, 256)),
        ("record", "sold", (1366, 768)),
        ("phone", "invalid", (390, 844)),
        ("phone", "oral", (320, 256)),
    ],
)
def test_whatever_the_tab_key_reaches_is_ringed_and_in_sight(
    view: str, name: str, size: tuple[int, int], page: Page, pages: Pages
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    painted = Painted(page, pages, view)
    painted.show(name)
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        reached.append(focused["what"])
        assert focused["ringed"], focused
        assert focused["seen"], focused
    assert len(reached) >= 3


def test_a_phone_s_lists_open_by_key(page: Page, pages: Pages) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    painted = Painted(page, pages, "phone")
    painted.show("oral")
    page.locator("#today summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#today .lots")).to_be_visible()
    painted.show("oral-seven-digits")
    expect(page.locator("#today .lots")).to_be_visible()
    expect(page.locator("#today summary")).to_be_focused()


@pytest.mark.parametrize("view", ["hall", "phone", "console"])
def test_in_the_system_s_own_colours_shapes_and_words_stay(
    view: str, page: Page, pages: Pages
) -> None:
    page.emulate_media(forced_colors="active")
    page.set_viewport_size({"width": 1366, "height": 768})
    painted = Painted(page, pages, view)
    for name in ("bidding", "opening", "oral", "sold", "suspended"):
        painted.show(name)
        expect(page.locator("#view .blade .shape")).to_be_visible()
        assert "solid" in page.locator("#view .blade").evaluate(BORDER)
    if view != "console":
        painted.show("opening")
        leading = page.locator(".leading").first
        assert "solid" in leading.evaluate(BORDER)
    unseen = page.locator("#view .circle").evaluate_all(UNSEEN)
    assert unseen == []
    assert complaints(page, contrast=False) == [], "the system's colours are its own"


def test_nothing_moves_by_itself() -> None:
    for file in STYLES.glob("*.css"):
        moving = re.findall(
            r"(?:animation|transition|scroll-behavior)[a-z-]*\s*:", file.read_text()
        )
        assert moving == [], file.name
    for file in (STYLES / "js").glob("*.js"):
        assert ".animate(" not in file.read_text(), file.name
