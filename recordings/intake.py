"""One source over a whole recording: opened, watched, opened again after it was lost."""

from collections.abc import Callable

from av.video.stream import VideoStream

from recordings.config import Camera
from recordings.sources import Begun, Feed, Queue

_RETRY_FIRST_S = 1.0
_RETRY_LAST_S = 2.0
_SILENT = "nothing came for {:g} s"


class Intake:
    """A source that is kept alive.

    Args:
        uri: what to open.
        part: `picture` or `sound`.
        camera: how.
        room_ms: for the simulated clock.
        queue: where its items go.

    Attributes:
        feed: the present attempt, None between attempts.
        sound: whether the source said it has sound.
        copied: the form of pictures the source gives ready-made, None when plain.
    """

    def __init__(
        self,
        uri: str,
        part: str,
        camera: Camera,
        room_ms: Callable[[float], int],
        queue: Queue,
    ) -> None:
        self.part = part
        self.feed: Feed | None = None
        self.sound = False
        self.copied: VideoStream | None = None
        self._uri = uri
        self._camera = camera
        self._room_ms = room_ms
        self._queue = queue
        self._lost = False
        self._retry_s = 0.0
        self._wait_s = _RETRY_FIRST_S
        self._heard_s = 0.0

    def tend(self, now: float) -> str | None:
        """Open what should be open; the reason when it has been silent too long."""
        if self.feed is None and now >= self._retry_s:
            self.feed = Feed(self._uri, self._camera, self._room_ms, self._queue)
            self._heard_s = now
        timeout_s = self._camera.source_timeout_s
        if self.feed is not None and now - self._heard_s > timeout_s:
            return _SILENT.format(timeout_s)
        return None

    def begun(self, begun: Begun, now: float) -> None:
        """The source is open."""
        self.sound, self.copied = begun.sound, begun.copied
        self._heard_s = now

    def heard(self, now: float) -> bool:
        """Something came; whether that ends a loss."""
        self._heard_s = now
        self._wait_s = _RETRY_FIRST_S
        was_lost, self._lost = self._lost, False
        return was_lost

    def fail(self, reason: str, now: float) -> bool:
        """The source is gone; whether that is news. It is tried again after a while."""
        del reason
        self.close()
        self._retry_s = now + self._wait_s
        self._wait_s = min(self._wait_s * 2, _RETRY_LAST_S)
        was_lost, self._lost = self._lost, True
        return not was_lost

    def close(self) -> None:
        """End the present attempt."""
        if self.feed is not None:
            self.feed.close()
            self.feed = None
