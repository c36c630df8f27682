"""Documents for browsers: start page, hall, phone, console, record, assets."""

import asyncio
from typing import Annotated

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from auction.room.ledger import RoomStopped
from auction.room.observed import DisplayRegistered
from auction.session.commands import AdmitPerson
from auction.staff.accounts import Account
from auction.web import glyphs
from auction.web.edge import Asked, Edge, cookie, language
from auction.web.hub import OPEN_TO_ALL, Channel, Hub
from auction.web.login import COOKIE
from auction.web.looks import Looks
from auction.web.problems import DeclinedError
from auction.web.screens import DISPLAY_COOKIE
from auction.web.screens import LASTS_S as DISPLAY_LASTS_S
from display import LAYOUTS, Person, admitted_at, assets, known_part, page, start_page

_YEAR_S = 31_536_000
_MOST_BYTES = 4_096
_Short = Annotated[str, msgspec.Meta(max_length=200)]


class Typed(msgspec.Struct, frozen=True):
    """What was typed of somebody so far."""

    document: _Short
    number: _Short
    name: _Short


class Pages(Controller):
    """What a browser opens."""

    @get("/")
    async def start(
        self, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str]:
        """Where a newcomer begins; in a rehearsal it also leads to registering a display."""
        spare = edge.screens.tokens.items() if edge.room.setting.rehearsal else ()
        displays = tuple((name, f"/hall?token={token}") for name, token in spare)
        rehearsal = edge.room.setting.rehearsal
        people = tuple(_person(one) for one in edge.logins.accounts) if rehearsal else ()
        drawn = start_page(
            locale=language(locale), displays=displays, people=people, rehearsal=rehearsal
        )
        return _html(drawn)

    @get("/hall")
    async def hall(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        locale: FromQuery[str] = "zh",
        token: FromQuery[str] = "",
        layout: FromQuery[str] = "hall",
    ) -> Response[str] | Redirect:
        """A hall display; a one-time token registers the screen that opens it.

        A registered one shows the layout it was assigned, any other the one it asks for.
        """
        named = edge.screens.claim(token)
        if named is not None:
            proof = await _register(edge, token, named)
            lasting = cookie(request, DISPLAY_COOKIE, proof, DISPLAY_LASTS_S)
            return Redirect(f"/hall?locale={language(locale)}", cookies=[lasting])
        display = edge.screens.known(request.cookies.get(DISPLAY_COOKIE))
        if display is None:
            shown = layout if layout in LAYOUTS else "hall"
            return _view(shown, edge.hub, language(locale), None)
        person = Person(display, display, "DISPLAY")
        return _view(edge.screens.layout(display), edge.hub, language(locale), person)

    @get("/phone")
    async def phone(
        self, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str]:
        """What happens in the room, on a visitor's own phone: to be looked at only."""
        return _view("phone", edge.hub, language(locale), None)

    @get("/frame/{view:str}")
    async def frame(
        self,
        edge: NamedDependency[Edge],
        view: FromPath[str],
        locale: FromQuery[str] = "zh",
        epoch: Annotated[str, QueryParameter(name="e")] = "",
        number: Annotated[int, QueryParameter(name="v")] = -1,
    ) -> Response[bytes]:
        """The present frame for who cannot open a socket, in the words of the feed."""
        if view not in OPEN_TO_ALL:
            raise DeclinedError("not-found")
        channel = Channel(view, language(locale), "html")
        return Response(edge.hub.message(channel, epoch, number), media_type="application/json")

    @get("/console")
    async def console(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        looks: NamedDependency[Looks],
        locale: FromQuery[str] = "zh",
    ) -> Response[str] | Redirect:
        """The officer's console; looking at it is recorded."""
        return await _staff_view("console", request, edge, looks, locale)

    @get("/entry")
    async def entry(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        looks: NamedDependency[Looks],
        locale: FromQuery[str] = "zh",
    ) -> Response[str] | Redirect:
        """The entry desk; looking at it is recorded."""
        return await _staff_view("entry", request, edge, looks, locale)

    @post("/entry/known", status_code=200, request_max_body_size=_MOST_BYTES)
    async def known(
        self, request: Asked, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str]:
        """What is known of whoever stands at the entry desk; nothing of it is written."""
        member = edge.require_login(request, "entry")
        typed = msgspec.json.decode(await request.body(), type=Typed)
        asked = AdmitPerson(document=typed.document, number=typed.number, name=typed.name)
        known = edge.room.recognise(asked, member.actor)
        lacking = await asyncio.to_thread(glyphs.lacking, known.rare)
        since = admitted_at(edge.room.scene, known.admitted)
        return _html(known_part(known, language(locale), lacking=lacking, since=since))

    @get("/record")
    async def record(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        looks: NamedDependency[Looks],
        locale: FromQuery[str] = "zh",
    ) -> Response[str] | Redirect:
        """The record; looking at it is recorded."""
        return await _staff_view("record", request, edge, looks, locale)

    @get("/static/{name:path}")
    async def static(self, name: FromPath[str]) -> Response[bytes]:
        """An asset; its address holds its hash, so it may be kept for ever."""
        found = assets.find(name.lstrip("/"))
        if found is None:
            raise DeclinedError("not-found")
        content, media_type = found
        headers = {"cache-control": f"public, max-age={_YEAR_S}, immutable"}
        return Response(content, media_type=media_type, headers=headers)


async def _register(edge: Edge, token: str, named: str) -> str:
    """The new cookie of a display whose registration is durable."""
    try:
        await edge.room.note("displays", DisplayRegistered(display=named), f"display:{named}")
    except RoomStopped:
        edge.screens.give_back(token, named)
        raise
    return edge.screens.register(named)


async def _staff_view(
    view: str, request: Asked, edge: Edge, looks: Looks, locale: str
) -> Response[str] | Redirect:
    """A view for who is logged in, once it is written that they look; else the login form."""
    member = edge.seat(request, view, locale)
    if isinstance(member, Redirect):
        return member
    await looks.at_view(request.cookies[COOKIE], member.actor, view)
    simulated = bool(edge.simulators)
    return _view(view, edge.hub, language(locale), _person(member), simulated=simulated)


def _person(member: Account) -> Person:
    return Person(member.id, member.name, member.role)


def _html(content: str, status: int = 200) -> Response[str]:
    return Response(content, status_code=status, media_type=MediaType.HTML)


def _view(
    view: str, hub: Hub, locale: str, person: Person | None, *, simulated: bool = False
) -> Response[str]:
    frame = hub.frame(view, locale)
    feed = f"/feed/{view}?locale={locale}"
    drawn = page(view, frame, locale=locale, feed=feed, person=person, simulated=simulated)
    return _html(drawn)
