"""Whose requests are answered at all, and the headers every answer carries.

A foreign `Origin` never gets in, over HTTP or WebSocket; an absent one only without cookies. The
policy lets pages load what this server serves and nothing else; inline code does not run.
"""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; "
    "form-action 'self'; base-uri 'none'"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_SAFE = {"GET", "HEAD", "OPTIONS"}
_FORBIDDEN = 403
_MISDIRECTED = 421
_POLICY_VIOLATION = 1008


class Guard:
    """Stands before the whole application.

    Args:
        app: what is guarded.
        origins: the origins this server is reached under, `http://127.0.0.1:8000` for example.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app, self._origins = app, origins
        self._hosts = frozenset(origin.partition("://")[2] for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        status = self._why_not(scope)
        if status is None:
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == ScopeType.WEBSOCKET:
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": "origin"})
        else:
            await _refuse(send, status)

    def _why_not(self, scope: Scope) -> int | None:
        headers = dict(scope["headers"])
        if headers.get(b"host", b"").decode("latin-1") not in self._hosts:
            return _MISDIRECTED
        if scope["type"] == ScopeType.HTTP and scope.get("method") in _SAFE:
            return None
        origin = headers.get(b"origin")
        if origin is None:
            return _FORBIDDEN if b"cookie" in headers else None
        return None if origin.decode("latin-1") in self._origins else _FORBIDDEN


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            start: HTTPResponseStartEvent = message
            start["headers"] = [*start["headers"], *HEADERS]
        await send(message)

    return sending


async def _refuse(send: Send, status: int) -> None:
    body = (
        b"Refused: this address is not one the room is reached under, or the request comes from "
        b"another site.\n"
    )
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
