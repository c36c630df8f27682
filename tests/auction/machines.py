"""Machines that keep what they were told and tell what they are given; they satisfy the ports."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any


@dataclass(frozen=True)
class Told:
    """A fact as the islands shape theirs."""

    source: str
    kind: str
    at_s: float
    data: Mapping[str, int | float | str | bool | None] = field(default_factory=dict)


class Teller:
    """Anything that tells facts."""

    def __init__(self) -> None:
        self._facts: asyncio.Queue[Told] = asyncio.Queue()
        self.wants: list[dict[str, Any]] = []

    def tell(self, source: str, kind: str, **data: float | str | bool | None) -> Told:
        fact = Told(source, kind, time.monotonic(), data)
        self.tell_again(fact)
        return fact

    def tell_again(self, fact: Told) -> None:
        self._facts.put_nowait(fact)

    async def facts(self) -> AsyncIterator[Told]:
        while True:
            yield await self._facts.get()

    def want(self, **target: Any) -> None:
        self.wants.append(target)


class Box(Teller):
    """A bid box that is where it was last said to be."""

    def comes(self) -> None:
        """What a box says when it is found."""
        now = time.monotonic()
        self.tell("box", "found", model="M-7055", after="ABSENT", counter=0)
        self.tell("box", "slot", state="SHUT", from_s=now - 0.1, to_s=now)
        self.tell("box", "lift", state="LOWERED", from_s=now - 0.1, to_s=now)
        self.tell("box", "door", state="BOLTED", from_s=now - 0.1, to_s=now)

    def slot(self, state: str) -> None:
        now = time.monotonic()
        self.tell("box", "slot", state=state, from_s=now - 0.05, to_s=now)

    def lift(self, state: str) -> None:
        now = time.monotonic()
        self.tell("box", "lift", state=state, from_s=now - 0.05, to_s=now)


class Cameras(Teller):
    """Recorders of one camera whose closing may take several attempts."""

    def __init__(self) -> None:
        super().__init__()
        self.acknowledged: list[tuple[str, int]] = []
        self.stops = 0
        self.stops_that_fail = 0
        self.may_stop = asyncio.Event()
        self.may_stop.set()
        self._told: set[int] = set()
        self._numbers = count(1)

    def tell_numbered(self, kind: str, **data: float | str | bool | None) -> Told:
        number = next(self._numbers)
        self._told.add(number)
        return self.tell("camera:hall", kind, number=number, **data)

    def closes_segment(self) -> Told:
        return self.tell_numbered(
            "segment_closed",
            path="hall/000001.mp4",
            bytes=1_000,
            sha256="ab" * 32,
            first_ms=1_796_178_550_000,
            last_ms=1_796_178_560_000,
            frames=120,
            cause="length",
        )

    def acknowledge(self, source: str, number: int) -> None:
        self.acknowledged.append((source, number))
        self._told = {one for one in self._told if one > number}

    @property
    def unacknowledged(self) -> int:
        return len(self._told)

    async def stop(self) -> None:
        self.stops += 1
        await self.may_stop.wait()
        if self.stops <= self.stops_that_fail:
            raise TimeoutError
        self.closes_segment()
