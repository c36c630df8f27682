"""What registered displays say they painted, into the stream of what was shown."""

from msgspec import Struct

from auction.room.observed import FrameShown
from auction.room.room import Room
from auction.web.hub import Channel

MOST_OFFSET_MS = 86_400_000
"""A display whose clock is further off than a day says nothing about when it painted."""


class Acknowledged(Struct, frozen=True):
    """An acknowledgement of a frame that was sent on that very socket."""

    number: int
    sha256: str
    painted_ms: float
    offset_ms: float


class Shown:
    """Writes down each frame once for each display, however often its socket came back.

    Args:
        room: holds the stream.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._last: dict[tuple[str, Channel], int] = {}

    async def take(self, display: str, channel: Channel, said: Acknowledged) -> None:
        """Write an acknowledgement down, unless it says nothing new or cannot be.

        Raises:
            RoomStopped: the journal does not answer.
        """
        plausible = (
            abs(said.offset_ms) < MOST_OFFSET_MS
            and abs(said.painted_ms - self._room.now_ms) < MOST_OFFSET_MS
        )
        known = self._last.get((display, channel), -1)
        if channel.form != "html" or not plausible or said.number <= known:
            return
        self._last[display, channel] = said.number
        event = FrameShown(
            display=display,
            view=channel.view,
            locale=channel.locale,
            frame=said.number,
            sha256=said.sha256,
            painted_ms=int(said.painted_ms),
            offset_ms=int(said.offset_ms),
        )
        await self._room.note("displays", event, f"display:{display}")
