"""Whose requests are answered, and what every answer carries."""

import asyncio
import socket

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from auction.web import patience
from auction.web.guards import origins_of
from tests.auction.web.conftest import PEOPLE, Site

PAGES = ("/", "/hall", "/login", "/healthz", "/api/today", "/nothing-here")


@pytest.mark.parametrize("path", PAGES)
async def test_every_answer_carries_the_policy(site: Site, path: str) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        answer = await http.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_foreign_origin_posts_nothing(site: Site) -> None:
    async with site.desk() as http:
        answer = await http.post(
            "/api/commands", json={}, headers={"origin": "http://evil.example"}
        )
    assert answer.status_code == 403


async def test_no_origin_with_a_cookie_posts_nothing(site: Site) -> None:
    async with site.desk() as http:
        del http.headers["origin"]
        answer = await http.post("/api/commands", json={})
    assert answer.status_code == 403


async def test_a_foreign_origin_follows_nothing(site: Site) -> None:
    with pytest.raises((ConnectionClosed, InvalidStatus)):
        async with connect(f"{site.ws}/feed/hall", origin="http://evil.example") as socket_:
            await socket_.recv()


async def test_another_host_name_is_not_answered(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        answer = await http.get("/", headers={"host": "rebound.example"})
    assert answer.status_code == 421


@pytest.mark.parametrize(
    ("host", "port", "reached"),
    [
        ("127.0.0.1", 8000, {"http://127.0.0.1:8000", "http://localhost:8000"}),
        ("::1", 8000, {"http://[::1]:8000", "http://localhost:8000"}),
        (
            "127.0.0.1",
            80,
            {"http://127.0.0.1", "http://127.0.0.1:80", "http://localhost", "http://localhost:80"},
        ),
    ],
)
def test_origins_are_written_as_browsers_write_them(
    host: str, port: int, reached: set[str]
) -> None:
    assert origins_of((host, "localhost"), port) == reached


@pytest.mark.parametrize("page", ["/console", "/record"])
async def test_a_login_keeps_the_language(site: Site, page: str) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        asked = await http.get(f"{page}?locale=en")
        assert asked.headers["location"] == f"/login?next={page}&locale=en"
        begun = await http.post(
            "/login?locale=en",
            json={"person": PEOPLE[0].id, "password": PEOPLE[0].pin, "next": page},
            headers={"origin": site.url},
        )
    assert begun.headers["location"] == f"{page}?locale=en"


async def test_staff_pages_ask_for_a_login(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        for path in ("/console", "/record"):
            answer = await http.get(path)
            assert answer.status_code in {302, 303, 307}
            assert answer.headers["location"].startswith("/login")


@pytest.mark.parametrize("path", ["../journal.db", "%2e%2e/journal.db", "..%2f..%2fjournal.db"])
async def test_footage_leads_nowhere_else(site: Site, path: str) -> None:
    async with site.desk() as http:
        answer = await http.get(f"/footage/2026-12-02-1/{path}")
    assert answer.status_code == 404


async def test_half_a_request_head_is_not_waited_for_for_ever(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "REQUEST_WITHIN_S", 0.3)
    host, port = site.url.removeprefix("http://").split(":")
    loop = asyncio.get_running_loop()
    with socket.socket() as silent, socket.socket() as half:
        for one, said in ((silent, b""), (half, b"GET / HTTP/1.1\r\nHost: x")):
            one.setblocking(False)
            await loop.sock_connect(one, (host, int(port)))
            if said:
                await loop.sock_sendall(one, said)
        async with asyncio.timeout(5):
            for one in (silent, half):
                try:
                    assert await loop.sock_recv(one, 100) == b""
                except ConnectionResetError:
                    continue
