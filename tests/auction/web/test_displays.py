"""Displays assigned from a desk: recorded first, then told, and kept."""

import re
from pathlib import Path

import httpx
import pytest

from auction.journal.entry import decode
from auction.journal.reader import Reader
from auction.room.heads import event_of
from auction.room.observed import DisplayAssigned, DisplayIdentified, DisplayRegistered
from auction.terms import Fact
from auction.web.pairing import LASTS_S, MOST, Pairings
from auction.web.screens import Screens
from tests.auction.web.conftest import Site
from tests.auction.web.test_feed import following, register, said


def noted(data: Path) -> list[Fact]:
    """Everything that was written about displays."""
    with Reader.look(data) as journal:
        entries = [decode(entry.body) for entry in journal.read("displays")]
    return [event_of(entry.kind, entry.data) for entry in entries]


async def told(site: Site, cookie: str, what: str, view: str = "hall") -> None:
    """Until a display that follows a view is told something."""
    async with following(site, view, cookie=cookie) as socket:
        while (await said(socket))["t"] != what:
            pass


async def test_a_display_is_assigned_a_layout_and_keeps_it(site: Site, tmp_path: Path) -> None:
    cookie = f"display={await register(site, site.screens.tokens['hall-1'])}"
    async with site.desk() as officer, following(site, cookie=cookie) as wall:
        answer = await officer.post("/displays/hall-1/layout", data={"layout": "ranking"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/displays?locale=zh")
        while (await said(wall))["t"] != "reload":
            pass
        listed = (await officer.get("/displays?locale=en")).text
    assert 'value="ranking" selected' in listed
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as screen:
        page = (await screen.get("/hall", headers={"cookie": cookie})).text
    assert 'data-feed="/feed/ranking?locale=zh"' in page
    again = Screens({"hall-1": "hall"}, tmp_path / "keys" / "screens.json")
    assert again.layout("hall-1") == "ranking"
    assert DisplayAssigned(display="hall-1", layout="ranking", by="staff:A01") in noted(tmp_path)


async def test_a_display_that_follows_what_it_is_no_longer_assigned_is_told_so(site: Site) -> None:
    cookie = f"display={await register(site, site.screens.tokens['hall-1'])}"
    site.screens.assign("hall-1", "next")
    await told(site, cookie, "reload")


async def test_a_display_registered_anew_keeps_its_layout(site: Site) -> None:
    site.screens.register("hall-1")
    site.screens.assign("hall-1", "lot")
    site.screens.register("hall-1")
    assert site.screens.layout("hall-1") == "lot"


async def test_a_display_is_asked_for_its_name(site: Site, tmp_path: Path) -> None:
    cookie = f"display={await register(site, site.screens.tokens['hall-1'])}"
    async with site.desk("B01") as clerk, following(site, cookie=cookie) as wall:
        assert (await clerk.post("/displays/hall-1/identify")).status_code == 303
        while (await said(wall))["t"] != "identify":
            pass
    assert DisplayIdentified(display="hall-1", by="staff:B01") in noted(tmp_path)


@pytest.mark.parametrize(
    ("person", "name", "layout", "code"),
    [
        ("C01", "hall-1", "lot", "not-yours"),
        ("A01", "hall-2", "lot", "no-display"),
        ("A01", "hall-1", "console", "no-layout"),
    ],
)
async def test_what_may_not_be_is_refused(
    site: Site, person: str, name: str, layout: str, code: str
) -> None:
    await register(site, site.screens.tokens["hall-1"])
    async with site.desk(person) as desk:
        answer = await desk.post(f"/displays/{name}/layout", data={"layout": layout})
    assert answer.json()["code"] == code
    assert site.screens.layout("hall-1") == "hall"


async def test_displays_are_for_staff_and_an_auditor_only_looks(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as nobody:
        assert (await nobody.get("/displays")).headers["location"].startswith("/login")
        answer = await nobody.post("/displays/hall-1/layout", data={"layout": "lot"})
        assert answer.json()["code"] == "not-logged-in"
    async with site.desk("C01") as auditor:
        assert "<select" not in (await auditor.get("/displays")).text


async def test_an_unregistered_screen_shows_the_layout_it_asks_for(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        for asked, shown in (("lot", "lot"), ("console", "hall"), ("", "hall")):
            page = (await http.get(f"/hall?layout={asked}")).text
            assert f'data-feed="/feed/{shown}?locale=zh"' in page


async def test_a_screen_is_paired_by_the_code_it_shows(site: Site, tmp_path: Path) -> None:
    async with (
        httpx.AsyncClient(base_url=site.url, trust_env=False) as panel,
        httpx.AsyncClient(base_url=site.url, trust_env=False) as other,
        site.desk("B01") as clerk,
    ):
        (code,) = re.findall(r"data-code>([A-Z2-9]{6})<", (await panel.get("/pair")).text)
        assert code in (await panel.get("/pair")).text, "the same until it is typed"
        assert code not in (await other.get("/pair")).text
        wrong = await clerk.post("/displays/hall-1/pair", data={"code": "AAAAAA"})
        assert wrong.json()["code"] == "no-pairing"
        typed = await clerk.post("/displays/hall-1/pair", data={"code": f" {code.lower()} "})
        assert typed.status_code == 303
        again = await clerk.post("/displays/hall-1/pair", data={"code": code})
        assert again.json()["code"] == "no-pairing"
        assert (await other.get("/pair")).status_code == 200
        shown = await panel.get("/pair")
        assert (shown.status_code, shown.headers["location"]) == (302, "/hall?locale=zh")
        assert site.screens.known(panel.cookies["display"]) == "hall-1"
    assert DisplayRegistered(display="hall-1", by="staff:B01") in noted(tmp_path)


def test_a_code_lasts_ten_minutes_and_the_longest_waiting_screen_gives_way() -> None:
    now_s = [0.0]
    pairings = Pairings(lambda: now_s[0])
    first, secret = pairings.ask(None)
    assert pairings.ask(secret) == (first, secret)
    for _ in range(MOST):
        pairings.ask("a stranger")
    assert not pairings.waits(first)
    code, secret = pairings.ask(None)
    pairings.grant(code, "hall-1")
    now_s[0] = LASTS_S
    assert pairings.granted(secret) is None
    assert not pairings.waits(code)
