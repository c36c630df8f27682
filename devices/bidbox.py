"""The lift bid box on a real line: the engine of ``devices.box`` on a thread of its own.

::

    async with BidBox("/dev/serial/by-id/…", BoxConfig()) as box:
        box.want(lift="RAISED", slot_open_until_s=deadline_s, door_free=False, release=7)
        async for fact in box.facts():
            ...

``want`` must be repeated at least every second: a room that hangs must not keep a slot open. The
box never moves on its own, and what must be off goes out first and at once.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from dataclasses import asdict
from types import TracebackType
from typing import Self

from devices.box.config import BoxConfig
from devices.box.engine import BoxEngine
from devices.box.shapes import BoxReading, BoxWant
from devices.driving import Drive
from devices.facts import Fact
from devices.hosting import DeviceThread
from devices.line import Line
from devices.port import Setting


class BidBox:
    """One lift bid box.

    Args:
        url: Device file or pyserial URL of the box's own RS-485 adapter.
        config: Wiring and timing.

    Raises:
        TimingRuleError: The configuration breaks the timing rule (raised by ``BoxConfig``).
    """

    def __init__(self, url: str, config: BoxConfig | None = None) -> None:
        self.url = url
        self.config = config or BoxConfig()
        self._thread = DeviceThread(self.config.name, self._drive)
        self._wanted: tuple[BoxWant, float] = (BoxWant(), time.monotonic())
        self._reading = BoxReading()

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
        """Say what the room wants; call it at least once a second, from any thread.

        Args:
            lift: "RAISED", "LOWERED", or None to stay.
            slot_open_until_s: Keep the slot open until this CLOCK_MONOTONIC second; None is shut.
            door_free: Withdraw the door's bolt.
            release: Number of the release that licenses energising; it must be greater than the
                last spent one. De-energising needs none.
            beacon: Lamp on.
            buzzer: Buzzer on.
        """
        want = BoxWant(
            lift=lift,
            slot_open_until_s=slot_open_until_s,
            door_free=door_free,
            release=release,
            beacon=beacon,
            buzzer=buzzer,
        )
        self._wanted = (want, time.monotonic())
        self._thread.wake()

    def stop_feeding(self) -> None:
        """Drop every output now; the slot shuts by its spring."""
        self._wanted = (BoxWant(), time.monotonic())
        self._thread.wake()

    @property
    def reading(self) -> BoxReading:
        """What the box is, by its switches, as far as that is known now."""
        return self._reading.seen_at(time.monotonic())

    def facts(self) -> AsyncIterator[Fact]:
        """Yield what the box did and what was seen, until the box is closed.

        Raises:
            DriverStoppedError: The driver ended by itself.
        """
        return self._thread.facts()

    # ---- in the thread ------------------------------------------------------------------------

    async def _drive(self) -> None:
        config = self.config
        line = Line(
            self.url,
            name=config.name,
            slave=config.slave,
            setting=Setting(baudrate=config.baudrate),
            quiet_s=config.timing.quiet_s,
            local_echo=config.local_echo,
            trace=config.trace,
        )
        engine = BoxEngine(config, time.monotonic())

        taken: tuple[BoxWant, float] | None = None

        def intake() -> None:
            nonlocal taken
            wanted = (BoxWant(), time.monotonic()) if self._thread.stopping else self._wanted
            if wanted is not taken:
                taken = wanted
                line.note("WANT", json.dumps(asdict(wanted[0])))
            engine.want(*wanted)

        def publish() -> None:
            self._reading = engine.reading()

        await Drive(self._thread, line, engine, intake, publish).run()
