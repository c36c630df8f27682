"""The loop that carries an engine's steps over a real line, in the device's own thread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Generic

from devices.errors import DeviceRefusalError, ExchangeError, LinkError, NoReplyError
from devices.hosting import DeviceThread
from devices.line import Exchange, Line
from devices.steps import Engine, PurposeT, Send, Wait

REOPEN_S = 0.2
HURRY_S = 0.05
FAREWELL_S = 1.5


class Drive(Generic[PurposeT]):
    """Drives one engine until its thread is told to stop and the device is at rest.

    Args:
        thread: The thread we run in.
        line: The device's port.
        engine: The driver.
        intake: Hands the newest want to the engine.
        publish: Takes the engine's reading out.
    """

    def __init__(
        self,
        thread: DeviceThread,
        line: Line,
        engine: Engine[PurposeT],
        intake: Callable[[], None],
        publish: Callable[[], None],
    ) -> None:
        self._thread = thread
        self._line = line
        self._engine = engine
        self._intake = intake
        self._publish = publish

    async def run(self) -> None:
        """Drive; closes the line at the end."""
        leave_by_s: float | None = None
        try:
            while True:
                self._thread.look()
                now_s = time.monotonic()
                self._intake()
                if self._thread.stopping:
                    leave_by_s = leave_by_s or now_s + FAREWELL_S
                    if self._engine.at_rest or now_s >= leave_by_s or not self._line.is_open:
                        break
                if self._line.is_open or await self._open():
                    await self._take_step()
                self._tell()
        finally:
            self._line.close()

    async def _open(self) -> bool:
        try:
            await self._line.open()
        except LinkError as error:
            self._engine.link_down(time.monotonic(), str(error))
            self._tell()
            await asyncio.sleep(REOPEN_S)
            return False
        self._engine.link_up(time.monotonic())
        return True

    async def _take_step(self) -> None:
        match self._engine.next_step(time.monotonic()):
            case Wait(until_s):
                self._tell()
                await self._thread.rest(until_s)
            case Send() as step:
                await self._ask(step)

    async def _ask(self, step: Send[PurposeT]) -> None:
        engine = self._engine
        try:
            exchange = await self._exchange(step)
        except DeviceRefusalError as error:
            engine.refused(step, error.code, error.sent_s, time.monotonic())
        except NoReplyError as error:
            engine.unanswered(step, error.sent_s, time.monotonic(), heard=error.heard)
        except ExchangeError as error:
            engine.unanswered(step, error.sent_s, time.monotonic(), heard=False)
        except LinkError as error:
            engine.link_down(time.monotonic(), str(error))
        else:
            engine.answered(step, exchange.reply, exchange.sent_s, exchange.received_s)

    async def _exchange(self, step: Send[PurposeT]) -> Exchange:
        asking = asyncio.ensure_future(
            self._line.ask(step.request, timeout_s=step.timeout_s, urgent=step.urgent)
        )
        woken = asyncio.ensure_future(self._thread.woken())
        try:
            await asyncio.wait((asking, woken), return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                self._intake()
                if self._engine.must_hurry(step, time.monotonic()):
                    self._line.hurry(HURRY_S)
            return await asking
        finally:
            woken.cancel()

    def _tell(self) -> None:
        self._publish()
        self._thread.tell(self._engine.take_facts())
        self._thread.tell(self._line.take_facts())
