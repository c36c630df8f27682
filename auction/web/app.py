"""The edge put together, and served by uvicorn."""

from ipaddress import ip_address

import msgspec
import uvicorn
from litestar import Litestar
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.handlers import asgi
from litestar.types import ASGIApp, Receive, Scope, Send

from auction.room.ledger import RoomStopped
from auction.session.refusals import Refusal
from auction.web import problems
from auction.web.commands import Commands
from auction.web.displays import Displays
from auction.web.edge import Edge
from auction.web.feed import Feed
from auction.web.footage import Footage
from auction.web.guards import Guard
from auction.web.looks import Looks
from auction.web.notices import Notices
from auction.web.pages import Pages
from auction.web.patience import PatientProtocol
from auction.web.problems import DeclinedError
from auction.web.shown import Shown
from auction.web.wire import WireProtocol

WS_PING_S = 5.0
WS_PONG_S = 10.0

__all__ = ["Edge", "NotLoopbackError", "create_app", "server"]


class NotLoopbackError(ValueError):
    """Until accounts exist the room answers on this machine only."""


def create_app(edge: Edge, origins: frozenset[str]) -> Guard:
    """The guarded application.

    Args:
        edge: what it serves.
        origins: the origins it is reached under.
    """
    looks = Looks(edge.room)
    feed = Feed(edge, Shown(edge.room), looks)

    @asgi("/feed", is_mount=True, copy_scope=True)
    async def follow(scope: Scope, receive: Receive, send: Send) -> None:
        """Every view's feed."""
        await feed.serve(scope, receive, send)

    edge.room.on_durable(edge.hub.changed)
    app = Litestar(
        route_handlers=[Commands, Pages, Displays, Notices, Footage, follow],
        dependencies={"edge": _given(edge), "looks": _given(looks)},
        exception_handlers={
            Refusal: problems.refused,
            RoomStopped: problems.stopped,
            DeclinedError: problems.declined,
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


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def server(app: ASGIApp, host: str, port: int) -> uvicorn.Server:
    """A server for the room's own network.

    Raises:
        NotLoopbackError: `host` is not this machine.
    """
    if not _is_this_machine(host):
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
        proxy_headers=False,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)
