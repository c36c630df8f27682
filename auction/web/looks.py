"""Who looked at what is recorded, written down once for each look."""

import time

from auction.room.room import Room
from auction.terms import Actor

ONE_LOOK_S = 60.0
"""A player asks for a file piece by piece; pieces this close together are one look."""


class Looks:
    """Writes looks into their stream.

    Args:
        room: holds the stream.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._last_s: dict[tuple[str, str], float] = {}

    async def at(self, actor: Actor, what: str) -> None:
        """Write down that somebody looks, before they see anything.

        Raises:
            RoomStopped: it cannot be written, so nothing may be seen.
        """
        now_s = time.monotonic()
        recent = {one: at for one, at in self._last_s.items() if now_s - at < ONE_LOOK_S}
        if (actor.id, what) not in recent:
            await self._room.note_look(actor, what)
        self._last_s = recent | {(actor.id, what): now_s}
