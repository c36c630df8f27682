"""What the edge is made of."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from litestar import Request
from litestar.datastructures import Cookie, State
from litestar.response import Redirect
from msgspec import Struct

from auction.journal.reader import Reader
from auction.room.room import Room
from auction.staff.accounts import Account
from auction.web.desks import DESKS
from auction.web.hub import LOCALES, Hub
from auction.web.login import COOKIE, Logins
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
    simulators: Mapping[str, Path] = MappingProxyType({})
    """Simulated machine to its control socket; none in a room whose machines are real."""

    def require_login(self, request: Asked, desk: str | None = None) -> Account:
        """Who sent this; whoever posts something is there.

        Raises:
            DeclinedError: `not-logged-in`; `not-your-desk`, it takes another role.
        """
        account = self.logins.of(request.cookies)
        if account is None:
            raise DeclinedError("not-logged-in")
        if request.method == "POST":
            self.logins.stay(request.cookies.get(COOKIE))
        if desk is not None and account.role not in DESKS[desk]:
            raise DeclinedError("not-your-desk")
        return account

    def seat(self, request: Asked, desk: str, locale: str) -> Account | Redirect:
        """Who opened the page of a desk; whoever is not signed in is led to the door first.

        Raises:
            DeclinedError: `not-your-desk`.
        """
        if self.logins.of(request.cookies) is None:
            return Redirect(f"/login?next=/{desk}&locale={language(locale)}")
        self.logins.stay(request.cookies.get(COOKIE))
        return self.require_login(request, desk)


def language(locale: str) -> str:
    """The language a page is asked for in, or the first there is."""
    return locale if locale in LOCALES else LOCALES[0]


def cookie(request: Asked, key: str, value: str, lasts_s: int) -> Cookie:
    """A cookie for this site alone, and for no script."""
    secure = request.scope["scheme"] == "https"
    return Cookie(
        key, value=value, httponly=True, samesite="strict", secure=secure, max_age=lasts_s
    )
