"""A visitor's phone in a real browser: one's own number, what is read out, no script, no socket."""

import json

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.display.axe import complaints
from tests.display.painting import Painted, settle
from tests.display.scenes import phases
from tests.display.serving import Pages

pytestmark = pytest.mark.browser

SCENES = phases()
NARROW = {"width": 320, "height": 640}
WIDER = """() => document.documentElement.scrollWidth > innerWidth"""


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size(NARROW)
    return page


def test_every_state_fits_a_narrow_phone_and_axe_finds_nothing(phone: Page, pages: Pages) -> None:
    wide, found = [], []
    for locale in ("en", "zh"):
        painted = Painted(phone, pages, "phone", locale)
        for name in SCENES:
            painted.show(name)
            wide += [f"{name} {locale}"] if phone.evaluate(WIDER) else []
            found += [f"{name}: {one}" for one in complaints(phone)] if locale == "zh" else []
    assert (wide, found) == ([], [])


def test_my_number_stays_on_the_phone_and_says_how_it_stands(phone: Page, pages: Pages) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url + str(request.post_data)))
    phone.goto(f"{pages.address}/phone/invalid/zh")
    settle(phone)
    mine = phone.locator("#mine [data-mine]:visible")
    expect(mine).to_contain_text("只存在這支手機")
    phone.locator("#mine-paddle").fill("１")
    phone.get_by_role("button", name="記住").click()
    expect(mine).to_contain_text("第 2 順位，尚未拍定。")
    expect(phone.locator(".standing .own")).to_contain_text("1,720,000")
    pages.frame(pages.html("phone", "oral"), 1)
    expect(mine).to_contain_text("目前是您的出價最高。")
    pages.frame(pages.html("phone", "oral-seven-digits"), 2)
    expect(mine).to_contain_text("只存在這支手機")
    phone.locator("#mine-paddle").fill("3")
    phone.keyboard.press("Enter")
    pages.frame(pages.html("phone", "sold"), 3)
    expect(mine).to_contain_text("由您拍定，請至主持台辦理。")
    phone.goto(f"{pages.address}/phone/ruling/zh")
    settle(phone)
    expect(phone.locator("#mine-number")).to_have_text("3")
    expect(mine).to_have_text("第 1 順位，尚未拍定。")
    assert not [one for one in asked if "paddle" in one.lower()]


def test_ears_hear_the_newest_price_and_not_every_frame(phone: Page, pages: Pages) -> None:
    phone.goto(f"{pages.address}/phone/oral-opening/zh")
    settle(phone)
    said = phone.get_by_role("status")
    expect(said).to_have_text("")
    phone.evaluate("""() => {
        window.heard = [];
        const said = document.getElementById('said');
        new MutationObserver(() => window.heard.push(said.textContent))
            .observe(said, {childList: true});
    }""")
    for number, name in enumerate(("oral", "oral-seven-digits", "hammered", "sold"), 1):
        pages.frame(pages.html("phone", name), number)
    expect(said).to_contain_text("拍定")
    heard = phone.evaluate("() => window.heard")
    assert heard == [
        "喊價，標別 丙，目前最高 286,000，號牌 1",
        "拍定，標別 甲，拍定價 1,730,000，號牌 3",
    ]


def test_the_browser_s_voice_is_heard_only_where_it_is_wanted(phone: Page, pages: Pages) -> None:
    phone.add_init_script("""
        window.voiced = [];
        speechSynthesis.speak = (said) => window.voiced.push([said.lang, said.text]);
    """)
    phone.goto(f"{pages.address}/phone/before/en")
    settle(phone)
    pages.frame(pages.html("phone", "bidding", "en"), 1)
    expect(phone.get_by_role("status")).to_contain_text("Bidding open")
    button = phone.get_by_role("button", name="Read changes aloud")
    assert phone.evaluate("() => window.voiced") == []
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    pages.frame(pages.html("phone", "sold", "en"), 2)
    expect(phone.get_by_role("status")).to_contain_text("Sold")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    pages.frame(pages.html("phone", "ended", "en"), 3)
    expect(phone.get_by_role("status")).to_contain_text("Ended")
    assert phone.evaluate("() => window.voiced") == [
        ["en", "Bidding open, lot 甲"],
        ["en", "Sold, lot 甲, Awarded at 1,730,000, paddle 3"],
    ]


def test_without_scripts_the_page_says_the_deadline_and_loads_itself_anew(
    browser: Browser, pages: Pages
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    page.goto(f"{pages.address}/phone/bidding/zh")
    expect(page.get_by_text("每十秒自動重新載入")).to_be_visible()
    expect(page.locator(".closes")).to_contain_text("10:30:00")
    for nothing in ("#mine", "#strip", ".countdown"):
        expect(page.locator(nothing)).to_be_hidden()
    assert '<noscript><meta http-equiv="refresh" content="10">' in page.content()
    page.get_by_text("今日標別").click()
    expect(page.locator(".lots")).to_contain_text("水果清洗線")
    context.close()


def test_where_no_socket_opens_frames_are_asked_for(phone: Page, pages: Pages) -> None:
    shown = ["oral"]
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url.partition("?")[2])
        message = {"t": "frame", "e": "e1", "v": len(shown) - 1, "s": pages.room_ms}
        route.fulfill(body=json.dumps(message | {"html": pages.html("phone", shown[-1])}))

    phone.route("**/frame/phone?*", answer)
    phone.route_web_socket("**/feed/**", lambda socket: socket.close())
    phone.goto(f"{pages.address}/phone/oral-opening/zh")
    settle(phone)
    expect(phone.locator(".amount")).to_have_text("286,000")
    shown.append("oral-seven-digits")
    expect(phone.locator(".amount")).to_have_text("1,150,000")
    expect(phone.locator("#link[data-link=live]")).to_be_visible()
    assert asked[0] == "locale=zh&e=&v=-1"
    assert asked[-1].startswith("locale=zh&e=e1&v=")
