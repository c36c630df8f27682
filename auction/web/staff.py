"""The accounts of the staff, for the administrator: invite, invite anew, close.

Each act takes the administrator's own factor, so that a stolen cookie makes no officers. It is in
the journal before it counts, without the person's name.
"""

from typing import Annotated, Literal

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from auction.room.observed import AccountChanged
from auction.session.refusals import Refusal
from auction.staff.accounts import Account
from auction.web.edge import Asked, Edge, language
from auction.web.login import COOKIE, LockedOutError
from auction.web.problems import DeclinedError
from display import Listed, accounts_page

_MOST_BYTES = 4_096


class Invited(msgspec.Struct, frozen=True):
    """Somebody who is to have an account."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[A-Z][A-Z0-9]{1,11}$")]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    role: Literal["OFFICER", "CLERK", "CHIEF", "AUDITOR", "ADMINISTRATOR"]
    factor: Annotated[str, msgspec.Meta(max_length=16)]


class Confirmed(msgspec.Struct, frozen=True):
    """An act about an account there is."""

    factor: Annotated[str, msgspec.Meta(max_length=16)]


class Staff(Controller):
    """Who may sign in."""

    path = "/accounts"

    @get("/")
    async def listed(
        self, request: Asked, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str] | Redirect:
        """Every account there is or was."""
        seated = edge.seat(request, "accounts", locale)
        return seated if isinstance(seated, Redirect) else _page(edge, locale)

    @post("/", status_code=200, request_max_body_size=_MOST_BYTES)
    async def invite(
        self, request: Asked, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str]:
        """Make an account; the answer shows its one-time link, this once."""
        by = edge.require_login(request, "accounts")
        asked = msgspec.convert(dict(await request.form()), Invited)
        if any(one.id == asked.id for one in edge.logins.accounts):
            raise DeclinedError("account-taken", account=asked.id)
        await _confirm(edge, request, asked.factor)
        invited = Account(asked.id, asked.name, asked.role)
        return await _invite(edge, request, by, invited, locale)

    @post("/{person:str}/invite", status_code=200, request_max_body_size=_MOST_BYTES)
    async def invite_anew(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        person: FromPath[str],
        locale: FromQuery[str] = "zh",
    ) -> Response[str]:
        """Take a person's factors away and let them choose new ones, after a lost phone say."""
        by, account = await _about(edge, request, person)
        return await _invite(edge, request, by, account, locale)

    @post("/{person:str}/close", status_code=303, request_max_body_size=_MOST_BYTES)
    async def close(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        person: FromPath[str],
        locale: FromQuery[str] = "zh",
    ) -> Redirect:
        """End an account; its logins end with it."""
        by, account = await _about(edge, request, person)
        if account.id == by.id:
            raise DeclinedError("own-account")
        await _note(edge, account, "CLOSED", by)
        edge.logins.accounts.close(account.id)
        edge.room.on_duty(edge.logins.accounts.on_duty)
        return Redirect(f"/accounts?locale={language(locale)}", status_code=303)


async def _about(edge: Edge, request: Asked, person: str) -> tuple[Account, Account]:
    """Who asks, with their own factor, and about which open account.

    Raises:
        DeclinedError: `not-logged-in`, `not-your-desk`, `no-account`.
        Refusal: `no-factor`, `locked-out`.
    """
    by = edge.require_login(request, "accounts")
    confirmed = msgspec.convert(dict(await request.form()), Confirmed)
    found = (one for one in edge.logins.accounts if one.id == person and not one.closed)
    account = next(found, None)
    if account is None:
        raise DeclinedError("no-account")
    await _confirm(edge, request, confirmed.factor)
    return by, account


async def _confirm(edge: Edge, request: Asked, factor: str) -> None:
    try:
        right = await edge.logins.confirms(request.cookies.get(COOKIE), factor)
    except LockedOutError as error:
        raise Refusal("locked-out", seconds=error.seconds) from error
    if not right:
        raise Refusal("no-factor")


async def _invite(
    edge: Edge, request: Asked, by: Account, account: Account, locale: str
) -> Response[str]:
    await _note(edge, account, "INVITED", by)
    token = edge.logins.accounts.invite(account.id, account.name, account.role)
    edge.room.on_duty(edge.logins.accounts.on_duty)
    return _page(edge, locale, f"{request.base_url}welcome?token={token}")


async def _note(
    edge: Edge, account: Account, change: Literal["INVITED", "CLOSED"], by: Account
) -> None:
    event = AccountChanged(account=account.id, role=account.role, change=change, by=by.actor.id)
    await edge.room.note("looks", event, by.actor.id)


def _page(edge: Edge, locale: str, link: str | None = None) -> Response[str]:
    listed = tuple(
        Listed(one.id, one.name, one.role, usable=one.usable, closed=one.closed)
        for one in edge.logins.accounts
    )
    drawn = accounts_page(locale=language(locale), accounts=listed, link=link)
    return Response(drawn, media_type=MediaType.HTML)
