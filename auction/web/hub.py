"""Frames: each view drawn once per language, the same bytes written to everybody who follows it.

A frame's number grows only when its bytes change. Whoever takes nothing gets the newest frame
later, never a backlog, and is cut off after ten seconds or a megabyte.

Drawing gives way to answers: one picture at a time, and a picture that was drawn rests for as long
as that took. A picture that cannot be drawn gets no heartbeat, so its screens say that they are
stale instead of showing what is no longer so.
"""

import asyncio
from collections.abc import Callable, Mapping
from hashlib import sha256
from secrets import token_hex

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from auction.session.scene import Scene, Wall
from auction.web.follower import Follower, Sent
from auction.web.walls import walls
from auction.web.wire import Wire, encode
from display import LAYOUTS, Frame, draw

VIEWS = (*LAYOUTS, "phone", "console", "entry", "record")
OPEN_TO_ALL = frozenset({*LAYOUTS, "phone"})
"""Views that need no login."""
LOCALES = ("zh", "en")
FORMS = ("html", "json")

HEARTBEAT_S = 1.0
STALLED_S = 10.0
MOST_UNSENT_BYTES = 1_000_000
_TICK_S = 0.25
_TURNS = 2

Picture = tuple[str, str]
"""View and locale: drawn once for both forms."""

_encode = msgspec.json.Encoder().encode


class Channel(Struct, frozen=True):
    """What is followed: a view, its language, and `html` for browsers or `json` for programs."""

    view: str
    locale: str
    form: str

    @property
    def picture(self) -> Picture:
        """What is drawn for it."""
        return self.view, self.locale

    @property
    def is_painted(self) -> bool:
        """Whether registered displays show it, and say so."""
        return self.view in LAYOUTS and self.form == "html"

    def bytes_of(self, frame: Frame) -> bytes:
        """The frame's own bytes in this form."""
        body: bytes = frame.html.encode() if self.form == "html" else frame.model
        return body


class Hub:
    """Every view's present frame and everybody who follows it.

    Args:
        scene: what screens are drawn from, as durable.
        now_ms: room time.
        displays: the displays of the room, and whether each is registered.
    """

    def __init__(
        self,
        scene: Callable[[], Scene],
        now_ms: Callable[[], int],
        displays: Callable[[], Mapping[str, bool]],
    ) -> None:
        self._scene, self.now_ms, self._displays = scene, now_ms, displays
        self.epoch = token_hex(4)
        """Which run of the server speaks; numbers start anew with each."""
        self._followers: dict[Channel, set[Follower]] = {}
        self._present: dict[Channel, tuple[bytes, Sent]] = {}
        self._moves = 0
        self._walls: tuple[Wall, ...] = ()
        self._drawn: dict[Picture, tuple[int, Frame]] = {}
        self._due: dict[Picture, None] = {}
        self._rested_s: dict[Picture, float] = {}
        self._undrawn: set[Picture] = set()
        self._drawing: asyncio.Handle | None = None
        self._ticking: asyncio.Handle | None = None

    # --- drawing ---------------------------------------------------------------------------------

    def changed(self) -> None:
        """The durable state moved: draw what is followed and send what is new."""
        self._draw_anew(VIEWS)

    def _draw_anew(self, views: tuple[str, ...]) -> None:
        self._moves += 1
        followed = {channel.picture for channel, those in self._followers.items() if those}
        for view in views:
            for locale in LOCALES:
                if (view, locale) in followed:
                    self._due.setdefault((view, locale))
        if self._drawing is None and self._due:
            self._wait_for_answers(_TURNS)

    def frame(self, view: str, locale: str) -> Frame:
        """The present frame."""
        self._see_walls()
        moves, frame = self._drawn.get((view, locale), (-1, None))
        if frame is None or moves != self._moves:
            moves, frame = self._moves, draw(view, self._seen(), locale)
            self._drawn[view, locale] = moves, frame
        return frame

    def _seen(self) -> Scene:
        return replace(self._scene(), walls=self._walls)

    def _see_walls(self) -> None:
        """Look how the displays stand; the console is drawn anew when that has changed."""
        painted = (those for one, those in self._followers.items() if one.is_painted)
        everybody = (follower for those in painted for follower in those)
        now_s = asyncio.get_running_loop().time()
        seen = walls(self._displays(), everybody, now_s)
        if seen != self._walls:
            self._walls = seen
            self._draw_anew(("console",))

    def _wait_for_answers(self, turns: int) -> None:
        """Let answers to this change out first: some turns to be sent in, one to be written in."""
        loop = asyncio.get_running_loop()
        then = (self._wait_for_answers, turns - 1) if turns else (self._draw_next,)
        self._drawing = loop.call_soon(*then)

    def _draw_next(self) -> None:
        """Draw the picture that has rested longest, then let the loop do something else."""
        loop = asyncio.get_running_loop()
        self._drawing = None
        picture = min(self._due, key=lambda one: self._rested_s.get(one, 0.0))
        began_s = loop.time()
        wait_s = self._rested_s.get(picture, 0.0) - began_s
        if wait_s > 0:
            self._drawing = loop.call_later(wait_s, self._draw_next)
            return
        del self._due[picture]
        if self._due:
            self._drawing = loop.call_soon(self._draw_next)
        self._send(picture)
        ended_s = loop.time()
        self._rested_s[picture] = ended_s + (ended_s - began_s)

    def _send(self, picture: Picture) -> None:
        self._undrawn.add(picture)
        for channel, followers in self._followers.items():
            if channel.picture != picture or not followers:
                continue
            sent = self._newest(channel)
            behind = [one for one in followers if one.offered != sent.number]
            frame = sent.at(self.now_ms()) if behind else b""
            for follower in behind:
                follower.offer(sent, frame)
        self._undrawn.discard(picture)

    def _newest(self, channel: Channel) -> Sent:
        frame = self.frame(*channel.picture)
        body = channel.bytes_of(frame)
        before = self._present.get(channel)
        if before is not None and before[0] == body:
            return before[1]
        number = 0 if before is None else before[1].number + 1
        shown = b'"html":' + _encode(frame.html) if channel.form == "html" else b'"m":' + body
        sent = Sent(
            number=number,
            sha256=sha256(body).hexdigest(),
            before=b'{"t":"frame","e":"%b","v":%d,"s":' % (self.epoch.encode(), number),
            after=b",%b}" % shown,
        )
        self._present[channel] = (body, sent)
        return sent

    # --- followers -------------------------------------------------------------------------------

    def follow(self, channel: Channel, wire: Wire, display: str | None = None) -> Follower:
        """A place for one more follower, and the present frame on its way."""
        loop = asyncio.get_running_loop()
        sent = self._newest(channel)
        follower = Follower(wire, self.now_ms, loop.time, display)
        follower.offer(sent, sent.at(self.now_ms()))
        self._followers.setdefault(channel, set()).add(follower)
        if self._ticking is None:
            self._ticking = loop.call_later(_TICK_S, self._tick)
        return follower

    def tell(self, display: str, what: str) -> None:
        """Ask a display's screens for something: `reload` or `identify`."""
        for followers in self._followers.values():
            for follower in followers:
                if follower.display == display:
                    follower.answer(encode(_encode({"t": what})))

    @property
    def walls(self) -> tuple[Wall, ...]:
        """How the displays of the room stand."""
        self._see_walls()
        return self._walls

    def leave(self, channel: Channel, follower: Follower) -> None:
        """Nobody sits in this place any more."""
        self._followers.get(channel, set()).discard(follower)

    def message(self, channel: Channel, epoch: str, number: int) -> bytes:
        """For somebody without a socket who shows that frame: a newer one, or a heartbeat.

        Args:
            channel: what is followed.
            epoch: the run of the server that drew what is shown.
            number: the frame that is shown; -1 for none.
        """
        sent = self._newest(channel)
        if (epoch, number) == (self.epoch, sent.number):
            return self._beat(number)
        return sent.text(self.now_ms())

    @property
    def unsent_bytes(self) -> tuple[int, ...]:
        """What is held for each follower because its peer has not taken it."""
        return tuple(one.unsent_bytes for those in self._followers.values() for one in those)

    def _tick(self) -> None:
        """Heartbeats where a second was silent; cut off whoever takes nothing."""
        loop = asyncio.get_running_loop()
        self._ticking = None
        now_s = loop.time()
        self._see_walls()
        for channel, followers in self._followers.items():
            beats: dict[int, bytes] = {}
            for follower in tuple(followers):
                silent_s = now_s - follower.wrote_s
                if not follower.ready:
                    if silent_s > STALLED_S or follower.unsent_bytes > MOST_UNSENT_BYTES:
                        follower.cut()
                elif silent_s > HEARTBEAT_S - _TICK_S and channel.picture not in self._undrawn:
                    beat = beats.get(follower.number)
                    if beat is None:
                        beat = beats[follower.number] = encode(self._beat(follower.number))
                    follower.beat(beat)
        if any(self._followers.values()):
            self._ticking = loop.call_later(_TICK_S, self._tick)

    def _beat(self, number: int) -> bytes:
        return _encode({"t": "hb", "e": self.epoch, "v": number, "s": self.now_ms()})
