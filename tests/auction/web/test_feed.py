"""The feed: whole frames in order, heartbeats, clock answers, trusted acknowledgements."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from auction.session.commands import BidOral
from auction.web.screens import Screens
from tests.auction.web.conftest import Site


@asynccontextmanager
async def following(
    site: Site, view: str = "hall", query: str = "locale=zh", cookie: str = ""
) -> AsyncIterator[ClientConnection]:
    headers = {"cookie": cookie} if cookie else {}
    async with connect(
        f"{site.ws}/feed/{view}?{query}", origin=site.url, additional_headers=headers
    ) as socket:
        yield socket


async def said(socket: ClientConnection) -> dict[str, object]:
    async with asyncio.timeout(5):
        message: dict[str, object] = json.loads(await socket.recv())
        return message


async def frame(socket: ClientConnection) -> dict[str, object]:
    while (message := await said(socket))["t"] != "frame":
        pass
    return message


async def exhaust(socket: ClientConnection) -> None:
    while True:
        await said(socket)


async def test_who_comes_late_gets_the_whole_present_frame_first(site: Site) -> None:
    await site.open_oral()
    await site.ask("b", BidOral(lot="丙", bidder="1", amount=61_000))
    async with following(site) as socket:
        first = await said(socket)
    assert first["t"] == "frame"
    assert "61,000" in str(first["html"])


async def test_numbers_grow_only_when_bytes_change(site: Site) -> None:
    await site.open_oral()
    async with following(site) as socket:
        before = await frame(socket)
        await site.ask("b", BidOral(lot="丙", bidder="1", amount=61_000))
        after = await frame(socket)
        beat = await said(socket)
    assert after["v"] == int(str(before["v"])) + 1
    assert (beat["t"], beat["v"], beat["e"]) == ("hb", after["v"], after["e"])


async def test_everybody_gets_the_same_bytes(site: Site) -> None:
    await site.open_oral()
    async with following(site) as one, following(site) as two:
        assert (await frame(one))["html"] == (await frame(two))["html"]
        await site.ask("b", BidOral(lot="丙", bidder="1", amount=61_000))
        assert await frame(one) == await frame(two)


async def test_a_ping_is_answered_with_room_time(site: Site) -> None:
    async with following(site) as socket:
        await socket.send(json.dumps({"t": "ping", "c": 12.5}))
        while (message := await said(socket))["t"] != "pong":
            pass
    assert message["c"] == 12.5
    assert abs(int(str(message["s"])) - site.room.now_ms) < 5_000


@pytest.mark.parametrize(
    "noise", ["", "{", "[]", '{"t":"shown","v":9}', '{"t":"rm -rf"}', "x" * 99]
)
async def test_noise_changes_nothing(site: Site, noise: str) -> None:
    async with following(site) as socket:
        await frame(socket)
        await socket.send(noise)
        assert (await said(socket))["t"] == "hb"


async def test_too_much_at_once_ends_the_talk(site: Site) -> None:
    async with following(site) as socket:
        await socket.send("x" * 5_000)
        with pytest.raises(ConnectionClosed):
            await exhaust(socket)


async def test_staff_views_ask_for_a_login(site: Site) -> None:
    async with following(site, "console") as socket:
        with pytest.raises(ConnectionClosed):
            await said(socket)
    async with site.desk() as http:
        cookie = f"login={http.cookies['login']}"
        async with following(site, "console", "locale=zh&form=json", cookie) as socket:
            assert json.loads(json.dumps((await frame(socket))["m"]))["phase"] == "NOT_STARTED"


async def test_an_unknown_view_is_refused(site: Site) -> None:
    async with following(site, "vault") as socket:
        with pytest.raises(ConnectionClosed):
            await said(socket)


async def register(site: Site, token: str) -> str:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        await http.get(f"/hall?token={token}")
        return http.cookies.get("display") or ""


async def test_a_display_is_registered_by_its_token_once(site: Site) -> None:
    token = site.screens.tokens["hall-1"]
    assert site.screens.known(await register(site, token)) == "hall-1"
    assert await register(site, token) == ""


async def test_of_two_screens_that_open_one_address_at_once_one_is_registered(site: Site) -> None:
    token = site.screens.tokens["hall-1"]
    cookies = await asyncio.gather(register(site, token), register(site, token))
    assert sorted(bool(cookie) for cookie in cookies) == [False, True]
    assert [site.screens.known(cookie) for cookie in cookies if cookie] == ["hall-1"]


async def test_registering_a_display_anew_ends_its_cookie_of_before(
    site: Site, tmp_path: Path
) -> None:
    first = await register(site, site.screens.tokens["hall-1"])
    again = Screens({"hall-1": "hall"}, tmp_path / "keys" / "screens.json")
    assert again.known(first) == "hall-1", "a restart ends nothing"
    second = again.register("hall-1")
    assert (again.known(first), again.known(second)) == (None, "hall-1")
    assert again.known("hall-1.") is None


async def test_a_feed_opened_as_a_page_says_what_it_is(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        for view in ("hall", "console", "nothing"):
            answer = await http.get(f"/feed/{view}")
            assert (answer.status_code, answer.json()["code"]) == (426, "feed-is-socket")


async def test_following_the_console_is_written_down_as_a_look(site: Site) -> None:
    async with site.desk() as http:
        cookie = f"login={http.cookies['login']}"
        async with following(site, "console", "locale=zh", cookie) as socket:
            await frame(socket)
    looked = site.room._ledger.durable.stream("looks")
    assert looked.cited is not None


async def test_only_a_registered_display_is_believed_once_and_for_what_it_was_sent(
    site: Site,
) -> None:
    cookie = f"display={await register(site, site.screens.tokens['hall-1'])}"
    for claimed, believed in ((cookie, 1), ("display=hall-1.forged", 0), ("", 0)):
        before = site.shown
        async with following(site, cookie=claimed) as socket:
            sent = await frame(socket)
            shown = {"t": "shown", "e": sent["e"], "v": sent["v"], "at": sent["s"], "offset": 3}
            for body in (shown, shown, shown | {"v": 99}, shown | {"e": "old"}):
                await socket.send(json.dumps(body))
            await socket.send(json.dumps({"t": "ping", "c": 1}))
            while (await said(socket))["t"] != "pong":
                pass
            async with asyncio.timeout(5):
                while site.shown < before + believed:
                    await asyncio.sleep(0.01)
        assert site.shown == before + believed


async def test_a_client_that_stops_reading_harms_nobody(site: Site) -> None:
    await site.open_oral()
    async with following(site) as healthy, following(site) as stalled:
        stalled.transport.pause_reading()
        amount = 60_000
        for number in range(300):
            amount += 1_000
            bidder = str(number % 2 + 1)
            await site.ask(f"b{number}", BidOral(lot="丙", bidder=bidder, amount=amount))
        while f"{amount:,}" not in str((await frame(healthy))["html"]):
            pass
        stalled.transport.resume_reading()
        while f"{amount:,}" not in str((await frame(stalled))["html"]):
            pass
