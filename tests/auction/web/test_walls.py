"""Displays as the officer sees them: who paints the present frame, under which registration."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection

from auction.session.commands import BidOral
from auction.session.scene import WallState
from auction.web.follower import Follower
from auction.web.screens import LASTS_S, Screens
from auction.web.walls import walls
from tests.auction.web.conftest import Site
from tests.auction.web.test_feed import following, frame, register, said


async def paint(socket: ClientConnection) -> None:
    """Take the present frame and say that it is painted."""
    sent = await frame(socket)
    shown = {"t": "shown", "e": sent["e"], "v": sent["v"], "at": sent["s"], "offset": 3}
    await socket.send(json.dumps(shown))


@asynccontextmanager
async def console(site: Site) -> AsyncIterator[ClientConnection]:
    """The console's view model, followed by an officer."""
    async with site.desk() as http:
        cookie = f"login={http.cookies['login']}"
        async with following(site, "console", "locale=en&form=json", cookie) as socket:
            yield socket


async def until_says(socket: ClientConnection, state: str) -> None:
    """Until the lamp of the display says this."""
    async with asyncio.timeout(10):
        while True:
            message = await said(socket)
            model = message.get("m")
            if isinstance(model, dict) and any(
                lamp["name"] == "Display hall-1" and lamp["state"] == state
                for lamp in model["lamps"]
            ):
                return


async def test_the_officer_sees_whether_the_wall_shows_the_present_frame(site: Site) -> None:
    await site.open_oral()
    async with console(site) as officer:
        await until_says(officer, "not registered")
        cookie = f"display={await register(site, site.screens.tokens['hall-1'])}"
        await until_says(officer, "not connected")
        async with following(site, cookie=cookie) as wall:
            await paint(wall)
            await until_says(officer, "shows the present frame")
            await site.ask("b", BidOral(lot="丙", bidder="1", amount=61_000))
            await until_says(officer, "not showing the present frame")
            await paint(wall)
            await until_says(officer, "shows the present frame")
            async with following(site, cookie=cookie) as thief:
                await paint(thief)
                await until_says(officer, "registration in use twice")
            await until_says(officer, "shows the present frame")
        await until_says(officer, "not connected")


async def test_a_frame_that_was_painted_in_time_never_makes_the_lamp_waver(site: Site) -> None:
    await site.open_oral()
    cookie = f"display={await register(site, site.screens.tokens['hall-1'])}"
    async with following(site, cookie=cookie) as wall, console(site) as officer:
        await paint(wall)
        await until_says(officer, "shows the present frame")
        for number in range(3):
            bid = BidOral(lot="丙", bidder=str(number % 2 + 1), amount=61_000 + 1_000 * number)
            await site.ask(f"b{number}", bid)
            await paint(wall)
            model = (await frame(officer))["m"]
            assert isinstance(model, dict)
            assert model["lamps"][-1] == {
                "name": "Display hall-1",
                "state": "shows the present frame",
                "well": True,
            }


async def test_a_screen_registered_anew_is_no_longer_believed_on_its_old_socket(site: Site) -> None:
    cookie = f"display={await register(site, site.screens.tokens['hall-1'])}"
    async with following(site, cookie=cookie) as old:
        site.screens.register("hall-1")
        before = site.shown
        await paint(old)
        await old.send(json.dumps({"t": "ping", "c": 1}))
        while (await said(old))["t"] != "pong":
            pass
        assert site.shown == before


def test_a_registration_lasts_a_month(tmp_path: Path) -> None:
    now_s = [1_000_000.0]
    screens = Screens({"hall-1": "hall"}, tmp_path / "screens.json", lambda: now_s[0])
    cookie = screens.register("hall-1")
    now_s[0] += LASTS_S - 1
    assert (screens.known(cookie), screens.registered) == ("hall-1", {"hall-1": True})
    now_s[0] += 1
    assert (screens.known(cookie), screens.registered) == (None, {"hall-1": False})


def test_a_display_the_room_does_not_have_is_not_listed() -> None:
    nobody: list[Follower] = []
    (only,) = walls({"hall-1": True}, nobody, 0.0)
    assert (only.display, only.state) == ("hall-1", WallState.ABSENT)


@pytest.mark.parametrize(("view", "person"), [("console", "D01"), ("record", "C01")])
async def test_a_view_leaves_one_look_for_each_login(site: Site, view: str, person: str) -> None:
    for logins in (1, 2):
        async with site.desk(person) as auditor:
            before = site.looks
            for _ in range(3):
                assert (await auditor.get(f"/{view}")).status_code == 200
            cookie = f"login={auditor.cookies['login']}"
            for _ in range(2):
                async with following(site, view, cookie=cookie) as socket:
                    await frame(socket)
            assert site.looks == before + 1, f"login {logins}"
