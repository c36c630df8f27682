"""One socket's place: the newest frame waits in it while the peer takes nothing."""

from collections.abc import Callable

from msgspec import Struct

from auction.web.wire import Wire, encode

_HASHES_KEPT = 64


class Sent(Struct, frozen=True):
    """A frame as it goes out: the message around the room time it is sent at."""

    number: int
    sha256: str
    """Of the frame's own bytes, lower-case hex."""
    before: bytes
    after: bytes

    def at(self, room_ms: int) -> bytes:
        """The WebSocket frame that carries it at a room time."""
        return encode(self.text(room_ms))

    def text(self, room_ms: int) -> bytes:
        """The message itself at a room time, as JSON."""
        return b"%b%d%b" % (self.before, room_ms, self.after)


class Follower:
    """Who follows a channel over one socket.

    Args:
        wire: the socket's outgoing side.
        now_ms: room time.
        clock_s: the loop's time.
        display: the registered display it is, if it is one.
    """

    def __init__(
        self,
        wire: Wire,
        now_ms: Callable[[], int],
        clock_s: Callable[[], float],
        display: str | None = None,
    ) -> None:
        self.display = display
        self.number = self.offered = -1
        """The last frame written to this socket; the last one offered to it."""
        self._owes_s: float | None = None
        """Since when it has not said that it painted what it was offered."""
        self.wrote_s = clock_s()
        """When the last frame or heartbeat was written."""
        self._wire, self._now_ms, self._clock_s = wire, now_ms, clock_s
        self._newest: Sent | None = None
        self._hashes: dict[int, str] = {}
        wire.when_ready = self._resume

    @property
    def ready(self) -> bool:
        """Whether the peer takes what is written."""
        return self._wire.ready

    @property
    def unsent_bytes(self) -> int:
        """What this machine holds for a peer that does not take it."""
        return self._wire.unsent_bytes

    def offer(self, sent: Sent, frame: bytes) -> None:
        """Write the newest frame, or keep it for when the peer takes bytes again.

        Args:
            sent: what is sent.
            frame: the same, encoded at the present room time.
        """
        self.offered = sent.number
        if self._owes_s is None:
            self._owes_s = self._clock_s()
        if self._wire.ready:
            self._write(sent, frame)
        else:
            self._newest = sent

    def beat(self, frame: bytes) -> None:
        """Write a heartbeat."""
        self._wire.write(frame)
        self.wrote_s = self._clock_s()

    def answer(self, frame: bytes) -> None:
        """Write an answer, unless the peer takes nothing: it would come too late."""
        if self._wire.ready:
            self._wire.write(frame)

    def acknowledged(self, number: int) -> str | None:
        """The hash of a frame written to this socket, the first time its number is named."""
        digest = self._hashes.pop(number, None)
        if digest is not None:
            self._hashes = {later: one for later, one in self._hashes.items() if later > number}
            self._owes_s = None if number == self.offered else self._clock_s()
        return digest

    def late(self, now_s: float, most_s: float) -> bool:
        """Whether it has owed an acknowledgement for longer than `most_s`."""
        return self._owes_s is not None and now_s - self._owes_s > most_s

    def cut(self) -> None:
        """End the connection: it comes back for the present frame."""
        self._newest = None
        self._wire.cut()

    def _resume(self) -> None:
        sent, self._newest = self._newest, None
        if sent is not None:
            self._write(sent, sent.at(self._now_ms()))

    def _write(self, sent: Sent, frame: bytes) -> None:
        self._wire.write(frame)
        self.number, self.wrote_s = sent.number, self._clock_s()
        if self.display is not None:
            self._hashes[sent.number] = sent.sha256
            if len(self._hashes) > _HASHES_KEPT:
                del self._hashes[min(self._hashes)]
