"""The wall through a restart, and what it must not tell."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest

from auction.rehearsal.feed import Feed
from tests.scenarios.conftest import OPEN_AND_RAISE, SimulatedRoom, wait_until

pytestmark = [pytest.mark.scenario, pytest.mark.pty]

MANY = 40
RESUME = """
  { by = ["A01", "B01"], do = { kind = "ResumeBidding", round = "1", reason = "主機重新啟動" } },
  { when = { slot = "OPEN" } },
"""


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


async def _put_in(room: SimulatedRoom, count: int) -> None:
    for _ in range(count):
        await room.do_to("box", do="drop")
        await asyncio.sleep(0.08)


async def test_forty_envelopes_change_not_one_byte(simulated_room: SimulatedRoom) -> None:
    room = simulated_room
    await room.play(OPEN_AND_RAISE)
    async with Feed(room.stage.url, "hall", headers=dict) as wall:
        assert await wall.until(lambda: wall.message is not None, 5.0)
        await asyncio.sleep(1.0)
        before, page = wall.message, _page(room)
        await _put_in(room, MANY)
        wait_until(lambda: _dropped(room) == MANY)
        assert wall.message is before
        assert _page(room) == page


async def _seen_from_outside(
    make_room: Callable[[str], AbstractContextManager[SimulatedRoom]], count: int
) -> list[dict[str, Any]]:
    """What the wall said through a day with `count` envelopes before and after a restart."""
    seen: list[dict[str, Any]] = []

    async def look(*phases: str, **box: bool) -> None:
        async with Feed(room.stage.url, "hall", headers=dict) as wall:

            def there() -> bool:
                model = {} if wall.message is None else json.loads(bytes(wall.message.m))
                picture = model.get("box") or {}
                wanted = all(picture.get(name) == value for name, value in box.items())
                return bool(model) and model["phase"]["name"] in phases and wanted

            assert await wall.until(there, 40.0), wall.message
            assert wall.message is not None
            seen.append(json.loads(bytes(wall.message.m)))

    with make_room("10:29:37") as room:
        await room.play(OPEN_AND_RAISE)
        await _put_in(room, count)
        await look("BIDDING", "CLOSING", open=True)
        assert room.stage.server is not None
        room.stage.server.kill()
        room.stage.start_server()
        await look("SUSPENDED", open=False)
        async with room.console() as console:
            await console.until(lambda sight: sight.next is not None)
        await room.play(RESUME)
        await _put_in(room, count)
        await look("BIDDING", "CLOSING", open=True)
        await look("CLOSED", open=False)
        await room.play('{ by = "B01", do = { kind = "LowerBox", round = "1" } },')
        await look("CLOSED", raised=False)
        wait_until(lambda: _dropped(room) == 2 * count)
    return seen


async def test_no_day_looks_different_for_its_envelopes(
    make_room: Callable[[str], AbstractContextManager[SimulatedRoom]],
) -> None:
    none = await _seen_from_outside(make_room, 0)
    many = await _seen_from_outside(make_room, MANY // 2)
    for day in (none, many):
        checkpoints = [model.pop("checkpoint") for model in day]
        assert checkpoints == checkpoints[:1] * len(day), "one checkpoint until the unlocking"
    assert none == many
