"""Who looked at what is recorded, written down once for each look."""

import time

from auction.room.room import Room
from auction.terms import Actor

ONE_LOOK_S = 60.0
"""A player asks for a file piece by piece; pieces this close together are one look."""


class Looks:
    """Writes looks into their stream, before anything is seen.

    Args:
        room: holds the stream.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._views: set[tuple[str, str]] = set()
        self._last_s: dict[tuple[str, str], float] = {}

    async def at_view(self, login: str, actor: Actor, view: str) -> None:
        """Write down that somebody looks at a view, once for each login.

        Raises:
            RoomStopped: it cannot be written, so nothing may be seen.
        """
        if (login, view) not in self._views:
            await self._room.note_look(actor, view)
            self._views.add((login, view))

    async def at_export(self, actor: Actor, what: str) -> None:
        """Write down that somebody takes footage away; every time.

        Raises:
            RoomStopped: it cannot be written, so nothing may leave.
        """
        await self._room.note_look(actor, f"export {what}")

    async def at_footage(self, actor: Actor, file: str) -> None:
        """Write down that somebody looks at a segment.

        Raises:
            RoomStopped: it cannot be written, so nothing may be seen.
        """
        now_s = time.monotonic()
        recent = {one: at for one, at in self._last_s.items() if now_s - at < ONE_LOOK_S}
        if (actor.id, file) not in recent:
            await self._room.note_look(actor, f"footage {file}")
        self._last_s = recent | {(actor.id, file): now_s}
