"""The feed: `/feed/{view}` over a WebSocket.

::

    S→C  {"t":"frame","e":epoch,"v":number,"s":room_ms,"html":"…"}   first, and on each change
    S→C  {"t":"hb","e":epoch,"v":number,"s":room_ms}                 every second without one
    S→C  {"t":"reload"}  {"t":"identify"}                            registered displays only
    C→S  {"t":"ping","c":…}   S→C  {"t":"pong","c":…,"s":room_ms}
    C→S  {"t":"shown","e":epoch,"v":number,"at":room_ms,"offset":ms} registered displays only

`?form=json` sends the view model as `m` instead of `html`. Commands never come this way.
"""

import asyncio
import contextlib
from http.cookies import CookieError, SimpleCookie
from typing import cast
from urllib.parse import parse_qs

import msgspec
from litestar.enums import ScopeType
from litestar.types import Receive, Scope, Send
from msgspec import Struct

from auction.room.ledger import RoomStopped
from auction.web.desks import DESKS
from auction.web.edge import Edge
from auction.web.follower import Follower
from auction.web.hub import FORMS, LOCALES, OPEN_TO_ALL, VIEWS, Channel
from auction.web.login import COOKIE
from auction.web.looks import Looks
from auction.web.problems import DeclinedError
from auction.web.screens import DISPLAY_COOKIE
from auction.web.shown import Acknowledged, Shown
from auction.web.wire import EXTENSION, Wire, encode

_MOST_CHARACTERS = 2_000
_NOT_ALLOWED, _UNKNOWN, _TOO_MUCH = 4403, 4404, 1009
_LOOK_AGAIN_S = 1.0
"""How long a feed outlives the login it was opened with."""


class Said(Struct, frozen=True):
    """What a follower may say."""

    t: str
    c: float = 0.0
    e: str = ""
    v: int = -1
    at: float = 0.0
    offset: float = 0.0


_decode = msgspec.json.Decoder(Said).decode
_encode = msgspec.json.Encoder().encode


class Feed:
    """Serves every follower of every view.

    Args:
        edge: frames, logins and registered displays.
        shown: where acknowledgements go.
        looks: where it is written who followed the record.
    """

    def __init__(self, edge: Edge, shown: Shown, looks: Looks) -> None:
        self._hub, self._logins, self._screens = edge.hub, edge.logins, edge.screens
        self._shown, self._looks = shown, looks

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One socket from its handshake to its end."""
        if scope["type"] == ScopeType.HTTP:
            raise DeclinedError("feed-is-socket", {"upgrade": "websocket"})
        await receive()
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        view = scope["path"].rstrip("/").rpartition("/")[2]
        channel = Channel(view, asked.get("locale", ["zh"])[0], asked.get("form", ["html"])[0])
        cookies = _cookies(scope)
        token = None if view in OPEN_TO_ALL else cookies.get(COOKIE, "")
        await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
        if view not in VIEWS or channel.locale not in LOCALES or channel.form not in FORMS:
            await _close(send, _UNKNOWN)
            return
        if not await self._admitted(view, token):
            await _close(send, _NOT_ALLOWED)
            return
        proof = cookies.get(DISPLAY_COOKIE)
        display = self._screens.known(proof)
        follower = self._hub.follow(channel, _wire(scope), display)
        if display is not None and channel.is_painted and view != self._screens.layout(display):
            follower.answer(encode(_encode({"t": "reload"})))
        try:
            code = await self._listen(channel, follower, token, proof, receive)
        finally:
            self._hub.leave(channel, follower)
        if code is not None:
            await _close(send, code)

    async def _admitted(self, view: str, token: str | None) -> bool:
        """Whether a view may be followed; staff views only once it is written who looks."""
        member = self._logins.who(token)
        if token is not None and member is not None and member.role in DESKS[view]:
            try:
                await self._looks.at_view(token, member.actor, view)
            except RoomStopped:
                return False
            return True
        return token is None

    def _may_go_on(self, token: str | None) -> bool:
        return token is None or self._logins.who(token) is not None

    async def _listen(
        self,
        channel: Channel,
        follower: Follower,
        token: str | None,
        proof: str | None,
        receive: Receive,
    ) -> int | None:
        """Hear a follower out; returns the code to close with, None when it closed."""
        while True:
            try:
                async with asyncio.timeout(None if token is None else _LOOK_AGAIN_S):
                    message = await receive()
            except TimeoutError:
                message = None
            if not self._may_go_on(token):
                return _NOT_ALLOWED
            if message is None:
                continue
            if message["type"] == "websocket.disconnect":
                return None
            text = message.get("text")
            if not isinstance(text, str):
                continue
            if len(text) > _MOST_CHARACTERS:
                return _TOO_MUCH
            with contextlib.suppress(msgspec.MsgspecError):
                if self._screens.known(proof) is None:
                    follower.display = None
                await self._hear(channel, follower, _decode(text))

    async def _hear(self, channel: Channel, follower: Follower, said: Said) -> None:
        if said.t == "ping":
            pong = {"t": "pong", "c": said.c, "s": self._hub.now_ms()}
            follower.answer(encode(_encode(pong)))
        elif said.t == "shown" and said.e == self._hub.epoch and follower.display is not None:
            digest = follower.acknowledged(said.v)
            if digest is not None:
                acknowledged = Acknowledged(said.v, digest, said.at, said.offset)
                with contextlib.suppress(RoomStopped):
                    await self._shown.take(follower.display, channel, acknowledged)


def _wire(scope: Scope) -> Wire:
    extensions = cast("dict[str, dict[str, Wire]]", scope["extensions"])
    return extensions[EXTENSION]["wire"]


async def _close(send: Send, code: int) -> None:
    await send({"type": "websocket.close", "code": code, "reason": ""})


def _cookies(scope: Scope) -> dict[str, str]:
    raw = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(raw).items()}
    except CookieError:
        return {}
