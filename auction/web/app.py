"""The edge put together, and served by uvicorn."""

import ssl
from collections.abc import Callable
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
from auction.web.door import Door
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
from auction.web.simulators import Simulators
from auction.web.staff import Staff
from auction.web.wire import WireProtocol

WS_PING_S = 5.0
WS_PONG_S = 10.0

__all__ = ["CertificateError", "Edge", "NotLoopbackError", "create_app", "server"]


class NotLoopbackError(ValueError):
    """Without a certificate the room answers on this machine only."""


class CertificateError(ValueError):
    """The server's certificate or its key cannot be used."""


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
        route_handlers=[
            Commands,
            Door,
            Pages,
            Displays,
            Simulators,
            Staff,
            Notices,
            Footage,
            follow,
        ],
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


def _encrypted(certificate: str, key: str) -> Callable[[object, object], ssl.SSLContext]:
    """What makes uvicorn speak TLS 1.2 or later.

    Raises:
        CertificateError: certificate or key cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except OSError as error:
        raise CertificateError(
            f"{certificate} with {key} cannot be used ({error.strerror or error}). Run auction "
            "certificates again."
        ) from None
    return lambda _config, _made: context


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def server(
    app: ASGIApp, host: str, port: int, tls: tuple[str, str] | None = None
) -> uvicorn.Server:
    """A server for the room's own network.

    Args:
        app: what it serves.
        host: the address it listens on.
        port: the port.
        tls: the files of its certificate and key; None speaks plain HTTP.

    Raises:
        NotLoopbackError: `host` is not this machine, and there is no certificate.
        CertificateError: certificate or key cannot be used.
    """
    if tls is None and not _is_this_machine(host):
        raise NotLoopbackError(
            f"Without a certificate the room answers on this machine only: {host} is refused. Run "
            "auction certificates, or set server.host to 127.0.0.1."
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
        ssl_context_factory=None if tls is None else _encrypted(*tls),
    )
    return uvicorn.Server(config)
