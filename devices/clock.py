"""The hall clock on a real line: its model's engine on a thread of its own.

::

    async with HallClock("/dev/serial/by-id/…", ClockConfig(model="swz-w610")) as clock:
        clock.want(page="COUNTDOWN", room_ms_at_zero=zero_ms, deadline_s=deadline_s)
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from types import TracebackType
from typing import Self

from devices.clocks.model import find
from devices.clocks.shapes import ClockConfig, ClockReading, ClockWant
from devices.driving import Drive
from devices.facts import Fact
from devices.hosting import DeviceThread
from devices.line import Line


class HallClock:
    """One hall clock.

    Args:
        url: Device file or URL of the clock's own adapter; see ``devices.port``.
        config: Model, wiring and timing.

    Raises:
        SetupError: There is no such model.
    """

    def __init__(self, url: str, config: ClockConfig | None = None) -> None:
        self.url = url
        self.config = config or ClockConfig()
        self._model = find(self.config.model)
        self._thread = DeviceThread(self.config.name, self._drive)
        self._wanted: ClockWant | None = None
        self._reading = ClockReading(confirmable=self._model.confirmable)

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

    def want(self, *, page: str, room_ms_at_zero: int, deadline_s: float | None) -> None:
        """Say what the clock should show, from any thread; it goes on by itself.

        Args:
            page: "CLOCK", "COUNTDOWN", "CLOSED", "OPENING", "ORAL", "SUSPENDED" or "ENDED"; a
                clock that knows only the time of day goes on showing that.
            room_ms_at_zero: Room time (UTC ms) at CLOCK_MONOTONIC 0; shown at UTC+8.
            deadline_s: CLOCK_MONOTONIC second a countdown runs to.

        Raises:
            ValueError: There is no such page.
        """
        wanted = ClockWant(page=page, room_ms_at_zero=room_ms_at_zero, deadline_s=deadline_s)
        if wanted != self._wanted:
            self._wanted = wanted
            self._thread.wake()

    @property
    def reading(self) -> ClockReading:
        """What the clock shows, read back where it can be, and how old that knowledge is."""
        return self._reading

    def facts(self) -> AsyncIterator[Fact]:
        """Yield what was seen, until the clock is closed.

        Raises:
            DriverStoppedError: The driver ended by itself.
        """
        return self._thread.facts()

    async def _drive(self) -> None:
        config, setting = self.config, self._model.setting
        if config.baudrate is not None:
            setting = replace(setting, baudrate=config.baudrate)
        line = Line(
            self.url,
            name=config.name,
            slave=config.slave,
            setting=setting,
            quiet_s=config.timing.quiet_s,
            local_echo=config.local_echo,
            trace=config.trace,
        )
        engine = self._model.engine(config, time.monotonic())

        def intake() -> None:
            if self._wanted is not None:
                engine.want(self._wanted)

        def publish() -> None:
            self._reading = engine.reading()

        await Drive(self._thread, line, engine, intake, publish).run()
