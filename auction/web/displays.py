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

from auction.room.observed import DisplayAssigned, DisplayIdentified, DisplayRegistered
from auction.session.roles import ADMINISTRATOR, CLERK, OFFICER
from auction.terms import Fact
from auction.web.edge import Asked, Edge, cookie, language
from auction.web.pairing import LASTS_S as PAIRING_LASTS_S
from auction.web.pairing import PAIRING_COOKIE
from auction.web.problems import DeclinedError
from auction.web.screens import DISPLAY_COOKIE
from auction.web.screens import LASTS_S as DISPLAY_LASTS_S
from display import LAYOUTS, displays_page, pair_page

_MAY_ASSIGN = frozenset({OFFICER, CLERK, ADMINISTRATOR})
_MOST_BYTES = 1_024


class Chosen(msgspec.Struct, frozen=True):
    """The form of a display."""

    layout: Annotated[str, msgspec.Meta(max_length=32)]


class Typed(msgspec.Struct, frozen=True):
    """The code a screen shows."""

    code: Annotated[str, msgspec.Meta(max_length=16)]


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

    @post("/displays/{name:str}/pair", request_max_body_size=_MOST_BYTES)
    async def pair(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        name: FromPath[str],
        locale: FromQuery[str] = "zh",
    ) -> Redirect:
        """Let the screen that shows a code be this display."""
        by = _who_assigns(edge, request)
        typed = msgspec.convert(dict(await request.form()), Typed)
        code = typed.code.strip().upper()
        if name not in edge.screens.registered:
            raise DeclinedError("no-display")
        if not edge.screens.pairings.waits(code):
            raise DeclinedError("no-pairing")
        await _note(edge, name, DisplayRegistered(display=name, by=by))
        edge.screens.pairings.grant(code, name)
        return _back(locale)

    @get("/pair")
    async def asking(
        self, request: Asked, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str] | Redirect:
        """A screen that asks to be a display: its code, until somebody typed it."""
        pairings, known = edge.screens.pairings, request.cookies.get(PAIRING_COOKIE)
        name = pairings.granted(known)
        if name is not None:
            proof = cookie(request, DISPLAY_COOKIE, edge.screens.register(name), DISPLAY_LASTS_S)
            spent = cookie(request, PAIRING_COOKIE, "", 0)
            return Redirect(f"/hall?locale={language(locale)}", cookies=[proof, spent])
        code, secret = pairings.ask(known)
        return Response(
            pair_page(locale=language(locale), code=code),
            media_type=MediaType.HTML,
            cookies=[cookie(request, PAIRING_COOKIE, secret, PAIRING_LASTS_S)],
        )


def _who_assigns(edge: Edge, request: Asked) -> str:
    """Who asks, if they may.

    Raises:
        DeclinedError: `not-logged-in`, `not-yours`.
    """
    member = edge.require_login(request)
    if member.role not in _MAY_ASSIGN:
        raise DeclinedError("not-yours")
    return member.actor.id


def _who_may(edge: Edge, request: Asked, name: str) -> str:
    """Who asks, if they may and there is such a display.

    Raises:
        DeclinedError: `not-logged-in`, `not-yours`, `no-display`.
    """
    by = _who_assigns(edge, request)
    if not edge.screens.registered.get(name, False):
        raise DeclinedError("no-display")
    return by


async def _note(edge: Edge, name: str, event: Fact) -> None:
    await edge.room.note("displays", event, f"display:{name}")


def _back(locale: str) -> Redirect:
    return Redirect(f"/displays?locale={language(locale)}", status_code=303)
