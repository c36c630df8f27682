"""A room of real processes as a place to play in: HTTP, the consoles' feed, control sockets."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

from auction.rehearsal.desk import Desk
from auction.rehearsal.feed import Feed, Message
from auction.rehearsal.place import PlaceError, Reply
from auction.rehearsal.sight import Sight, look
from auction.rehearsal.step import Thing
from auction.rehearsal.things import act_on, let_hurry
from auction.session.commands import WITH_FACTOR
from auction.terms import Command

_LOOK_AGAIN_S = 0.25
_LONG_S = 3.0
"""Shorter waits are not worth hurrying."""


class Address(Struct, frozen=True):
    """Where a room is.

    Attributes:
        url: The room, without a path.
        pins: Staff id to PIN.
        controls: Simulator (`box`, `clock`) to its control socket.
        time_control: Where room time may be let hurry; None where it is real.
    """

    url: str
    pins: Mapping[str, str]
    controls: Mapping[str, Path]
    time_control: Path | None = None


class DistantPlace:
    """A room reached as people and machines reach it; `async with` keeps its console followed."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._desks: dict[str, Desk] = {}
        self._feed = Feed(address.url, "console", headers=self._headers)
        self._seen: tuple[Message | None, Sight | None] = (None, None)

    async def __aenter__(self) -> Self:
        await self._desk(min(self._address.pins))
        await self._feed.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._feed.__aexit__(kind, error, trace)
        for desk in self._desks.values():
            await desk.close()

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self._desks[min(self._address.pins)].cookies}

    async def _desk(self, person: str) -> Desk:
        desk = self._desks.get(person)
        if desk is None:
            if person not in self._address.pins:
                raise PlaceError(f"{person} has no login here.")
            desk = self._desks[person] = Desk(self._address.url, person, self._address.pins[person])
            await desk.log_in()
        return desk

    async def ask(self, person: str, id_: str, command: Command, basis: int | None) -> Reply:
        """Post it as that person's browser would; acts of two carry their PIN."""
        desk = await self._desk(person)
        return await desk.post(id_, command, basis, with_pin=isinstance(command, WITH_FACTOR))

    async def answer_of(self, person: str, id_: str) -> Reply | None:
        """What came of a command that may have been sent before."""
        return await (await self._desk(person)).answer_of(id_)

    def sight(self) -> Sight | None:
        """What the console shows."""
        message = self._feed.message
        if message is not self._seen[0]:
            self._seen = (message, None if message is None else look(message.m))
        return self._seen[1]

    async def until(self, seen: Callable[[], bool], within_s: float) -> bool:
        """Wait until it is seen, looking at every message; long waits let room time hurry."""
        control, begun_ms = self._address.time_control, self.room_ms()
        if control is None or begun_ms is None or within_s < _LONG_S:
            return await self._feed.until(seen, within_s)
        hurry = asyncio.create_task(let_hurry(control, begun_ms + int(within_s * 1000)))
        try:
            return await self._feed.until(seen, within_s)
        finally:
            hurry.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await hurry

    def room_ms(self) -> int | None:
        """Room time as the feed tells it."""
        return self._feed.room_ms()

    async def sleep(self, seconds: float) -> None:
        """Let room time pass, however fast it runs."""
        begun_ms = self.room_ms()
        if begun_ms is None:
            await asyncio.sleep(seconds)
            return
        end_ms = begun_ms + seconds * 1000
        if self._address.time_control is not None and seconds >= _LONG_S:
            await let_hurry(self._address.time_control, int(end_ms))
            return
        left_ms = end_ms - begun_ms
        while left_ms > 0:
            await asyncio.sleep(min(left_ms / 1000, _LOOK_AGAIN_S))
            left_ms = end_ms - (self.room_ms() or end_ms)

    async def act_on(self, machine: str, thing: Thing) -> Mapping[str, object]:
        """Send it to the simulator's own control socket."""
        try:
            return await act_on(self._address.controls[machine], thing)
        except (OSError, KeyError, TimeoutError) as error:
            raise PlaceError(f"The simulated {machine} does not answer: {error}") from None
