"""Whatever is asked, however it is put, is answered: nothing a stranger sends breaks the server."""

import asyncio
import json
import random
from collections.abc import Iterator

import pytest

from tests.auction.web.conftest import Site, command_id

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW")
PLACES = (
    "/",
    "/hall",
    "/console",
    "/record",
    "/login",
    "/logout",
    "/healthz",
    "/api/today",
    "/api/commands",
    "/api/commands/c1",
    "/feed/hall",
    "/feed/console",
    "/footage/2026-12-02-1/hall/000001.mp4",
    "/static/tokens.css",
)
TAILS = (
    "",
    "/",
    "/%00",
    "/%ff%fe",
    "/..%2f..%2fjournal.db",
    "/" + "x" * 2_000,
    "?locale=%00",
    "?locale=zh&locale=en&token=" + "9" * 1_000,
    "?next=//evil.example&locale=xx",
    "/\N{SNOWMAN}",
)
HEADERS = (
    (),
    (("range", "bytes=0-" + "9" * 4_000),),
    (("cookie", "login=\xff; display=a.b.c; =;;"),),
    (("accept", "\x80"), ("content-type", "application/json; charset=nonsense")),
    (("upgrade", "websocket"), ("connection", "Upgrade")),
    (("sec-websocket-key", "x"), ("upgrade", "websocket"), ("connection", "upgrade")),
    (("content-type", "multipart/form-data"),),
    (("content-encoding", "gzip"),),
    (("expect", "100-continue"),),
)
BODIES = (
    b"",
    b"{",
    b"null",
    b"[" * 5_000,
    json.dumps({"id": "x" * 10_000, "command": {"kind": "OpenSession"}}).encode(),
    json.dumps(
        {"id": command_id("1"), "command": {"kind": "Propose", "act": {"kind": "Propose"}}}
    ).encode(),
    json.dumps({"person": ["A01"], "password": 10**400}).encode(),
    b"person=A01&pin=%00&next=%0d%0aset-cookie:x",
    bytes(range(256)),
)


def requests(seed: int, count: int) -> Iterator[bytes]:
    """Requests put together at random, as bytes on the line."""
    at = random.Random(seed)
    for _ in range(count):
        body = at.choice(BODIES)
        lines = [f"{at.choice(METHODS)} {at.choice(PLACES)}{at.choice(TAILS)} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in at.choice(HEADERS)]
        head = "\r\n".join([*lines, "host: {host}", "origin: {origin}", ""])
        tail = f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        yield head.encode("utf-8") + tail.encode() + body


async def status(site: Site, request: bytes) -> int | None:
    """The status a request is answered with; None where the line was cut."""
    host, port = site.url.removeprefix("http://").split(":")
    named = request.replace(b"{host}", f"{host}:{port}".encode())
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(named.replace(b"{origin}", site.url.encode()))
        async with asyncio.timeout(5):
            answer = await reader.readline()
    except ConnectionResetError:
        return None
    finally:
        writer.close()
    return int(answer.split()[1]) if answer else None


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_anybody_sends_is_a_defect(site: Site, seed: int) -> None:
    broken = [
        (code, request[:200])
        for request in requests(seed, 120)
        if (code := await status(site, request)) is not None and code >= 500
    ]
    assert broken == []
