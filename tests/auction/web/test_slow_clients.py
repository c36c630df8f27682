"""A peer that takes nothing: nothing gathers for it, nobody waits for it, it is cut off."""

import asyncio
import base64
import os
import socket
import time

import pytest

from auction.session.commands import BidOral
from auction.web import hub
from tests.auction.web.conftest import Site
from tests.auction.web.test_feed import following, frame


async def deaf(site: Site) -> socket.socket:
    """A follower of the record that shook hands and then never reads, with a small window."""
    loop = asyncio.get_running_loop()
    host = site.url.removeprefix("http://")
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
    one.setblocking(False)
    await loop.sock_connect(one, (host.split(":")[0], int(host.split(":")[1])))
    key = base64.b64encode(os.urandom(16)).decode()
    await loop.sock_sendall(
        one,
        f"GET /feed/hall HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        f"\r\n".encode(),
    )
    return one


async def bids(site: Site, first: int, last: int) -> str:
    for number in range(first, last):
        command = BidOral(lot="丙", bidder=str(number % 2 + 1), amount=60_000 + 1_000 * number)
        await site.ask(f"b{number}", command)
    return f"{60_000 + 1_000 * (last - 1):,}"


async def test_who_takes_nothing_is_cut_off_and_the_others_are_served(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "STALLED_S", 1.0)
    await site.open_oral()
    stalled = [await deaf(site) for _ in range(5)]
    async with following(site) as healthy:
        first, unsent, waits = 0, 0, []
        until = time.monotonic() + 60
        while len(site.hub.unsent_bytes) > 1:
            assert time.monotonic() < until, "nobody was cut off"
            began_s = time.monotonic()
            shown = await bids(site, first, first + 20)
            while shown not in str((await frame(healthy))["html"]):
                pass
            waits.append(time.monotonic() - began_s)
            unsent = max(unsent, *site.hub.unsent_bytes)
            first += 20
    assert 0 < unsent < hub.MOST_UNSENT_BYTES
    for one in stalled:
        one.close()
