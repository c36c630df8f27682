"""Who may do what: every address, every feed and every command, by everybody there is.

A new route, view or command has no row here until somebody says who it is for.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import get_args, get_type_hints

import httpx
import pytest
from litestar import Litestar
from msgspec import Struct
from websockets.exceptions import ConnectionClosed

from auction.docket.commands import DOCKET_COMMANDS
from auction.docket.roles import CLERK_MAY as CLERK_MAY_AT_THE_OFFICE
from auction.journal.reader import Reader
from auction.session.commands import Propose, StaffCommand
from auction.session.roles import CHIEF_MAY, CLERK_MAY
from auction.terms import Command
from auction.web.hub import OPEN_TO_ALL, VIEWS
from tests.auction.web.conftest import Site, command_id
from tests.auction.web.plausible import plausible_struct
from tests.auction.web.test_feed import following, register, said

WHO = ("", "E01", "C01", "D01", "B01", "A01")
NOBODY, ADMINISTRATOR, AUDITOR, CHIEF, CLERK, OFFICER = WHO
CLIP = "/footage/2026-12-02-1/hall/000001.mp4"


class Address(Struct, frozen=True):
    """What is asked of an address, and the status each of `WHO` is answered with."""

    method: str
    route: str
    ask: str
    statuses: tuple[int, int, int, int, int, int]
    form: dict[str, str] | None = None


EVERYBODY, NEVER = (200,) * 6, (404,) * 6
CONSOLE, RECORD = (302, 403, 403, 200, 200, 200), (302, 403, 200, 200, 200, 200)
DISPLAYS, ASSIGNS = (302, *EVERYBODY[1:]), (401, 303, 403, 403, 303, 303)
LAYOUT = {"layout": "lot"}
LISTS = (401, 403, *NEVER[2:])
PAIRS = (401, 404, 403, 403, 404, 404)
MANAGES = (401, 400, 403, 403, 403, 403)
ADDRESSES = (
    Address("GET", "/", "/", EVERYBODY),
    Address("GET", "/hall", "/hall", EVERYBODY),
    Address("GET", "/phone", "/phone", EVERYBODY),
    Address("GET", "/frame/{view}", "/frame/hall", EVERYBODY),
    Address("GET", "/frame/{view}", "/frame/console", NEVER),
    Address("GET", "/frame/{view}", "/frame/record", NEVER),
    Address("GET", "/feed", "/feed/console", (426,) * 6),
    Address("GET", "/console", "/console", CONSOLE),
    Address("GET", "/entry", "/entry", (302, 403, 403, 403, 200, 200)),
    Address("POST", "/entry/known", "/entry/known", (401, 403, 403, 403, 400, 400), {}),
    Address("GET", "/record", "/record", RECORD),
    Address("GET", "/displays", "/displays", DISPLAYS),
    Address(
        "POST", "/displays/{name}/layout", "/displays/hall-1/layout", ASSIGNS, {"layout": "lot"}
    ),
    Address("POST", "/displays/{name}/identify", "/displays/hall-1/identify", ASSIGNS, {}),
    Address("POST", "/displays/{name}/pair", "/displays/hall-1/pair", PAIRS, {"code": "A"}),
    Address("GET", "/pair", "/pair", EVERYBODY),
    Address("GET", "/simulators", "/simulators", NEVER),
    Address(
        "POST", "/simulators/{machine}/{trouble}", "/simulators/box/jam", NEVER, {"turn": "begin"}
    ),
    Address("POST", "/api/commands", "/api/commands", (401, *(400,) * 5), {}),
    Address("GET", "/api/commands/{command_id}", "/api/commands/x", (401, *NEVER[1:])),
    Address("GET", "/footage/{session}/{path}", CLIP, (401, *RECORD[1:])),
    Address("GET", "/playlists/{session}/{camera}", "/playlists/none/hall", LISTS),
    Address("GET", "/exports/{session}", "/exports/none", (401, 403, *(400,) * 4)),
    Address("GET", "/api/today", "/api/today", EVERYBODY),
    Address("GET", "/healthz", "/healthz", EVERYBODY),
    Address("GET", "/static/{name}", "/static/none.css", NEVER),
    Address("GET", "/login", "/login", EVERYBODY),
    Address("GET", "/login/left", "/login/left", (401, *EVERYBODY[1:])),
    Address("POST", "/login/stay", "/login/stay", (401, *EVERYBODY[1:]), {}),
    Address("POST", "/login", "/login", (401,) * 6, {"person": "Z99", "password": "000000"}),
    Address("GET", "/welcome", "/welcome?token=x", NEVER),
    Address("POST", "/welcome", "/welcome", (400,) * 6, {}),
    Address("GET", "/accounts", "/accounts", (302, 200, 403, 403, 403, 403)),
    Address("POST", "/accounts", "/accounts", MANAGES, {}),
    Address("POST", "/accounts/{person}/invite", "/accounts/A01/invite", MANAGES, {}),
    Address("POST", "/accounts/{person}/close", "/accounts/A01/close", MANAGES, {}),
    Address("POST", "/logout", "/logout", (303,) * 6, {}),
)
COMMANDS: tuple[type[Command], ...] = (*get_args(StaffCommand), *DOCKET_COMMANDS)
ACTS: tuple[type[Command], ...] = get_args(get_type_hints(Propose)["act"])
CLERKS = CLERK_MAY | CLERK_MAY_AT_THE_OFFICE


def may_see(view: str, person: str) -> bool:
    own = {"entry": {OFFICER, CLERK}, "record": {OFFICER, CLERK, CHIEF, AUDITOR}}
    return person in own.get(view, {OFFICER, CLERK, CHIEF})


@asynccontextmanager
async def asking(site: Site, person: str) -> AsyncIterator[httpx.AsyncClient]:
    """One of `WHO` with a browser."""
    async with AsyncExitStack() as stack:
        if person == NOBODY:
            headers = {"origin": site.url}
            http = httpx.AsyncClient(base_url=site.url, headers=headers, trust_env=False)
            yield await stack.enter_async_context(http)
        else:
            yield await stack.enter_async_context(site.desk(person))


def kept(data: Path) -> tuple[int, frozenset[str]]:
    """Everything a command can leave behind: entries of every stream, and key files."""
    with Reader.look(data) as journal:
        entries = sum(journal.size(stream) for stream in journal.streams())
    return entries, frozenset(file.name for file in (data / "keys" / "vault").glob("*"))


def bodies(kind: type[Command]) -> list[dict[str, object]]:
    """A command as posted; a proposal of every act there is."""
    if kind is Propose:
        return [{"kind": "Propose", "act": plausible_struct(act)} for act in ACTS]
    return [plausible_struct(kind)]


async def test_every_address_is_in_the_table(site: Site) -> None:
    app = site.app._app
    assert isinstance(app, Litestar)
    served = {
        (method, route.path_format)
        for route in app.routes
        for method in getattr(route, "methods", None) or {"GET"}
        if method != "OPTIONS"
    }
    assert served == {(one.method, one.route) for one in ADDRESSES}


async def test_every_address_by_everybody(site: Site, tmp_path: Path) -> None:
    clip = tmp_path / "2026-12-02-1" / "footage" / "hall" / "000001.mp4"
    clip.parent.mkdir(parents=True)
    clip.write_bytes(b"clip")
    await register(site, site.screens.tokens["hall-1"])
    found = {}
    for column, person in enumerate(WHO):
        async with asking(site, person) as http:
            for one in ADDRESSES:
                answer = await http.request(one.method, one.ask, data=one.form)
                if answer.status_code != one.statuses[column]:
                    found[one.method, one.ask, person] = answer.status_code
                if answer.status_code == 302:
                    assert answer.headers["location"].startswith("/login?")
        if person == NOBODY:
            assert site.looks == 0
    assert found == {}


@pytest.mark.parametrize("view", VIEWS)
async def test_every_feed_by_everybody(site: Site, view: str) -> None:
    for person in WHO:
        async with asking(site, person) as http:
            cookie = f"login={http.cookies['login']}" if person else ""
            async with following(site, view, cookie=cookie) as socket:
                if view in OPEN_TO_ALL or may_see(view, person):
                    assert (await said(socket))["t"] == "frame"
                    continue
                with pytest.raises(ConnectionClosed):
                    await said(socket)
                assert socket.close_code == 4403
    assert site.looks == (0 if view in OPEN_TO_ALL else sum(may_see(view, who) for who in WHO))


@pytest.mark.parametrize("begun", [False, True], ids=["before the sitting", "in the sitting"])
@pytest.mark.parametrize("person", WHO)
async def test_every_command_by_everybody(
    site: Site, tmp_path: Path, person: str, *, begun: bool
) -> None:
    if begun:
        await site.open_oral()
    may = {CHIEF: CHIEF_MAY, CLERK: CLERKS, OFFICER: frozenset(COMMANDS)}.get(person, frozenset())
    refused = (401, "not-logged-in") if person == NOBODY else (403, "not-for-role")
    before = kept(tmp_path)
    async with asking(site, person) as http:

        async def outcome(kind: type[Command], body: dict[str, object]) -> tuple[int, str | None]:
            posted = {"id": command_id(f"{kind.__name__} {body}"), "command": body}
            answer = await http.post("/api/commands", json=posted)
            return answer.status_code, answer.json()["code"]

        for kind in COMMANDS:
            if kind not in may:
                for body in bodies(kind):
                    assert await outcome(kind, body) == refused, kind
        assert kept(tmp_path) == before
        for kind in COMMANDS:
            if kind in may:
                for body in bodies(kind):
                    status, code = await outcome(kind, body)
                    assert status < 500, kind
                    assert code not in {"malformed", "not-logged-in", "not-for-role"}, kind
