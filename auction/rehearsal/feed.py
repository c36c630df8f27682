"""Following a view of the room over the socket that screens follow, and keeping its room time.

What is seen is the view model as JSON; the HTML beside it is for browsers. Room time is worked out
against CLOCK_MONOTONIC, so a step of the wall clock does not matter.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import msgspec
import websockets
from msgspec import Struct
from websockets.asyncio.client import connect
from websockets.typing import Origin

BACK_OFF_S = (0.0, 0.25, 0.5, 1.0, 2.0)
SILENCE_S = 5.0
SET_ANEW_MS = 1000


class Message(Struct, frozen=True):
    """A message of the feed; fields a program does not need are left out here."""

    t: str
    e: str = ""
    """Epoch: which run of the server is speaking."""
    v: int = -1
    """Number of the frame, per view and locale."""
    s: int | None = None
    """Room time, UTC ms."""
    m: msgspec.Raw = msgspec.Raw(b"")
    """The view model."""


class Feed:
    """One followed view; `async with` keeps it followed, through restarts of the server too."""

    def __init__(self, url: str, view: str, *, headers: Callable[[], dict[str, str]]) -> None:
        self._url = f"{url.replace('http', 'ws', 1)}/feed/{view}?locale=zh&form=json"
        self._origin = Origin(url)
        self._headers = headers
        self._changed = asyncio.Condition()
        self._follower: asyncio.Task[None] | None = None
        self.message: Message | None = None
        self.live = False
        self.room_ms_at_zero: float | None = None

    async def __aenter__(self) -> Self:
        self._follower = asyncio.create_task(self._follow())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._follower is not None:
            self._follower.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._follower

    def room_ms(self) -> int | None:
        """Room time now, UTC ms, once a message has told it."""
        if self.room_ms_at_zero is None:
            return None
        return round(time.monotonic() * 1000 + self.room_ms_at_zero)

    async def until(self, seen: Callable[[], bool], within_s: float) -> bool:
        """Wait until `seen` holds, looking again at every message; False when time ran out."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s), self._changed:
                await self._changed.wait_for(seen)
                return True
        return False

    async def changed(self) -> None:
        """Wait for the next message, or for the link to be lost or found."""
        async with self._changed:
            await self._changed.wait()

    async def _follow(self) -> None:
        attempt = 0
        while True:
            with contextlib.suppress(OSError, websockets.WebSocketException, TimeoutError):
                async with connect(
                    self._url, origin=self._origin, additional_headers=self._headers(), proxy=None
                ) as socket:
                    attempt = 0
                    while True:
                        async with asyncio.timeout(SILENCE_S):
                            text = await socket.recv()
                        await self._take(text)
            await self._lost()
            await asyncio.sleep(BACK_OFF_S[min(attempt, len(BACK_OFF_S) - 1)])
            attempt += 1

    async def _take(self, text: str | bytes) -> None:
        message = msgspec.json.decode(text, type=Message)
        async with self._changed:
            if message.s is not None:
                self._set_time(message.s)
            if message.t == "frame":
                self.message = message
            self.live = True
            self._changed.notify_all()

    def _set_time(self, room_ms: int) -> None:
        """The least delayed message is the right one, until room time is set anew."""
        at_zero = room_ms - time.monotonic() * 1000
        known = self.room_ms_at_zero
        if known is None or at_zero > known or known - at_zero > SET_ANEW_MS:
            self.room_ms_at_zero = at_zero

    async def _lost(self) -> None:
        async with self._changed:
            self.live = False
            self._changed.notify_all()
