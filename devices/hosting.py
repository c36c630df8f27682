"""One thread with its own event loop for one device, so that a busy room delays no deadline.

The driver's coroutine lives in the thread; what it says crosses to the loop that entered the
device through ``call_soon_threadsafe`` and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable

from devices.errors import DriverStoppedError
from devices.facts import Fact


class DeviceThread:
    """Runs one driver.

    Args:
        name: Name of the thread.
        drive: The driver; returns after ``stopping`` is set. It runs in the thread's loop.
    """

    def __init__(self, name: str, drive: Callable[[], Coroutine[None, None, None]]) -> None:
        self._name = name
        self._drive = drive
        self._loop: asyncio.AbstractEventLoop | None = None
        self._home: asyncio.AbstractEventLoop | None = None
        self._inbox: asyncio.Queue[Fact | None] = asyncio.Queue()
        self._thread: threading.Thread | None = None
        self._ended = asyncio.Event()
        self._failure: BaseException | None = None
        self._wake: asyncio.Event | None = None
        self.stopping = False

    async def start(self) -> None:
        """Start the thread and return when its loop runs."""
        self._home = asyncio.get_running_loop()
        started = asyncio.Event()
        self._thread = threading.Thread(
            target=self._run, args=(started,), name=self._name, daemon=True
        )
        self._thread.start()
        await started.wait()

    async def stop(self) -> None:
        """Ask the driver to end and wait for it.

        Raises:
            DriverStoppedError: It had ended by itself before.
        """
        self.stopping = True
        self.wake()
        await self._ended.wait()
        if self._thread:
            self._thread.join()
        if self._failure:
            raise DriverStoppedError(f"{self._name}: {self._failure!r}") from self._failure

    def wake(self) -> None:
        """Make the driver look at what is wanted, from any thread."""
        if self._loop and self._wake:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._wake.set)

    async def rest(self, until_s: float) -> None:
        """Inside the thread: sleep until a CLOCK_MONOTONIC second or a wake."""
        assert self._wake
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(until_s):
                await self._wake.wait()

    async def woken(self) -> None:
        """Inside the thread: wait for a wake."""
        assert self._wake
        await self._wake.wait()

    def look(self) -> None:
        """Inside the thread: what was wanted until now has been looked at."""
        assert self._wake
        self._wake.clear()

    def tell(self, facts: Iterable[Fact]) -> None:
        """Inside the thread: hand facts to whoever reads ``facts``."""
        for fact in facts:
            self._at_home(self._inbox.put_nowait, fact)

    async def facts(self) -> AsyncGenerator[Fact, None]:
        """Yield facts until the driver ends; one reader at a time.

        Raises:
            DriverStoppedError: The driver ended by itself.
        """
        while (fact := await self._inbox.get()) is not None:
            yield fact
        if self._failure:
            raise DriverStoppedError(f"{self._name}: {self._failure!r}") from self._failure

    def _run(self, started: asyncio.Event) -> None:
        try:
            # Not the policy's loop: its clock must be CLOCK_MONOTONIC and its calls pure Python.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._main(started))
        except BaseException as error:  # noqa: BLE001 - carried to the loop that owns the device
            self._failure = error
        finally:
            self._at_home(started.set)
            self._at_home(self._inbox.put_nowait, None)
            self._at_home(self._ended.set)

    async def _main(self, started: asyncio.Event) -> None:
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._at_home(started.set)
        await self._drive()

    def _at_home(self, call: Callable[..., object], *args: object) -> None:
        assert self._home
        with contextlib.suppress(RuntimeError):  # the room's loop has ended
            self._home.call_soon_threadsafe(call, *args)
