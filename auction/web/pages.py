"""Documents for browsers: start page, hall, phone, console, record, logging in and out, assets."""

from typing import Annotated

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.enums import MediaType, RequestEncodingType
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from auction.room.ledger import RoomStopped
from auction.room.observed import DisplayRegistered
from auction.web.edge import Asked, Edge
from auction.web.hub import LOCALES, OPEN_TO_ALL, Channel, Hub
from auction.web.login import COOKIE, LASTS_S, LockedOutError, Member
from auction.web.looks import Looks
from auction.web.problems import DeclinedError
from auction.web.screens import DISPLAY_COOKIE
from auction.web.screens import LASTS_S as DISPLAY_LASTS_S
from display import LAYOUTS, Person, assets, login_page, page, start_page

_YEAR_S = 31_536_000
_WRONG = 401
_STAFF_PAGES = ("/console", "/record", "/displays")
_MOST_BYTES = 4_096


class Given(msgspec.Struct, frozen=True):
    """The login form."""

    person: Annotated[str, msgspec.Meta(max_length=64)]
    pin: Annotated[str, msgspec.Meta(max_length=64)]
    next: Annotated[str, msgspec.Meta(max_length=64)] = "/console"


class Pages(Controller):
    """What a browser opens."""

    @get("/")
    async def start(
        self, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str]:
        """Where a newcomer begins; in a rehearsal it also leads to registering a display."""
        spare = edge.screens.tokens.items() if edge.room.setting.rehearsal else ()
        displays = tuple((name, f"/hall?token={token}") for name, token in spare)
        people = tuple(_person(member) for member in edge.logins.people.values())
        rehearsal = edge.room.setting.rehearsal
        drawn = start_page(
            locale=_language(locale), displays=displays, people=people, rehearsal=rehearsal
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
            cookie = _cookie(request, DISPLAY_COOKIE, proof, DISPLAY_LASTS_S)
            return Redirect(f"/hall?locale={_language(locale)}", cookies=[cookie])
        display = edge.screens.known(request.cookies.get(DISPLAY_COOKIE))
        if display is None:
            shown = layout if layout in LAYOUTS else "hall"
            return _view(shown, edge.hub, _language(locale), None)
        person = Person(display, display, "DISPLAY")
        return _view(edge.screens.layout(display), edge.hub, _language(locale), person)

    @get("/phone")
    async def phone(
        self, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str]:
        """What happens in the room, on a visitor's own phone: to be looked at only."""
        return _view("phone", edge.hub, _language(locale), None)

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
        channel = Channel(view, _language(locale), "html")
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

    @get("/login")
    async def login(
        self,
        edge: NamedDependency[Edge],
        locale: FromQuery[str] = "zh",
        next_url: Annotated[str, QueryParameter(name="next")] = "/console",
    ) -> Response[str]:
        """The login form."""
        return _html(_login(edge, _language(locale), None, _target(next_url)))

    @post("/login", request_max_body_size=_MOST_BYTES)
    async def log_in(
        self, request: Asked, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str] | Redirect:
        """Begin a login, from the form or from a program's JSON."""
        given = await _given(request)
        try:
            token = await edge.logins.begin(given.person, given.pin)
            failed = "密碼不符，請再輸入一次。 Wrong PIN. Try again."
        except LockedOutError as error:
            token = None
            failed = f"連續輸入錯誤，請 {error.seconds} 秒後再試。 {error}"
        target = _target(given.next)
        if token is None:
            return _html(_login(edge, _language(locale), failed, target), _WRONG)
        cookie = _cookie(request, COOKIE, token, LASTS_S)
        address = f"{target}?locale={_language(locale)}"
        return Redirect(address, status_code=303, cookies=[cookie])

    @post("/logout", request_max_body_size=_MOST_BYTES)
    async def log_out(self, request: Asked, edge: NamedDependency[Edge]) -> Redirect:
        """End a login; screens it had opened go dark within a second."""
        edge.logins.end(request.cookies.get(COOKIE))
        gone = _cookie(request, COOKIE, "", 0)
        return Redirect("/", status_code=303, cookies=[gone])

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
    login = request.cookies.get(COOKIE, "")
    member = edge.logins.who(login)
    if member is None:
        return Redirect(f"/login?next=/{view}&locale={_language(locale)}")
    await looks.at_view(login, member.actor, view)
    return _view(view, edge.hub, _language(locale), _person(member))


async def _given(request: Asked) -> Given:
    if request.content_type[0] == RequestEncodingType.JSON:
        return msgspec.json.decode(await request.body(), type=Given)
    return msgspec.convert(dict(await request.form()), Given)


def _cookie(request: Asked, key: str, value: str, lasts_s: int) -> Cookie:
    secure = request.scope["scheme"] == "https"
    return Cookie(
        key, value=value, httponly=True, samesite="strict", secure=secure, max_age=lasts_s
    )


def _target(asked: str) -> str:
    return asked if asked in _STAFF_PAGES else _STAFF_PAGES[0]


def _person(member: Member) -> Person:
    return Person(member.id, member.name, member.role)


def _html(content: str, status: int = 200) -> Response[str]:
    return Response(content, status_code=status, media_type=MediaType.HTML)


def _language(locale: str) -> str:
    return locale if locale in LOCALES else LOCALES[0]


def _view(view: str, hub: Hub, locale: str, person: Person | None) -> Response[str]:
    frame = hub.frame(view, locale)
    feed = f"/feed/{view}?locale={locale}"
    return _html(page(view, frame, locale=locale, feed=feed, person=person))


def _login(edge: Edge, locale: str, failed: str | None, next_url: str) -> str:
    return login_page(
        locale=locale,
        people=tuple(_person(member) for member in edge.logins.people.values()),
        failed=failed,
        next_url=next_url,
        rehearsal=edge.room.setting.rehearsal,
    )
