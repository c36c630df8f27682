"""Documents and files: the screens' pages, logging in, static assets, footage, health."""

from pathlib import Path
from typing import Annotated

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency
from litestar.enums import MediaType, RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import File, Redirect

from auction.room.room import Room
from auction.web.commands import require_login
from auction.web.hub import LOCALES, Hub
from auction.web.login import COOKIE, LASTS_S, LockedOutError, Logins, Member
from auction.web.screens import DISPLAY_COOKIE, Screens
from display import Person, assets, login_page, page, start_page

Asked = Request[object, object, State]
_YEAR_S = 31_536_000
_NO_STORE = {"cache-control": "no-store"}
_WRONG = 401


class Given(msgspec.Struct, frozen=True):
    """The login form."""

    person: str
    pin: str
    next: str = "/console"


def _person(member: Member | None) -> Person | None:
    return None if member is None else Person(member.id, member.name, member.role)


def _html(content: str, status: int = 200) -> Response[str]:
    return Response(content, status_code=status, media_type=MediaType.HTML, headers=_NO_STORE)


def _language(locale: str) -> str:
    return locale if locale in LOCALES else "zh"


class Pages(Controller):
    """What a browser opens."""

    @get("/")
    async def start(
        self,
        logins: NamedDependency[Logins],
        screens: NamedDependency[Screens],
        locale: FromQuery[str] = "zh",
    ) -> Response[str]:
        """Where a newcomer begins."""
        displays = tuple((name, f"/hall?token={token}") for name, token in screens.tokens.items())
        people = tuple(Person(m.id, m.name, m.role) for m in logins.people.values())
        return _html(start_page(locale=_language(locale), displays=displays, people=people))

    @get("/hall")
    async def hall(
        self,
        request: Asked,
        hub: NamedDependency[Hub],
        screens: NamedDependency[Screens],
        locale: FromQuery[str] = "zh",
        token: FromQuery[str] = "",
    ) -> Response[str] | Redirect:
        """The hall display; a one-time token registers the screen that opens it."""
        if token and (registered := screens.register(token)) is not None:
            cookie = Cookie(
                DISPLAY_COOKIE,
                value=registered[1],
                httponly=True,
                samesite="strict",
                max_age=_YEAR_S,
            )
            return Redirect(f"/hall?locale={_language(locale)}", cookies=[cookie])
        display = screens.known(request.cookies.get(DISPLAY_COOKIE))
        person = None if display is None else Person(display, display, "DISPLAY")
        return _view("hall", hub, _language(locale), person)

    @get("/console")
    async def console(
        self,
        request: Asked,
        hub: NamedDependency[Hub],
        logins: NamedDependency[Logins],
        locale: FromQuery[str] = "zh",
    ) -> Response[str] | Redirect:
        """The officer's console."""
        member = logins.of(request.cookies)
        if member is None:
            return Redirect("/login?next=/console")
        return _view("console", hub, _language(locale), _person(member))

    @get("/record")
    async def record(
        self,
        request: Asked,
        room: NamedDependency[Room],
        hub: NamedDependency[Hub],
        logins: NamedDependency[Logins],
        locale: FromQuery[str] = "zh",
    ) -> Response[str] | Redirect:
        """The record; looking at it is recorded."""
        member = logins.of(request.cookies)
        if member is None:
            return Redirect("/login?next=/record")
        await room.note_look(member.actor, "record")
        return _view("record", hub, _language(locale), _person(member))

    @get("/login")
    async def login(
        self,
        logins: NamedDependency[Logins],
        locale: FromQuery[str] = "zh",
        next_url: Annotated[str, QueryParameter(name="next")] = "/console",
    ) -> Response[str]:
        """The login form."""
        return _html(_login(logins, _language(locale), None, next_url))

    @post("/login")
    async def log_in(
        self, request: Asked, logins: NamedDependency[Logins]
    ) -> Response[str] | Redirect:
        """Begin a login, from the form or from a program's JSON."""
        if request.content_type[0] == RequestEncodingType.JSON:
            given = msgspec.json.decode(await request.body(), type=Given)
        else:
            given = msgspec.convert(dict(await request.form()), Given)
        try:
            token = await logins.begin(given.person, given.pin)
            failed = "密碼不符，請再輸入一次。 Wrong PIN. Try again."
        except LockedOutError as error:
            token = None
            failed = f"連續輸入錯誤，請 {error.seconds} 秒後再試。 {error}"
        if token is None:
            return _html(_login(logins, "zh", failed, given.next), _WRONG)
        cookie = Cookie(COOKIE, value=token, httponly=True, samesite="strict", max_age=LASTS_S)
        target = given.next if given.next in {"/console", "/record"} else "/console"
        return Redirect(target, status_code=303, cookies=[cookie])

    @post("/logout")
    async def log_out(self, request: Asked, logins: NamedDependency[Logins]) -> Redirect:
        """End a login."""
        logins.end(request.cookies.get(COOKIE))
        return Redirect("/", status_code=303)

    @get("/static/{name:path}")
    async def static(self, name: FromPath[str]) -> Response[bytes]:
        """An asset; its address holds its hash, so it may be kept for ever."""
        found = assets.find(name.lstrip("/"))
        if found is None:
            raise NotFoundException
        content, media_type = found
        headers = {"cache-control": f"public, max-age={_YEAR_S}, immutable"}
        return Response(content, media_type=media_type, headers=headers)

    @get("/footage/{session:str}/{path:path}")
    async def footage(
        self,
        *,
        request: Asked,
        room: NamedDependency[Room],
        logins: NamedDependency[Logins],
        sessions: NamedDependency[Path],
        session: FromPath[str],
        path: FromPath[str],
    ) -> File:
        """A closed segment; looking at it is recorded."""
        member = require_login(request, logins)
        below = (sessions / session / "footage").resolve()
        file = (below / path.lstrip("/").removeprefix("footage/")).resolve()
        if not file.is_relative_to(below) or file.suffix != ".mp4" or not file.is_file():
            raise NotFoundException
        await room.note_look(member.actor, f"footage {session}/{file.relative_to(below)}")
        return File(file, media_type="video/mp4", content_disposition_type="inline")

    @get("/healthz", media_type=MediaType.TEXT)
    async def health(self, room: NamedDependency[Room]) -> str:
        """Whether the room takes commands."""
        return "ok" if room.running() else "standing still"

    @get("/api/today")
    async def today(self, room: NamedDependency[Room]) -> Response[bytes]:
        """Today's public notices."""
        return Response(msgspec.json.encode(room.setting.lots), media_type="application/json")


def _view(view: str, hub: Hub, locale: str, person: Person | None) -> Response[str]:
    frame = hub.frame(view, locale)
    feed = f"/feed/{view}?locale={locale}"
    return _html(page(view, frame, locale=locale, feed=feed, person=person))


def _login(logins: Logins, locale: str, failed: str | None, next_url: str) -> str:
    people = tuple(Person(m.id, m.name, m.role) for m in logins.people.values())
    return login_page(locale=locale, people=people, failed=failed, next_url=next_url)
