"""The room itself under load: `auction serve` with its journal on disk and a movable called.

Nothing is left out: logins, origin guard, rules, journal, Merkle tree, checkpoints, frames. Only
machines are absent, because an oral lot needs none.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import msgspec
from websockets.asyncio.client import connect
from websockets.typing import Origin

from auction.rehearsal.desk import Desk
from auction.rehearsal.stage import Opened
from auction.session.commands import AdmitPerson, BidOral, CallLot, OpenSession
from auction.terms import Command
from tests.bench.feed import Target, amount
from tests.bench.load import Bid
from tests.bench.servers import free_port, running, wait_for_path

LOTS = """\
[session]
id = "bench"
date = 2026-12-02

[[lots]]
mark = "丙"
kind = "movable"
case_numbers = ["竹執仁109年度營所稅執字第00000002號"]
section = "仁"
title_zh = "水果清洗生產線一套"
title_en = "Fruit washing line, one set"
place_zh = "本分署拍賣室"
place_en = "Auction room of this branch"
auction_round = 2
reserve = 900_000
reserve_disclosed = false
step = 1_000
opening_price = 10_000
"""
SCRIPT = """\
title = "bench"

[[session]]
date = 2026-12-02
opens = 14:00:00
lots = "lots.toml"
steps = []
"""
CONFIG = """\
data_dir = {data}
cameras = []

[server]
port = {port}
"""
READY = "ready.json"
VISION = ("/cv2/", "/av/", "/numpy/")


@contextmanager
def the_room(folder: Path) -> Iterator[Target]:
    """The room's server with a session open, two paddles given and the lot called."""
    port = free_port()
    with served(folder, port) as process:
        opened = msgspec.json.decode((folder / READY).read_bytes(), type=Opened)
        cookies = asyncio.run(_prepare(f"http://127.0.0.1:{port}", opened))
        loaded = vision_in(process.pid)
        if loaded:
            raise RuntimeError(f"the serving process has loaded {', '.join(sorted(loaded))}")
        yield target_of(port, cookies)


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The room's server over what is in a folder; it may have run there before."""
    config, script, ready = folder / "auction.toml", folder / "script.toml", folder / READY
    config.write_text(CONFIG.format(data=json.dumps(str(folder / "data")), port=port), "utf-8")
    (folder / "lots.toml").write_text(LOTS, "utf-8")
    script.write_text(SCRIPT, "utf-8")
    command = [sys.executable, "-m", "auction", "serve", "--config", str(config)]
    command += ["--script", str(script), "--ready", str(ready)]
    with running(command, port, folder / "server.log") as process:
        wait_for_path(ready, process)
        yield process


def target_of(port: int, cookies: str = "") -> Target:
    """How the room's server is spoken to."""
    url = f"http://127.0.0.1:{port}"
    return Target(
        port=port,
        feed_path="/feed/hall?locale=zh",
        feed_headers={"Origin": url},
        bid_path="/api/commands",
        bid_headers={"Origin": url, "Cookie": cookies},
        bid=_bid,
    )


def frame_of_the_room(folder: Path) -> tuple[str, int]:
    """A frame as the hall gets it, and the amount it shows."""
    with the_room(folder) as target:
        return asyncio.run(_first_frame(target)), amount(0)


def vision_in(pid: int) -> set[str]:
    """Which of cv2, av and numpy a running process has mapped."""
    maps = Path(f"/proc/{pid}/maps").read_text("utf-8", errors="replace")
    return {name.strip("/") for name in VISION if name in maps}


def _bid(number: int) -> Bid:
    command = BidOral(lot="丙", bidder=str(number % 2 + 1), amount=amount(number))
    body = {"id": str(uuid4()), "command": command, "basis": None}
    return Bid(body=msgspec.json.encode(body).decode(), marker=f"{amount(number):,}")


async def _prepare(url: str, opened: Opened) -> str:
    officer = next(person for person in opened.people if person.role == "OFFICER")
    clerk = next(person for person in opened.people if person.role == "CLERK")
    desks = [Desk(url, person.id, person.pin) for person in (officer, clerk)]
    try:
        for desk in desks:
            await desk.log_in()
        at_rostrum, at_door = desks
        await _done(at_rostrum, OpenSession())
        for name, number in (("林測試", "A123456789"), ("王測試", "B123456780")):
            person = AdmitPerson(
                document="national_id", number=number, name=name, warning_answered=True
            )
            await _done(at_door, person)
        await _done(at_rostrum, CallLot(lot="丙"))
        return at_rostrum.cookies
    finally:
        for desk in desks:
            await desk.close()


async def _done(desk: Desk, command: Command) -> None:
    reply = await desk.post(str(uuid4()), command, None)
    if not reply.accepted:
        raise RuntimeError(f"{type(command).__name__}: {reply.code} {reply.sentence}")


async def _first_frame(target: Target) -> str:
    url = f"http://127.0.0.1:{target.port}"
    bid = target.bid(0)
    async with (
        connect(f"ws://127.0.0.1:{target.port}{target.feed_path}", origin=Origin(url)) as feed,
        httpx.AsyncClient(base_url=url, headers=target.bid_headers) as client,
    ):
        headers = {"Content-Type": "application/json"}
        answer = await client.post(target.bid_path, content=bid.body, headers=headers)
        answer.raise_for_status()
        async with asyncio.timeout(10):
            while True:
                message = await feed.recv()
                if isinstance(message, str) and bid.marker in message:
                    return message
