"""One port that serves pages, assets and feeds under the room's own policy, for browsers."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

import display
from auction.session.scene import Scene, Wall, WallState
from auction.web.guards import CONTENT_SECURITY_POLICY
from tests.auction.session.driving import T0

PERSON = display.Person("A01", "許雅文", "OFFICER")
BEAT_S = 0.2
LEFT = b'{"left_s": 1800}'
"""How long the login of whoever looks still lasts."""


class Pages:
    """Serves `/{view}/{scene}/{locale}`; its feed starts with that frame and says what it is told.

    Args:
        scenes: what may be drawn, by name.
        room_ms: room time at every message.
    """

    def __init__(self, scenes: dict[str, Scene], room_ms: int = T0 + 12_000) -> None:
        self.scenes, self.room_ms = scenes, room_ms
        self.address = ""
        self.person: display.Person | None = PERSON
        self.epoch = "e1"
        self.mute = threading.Event()
        """Say nothing at all while set, whatever the socket calls itself."""
        self.heard: list[dict[str, object]] = []
        self._sockets: dict[ServerConnection, int] = {}
        self._sending = threading.Lock()

    def frame(self, html: str, number: int) -> None:
        """Send a frame to everybody, also to whoever is just being sent the first one."""
        with self._sending:
            followers = tuple(self._sockets)
        for socket in followers:
            self._send(socket, html, number)

    def tell(self, what: str) -> None:
        """Ask every display for something."""
        for socket in tuple(self._sockets):
            socket.send(json.dumps({"t": what}))

    def hang_up(self) -> None:
        """End every socket; they come back."""
        for socket in tuple(self._sockets):
            socket.close()

    def _send(self, socket: ServerConnection, html: str, number: int) -> None:
        message = {"t": "frame", "e": self.epoch, "v": number, "s": self.room_ms, "html": html}
        with self._sending:
            socket.send(json.dumps(message))
            # Afterwards: a heartbeat in between must not name a frame that is still to come.
            self._sockets[socket] = number

    def html(self, view: str, name: str, locale: str = "zh") -> str:
        """A frame's HTML."""
        return display.draw(view, self.scenes[name], locale).html

    def document(self, view: str, name: str, locale: str) -> str:
        """A whole page with its feed."""
        frame = display.draw(view, self.scenes[name], locale)
        feed = f"/feed/{view}/{name}/{locale}"
        return display.page(view, frame, locale=locale, feed=feed, person=self.person)

    def plain(self, name: str, locale: str) -> str:
        """The pages around the screens."""
        if name == "login":
            return display.login_page(
                locale=locale,
                people=(PERSON,),
                failed=None,
                next_url="/console",
                rehearsal=True,
            )
        if name == "displays":
            return display.displays_page(
                locale=locale,
                walls=(Wall("hall-1", WallState.CURRENT), Wall("hall-2", WallState.ABSENT)),
                shown={"hall-1": "ranking", "hall-2": "hall"},
                may_assign=True,
                rehearsal=True,
            )
        if name == "simulators":
            known = dict.fromkeys(("jam", "estop"), True) | {"power-cycle": False}
            state = {"height": 0.5, "switches": {"UPPER": False, "ESTOP_OK": True}}
            return display.simulators_page(
                locale=locale,
                machines=(
                    display.Simulated("box", known, state),
                    display.Simulated("clock", {"freeze": True}, None),
                ),
                told=display.Told("box", "jam", "done"),
            )
        screens = (("hall-1", "/hall?token=x"),)
        return display.start_page(locale=locale, displays=screens, people=(PERSON,), rehearsal=True)

    def answer(self, _: ServerConnection, request: Request) -> Response | None:
        """Pages and assets; None where a socket is wanted."""
        parts = request.path.partition("?")[0].strip("/").split("/")
        content, kind = b"", "text/plain"
        if parts[0] == "feed":
            return None
        if parts == ["login", "left"]:
            content, kind = LEFT, "application/json"
        elif parts[0] == "static":
            content, kind = display.assets.find("/".join(parts[1:])) or (b"", "text/plain")
        elif parts[0] == "plain":
            content, kind = self.plain(parts[1], parts[2]).encode(), "text/html; charset=utf-8"
        elif len(parts) == 3:
            content, kind = self.document(*parts).encode(), "text/html; charset=utf-8"
        headers = Headers(
            {
                "content-type": kind,
                "content-length": str(len(content)),
                "content-security-policy": CONTENT_SECURITY_POLICY,
                "connection": "close",
            }
        )
        return Response(200, "OK", headers, content)

    def feed(self, socket: ServerConnection) -> None:
        """One follower, until it goes."""
        assert socket.request is not None
        _, _, view, name, locale = socket.request.path.partition("?")[0].split("/")
        first = self.html(view, name, locale)
        try:
            while True:
                if first and not self.mute.is_set():
                    self._send(socket, first, 0)
                    first = ""
                try:
                    said = json.loads(socket.recv(timeout=BEAT_S))
                    self.heard.append(said)
                except TimeoutError:
                    said = {"t": "nothing"}
                if self.mute.is_set() or socket not in self._sockets:
                    continue
                number = self._sockets[socket]
                beat = {"t": "hb", "e": self.epoch, "v": number, "s": self.room_ms}
                if said["t"] == "ping":
                    beat = {"t": "pong", "c": said["c"], "s": self.room_ms}
                socket.send(json.dumps(beat))
        except ConnectionClosed:
            pass
        finally:
            self._sockets.pop(socket, None)


@contextmanager
def served(pages: Pages) -> Iterator[Pages]:
    """The pages at an address of this machine."""
    with serve(pages.feed, "127.0.0.1", 0, process_request=pages.answer) as server:
        pages.address = f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield pages
        server.shutdown()
        thread.join()
