"""One server: the room in its house, the machines it drives, and the web edge.

All of it is owned by one task group.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from functools import partial

from msgspec import Struct

from auction.config import Config
from auction.docket.lot_list import DayList
from auction.reconcile.reconciler import Reconciler
from auction.room.observed import AccountChanged
from auction.room.roomtime import MACHINE
from auction.session.roles import ADMINISTRATOR
from auction.staff.accounts import FIRST
from auction.staff.rehearsed import Rehearsed
from auction.terms import ROOM
from auction.web.app import Edge, create_app, server
from auction.web.guards import names_of, origins_of
from auction.web.hub import Hub
from auction.web.login import Logins
from auction.web.screens import Screens
from auction.wiring.house import House, Rehearsal, house, setting_of
from auction.wiring.hurried import HurriedClock, Hurry, Pace
from auction.wiring.machines import enter_machines, in_step
from auction.wiring.stamping import Stamping, authority_of


class Ready(Struct, frozen=True):
    """What a server says of itself once it is about to answer."""

    url: str
    displays: dict[str, str]
    """Display name to its URL with a one-time token."""
    people: tuple[Rehearsed, ...]
    """Who plays in a rehearsal, with their PINs."""
    invitation: str | None = None
    """Where the first administrator takes up their account; None once there is one."""


async def serve(
    config: Config,
    day: DayList,
    rehearsal: Rehearsal | None,
    ready: Callable[[Ready], None],
    pace: Pace | None = None,
) -> None:
    """Run one room until it is asked to end.

    Args:
        config: the whole configuration.
        day: today's lot list.
        rehearsal: what makes this a rehearsal; None for a sale.
        ready: told where the room answers.
        pace: lets a rehearsal's room time hurry; None keeps it real.

    Raises:
        JournalError: the data folder is held by another server, or must not be used.
        NotLoopbackError: asked to answer beyond this machine without a certificate.
        CertificateError: the certificate cannot be used.
        AuthorityError: the certificate of the time-stamping authority cannot be used.
    """
    authority = authority_of(config.timestamps)
    async with AsyncExitStack() as stack:
        setting = setting_of(config, day, rehearsal)
        hurried = None if pace is None else HurriedClock()
        home = await stack.enter_async_context(house(config, setting, hurried or MACHINE))
        room, data = home.room, home.data
        machines = await enter_machines(config, data, stack)
        if hurried is not None:
            machines = in_step(machines, hurried)
        screens = Screens(
            {one.name: one.view for one in config.displays}, data / "keys" / "screens.json"
        )
        edge = Edge(
            room=room,
            hub=Hub(lambda: home.scene, lambda: room.now_ms, lambda: screens.registered),
            logins=Logins(
                home.accounts,
                config.sign_in.lasts_min * 60,
                config.sign_in.idle_min * 60,
                data / "run" / "logins.json",
            ),
            screens=screens,
            sessions=home.sessions,
            journal=home.store,
            simulators={} if rehearsal is None else rehearsal.simulators,
        )
        at = config.server
        tls = (at.certificate, at.key) if at.certificate and at.key else None
        scheme, names = "http" if tls is None else "https", names_of(at.host, at.names)
        url = f"{scheme}://[{names[0]}]" if ":" in names[0] else f"{scheme}://{names[0]}"
        url = f"{url}:{at.port}"
        app = create_app(edge, origins_of(names, at.port, scheme))
        web = server(app, at.host, at.port, tls)
        reconciler = Reconciler(
            room,
            box=machines.box,
            clock=machines.clock,
            recorders=machines.recorders,
            seal=home.seal,
        )
        first = {one.name: one.locale for one in config.displays}
        displays = {
            name: f"{url}/hall?token={token}&locale={first[name]}"
            for name, token in screens.tokens.items()
        }
        invitation = await _first_invitation(home, url) if rehearsal is None else None
        ready(Ready(url=url, displays=displays, people=home.people, invitation=invitation))
        home.folders.on_problem(partial(_redraw, asyncio.get_running_loop(), edge.hub))
        async with asyncio.TaskGroup() as tasks:
            own = [
                tasks.create_task(room.run(), name="room"),
                tasks.create_task(reconciler.run(), name="machines"),
            ]
            if pace is not None and hurried is not None:
                own.append(tasks.create_task(Hurry(room, hurried, pace).run(), name="pace"))
            if authority is not None:
                stamping = Stamping(room, home.store, home.sessions, authority)
                own.append(tasks.create_task(stamping.run(), name="time stamps"))
            await web.serve()
            for task in own:
                task.cancel()


async def _first_invitation(home: House, url: str) -> str | None:
    """Invite somebody to administer the accounts, as long as nobody does."""
    if home.accounts.administered:
        return None
    invited = AccountChanged(account=FIRST, role=ADMINISTRATOR, change="INVITED", by=ROOM.id)
    await home.room.note("looks", invited, ROOM.id)
    token = home.accounts.invite(FIRST, "系統管理者", ADMINISTRATOR)
    return f"{url}/welcome?token={token}"


def _redraw(loop: asyncio.AbstractEventLoop, hub: Hub) -> None:
    """Called by a copying thread; at the very end nobody draws any more."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(hub.changed)
