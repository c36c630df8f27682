"""Frames: each view rendered once per language, the same text sent to everybody who follows it.

A frame's number grows only when its bytes change. Whoever is slow gets the newest frame, never a
backlog: every follower has one place, and the newest frame is in it.
"""

import asyncio
from collections.abc import Callable
from hashlib import sha256
from secrets import token_hex

import msgspec
from msgspec import Struct

from auction.session.scene import Scene
from display import Frame, draw

Channel = tuple[str, str, str]
"""View, locale, form (`html` for browsers, `json` for programs)."""

VIEWS = ("hall", "console", "record")
LOCALES = ("zh", "en")
FORMS = ("html", "json")

_encode = msgspec.json.Encoder().encode


class Sent(Struct, frozen=True):
    """A frame as it goes out: its number, the text of the message, and the hash of its bytes."""

    number: int
    text: str
    sha256: str


class Follower:
    """One socket's place: holds at most the newest frame."""

    def __init__(self) -> None:
        self.newest: Sent | None = None
        self.waiting = asyncio.Event()

    def offer(self, sent: Sent) -> None:
        """Put the newest frame in the place, whatever was there."""
        self.newest = sent
        self.waiting.set()

    def take(self) -> Sent | None:
        """The newest frame, once."""
        sent, self.newest = self.newest, None
        self.waiting.clear()
        return sent


class Hub:
    """Every view's present frame and everybody who follows it.

    Args:
        scene: what screens are drawn from, as durable.
        now_ms: room time.
    """

    def __init__(self, scene: Callable[[], Scene], now_ms: Callable[[], int]) -> None:
        self._scene, self.now_ms = scene, now_ms
        self.epoch = token_hex(4)
        """Which run of the server speaks; numbers start anew with each."""
        self._present: dict[Channel, tuple[bytes, Sent]] = {}
        self._followers: dict[Channel, set[Follower]] = {}

    def changed(self) -> None:
        """The durable state moved: render what is followed and offer what is new."""
        scene = self._scene()
        drawn: dict[tuple[str, str], Frame] = {}
        for channel, followers in self._followers.items():
            if followers:
                before = self._present.get(channel)
                sent = self._render(channel, scene, drawn)
                if before is None or before[1] is not sent:
                    for follower in followers:
                        follower.offer(sent)

    def frame(self, view: str, locale: str) -> Frame:
        """The present frame, for a page that is being loaded."""
        return draw(view, self._scene(), locale)

    def follow(self, channel: Channel) -> Follower:
        """A place for one more follower, with the present frame in it."""
        follower = Follower()
        self._followers.setdefault(channel, set()).add(follower)
        follower.offer(self._render(channel, self._scene(), {}))
        return follower

    def leave(self, channel: Channel, follower: Follower) -> None:
        """Nobody sits in this place any more."""
        self._followers.get(channel, set()).discard(follower)

    def heartbeat(self, number: int) -> str:
        """The message that says the last frame still holds."""
        return _encode({"t": "hb", "e": self.epoch, "v": number, "s": self.now_ms()}).decode()

    def _render(self, channel: Channel, scene: Scene, drawn: dict[tuple[str, str], Frame]) -> Sent:
        view, locale, form = channel
        frame = drawn.get((view, locale))
        if frame is None:
            frame = drawn[view, locale] = draw(view, scene, locale)
        body = frame.html.encode() if form == "html" else frame.model
        before = self._present.get(channel)
        if before is not None and before[0] == body:
            return before[1]
        number = 0 if before is None else before[1].number + 1
        message: dict[str, object] = {
            "t": "frame",
            "e": self.epoch,
            "v": number,
            "s": self.now_ms(),
        }
        message |= {"html": frame.html} if form == "html" else {"m": msgspec.Raw(frame.model)}
        sent = Sent(number, _encode(message).decode(), sha256(body).hexdigest())
        self._present[channel] = (body, sent)
        return sent
