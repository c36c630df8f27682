"""What the scripts of a page promise: whole frames in order, drafts kept, commands sent once."""

import json
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

import display
from tests.auction.session.driving import DEADLINE
from tests.display.serving import PERSON, Pages

pytestmark = pytest.mark.browser

UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
ACCEPTED: dict[str, Any] = {
    "id": "x",
    "status": "ACCEPTED",
    "code": None,
    "facts": {},
    "proposal": None,
}


class Desk:
    """Answers `/api/commands` as told, and keeps what was sent."""

    def __init__(self, page: Page) -> None:
        self.sent: list[dict[str, Any]] = []
        self.asked_after: list[str] = []
        self.answers: list[tuple[int, dict[str, Any]] | None] = []
        """What to answer, one after the other; None cuts the connection."""
        page.route("**/api/commands", self._post)
        page.route("**/api/commands/*", self._look_up)

    def _post(self, route: Route) -> None:
        self.sent.append(route.request.post_data_json)
        self._answer(route)

    def _look_up(self, route: Route) -> None:
        self.asked_after.append(route.request.url.rsplit("/", 1)[1])
        self._answer(route)

    def _answer(self, route: Route) -> None:
        answer = self.answers.pop(0)
        if answer is None:
            route.abort()
        else:
            route.fulfill(status=answer[0], json=answer[1])


@pytest.fixture(autouse=True)
def desk(page: Page) -> Desk:
    """Before any page: a route taken up after a page loaded may miss its next request."""
    return Desk(page)


@pytest.fixture
def console(page: Page, pages: Pages) -> Page:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{pages.address}/console/oral/zh")
    expect(page.locator("[data-clock]")).not_to_have_text("--:--:--")
    return page


def test_f4_sends_the_next_act_once_with_its_basis(console: Page, desk: Desk, pages: Pages) -> None:
    desk.answers = [(200, {**ACCEPTED, "bidder": None})]
    console.keyboard.press("F4")
    expect(console.locator("#next-act .outcome")).to_have_text("✔ 完成")
    (sent,) = desk.sent
    lot = pages.scenes["oral"].state
    assert lot is not None
    assert UUID.match(sent["id"])
    assert sent["command"] == {"kind": "CallPrice", "lot": "丙"}
    assert sent["basis"] == lot.basis_of("lot:丙")


def test_typed_fields_become_what_the_room_takes(console: Page, desk: Desk) -> None:
    desk.answers = [(200, {**ACCEPTED, "bidder": None})]
    console.locator(".at-hand input[name=bidder]").fill(" 3 ")
    console.locator(".at-hand input[name=amount]").fill("２９０,０００")
    console.keyboard.press("Enter")
    expect(console.locator(".at-hand .outcome")).to_have_text("✔ 完成")
    assert desk.sent[0]["command"] == {
        "kind": "BidOral",
        "lot": "丙",
        "bidder": "3",
        "amount": 290_000,
    }


def test_a_step_key_types_the_least_next_bid(console: Page) -> None:
    console.get_by_role("button", name="288,000").click()
    expect(console.locator(".at-hand input[name=amount]")).to_have_value("288000")
    expect(console.locator(".at-hand input[name=bidder]")).to_be_focused()


def test_plus_and_minus_change_a_bid_until_it_is_sent(console: Page, desk: Desk) -> None:
    desk.answers = [(200, {**ACCEPTED, "bidder": None})]
    console.get_by_role("button", name="號牌 3").click()
    amount = console.locator(".at-hand input[name=amount]")
    expect(amount).to_be_focused()
    for key, value in (("ArrowUp", "287000"), ("NumpadAdd", "288000"), ("ArrowDown", "287000")):
        console.keyboard.press(key)
        expect(amount).to_have_value(value)
    console.get_by_role("button", name="－1 口").click()
    expect(amount).to_have_value("286000")
    amount.press("ArrowUp")
    amount.press("Enter")
    expect(console.locator(".at-hand .outcome")).to_have_text("✔ 完成")
    assert (desk.sent[0]["command"]["bidder"], desk.sent[0]["command"]["amount"]) == ("3", 287_000)
    expect(console.locator(".at-hand input[name=bidder]")).to_be_focused()


def test_ctrl_z_leads_to_a_correction_unless_something_is_being_typed(console: Page) -> None:
    paddle, reason = (console.locator(f"form input[name={name}]") for name in ("bidder", "reason"))
    paddle.first.fill("3")
    console.keyboard.press("Control+z")
    expect(console.locator("form[data-command=RetractCall]")).not_to_be_visible()
    paddle.first.fill("")
    console.keyboard.press("Control+z")
    retract = console.locator("form[data-command=RetractCall]")
    expect(retract.locator("input[name=reason]")).to_be_focused()
    assert reason.count() > 0


def test_every_part_of_the_console_is_reached_by_key(console: Page) -> None:
    press = console.keyboard.press
    press("F2")
    expect(console.locator(".at-hand input[name=bidder]")).to_be_focused()
    press("F9")
    incidents = console.locator("#group-incidents")
    expect(incidents.locator(".others summary, .others button").first).to_be_focused()
    press("Escape")
    expect(incidents).not_to_have_attribute("open", "")
    expect(incidents.locator("> summary")).to_be_focused()
    for part in (".rail", ".left", ".middle"):
        press("F6")
        expect(console.locator(part)).to_be_focused()
    press("F1")
    expect(console.locator("#help")).to_be_visible()
    expect(console.locator("#help dt")).to_have_text(
        [*("F4", "F2", "Enter", "+ −", "Ctrl+Z", "F9", "F6", "Esc", "F1")]
    )
    press("Escape")
    expect(console.locator("#help")).not_to_be_visible()


def test_an_act_of_two_goes_as_a_proposal(page: Page, pages: Pages, desk: Desk) -> None:
    desk.answers = [(200, {**ACCEPTED, "bidder": None})]
    page.goto(f"{pages.address}/console/bidding/zh")
    expect(page.locator("[data-clock]")).not_to_have_text("--:--:--")
    page.locator("summary", has_text="延長截止時間").click()
    form = page.locator("form[data-command=ExtendDeadline]")
    form.locator("input[name=deadline_ms]").fill("10:45")
    form.locator("input[name=reason]").fill("人多")
    form.locator("input[name=factor]").fill("123456")
    form.get_by_role("button").click()
    expect(form.locator(".outcome")).to_have_text("✔ 完成")
    assert desk.sent[0]["factor"] == "123456"
    command = desk.sent[0]["command"]
    assert command["kind"] == "Propose"
    assert command["act"]["deadline_ms"] == DEADLINE + 15 * 60_000
    assert command["act"]["round"] == "1"


def test_whoever_was_signed_out_signs_in_again_in_place(
    console: Page, desk: Desk, pages: Pages
) -> None:
    """What was typed stays, a wrong password is said, and the frames go on."""
    given: list[Any] = []

    def sign_in(route: Route) -> None:
        given.append(route.request.post_data_json)
        known = given[-1]["password"] == "right"
        there = {"location": "/console"} if known else {}
        route.fulfill(status=303 if known else 401, headers=there)

    console.route("**/login", sign_in)
    desk.answers = [(401, {"code": "not-logged-in", "zh": "請先登入。", "en": "Log in first."})]
    form = console.locator("form[data-command=BidOral]").first
    form.locator("input[name=bidder]").fill("2")
    form.locator("input[name=amount]").fill("60000")
    form.locator("input[name=amount]").press("Enter")
    again = console.locator("#again")
    expect(again).to_be_visible()
    pages.frame(pages.html("console", "oral"), 9)
    again.locator("input[name=password]").fill("wrong")
    again.get_by_role("button").click()
    expect(again.get_by_role("alert")).to_be_visible()
    again.locator("input[name=password]").fill("right")
    again.locator("input[name=code]").fill("123456")
    again.get_by_role("button").click()
    expect(again).not_to_be_visible()
    expect(form.locator("input[name=amount]")).to_have_value("60000")
    assert given[-1] == {"person": PERSON.id, "password": "right", "code": "123456"}


def test_a_desk_says_before_it_signs_its_person_out(page: Page, pages: Pages) -> None:
    page.clock.install()
    page.route("**/login/left", lambda route: route.fulfill(json={"left_s": 250}))
    page.goto(f"{pages.address}/console/oral/zh")
    expect(page.locator("[data-clock]")).to_be_attached()
    expect(page.locator("#ending")).not_to_be_visible()
    page.clock.fast_forward(20_000)
    expect(page.locator("#ending")).to_contain_text("4")


def test_a_refusal_is_read_out_and_outlives_the_next_frame(
    console: Page, desk: Desk, pages: Pages
) -> None:
    desk.answers = [
        (409, {"code": "basis-moved", "zh": "畫面已更新，請重新確認。", "en": "Moved."})
    ]
    console.keyboard.press("F4")
    said = console.locator("#next-act .outcome")
    expect(said).to_have_text("畫面已更新，請重新確認。")
    pages.frame(pages.html("console", "oral").replace("喊價", "喊價。"), 1)
    expect(console.locator("#view")).to_contain_text("喊價。")
    expect(said).to_have_text("畫面已更新，請重新確認。")


def test_no_reply_is_looked_up_and_never_sent_again(console: Page, desk: Desk) -> None:
    desk.answers = [None, (200, {**ACCEPTED, "bidder": "7"})]
    console.keyboard.press("F4")
    said = console.locator("#next-act .outcome")
    expect(said).to_have_text("沒有收到回覆，正在查詢結果，請勿重按。")
    expect(said).to_have_text("✔ 號牌 7")
    assert len(desk.sent) == 1
    assert desk.asked_after == [desk.sent[0]["id"]]


def test_half_typed_words_and_an_open_form_outlive_frames(console: Page, pages: Pages) -> None:
    console.locator("#group-door > summary").click()
    console.locator("summary", has_text="取消報到").click()
    reason = console.locator("form[data-command=UndoAdmission] input[name=reason]")
    reason.fill("登記錯")
    console.locator(".at-hand input[name=bidder]").fill("3")
    console.locator(".at-hand input[name=amount]").press_sequentially("29")
    pages.frame(pages.html("console", "oral-seven-digits"), 1)
    expect(console.locator(".oral .amount")).to_have_text("1,150,000")
    expect(reason).to_be_visible()
    expect(reason).to_have_value("登記錯")
    expect(console.locator(".at-hand input[name=bidder]")).to_have_value("3")
    console.keyboard.type("0000")
    expect(console.locator(".at-hand input[name=amount]")).to_have_value("290000")


def test_nothing_is_sent_while_the_link_is_lost(console: Page, desk: Desk, pages: Pages) -> None:
    pages.mute.set()
    try:
        expect(console.locator("#link[data-link=lost]")).to_be_visible(timeout=10_000)
        expect(console.get_by_text("連線中斷，可先打字，不能送出。")).to_be_visible()
        expect(console.locator("[data-next]")).to_be_disabled()
        console.locator(".at-hand input[name=bidder]").fill("3")
        console.keyboard.press("F4")
        console.keyboard.press("Enter")
    finally:
        pages.mute.clear()
    expect(console.locator("#link[data-link=live]")).to_be_visible()
    expect(console.locator("[data-next]")).to_be_enabled()
    expect(console.locator(".at-hand input[name=bidder]")).to_have_value("3")
    assert desk.sent == []


def test_an_older_frame_is_not_painted_but_another_servers_is(console: Page, pages: Pages) -> None:
    pages.frame(pages.html("console", "oral-seven-digits"), 5)
    price = console.locator(".oral .amount")
    expect(price).to_have_text("1,150,000")
    pages.frame(pages.html("console", "oral"), 4)
    pages.frame(pages.html("console", "oral-seven-digits").replace("喊價", "喊價。"), 6)
    expect(console.locator("#view")).to_contain_text("喊價。")
    expect(price).to_have_text("1,150,000")
    pages.epoch = "e2"
    try:
        pages.frame(pages.html("console", "oral"), 0)
        expect(price).to_have_text("286,000")
    finally:
        pages.epoch = "e1"


def test_a_display_says_once_what_it_painted(page: Page, pages: Pages) -> None:
    pages.person = display.Person("hall-1", "hall-1", "DISPLAY")
    pages.heard.clear()
    try:
        page.goto(f"{pages.address}/hall/bidding/zh")
        expect(page.locator("[data-until]")).to_have_text("00:38")
        pages.frame(pages.html("hall", "closing"), 1)
        expect(page.locator("#view[data-phase=CLOSING]")).to_be_visible()
        expect(page.locator("[data-until]")).to_have_text(re.compile(r"00:3\d"))
        pages.frame(pages.html("hall", "closed"), 2)
        expect(page.locator("#view[data-phase=CLOSED]")).to_be_visible()
        page.wait_for_timeout(300)
    finally:
        pages.person = PERSON
    shown = [said for said in pages.heard if said["t"] == "shown"]
    assert [said["v"] for said in shown] == [0, 1, 2], json.dumps(shown)
    assert all(said["e"] == "e1" for said in shown)


def test_a_display_that_comes_back_says_again_what_it_shows(page: Page, pages: Pages) -> None:
    pages.heard.clear()
    pages.person = display.Person("hall-1", "hall-1", "DISPLAY")
    try:
        page.goto(f"{pages.address}/hall/opening/zh")
        _until_shown(page, pages, [0])
        pages.hang_up()
        _until_shown(page, pages, [0, 0])
    finally:
        pages.person = PERSON


def test_a_display_shows_its_name_and_loads_itself_anew_when_told(page: Page, pages: Pages) -> None:
    pages.person = display.Person("hall-1", "hall-1", "DISPLAY")
    try:
        page.goto(f"{pages.address}/hall/opening/zh")
        expect(page.locator("[data-clock]")).not_to_have_text("--:--:--")
        name = page.locator("#identify")
        expect(name).to_be_hidden()
        pages.tell("identify")
        expect(name).to_be_visible()
        expect(name).to_contain_text("hall-1")
        with page.expect_navigation():
            pages.tell("reload")
        expect(name).to_be_hidden()
    finally:
        pages.person = PERSON


def _until_shown(page: Page, pages: Pages, numbers: list[int]) -> None:
    deadline_s = time.monotonic() + 10
    while [said["v"] for said in pages.heard if said["t"] == "shown"] != numbers:
        assert time.monotonic() < deadline_s, pages.heard
        page.wait_for_timeout(50)
