"""`auction watch`: the hall display in a terminal, over the feed the wall uses."""

import asyncio
import contextlib
from datetime import datetime
from urllib.parse import urlsplit

import click
import msgspec
from msgspec import Struct
from rich.console import Console, Group
from rich.live import Live
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from auction.cli import Sentence
from auction.rehearsal.feed import Feed
from auction.terms import TAIPEI

REFRESH_S = 0.25
_TONES = {
    "running": "black on bright_blue",
    "closing": "black on bright_yellow",
    "done": "black on bright_green",
    "stop": "black on dark_orange3",
    "over": "black on white",
}


class _Word(Struct, frozen=True):
    zh: str = ""
    en: str = ""


class _Phase(Struct, frozen=True):
    name: str
    zh: str
    en: str
    tone: str = "idle"


class _Lot(Struct, frozen=True):
    mark: str
    title: _Word = _Word()


class _Listed(Struct, frozen=True):
    mark: str
    title: _Word = _Word()
    figure: str = ""
    result: _Word | None = None


class _Row(Struct, frozen=True):
    rank: str
    paddle: str
    name: str
    total: str
    leading: bool = False
    invalid: str | None = None


class _Reading(Struct, frozen=True):
    rows: tuple[_Row, ...] = ()


class _Oral(Struct, frozen=True):
    price: str
    least: str
    paddle: str | None = None
    calls: int = 0
    hammered: bool = False


class _Award(Struct, frozen=True):
    price: str
    paddle: str


class Hall(Struct, frozen=True):
    """The part of the hall's view model that fits a terminal."""

    phase: _Phase
    branch: _Word = _Word()
    rehearsal: bool = False
    lot: _Lot | None = None
    deadline_ms: int | None = None
    listed: tuple[_Listed, ...] = ()
    following: tuple[_Listed, ...] = ()
    reading: _Reading | None = None
    oral: _Oral | None = None
    award: _Award | None = None
    cause: _Word | None = None


@click.command("watch")
@click.argument("url", metavar="URL")
@click.option("--lines", is_flag=True, help="One line a change instead of a picture.")
def command(*, url: str, lines: bool) -> None:
    """Follow the hall display of the room at URL, until Ctrl-C."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Sentence(f"{url} is no address of a room; write http://127.0.0.1:8000 for example.")
    room = f"{parts.scheme}://{parts.netloc}"
    console = Console(highlight=False)
    with contextlib.suppress(KeyboardInterrupt):
        plain = lines or not console.is_terminal
        asyncio.run(_lines(room, console) if plain else _picture(room, console))


async def _lines(room: str, console: Console) -> None:
    said = ""
    async with Feed(room, "hall", headers=dict) as feed:
        while True:
            await feed.changed()
            line = _sentence(_hall(feed)) if feed.live else _unreached(feed, room)
            if line != said:
                said = line
                console.print(f"{_clock(feed)}  {line}", soft_wrap=True)


async def _picture(room: str, console: Console) -> None:
    async with Feed(room, "hall", headers=dict) as feed:
        with Live(console=console, auto_refresh=False, screen=console.is_terminal) as live:
            while True:
                live.update(_drawn(feed, room), refresh=True)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(REFRESH_S):
                        await feed.changed()


def _unreached(feed: Feed, room: str) -> str:
    if feed.message is None:
        return f"no room answers at {room}; trying again. Ctrl-C ends this."
    return "link lost; trying again"


def _hall(feed: Feed) -> Hall | None:
    return None if feed.message is None else msgspec.json.decode(feed.message.m, type=Hall)


def _clock(feed: Feed) -> str:
    room_ms = feed.room_ms()
    if room_ms is None:
        return "--:--:--"
    return f"{datetime.fromtimestamp(room_ms / 1000, TAIPEI):%H:%M:%S}"


def _sentence(hall: Hall | None) -> str:
    if hall is None:
        return "nothing yet"
    parts = [f"{hall.phase.zh} {hall.phase.en}"]
    if hall.lot is not None:
        parts.append(f"〔{hall.lot.mark}〕{hall.lot.title.zh}")
    if hall.oral is not None:
        calls = f", called {hall.oral.calls}×" if hall.oral.calls else ""
        hammer = ", hammer" if hall.oral.hammered else ""
        parts.append(f"{hall.oral.price} paddle {hall.oral.paddle or '—'}{calls}{hammer}")
    if hall.award is not None:
        parts.append(f"{hall.award.price} paddle {hall.award.paddle}")
    if hall.reading is not None:
        parts += [f"{row.paddle}: {row.total}" for row in hall.reading.rows]
    if hall.cause is not None:
        parts.append(f"{hall.cause.zh} {hall.cause.en}")
    return "  ".join(parts)


def _drawn(feed: Feed, room: str) -> Group:
    hall = _hall(feed)
    strip = Text(
        f"{'● 即時 Live' if feed.live else '✕ 連線中斷 Not live'}   {_clock(feed)}   {room}"
    )
    strip.stylize("green" if feed.live else "bold black on dark_orange3")
    if hall is None:
        return Group(Text("…" if feed.live else _unreached(feed, room)), Rule(), strip)
    blade = Text(f" {hall.phase.zh}  {hall.phase.en} ", _TONES.get(hall.phase.tone, "bold"))
    if hall.rehearsal:
        blade.append("  演練 Rehearsal", "dark_orange3")
    body: list[Text | Table] = [blade, Text()]
    if hall.lot is not None:
        body.append(Text(f"〔{hall.lot.mark}〕{hall.lot.title.zh}  {hall.lot.title.en}"))
    body += _contents(hall, feed.room_ms())
    return Group(*body, Rule(), strip)


def _contents(hall: Hall, room_ms: int | None) -> list[Text | Table]:
    if hall.oral is not None:
        calls = "●" * hall.oral.calls + "○" * (3 - hall.oral.calls)
        paddle = f"號牌 Paddle {hall.oral.paddle or '—'}"
        return [
            Text(hall.oral.price, "bold"),
            Text(f"{paddle}   {calls}   ≥ {hall.oral.least}{'   ⚒' * hall.oral.hammered}"),
        ]
    if hall.award is not None:
        return [Text(hall.award.price, "bold"), Text(f"號牌 Paddle {hall.award.paddle}")]
    if hall.reading is not None:
        table = Table(box=None, show_header=False, pad_edge=False)
        for row in hall.reading.rows:
            style = "reverse" if row.leading else ""
            table.add_row(row.rank, row.paddle, row.name, row.total, row.invalid, style=style)
        return [table]
    lines: list[Text | Table] = []
    if hall.cause is not None:
        lines.append(Text(f"{hall.cause.zh}  {hall.cause.en}", "bold"))
    if hall.deadline_ms is not None and room_ms is not None:
        left_s = max(0, -((room_ms - hall.deadline_ms) // 1000))
        lines.append(Text(f"{left_s // 60:02}:{left_s % 60:02}", "bold"))
    for lot in hall.listed or hall.following:
        result = "" if lot.result is None else f"  {lot.result.zh} {lot.result.en}"
        lines.append(Text(f"〔{lot.mark}〕{lot.title.zh}  {lot.figure}{result}"))
    return lines
