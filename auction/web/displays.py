"""The displays of the room, for staff: what each shows, and asking one for its name.

A change is in the journal before it counts; then the display is told, and loads itself anew.
"""

from typing import Annotated

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from auction.room.observed import DisplayAssigned, DisplayIdentified
from auction.session.roles import CLERK, OFFICER
from auction.terms import Fact
from auction.web.edge import Asked, Edge, language
from auction.web.problems import DeclinedError
from display import LAYOUTS, displays_page

_MAY_ASSIGN = frozenset({OFFICER, CLERK})
_MOST_BYTES = 1_024


class Chosen(msgspec.Struct, frozen=True):
    """The form of a display."""

    layout: Annotated[str, msgspec.Meta(max_length=32)]


class Displays(Controller):
    """Which panel shows what."""

    @get("/displays")
    async def listed(
        self, request: Asked, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str] | Redirect:
        """Every display of the room; officers and clerks may change what it shows."""
        member = edge.seat(request, "displays", locale)
        if isinstance(member, Redirect):
            return member
        walls = edge.hub.walls
        drawn = displays_page(
            locale=language(locale),
            walls=walls,
            shown={wall.display: edge.screens.layout(wall.display) for wall in walls},
            may_assign=member.role in _MAY_ASSIGN,
            rehearsal=edge.room.setting.rehearsal,
        )
        return Response(drawn, media_type=MediaType.HTML)

    @post("/displays/{name:str}/layout", request_max_body_size=_MOST_BYTES)
    async def assign(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        name: FromPath[str],
        locale: FromQuery[str] = "zh",
    ) -> Redirect:
        """Choose what a registered display shows."""
        by = _who_may(edge, request, name)
        chosen = msgspec.convert(dict(await request.form()), Chosen)
        if chosen.layout not in LAYOUTS:
            raise DeclinedError("no-layout")
        await _note(edge, name, DisplayAssigned(display=name, layout=chosen.layout, by=by))
        edge.screens.assign(name, chosen.layout)
        edge.hub.tell(name, "reload")
        return _back(locale)

    @post("/displays/{name:str}/identify", request_max_body_size=_MOST_BYTES)
    async def identify(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        name: FromPath[str],
        locale: FromQuery[str] = "zh",
    ) -> Redirect:
        """Have a display show its own name for ten seconds."""
        by = _who_may(edge, request, name)
        await _note(edge, name, DisplayIdentified(display=name, by=by))
        edge.hub.tell(name, "identify")
        return _back(locale)


def _who_may(edge: Edge, request: Asked, name: str) -> str:
    """Who asks, if they may and there is such a display.

    Raises:
        DeclinedError: `not-logged-in`, `not-yours`, `no-display`.
    """
    member = edge.require_login(request)
    if member.role not in _MAY_ASSIGN:
        raise DeclinedError("not-yours")
    if not edge.screens.registered.get(name, False):
        raise DeclinedError("no-display")
    return member.actor.id


async def _note(edge: Edge, name: str, event: Fact) -> None:
    await edge.room.note("displays", event, f"display:{name}")


def _back(locale: str) -> Redirect:
    return Redirect(f"/displays?locale={language(locale)}", status_code=303)
