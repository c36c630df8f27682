"""What staff ask of the room: `POST /api/commands`, and looking up what came of it."""

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.params import FromPath

from auction.room.ledger import Answer
from auction.room.room import Room
from auction.session.commands import Request as RoomRequest
from auction.session.commands import Second, StaffCommand
from auction.session.refusals import Refusal
from auction.web.login import LockedOutError, Logins, Member

Asked = Request[object, object, State]

_MOST_BYTES = 65_536


class Posted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A command as a browser posts it; `pin` is the person's own factor, given with a Second."""

    id: str
    command: StaffCommand
    basis: int | None = None
    pin: str | None = None


_decode = msgspec.json.Decoder(Posted).decode
_encode = msgspec.json.Encoder().encode


def require_login(request: Asked, logins: Logins) -> Member:
    """Who sent this.

    Raises:
        NotAuthorizedException: nobody who is logged in.
    """
    member = logins.of(request.cookies)
    if member is None:
        raise NotAuthorizedException("請先登入。 Log in first.")
    return member


class Commands(Controller):
    """Commands by HTTP, each with an id that makes it safe to send again."""

    path = "/api/commands"

    @post("/", status_code=200, request_max_body_size=_MOST_BYTES)
    async def submit(
        self, request: Asked, room: NamedDependency[Room], logins: NamedDependency[Logins]
    ) -> Response[bytes]:
        """Carry out one command; the same id again brings the first outcome."""
        member = require_login(request, logins)
        posted = _decode(await request.body())
        factor = False
        if isinstance(posted.command, Second) and posted.pin is not None:
            try:
                factor = await logins.proves(member.id, posted.pin)
            except LockedOutError as error:
                raise Refusal("locked-out", seconds=error.seconds) from error
        asked = RoomRequest(id=posted.id, command=posted.command, basis=posted.basis)
        return _json(await room.submit(asked, member.actor, factor=factor))

    @get("/{command_id:str}")
    async def look_up(
        self,
        request: Asked,
        room: NamedDependency[Room],
        logins: NamedDependency[Logins],
        command_id: FromPath[str],
    ) -> Response[bytes]:
        """What came of a command that was sent before."""
        require_login(request, logins)
        answer = room.answer_of(command_id)
        if answer is None:
            raise NotFoundException("沒有這個命令的紀錄。 No outcome under this id.")
        return _json(answer)


def _json(answer: Answer) -> Response[bytes]:
    return Response(_encode(answer), media_type="application/json")
