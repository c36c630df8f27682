"""What staff ask of the room: `POST /api/commands`, and looking up what came of it."""

import re
from typing import Annotated, cast

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from auction.docket.commands import DOCKET_COMMANDS, DocketCommand, DocketRequest
from auction.room.ledger import Answer
from auction.session.commands import WITH_FACTOR, Request, StaffCommand
from auction.session.refusals import Refusal
from auction.web.edge import Asked, Edge
from auction.web.login import COOKIE, LockedOutError
from auction.web.problems import DeclinedError

_MOST_BYTES = 65_536
_MOST_FACTOR = 64
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What comes from outside can neither name a person nor take an id of the room's own."""


class Posted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A command as a browser posts it; `factor` is the person's own, given with an act of two."""

    id: str
    command: StaffCommand | DocketCommand
    basis: int | None = None
    factor: Annotated[str, msgspec.Meta(max_length=_MOST_FACTOR)] | None = None


_decode = msgspec.json.Decoder(Posted).decode
_encode = msgspec.json.Encoder().encode


class Commands(Controller):
    """Commands by HTTP, each with an id that makes it safe to send again."""

    path = "/api/commands"

    @post("/", status_code=200, request_max_body_size=_MOST_BYTES)
    async def submit(self, request: Asked, edge: NamedDependency[Edge]) -> Response[bytes]:
        """Carry out one command; the same id again brings the first outcome."""
        member = edge.require_login(request)
        posted = _decode(await request.body())
        if not _ID.fullmatch(posted.id):
            raise DeclinedError("id-form")
        factor = await _factor(edge, request, posted)
        return _json(await edge.room.submit(_asked(posted), member.actor, factor=factor))

    @get("/{command_id:str}")
    async def look_up(
        self, request: Asked, edge: NamedDependency[Edge], command_id: FromPath[str]
    ) -> Response[bytes]:
        """What came of a command that was sent before."""
        edge.require_login(request)
        answer = edge.room.answer_of(command_id)
        if answer is None:
            raise DeclinedError("no-outcome")
        return _json(answer)


def _asked(posted: Posted) -> Request | DocketRequest:
    """What is asked of the sitting, or of the docket, which has no basis."""
    if isinstance(posted.command, DOCKET_COMMANDS):
        return DocketRequest(id=posted.id, command=cast("DocketCommand", posted.command))
    command = cast("StaffCommand", posted.command)
    return Request(id=posted.id, command=command, basis=posted.basis)


async def _factor(edge: Edge, request: Asked, posted: Posted) -> bool:
    """Whether the person who is logged in gave their own factor with this very request.

    Raises:
        Refusal: `locked-out`.
    """
    if not isinstance(posted.command, WITH_FACTOR) or posted.factor is None:
        return False
    try:
        return await edge.logins.confirms(request.cookies.get(COOKIE), posted.factor)
    except LockedOutError as error:
        raise Refusal("locked-out", seconds=error.seconds) from error


def _json(answer: Answer) -> Response[bytes]:
    return Response(_encode(answer), media_type="application/json")
