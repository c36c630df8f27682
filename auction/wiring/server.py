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
from auction.room.roomtime import MACHINE
from auction.web.app import Edge, create_app, server
from auction.web.guards import origins_of
from auction.web.hub import Hub
from auction.web.login import Logins, Member
from auction.web.screens import Screens
from auction.wiring.house import Rehearsal, house, setting_of
from auction.wiring.hurried import HurriedClock, Hurry, Pace
from auction.wiring.machines import enter_machines, in_step
from auction.wiring.stamping import Stamping, authority_of


class Ready(Struct, frozen=True):
    """What a server says of itself once it is about to answer."""

    url: str
    displays: dict[str, str]
    """Display name to its URL with a one-time token."""
    people: tuple[Member, ...]


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
        NotLoopbackError: asked to answer beyond this machine.
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
            logins=Logins(home.people),
            screens=screens,
            sessions=home.sessions,
            journal=home.store,
        )
        host, port = config.server.host, config.server.port
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        web = server(create_app(edge, origins_of(host, port)), host, port)
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
        ready(Ready(url=url, displays=displays, people=home.people))
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


def _redraw(loop: asyncio.AbstractEventLoop, hub: Hub) -> None:
    """Called by a copying thread; at the very end nobody draws any more."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(hub.changed)
