"""The feed: `/feed/{view}` over a WebSocket.

::

    S→C  {"t":"frame","e":epoch,"v":number,"s":room_ms,"html":"…"}   first, and on each change
    S→C  {"t":"hb","e":epoch,"v":number,"s":room_ms}                 every second without one
    C→S  {"t":"ping","c":…}   S→C  {"t":"pong","c":…,"s":room_ms}
    C→S  {"t":"shown","e":epoch,"v":number,"at":room_ms,"offset":ms} registered displays only

`?form=json` sends the view model as `m` instead of `html`. Commands never come this way.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

import msgspec
from litestar.types import Receive, Scope, Send
from msgspec import Struct

from auction.room.ledger import RoomStopped
from auction.room.observed import FrameShown
from auction.web.hub import FORMS, LOCALES, VIEWS, Channel, Follower, Hub
from auction.web.login import COOKIE, Logins
from auction.web.screens import DISPLAY_COOKIE, Screens

HEARTBEAT_S = 1.0
STALLED_S = 10.0
_MOST_BYTES = 2_000
_OPEN_TO_ALL = {"hall"}
_NOT_ALLOWED, _UNKNOWN, _TOO_MUCH = 4403, 4404, 1009
_MOST_OFFSET_MS = 86_400_000


class Said(Struct, frozen=True):
    """What a follower may say."""

    t: str
    c: float = 0.0
    e: str = ""
    v: int = -1
    at: float = 0.0
    offset: float = 0.0


_decode = msgspec.json.Decoder(Said).decode


class Feed:
    """Serves every follower of every view.

    Args:
        hub: the frames.
        logins: who may see the staff's views.
        screens: registered displays.
        note: writes what a display showed into its stream.
    """

    def __init__(
        self,
        hub: Hub,
        logins: Logins,
        screens: Screens,
        note: Callable[[FrameShown], Awaitable[None]],
    ) -> None:
        self._hub, self._logins, self._screens, self._note = hub, logins, screens, note

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One socket from its handshake to its end."""
        await receive()
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        view = scope["path"].rstrip("/").rpartition("/")[2]
        channel = (view, asked.get("locale", ["zh"])[0], asked.get("form", ["html"])[0])
        cookies = _cookies(scope)
        refusal = self._why_not(channel, cookies)
        await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
        if refusal is not None:
            await send({"type": "websocket.close", "code": refusal, "reason": ""})
            return
        display = self._screens.known(cookies.get(DISPLAY_COOKIE))
        follower = self._hub.follow(channel)
        try:
            async with asyncio.TaskGroup() as tasks:
                socket = _Socket(self._hub, channel, follower, display, send)
                sending = tasks.create_task(socket.send_frames())
                with contextlib.suppress(ConnectionError):
                    await self._listen(socket, receive, send)
                sending.cancel()
        except* (TimeoutError, OSError):
            pass
        finally:
            self._hub.leave(channel, follower)

    def _why_not(self, channel: Channel, cookies: dict[str, str]) -> int | None:
        view, locale, form = channel
        if view not in VIEWS or locale not in LOCALES or form not in FORMS:
            return _UNKNOWN
        if view in _OPEN_TO_ALL or self._logins.who(cookies.get(COOKIE)) is not None:
            return None
        return _NOT_ALLOWED

    async def _listen(self, socket: "_Socket", receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            if not isinstance(text, str):
                continue
            if len(text) > _MOST_BYTES:
                await send({"type": "websocket.close", "code": _TOO_MUCH, "reason": ""})
                return
            try:
                said = _decode(text)
            except msgspec.MsgspecError:
                continue
            if said.t == "ping":
                pong = {"t": "pong", "c": said.c, "s": self._hub.now_ms()}
                answer = msgspec.json.encode(pong).decode()
                await send({"type": "websocket.send", "text": answer, "bytes": None})
            elif said.t == "shown":
                await self._shown(socket, said)

    async def _shown(self, socket: "_Socket", said: Said) -> None:
        shown = socket.acknowledged(said)
        if shown is not None:
            with contextlib.suppress(RoomStopped):
                await self._note(shown)


class _Socket:
    """What was sent on one socket, and what of it was acknowledged."""

    def __init__(
        self, hub: Hub, channel: Channel, follower: Follower, display: str | None, send: Send
    ) -> None:
        self._hub, self._channel, self._follower = hub, channel, follower
        self._display, self._send = display, send
        self._sent: dict[int, str] = {}

    async def send_frames(self) -> None:
        """Send the newest frame whenever there is one, else a heartbeat each second.

        Raises:
            TimeoutError: the peer has not taken what was sent for ten seconds.
        """
        number = -1
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    await self._follower.waiting.wait()
            except TimeoutError:
                pass
            sent = self._follower.take()
            if sent is not None:
                number = sent.number
                if self._display is not None:
                    self._sent[number] = sent.sha256
            text = self._hub.heartbeat(number) if sent is None else sent.text
            async with asyncio.timeout(STALLED_S):
                await self._send({"type": "websocket.send", "text": text, "bytes": None})

    def acknowledged(self, said: Said) -> FrameShown | None:
        """What to record of an acknowledgement: once a frame, and only one sent here."""
        digest = self._sent.pop(said.v, None) if said.e == self._hub.epoch else None
        if self._display is None or digest is None or abs(said.offset) > _MOST_OFFSET_MS:
            return None
        view, locale, _ = self._channel
        return FrameShown(
            display=self._display,
            view=view,
            locale=locale,
            frame=said.v,
            sha256=digest,
            painted_ms=int(said.at),
            offset_ms=int(said.offset),
        )


def _cookies(scope: Scope) -> dict[str, str]:
    raw = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    return {name: morsel.value for name, morsel in SimpleCookie(raw).items()}
