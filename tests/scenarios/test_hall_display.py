"""The wall through a restart, and what it must not tell."""

import asyncio
from http.cookies import SimpleCookie

import httpx
import pytest

from auction.rehearsal.feed import Feed
from tests.scenarios.conftest import OPEN_AND_RAISE, SimulatedRoom, wait_until

pytestmark = [pytest.mark.scenario, pytest.mark.pty]

MANY = 40


def _register(room: SimulatedRoom) -> str:
    """Open the display's one-time link, as `make run` prints it; the cookie it got."""
    assert room.stage.opened is not None
    (url,) = room.stage.opened.displays.values()
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(url)
        cookie = SimpleCookie(answer.headers["set-cookie"])
        assert browser.get(url).status_code == 200, "a spent link still shows the hall"
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookie.items())


def _page(room: SimulatedRoom) -> str:
    return httpx.get(f"{room.stage.url}/hall", trust_env=False).text


def _dropped(room: SimulatedRoom) -> int:
    return sum(e.data["new"] for e in room.entries() if e.kind == "EnvelopeDropped")


async def test_a_display_comes_back_by_itself(simulated_room: SimulatedRoom) -> None:
    room = simulated_room
    cookie = _register(room)
    async with Feed(room.stage.url, "hall", headers=lambda: {"Cookie": cookie}) as wall:
        assert await wall.until(lambda: wall.message is not None, 5.0)
        first = wall.message
        assert first is not None
        assert room.stage.server is not None
        room.stage.server.kill()
        assert await wall.until(lambda: not wall.live, 2.5)
        room.stage.start_server()
        assert await wall.until(lambda: wall.live and wall.message is not first, 3.0)
        assert wall.message is not None
        assert wall.message.e != first.e
        assert bytes(wall.message.m) == bytes(first.m)


async def test_forty_envelopes_change_nothing_anybody_outside_can_see(
    simulated_room: SimulatedRoom,
) -> None:
    room = simulated_room
    await room.play(OPEN_AND_RAISE)
    async with Feed(room.stage.url, "hall", headers=dict) as wall:
        assert await wall.until(lambda: wall.message is not None, 5.0)
        await asyncio.sleep(1.0)
        before, page = wall.message, _page(room)
        assert before is not None
        for _ in range(MANY):
            await room.do_to("box", do="drop")
            await asyncio.sleep(0.1)
        wait_until(lambda: _dropped(room) == MANY)
        assert wall.message is before
        assert _page(room) == page
