"""The door: signing in and out, and taking up an invitation."""

import asyncio
from typing import Annotated

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType, RequestEncodingType
from litestar.params import FromQuery, QueryParameter
from litestar.response import Redirect

from auction.room.observed import AccountChanged
from auction.staff import proofs
from auction.staff.accounts import Account, InvitationError
from auction.web.desks import DESKS, desk_of
from auction.web.edge import Asked, Edge, cookie, language
from auction.web.login import COOKIE, LockedOutError
from auction.web.problems import DeclinedError
from display import Person, login_page, welcome_page

_WRONG = 401
_MOST_BYTES = 4_096
_Typed = Annotated[str, msgspec.Meta(max_length=proofs.MOST_CHARACTERS)]


class Given(msgspec.Struct, frozen=True):
    """The login form."""

    person: Annotated[str, msgspec.Meta(max_length=64)]
    password: _Typed
    code: Annotated[str, msgspec.Meta(max_length=16)] = ""
    next: Annotated[str, msgspec.Meta(max_length=64)] = ""


class Chosen(msgspec.Struct, frozen=True):
    """The form of an invitation."""

    token: Annotated[str, msgspec.Meta(max_length=64)]
    password: _Typed
    again: _Typed
    code: Annotated[str, msgspec.Meta(max_length=16)]


class Left(msgspec.Struct, frozen=True):
    """How long a login lasts if nobody does anything, seconds."""

    left_s: int


class Door(Controller):
    """Who comes in, and how."""

    @get("/login")
    async def login(
        self,
        edge: NamedDependency[Edge],
        locale: FromQuery[str] = "zh",
        next_url: Annotated[str, QueryParameter(name="next")] = "",
    ) -> Response[str]:
        """The login form."""
        return _html(_login(edge, language(locale), None, next_url))

    @post("/login", request_max_body_size=_MOST_BYTES)
    async def log_in(
        self, request: Asked, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str] | Redirect:
        """Begin a login, from the form or from a program's JSON."""
        if request.content_type[0] == RequestEncodingType.JSON:
            given = msgspec.json.decode(await request.body(), type=Given)
        else:
            given = msgspec.convert(dict(await request.form()), Given)
        try:
            token = await edge.logins.begin(given.person, given.password, given.code)
            failed = "帳號、密碼或驗證碼不符，請再輸入一次。 Something does not match. Try again."
        except LockedOutError as error:
            token = None
            failed = f"連續輸入錯誤，請 {error.seconds} 秒後再試。 {error}"
        if token is None:
            return _html(_login(edge, language(locale), failed, given.next), _WRONG)
        return _inside(request, edge, token, given.next, locale)

    @get("/login/left")
    async def left(self, request: Asked, edge: NamedDependency[Edge]) -> Left:
        """How long the login lasts; to ask does not make it longer."""
        edge.require_login(request)
        return Left(edge.logins.left_s(request.cookies.get(COOKIE)))

    @post("/login/stay", status_code=200, request_max_body_size=_MOST_BYTES)
    async def stay(self, request: Asked, edge: NamedDependency[Edge]) -> Left:
        """Somebody types or clicks at a desk."""
        edge.require_login(request)
        return Left(edge.logins.left_s(request.cookies.get(COOKIE)))

    @post("/logout", request_max_body_size=_MOST_BYTES)
    async def log_out(self, request: Asked, edge: NamedDependency[Edge]) -> Redirect:
        """End a login; screens it had opened go dark within a second."""
        edge.logins.end(request.cookies.get(COOKIE))
        return Redirect("/", status_code=303, cookies=[cookie(request, COOKIE, "", 0)])

    @get("/welcome")
    async def invited(
        self, edge: NamedDependency[Edge], token: FromQuery[str] = "", locale: FromQuery[str] = "zh"
    ) -> Response[str]:
        """What an invited person fills in: a password, and a code of the authenticator."""
        return _html(_welcome(edge, token, language(locale), None))

    @post("/welcome", request_max_body_size=_MOST_BYTES)
    async def take_up(
        self, request: Asked, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str] | Redirect:
        """Begin an account; its person is signed in at once."""
        chosen = msgspec.convert(dict(await request.form()), Chosen)
        accounts, account = edge.logins.accounts, _invited(edge, chosen.token)
        try:
            begun = await asyncio.to_thread(
                accounts.take_up, account, chosen.password, chosen.again, chosen.code
            )
        except InvitationError as error:
            drawn = _welcome(edge, chosen.token, language(locale), error.code)
            return _html(drawn, _WRONG)
        await edge.room.note("looks", _begun(begun), begun.actor.id)
        edge.room.on_duty(accounts.on_duty)
        return _inside(request, edge, edge.logins.admit(begun.id), "", locale)


def _begun(account: Account) -> AccountChanged:
    return AccountChanged(
        account=account.id, role=account.role, change="BEGUN", by=account.actor.id
    )


def _inside(request: Asked, edge: Edge, token: str, asked: str, locale: str) -> Redirect:
    """Lead a person to their desk."""
    account = edge.logins.who(token)
    assert account is not None
    desk = desk_of(account.role, asked.removeprefix("/"))
    lasting = cookie(request, COOKIE, token, edge.logins.lasts_s)
    return Redirect(f"/{desk}?locale={language(locale)}", status_code=303, cookies=[lasting])


def _invited(edge: Edge, token: str) -> Account:
    account = edge.logins.accounts.invited(token)
    if account is None:
        raise DeclinedError("no-invitation")
    return account


def _welcome(edge: Edge, token: str, locale: str, failed: str | None) -> str:
    account = _invited(edge, token)
    secret = edge.logins.accounts.offered(account)
    return welcome_page(
        locale=locale,
        person=Person(account.id, account.name, account.role),
        token=token,
        secret=secret,
        enrolment=proofs.enrolment(secret, account.id),
        failed=failed,
        least=proofs.LEAST_CHARACTERS,
    )


def _login(edge: Edge, locale: str, failed: str | None, asked: str) -> str:
    """The form; whose accounts there are is told in a rehearsal only."""
    rehearsal = edge.room.setting.rehearsal
    known = edge.logins.accounts if rehearsal else ()
    return login_page(
        locale=locale,
        people=tuple(Person(one.id, one.name, one.role) for one in known),
        failed=failed,
        next_url=asked if asked.removeprefix("/") in DESKS else "",
        rehearsal=rehearsal,
    )


def _html(content: str, status: int = 200) -> Response[str]:
    return Response(content, status_code=status, media_type=MediaType.HTML)
