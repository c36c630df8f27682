"""What the edge is made of."""

from pathlib import Path

from litestar import Request
from litestar.datastructures import State
from msgspec import Struct

from auction.journal.reader import Reader
from auction.room.room import Room
from auction.web.hub import Hub
from auction.web.login import Logins, Member
from auction.web.problems import DeclinedError
from auction.web.screens import Screens

Asked = Request[object, object, State]


class Edge(Struct, frozen=True):
    """What the desks speak to, handed to them whole: Litestar starts a task per dependency."""

    room: Room
    hub: Hub
    logins: Logins
    screens: Screens
    sessions: Path
    """Folder of session folders, for footage."""
    journal: Reader
    """Which footage is closed."""

    def require_login(self, request: Asked) -> Member:
        """Who sent this.

        Raises:
            DeclinedError: `not-logged-in`.
        """
        member = self.logins.of(request.cookies)
        if member is None:
            raise DeclinedError("not-logged-in")
        return member
