"""Connections that never finish what they began to say."""

import asyncio
import contextlib
import socket
import time

import httpx
import pytest

from auction.web import patience
from tests.auction.web.conftest import Site
from tests.auction.web.test_feed import following, frame, said

HALF_OPEN = 500
BODY = b"POST /login HTTP/1.1\r\nHost: %b\r\nContent-Length: 90\r\n\r\nperson="


def address(site: Site) -> tuple[str, int]:
    host, port = site.url.removeprefix("http://").split(":")
    return host, int(port)


async def connected(site: Site, begun: bytes) -> socket.socket:
    loop = asyncio.get_running_loop()
    one = socket.socket()
    one.setblocking(False)
    await loop.sock_connect(one, address(site))
    if begun:
        await loop.sock_sendall(one, begun)
    return one


async def closed(one: socket.socket) -> None:
    """Wait until the server ended a connection, whatever it said before."""
    with one, contextlib.suppress(ConnectionResetError):
        while await asyncio.get_running_loop().sock_recv(one, 4_096):
            pass


def test_the_limit_is_within_what_is_promised() -> None:
    assert patience.REQUEST_WITHIN_S <= 15


async def test_five_hundred_half_open_connections_are_closed_and_nobody_waits_for_them(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "REQUEST_WITHIN_S", 2.0)
    halves = (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    began_s = time.monotonic()
    opened = [await connected(site, halves[number % 3]) for number in range(HALF_OPEN)]
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        assert (await http.get("/healthz")).status_code == 200
    async with asyncio.timeout(15):
        await asyncio.gather(*(closed(one) for one in opened))
    assert time.monotonic() - began_s >= 2.0


async def test_half_a_body_is_not_waited_for_either(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "REQUEST_WITHIN_S", 0.4)
    one = await connected(site, BODY % site.url.removeprefix("http://").encode())
    async with asyncio.timeout(5):
        await closed(one)


async def test_bytes_that_drip_in_do_not_lengthen_the_limit(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "REQUEST_WITHIN_S", 0.6)
    one = await connected(site, b"GET / HTTP/1.1\r\nX-Drip: ")
    loop = asyncio.get_running_loop()
    began_s = time.monotonic()

    async def drip() -> None:
        while time.monotonic() - began_s < 5:
            await loop.sock_sendall(one, b"x")
            await asyncio.sleep(0.05)

    with one, pytest.raises((ConnectionResetError, BrokenPipeError)):
        await drip()
    assert time.monotonic() - began_s < 3


async def test_whole_requests_and_followers_are_left_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "REQUEST_WITHIN_S", 0.5)
    async with (
        httpx.AsyncClient(base_url=site.url, trust_env=False) as http,
        following(site) as hall,
    ):
        await frame(hall)
        for _ in range(4):
            assert (await http.get("/healthz")).status_code == 200
            await asyncio.sleep(0.3)
        assert (await said(hall))["t"] == "hb"
