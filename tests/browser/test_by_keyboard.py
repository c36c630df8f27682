"""A whole session by keyboard alone: clerk and officer, a tie, an objection, a fault, a restart."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from auction.rehearsal.stage import Stage
from auction.rehearsal.things import act_on
from tests.browser.conftest import DESK, Room

pytestmark = [pytest.mark.browser, pytest.mark.scenario, pytest.mark.pty, pytest.mark.timeout(420)]

LOTS = """\
[session]
id = "2026-12-02"
date = 2026-12-02

[[rounds]]
id = "1"
deadline = 2026-12-02T10:30:00+08:00
lots = ["甲"]

[[lots]]
mark = "甲"
kind = "real_estate"
case_numbers = ["竹執甲101年贈稅執特專字第00050597號"]
section = "甲"
title_zh = "建物及土地"
title_en = "House and land"
place_zh = "竹北市"
place_en = "Zhubei"
auction_round = 1
minimum = 1_720_000
deposit = 350_000
handover = true

[[lots.parcels]]
kind = "land"
number = "竹北段0001-0000地號"
area = "60 坪"
share = "1/1"
minimum = 1_720_000

[[lots]]
mark = "丙"
kind = "movable"
case_numbers = ["竹執仁109年度營所稅執字第00000002號"]
section = "仁"
title_zh = "水果清洗線"
title_en = "Fruit washing line"
place_zh = "本分署拍賣室"
place_en = "Auction room of this branch"
auction_round = 1
reserve = 80_000
reserve_disclosed = false
step = 1_000
opening_price = 50_000
"""
SCRIPT = """\
title = "鍵盤"

[[session]]
date = 2026-12-02
opens = 10:29:20
lots = "keyboard.lots.toml"
steps = []
"""
MOST_TABS = 120
DEADLINE = "10:30:00"
PEOPLE = (("A123456789", "王小明"), ("J220000203", "陳春嬌"), ("12345675", "海風企業社"))
TIED = ("壹佰捌拾捌萬元", "1880000")
LOW = ("壹佰柒拾參萬元", "1730000")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A simulated room for the two lots; its box travels in a second."""
    (tmp_path / "keyboard.lots.toml").write_text(LOTS, "utf-8")
    (tmp_path / "keyboard.toml").write_text(SCRIPT, "utf-8")
    with Stage(tmp_path / "data", tmp_path / "keyboard.toml", travel_s=1.0, filmed=False) as stage:
        yield Room(stage, stage.set_up())


class Seat:
    """Somebody at a desk who has a keyboard and no mouse."""

    def __init__(self, browser: Browser, room: Room, person: str) -> None:
        self.page: Page = browser.new_context(viewport=DESK, locale="zh-TW").new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.pin = room.opened.pins[person]
        self.page.goto(f"{room.opened.url}/console")
        self._type(self.page.locator("select[name=person]"), person)
        self._type(self.page.locator("input[name=password]"), self.pin)
        self.page.keyboard.press("Enter")
        self.settled()

    def settled(self) -> None:
        """Until the feed runs."""
        expect(self.page.locator("[data-clock]")).not_to_have_text("--:--:--")

    def sees(self, phase: str) -> None:
        """Until the sitting is there; a deadline may be in between."""
        expect(self.page.locator(f"#view[data-phase={phase}]")).to_be_attached(timeout=90_000)

    def do(self, command: str, **typed: str) -> bool:
        """Fill the next act, press F4, wait until the room goes on; whether it takes two."""
        form = self.page.locator(f"#next-act form[data-command={command}]")
        expect(form).to_be_visible()
        basis, of_two = form.get_attribute("data-basis"), form.get_attribute("data-two") is not None
        self.fill(form, typed)
        self.page.keyboard.press("F4")
        this = self.page.locator(f"#next-act form[data-command={command}][data-basis='{basis}']")
        expect(this.locator(".outcome:not(.done)") if of_two else this).to_have_count(0)
        return of_two

    def fill(self, form: Locator, typed: dict[str, str]) -> None:
        """Type what is given, whatever else has to be filled as everybody would."""
        for field in form.locator("input, select").all():
            name = field.get_attribute("name") or ""
            if name in typed:
                self._type(field, typed[name])
            elif field.get_attribute("required") is not None:
                self._type(field, {"factor": self.pin, "reason": "已當場查看，無人有異議"}[name])

    def agree(self) -> None:
        """Second what somebody else proposed, with one's own PIN."""
        self._type(self.page.locator(".proposal form[data-command=Second] [name=factor]"), self.pin)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".proposal")).to_have_count(0)

    def interrupt(self, command: str, **typed: str) -> None:
        """F9, to what interrupts a sitting; Enter unfolds it and sends it."""
        self.page.keyboard.press("F9")
        form = self.page.locator(f"#group-incidents form[data-command={command}]").first
        self._tab_to(form.locator("xpath=ancestor::details[1]/summary"))
        self.page.keyboard.press("Enter")
        self.fill(form, typed)
        self.page.keyboard.press("Enter")
        expect(form.locator(".outcome.done")).to_be_visible()

    def _type(self, field: Locator, text: str) -> None:
        """Into a field; down a list until the wanted line is the chosen one."""
        self._tab_to(field)
        if field.evaluate("field => field.tagName") != "SELECT":
            self.page.keyboard.type(text)
            return
        for _ in range(field.locator("option").count()):
            if text in field.locator("option:checked").inner_text():
                return
            self.page.keyboard.press("ArrowDown")
        expect(field.locator("option:checked")).to_contain_text(text)

    def _tab_to(self, wanted: Locator) -> None:
        """Press Tab until something has the focus."""
        expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab does not lead to {wanted}")


def _to_the_box(stage: Stage, *things: dict[str, object]) -> None:
    """What hands and mishaps do to the box; playwright keeps this thread's own loop."""

    def act() -> None:
        for thing in things:
            answer = asyncio.run(act_on(stage.controls["box"], thing))
            assert answer["ok"], answer

    thread = Thread(target=act)
    thread.start()
    thread.join()


def _admit_everybody(clerk: Seat, room: Room) -> None:
    """At the entry desk: number, Enter, name, F4."""
    page = clerk.page
    page.goto(f"{room.opened.url}/entry")
    clerk.settled()
    for paddle, (number, name) in enumerate(PEOPLE, start=1):
        page.keyboard.press("F2")
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        expect(page.locator(".admitting input[name=name]")).to_be_focused()
        page.keyboard.type(name)
        page.keyboard.press("F4")
        expect(page.locator(".issued .leading .circle")).to_have_text(str(paddle))
    page.goto(f"{room.opened.url}/console")
    clerk.settled()


def _hold(officer: Seat, clerk: Seat, acts: tuple[tuple[str, dict[str, str]], ...]) -> None:
    """The next acts in turn, each as the green one; the clerk agrees to those of two."""
    for command, typed in acts:
        if officer.do(command, **typed):
            clerk.agree()


def _open_all(amounts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, dict[str, str]], ...]:
    """Opening, reading and ruling envelope by envelope; paddles come in their order."""
    return tuple(
        act
        for paddle, (words, digits) in enumerate(amounts, start=1)
        for act in (
            ("OpenEnvelope", {"bidder": str(paddle)}),
            ("ReadBid", {"words": words, "digits": digits}),
            ("RuleBid", {}),
        )
    )


def test_a_whole_session_is_held_by_keyboard_alone(browser: Browser, room: Room) -> None:
    stage = room.stage
    officer, clerk = Seat(browser, room, "A01"), Seat(browser, room, "B01")
    _hold(officer, clerk, (("OpenSession", {}),))
    _admit_everybody(clerk, room)
    _hold(officer, clerk, (("ShowBoxEmpty", {}), ("RaiseBox", {})))
    officer.sees("BIDDING")
    _to_the_box(stage, *({"do": "drop"},) * len(PEOPLE))
    _to_the_box(stage, {"do": "estop", "pressed": True})
    officer.sees("SUSPENDED")
    _to_the_box(stage, {"do": "estop", "pressed": False})
    _hold(officer, clerk, (("AcknowledgeFault", {}), ("ResumeBidding", {"deadline_ms": DEADLINE})))
    officer.sees("BIDDING")
    officer.sees("CLOSED")
    _hold(officer, clerk, (("LowerBox", {}), ("UnlockBox", {})))
    _hold(officer, clerk, (("CountEnvelopes", {"counted": "3"}),))
    _hold(officer, clerk, (("SortEnvelopes", {"lots": "甲 甲 甲"}), ("CallLot", {})))
    _hold(officer, clerk, _open_all((LOW, TIED, TIED)))
    stage.server.kill()
    stage.start_server()
    expect(officer.page.locator(".rail")).to_contain_text("伺服器啟動")
    _hold(officer, clerk, (("CheckDeposit", {"instruments": "350000"}),) * 2)
    _hold(officer, clerk, (("DeclineRaises", {}),))
    _hold(officer, clerk, (("DrawTie", {"envelope": "2", "witnesses": "A01 B01"}),))
    _hold(officer, clerk, (("AskObjections", {}),))
    officer.interrupt("RaiseObjection", text="第二標未當場宣讀總價", by="3")
    _hold(officer, clerk, (("RuleObjection", {"ruling": "無理由"}), ("AwardLot", {})))
    _hold(officer, clerk, (("CallLot", {}), ("BidOral", {"bidder": "2", "amount": "85000"})))
    _hold(officer, clerk, (("CallPrice", {}),) * 3)
    _hold(officer, clerk, (("Hammer", {}), ("AwardLot", {}), ("AdjournSession", {})))
    for seat in (officer, clerk):
        seat.sees("ENDED")
        expect(seat.page.locator(".lots .figure")).to_have_text(["1,880,000", "85,000"])
        assert seat.errors == []
    stage.end_server()
    (folder,) = (stage.data / "rehearsal" / "sessions").iterdir()
    verify = [sys.executable, "-m", "auction", "verify", str(folder), "--live", "--json"]
    report = json.loads(subprocess.run(verify, capture_output=True, check=True).stdout)
    assert report["sealed"]
    assert report["divergences"] == []
