"""The edge put together, and served by uvicorn."""

from ipaddress import ip_address
from pathlib import Path

import msgspec
import uvicorn
from litestar import Litestar
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.handlers import asgi
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec import Struct

from auction.room.ledger import RoomStopped
from auction.room.room import Room
from auction.session.refusals import Refusal
from auction.web import problems
from auction.web.commands import Commands
from auction.web.feed import Feed
from auction.web.guards import Guard
from auction.web.hub import Hub
from auction.web.login import Logins
from auction.web.pages import Pages
from auction.web.patience import PatientProtocol
from auction.web.screens import Screens
from auction.web.shown import Shown
from auction.web.wire import WireProtocol

WS_PING_S = 5.0
WS_PONG_S = 10.0


class NotLoopbackError(ValueError):
    """Until accounts exist the room answers on this machine only."""


class Edge(Struct, frozen=True):
    """What the edge is made of."""

    room: Room
    hub: Hub
    logins: Logins
    screens: Screens
    sessions: Path
    """Folder of session folders, for footage."""


def create_app(edge: Edge, origins: frozenset[str]) -> ASGIApp:
    """The guarded application.

    Args:
        edge: what it serves.
        origins: the origins it is reached under.
    """
    feed = Feed(edge.hub, edge.logins, edge.screens, Shown(edge.room))

    @asgi("/feed", is_mount=True, copy_scope=True)
    async def follow(scope: Scope, receive: Receive, send: Send) -> None:
        """Every view's feed."""
        await feed.serve(scope, receive, send)

    edge.room.on_durable(edge.hub.changed)
    app = Litestar(
        route_handlers=[Commands, Pages, follow],
        dependencies={
            name: _given(getattr(edge, name))
            for name in ("room", "hub", "logins", "screens", "sessions")
        },
        exception_handlers={
            Refusal: problems.refused,
            RoomStopped: problems.stopped,
            msgspec.MsgspecError: problems.malformed,
            HTTPException: problems.http,
            Exception: problems.unexpected,
        },
        openapi_config=None,
        logging_config=None,
    )
    return Guard(app, origins)


def _given(value: object) -> Provide:
    """Hand the same value to every handler that names it."""
    return Provide(lambda: value, sync_to_thread=False)


def server(app: ASGIApp, host: str, port: int) -> uvicorn.Server:
    """A server for the room's own network.

    Raises:
        NotLoopbackError: `host` is not this machine.
    """
    if host != "localhost" and not ip_address(host).is_loopback:
        raise NotLoopbackError(
            f"Logins are rehearsal people until accounts exist, so the room answers on this "
            f"machine only: {host} is refused. Set server.host to 127.0.0.1."
        )
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=PatientProtocol,
        ws=WireProtocol,
        ws_per_message_deflate=False,
        ws_ping_interval=WS_PING_S,
        ws_ping_timeout=WS_PONG_S,
        ws_max_size=65_536,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)
