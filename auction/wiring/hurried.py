"""Room time that hurries: a rehearsal over serial lines need not wait as long as a sale.

Machines live in real seconds, whatever the room's clock does. While the player waits and nothing is
due, the room's clock runs so many times as fast; from 5 s before any due instant, and whenever the
box is not at rest, it runs with the machines'.
"""

import asyncio
import time
from bisect import bisect_right
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import msgspec
from msgspec import Struct

from auction.ports import BidBox, HallClock, MachineFact
from auction.room.room import Room

GUARD_S = 5.0
"""How long before a due instant the room's clock is back in step."""
_LOOK_EVERY_S = 0.02
_INSTANTS = frozenset({"from_s", "to_s", "deadline_s", "wire_s", "since_s"})


class _Span(Struct, frozen=True):
    """From a real second on: the room's second then, and how many pass in a real one."""

    real_s: float
    own_s: float
    rate: int


class HurriedClock:
    """What the room counts on: CLOCK_MONOTONIC, faster at times."""

    def __init__(self) -> None:
        self.boot = f"hurried-{uuid4()}"
        now_s = time.monotonic()
        self._spans = [_Span(now_s, now_s, 1)]

    @property
    def rate(self) -> int:
        """Seconds of the room in a real one."""
        return self._spans[-1].rate

    def run(self, rate: int) -> None:
        """Run so fast from now on."""
        now_s = time.monotonic()
        self._spans.append(_Span(now_s, self.own_s(now_s), rate))

    def mono_ms(self) -> int:
        """Whole milliseconds."""
        return int(self.own_s(time.monotonic()) * 1000)

    def own_s(self, real_s: float) -> float:
        """The room's second at a real one, now or in the past."""
        place = bisect_right(self._spans, real_s, key=lambda span: span.real_s)
        span = self._spans[max(place - 1, 0)]
        return span.own_s + (real_s - span.real_s) * span.rate

    def real_s(self, own_s: float) -> float:
        """The real second of one of the room's that is still to come, and is due."""
        now_s = time.monotonic()
        left_s = own_s - self.own_s(now_s)
        hurried_s = max(0.0, left_s - GUARD_S) if self.rate > 1 else 0.0
        return now_s + hurried_s / self.rate + (left_s - hurried_s)


class _Told(Struct, frozen=True):
    """A machine's fact with its instants in the room's seconds."""

    source: str
    kind: str
    at_s: float
    data: Mapping[str, int | float | str | bool | None]


async def _told(facts: AsyncIterator[MachineFact], clock: HurriedClock) -> AsyncIterator[_Told]:
    async for fact in facts:
        data = {
            name: clock.own_s(value) if name in _INSTANTS and isinstance(value, float) else value
            for name, value in fact.data.items()
        }
        yield _Told(fact.source, fact.kind, clock.own_s(fact.at_s), data)


class HurriedBox:
    """The bid box as a room with a hurried clock sees it."""

    def __init__(self, box: BidBox, clock: HurriedClock) -> None:
        self._box, self._clock = box, clock

    def want(
        self,
        *,
        lift: str | None,
        slot_open_until_s: float | None,
        door_free: bool,
        release: int | None,
        beacon: bool = False,
        buzzer: bool = False,
    ) -> None:
        """State the target."""
        until_s = None if slot_open_until_s is None else self._clock.real_s(slot_open_until_s)
        self._box.want(
            lift=lift,
            slot_open_until_s=until_s,
            door_free=door_free,
            release=release,
            beacon=beacon,
            buzzer=buzzer,
        )

    def facts(self) -> AsyncIterator[_Told]:
        """What happened."""
        return _told(self._box.facts(), self._clock)


class HurriedHallClock:
    """The hall clock as a room with a hurried clock sees it."""

    def __init__(self, display: HallClock, clock: HurriedClock) -> None:
        self._display, self._clock = display, clock

    def want(self, *, page: str, room_ms_at_zero: int, deadline_s: float | None) -> None:
        """Name the page, and room time at the real zero."""
        now_s = time.monotonic()
        ahead_ms = round((self._clock.own_s(now_s) - now_s) * 1000)
        self._display.want(
            page=page,
            room_ms_at_zero=room_ms_at_zero + ahead_ms,
            deadline_s=None if deadline_s is None else self._clock.real_s(deadline_s),
        )

    def facts(self) -> AsyncIterator[_Told]:
        """What was seen."""
        return _told(self._display.facts(), self._clock)


class Pace(Struct, frozen=True):
    """How fast a rehearsal's room may hurry, and the socket on which the player asks for it."""

    speed: int
    control: Path


class Wish(Struct, frozen=True):
    """The player waits until this room time."""

    until_ms: int


class Hurry:
    """Lets the room's clock hurry while the player waits.

    Args:
        room: whose time it is.
        clock: what it counts on.
        pace: how fast, and where it is asked for.
    """

    def __init__(self, room: Room, clock: HurriedClock, pace: Pace) -> None:
        self._room, self._clock, self._pace = room, clock, pace
        self._until_ms = 0

    async def run(self) -> None:
        """Serve the player and keep the pace until cancelled."""
        self._pace.control.unlink(missing_ok=True)
        async with await asyncio.start_unix_server(self._serve, self._pace.control):
            while True:
                rate = self._pace.speed if self._may_hurry() else 1
                if rate != self._clock.rate:
                    self._clock.run(rate)
                    self._room.look_at_the_time()
                await asyncio.sleep(_LOOK_EVERY_S)

    def _may_hurry(self) -> bool:
        """Somebody waits, nothing is due soon, and no machine is under way."""
        now_ms, due_ms = self._room.now_ms, self._room.next_due_ms
        overshoot_ms = 2 * self._pace.speed * _LOOK_EVERY_S * 1000
        if now_ms >= self._until_ms - overshoot_ms:
            return False
        soon = due_ms is not None and due_ms - now_ms <= GUARD_S * 1000 + overshoot_ms
        return not soon and self._room.at_rest()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One wish a connection: answered when it is that late, given up when it is closed."""
        with suppress(OSError, msgspec.DecodeError):
            wish = msgspec.json.decode(await reader.readline(), type=Wish)
            self._until_ms = wish.until_ms
            gone = asyncio.create_task(reader.read())
            while self._room.now_ms < wish.until_ms and not gone.done():
                await asyncio.wait((gone,), timeout=_LOOK_EVERY_S)
            gone.cancel()
            self._until_ms = 0
            writer.write(msgspec.json.encode({"now_ms": self._room.now_ms}) + b"\n")
        writer.close()
