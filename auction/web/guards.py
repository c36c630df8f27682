"""Whose requests are answered at all, and the headers every answer carries.

A foreign `Origin` never gets in, over HTTP or WebSocket; an absent one only without cookies. The
policy lets pages load what this server serves and nothing else; inline code does not run. Nothing
is stored by browsers unless an answer says so itself.
"""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from auction.web.problems import MEDIA_TYPE, document

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; "
    "form-action 'self'; base-uri 'none'"
)
# Not `no-referrer`: under it browsers post forms with `Origin: null`, even to their own site.
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
ALWAYS_TLS = (b"strict-transport-security", b"max-age=31536000")
"""Not said by `localhost`, where it would bind every other port of a developer's machine too.

Source: RFC 6797 §6.1.
"""
_NOT_STORED = (b"cache-control", b"no-store")
_SAFE = {"GET", "HEAD", "OPTIONS"}
_DEFAULT_PORTS = {"http": 80, "https": 443}
_ANY = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not listened on
_POLICY_VIOLATION = 1008


def names_of(host: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names and addresses a server is reached under, without ports, each once.

    Args:
        host: what it listens on; every address of the machine is no name.
        names: those it has besides.
    """
    own = () if host in _ANY else (host,)
    return tuple(dict.fromkeys((*own, *names, "localhost", "127.0.0.1")))


def origins_of(names: tuple[str, ...], port: int, scheme: str = "http") -> frozenset[str]:
    """The origins a server is reached under.

    An IPv6 address stands in brackets; the default port may be named or left out.

    Source: RFC 6454 §6; RFC 3986 §3.2.2.
    """
    hosts = {f"[{name}]" if ":" in name else name for name in names}
    ports = {f":{port}", ""} if port == _DEFAULT_PORTS[scheme] else {f":{port}"}
    return frozenset(f"{scheme}://{host}{suffix}" for host in hosts for suffix in ports)


class Guard:
    """Stands before the whole application.

    Args:
        app: what is guarded.
        origins: the origins this server is reached under, `http://127.0.0.1:8000` for example.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)
        self._hosts = frozenset(origin.partition(b"://")[2] for origin in self._origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        code = self._why_not(scope)
        is_socket = scope["type"] == ScopeType.WEBSOCKET
        if code is None:
            said = dict(scope["headers"])[b"host"]
            always = scope["scheme"] == "https" and not said.startswith((b"localhost", b"127."))
            headers = (*HEADERS, ALWAYS_TLS) if always else HEADERS
            await self._app(scope, receive, send if is_socket else _with_headers(send, headers))
        elif is_socket:
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": code})
        else:
            await _refuse(send, code)

    def _why_not(self, scope: Scope) -> str | None:
        said: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            said.setdefault(name, []).append(value)
        hosts, origins = said.get(b"host", []), said.get(b"origin", [])
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return "unknown-host"
        if scope["type"] == ScopeType.HTTP and scope.get("method") in _SAFE:
            return None
        if origins:
            return None if self._origins.issuperset(origins) else "foreign-origin"
        return "foreign-origin" if b"cookie" in said else None


def _with_headers(send: Send, own: tuple[tuple[bytes, bytes], ...]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            start: HTTPResponseStartEvent = message
            headers = [*start["headers"], *own]
            if not any(name == b"cache-control" for name, _ in headers):
                headers.append(_NOT_STORED)
            start["headers"] = headers
        await send(message)

    return sending


async def _refuse(send: Send, code: str) -> None:
    status, body = document(code)
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        _NOT_STORED,
        *HEADERS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
