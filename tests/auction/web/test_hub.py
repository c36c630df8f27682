"""When pictures are drawn: after answers, not too often, and never silently not at all."""

import asyncio
import http.client
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import uvloop

from auction.room.room import Room
from auction.session.commands import BidOral
from auction.session.scene import Scene
from auction.web import hub
from tests.auction.web.conftest import Site, command_id, serving
from tests.auction.web.test_feed import following, frame, said


def bid(number: int) -> BidOral:
    return BidOral(lot="丙", bidder=str(number % 2 + 1), amount=60_000 + 1_000 * number)


class Easel:
    """Counts how often a scene is looked at for drawing, and may take its time over it."""

    def __init__(self) -> None:
        self.looked = 0
        self.takes_s = 0.0
        self.fails = False

    def __call__(self, room: Room) -> Scene:
        self.looked += 1
        time.sleep(self.takes_s)
        if self.fails:
            raise OSError("no scene")
        return room.scene


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_an_answer_does_not_wait_for_a_picture(tmp_path: Path, run: Callable[..., None]) -> None:
    easel = Easel()
    took_s: list[float] = []

    def post(site: Site, cookie: str) -> None:
        """A clerk on a machine of their own: the server's thread draws meanwhile."""
        clerk = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=10)
        headers = {"origin": site.url, "cookie": cookie, "content-type": "application/json"}
        for number in range(3):
            bidder, amount = str(number % 2 + 1), 60_000 + 1_000 * number
            command = {"kind": "BidOral", "lot": "丙", "bidder": bidder, "amount": amount}
            body = {
                "id": command_id(f"b{number}"),
                "command": command | {"amount": 60_000 + 1_000 * number},
            }
            began_s = time.monotonic()
            clerk.request("POST", "/api/commands", json.dumps(body), headers)
            answer = clerk.getresponse()
            took_s.append(time.monotonic() - began_s)
            assert json.loads(answer.read())["status"] == "ACCEPTED"
            time.sleep(1.5)  # the next one is not to meet this one's picture
        clerk.close()

    async def whole() -> None:
        async with serving(tmp_path, easel) as site:
            await site.open_oral()
            async with site.desk() as desk, following(site) as hall:
                await frame(hall)
                easel.takes_s = 0.6
                cookie = f"login={desk.cookies['login']}"
                clerk = threading.Thread(target=post, args=(site, cookie))
                clerk.start()
                await asyncio.to_thread(clerk.join)

    run(whole())
    assert easel.looked >= 3
    assert sorted(took_s)[1] < 0.3


async def test_many_changes_become_few_pictures_and_the_last_is_shown(tmp_path: Path) -> None:
    easel = Easel()
    async with serving(tmp_path, easel) as site:
        await site.open_oral()
        async with following(site) as hall:
            await frame(hall)
            easel.takes_s, easel.looked = 0.02, 0
            for number in range(200):
                await site.ask(f"b{number}", bid(number))
            while "259,000" not in str((await frame(hall))["html"]):
                pass
    assert easel.looked < 150


async def test_who_joins_between_a_change_and_its_picture_keeps_it_from_nobody(
    tmp_path: Path,
) -> None:
    easel = Easel()
    async with serving(tmp_path, easel) as site:
        await site.open_oral()
        async with following(site) as early:
            await frame(early)
            easel.takes_s = 0.2
            await site.ask("b0", bid(0))
            await site.ask("b1", bid(1))
            async with following(site) as late:
                assert "61,000" in str((await frame(late))["html"])
            while "61,000" not in str((await frame(early))["html"]):
                pass


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_picture_that_cannot_be_drawn_goes_stale_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT_S", 0.3)
    complaints: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complaints.append(context))
    easel = Easel()
    async with serving(tmp_path, easel) as site:
        await site.open_oral()
        async with following(site) as hall:
            await frame(hall)
            easel.fails = True
            await site.ask("b0", bid(0))
            while not complaints:
                await asyncio.sleep(0.01)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1.0):
                    await hall.recv()
            easel.fails = False
            await site.ask("b1", bid(1))
            assert "61,000" in str((await frame(hall))["html"])
            assert (await said(hall))["t"] == "hb"
