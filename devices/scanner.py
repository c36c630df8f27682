"""A hand scanner in USB-serial mode: it is never asked, it says what it reads.

::

    async with Scanner("/dev/serial/by-id/…") as scanner:
        async for fact in scanner.facts():
            if fact.kind == "scanned":
                print(fact.data["code"])
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.errors import LinkError
from devices.facts import Fact, FactValue
from devices.hosting import DeviceThread
from devices.port import Port, Setting
from devices.protocols.scan import ScanReader
from devices.trace import FrameTrace

REOPEN_S = 0.2
LOOK_S = 60.0


class Scanner:
    """One hand scanner.

    Args:
        url: Device file or URL; see ``devices.port``.
        name: Source name of its facts.
        setting: How its line talks.
        trace: File that takes every byte, or None. It holds whatever people scan.
    """

    def __init__(
        self,
        url: str,
        name: str = "scanner",
        setting: Setting = Setting(),  # noqa: B008 - frozen
        trace: Path | None = None,
    ) -> None:
        self.url = url
        self._name = name
        self._setting = setting
        self._trace = FrameTrace(trace) if trace else None
        self._reader = ScanReader()
        self._thread = DeviceThread(name, self._drive)
        self._gone = asyncio.Event()
        self._told: str | None = None

    async def __aenter__(self) -> Self:
        await self._thread.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._thread.stop()

    def facts(self) -> AsyncIterator[Fact]:
        """Yield what is scanned, and how the line stands, until the scanner is closed.

        Raises:
            DriverStoppedError: The driver ended by itself.
        """
        return self._thread.facts()

    # ---- in the thread ------------------------------------------------------------------------

    async def _drive(self) -> None:
        try:
            while not self._thread.stopping:
                self._thread.look()
                await self._follow()
                await self._thread.rest(time.monotonic() + REOPEN_S)
        finally:
            if self._trace:
                self._trace.close()

    async def _follow(self) -> None:
        """Listen while there is a line."""
        self._gone.clear()
        try:
            port = Port(
                self.url, self._setting, heard=self._hear, gone=self._lose, trace=self._trace
            )
        except LinkError as error:
            self._stand("lost", reason=str(error))
            return
        self._reader.forget()
        self._stand("found", model="scanner")
        while not (self._thread.stopping or self._gone.is_set()):
            await self._thread.rest(time.monotonic() + LOOK_S)
        if not self._gone.is_set():
            port.close()

    def _hear(self, data: bytes) -> None:
        codes, garbled = self._reader.feed(data, time.monotonic())
        for code in codes:
            self._say("scanned", code=code)
        if garbled:
            self._say("garbled", pieces=garbled)

    def _lose(self) -> None:
        self._gone.set()
        self._stand("lost", reason=f"{self.url} went away")
        self._thread.wake()

    def _stand(self, kind: str, **data: FactValue) -> None:
        """Say how the line stands, once each way."""
        if kind != self._told:
            self._told = kind
            self._say(kind, **data)

    def _say(self, kind: str, **data: FactValue) -> None:
        self._thread.tell([Fact(self._name, kind, time.monotonic(), data)])
