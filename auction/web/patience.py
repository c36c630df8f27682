"""A connection that does not finish its request is cut off; uvicorn alone would keep it."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

REQUEST_WITHIN_S = 10.0


class PatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 with a limit on how long a whole request, head and body, may take to arrive.

    The limit begins with the connection, later with the first byte of each further request; bytes
    that drip in do not lengthen it. Between requests uvicorn's own keep-alive limit counts.
    """

    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A peer connected; its first request is awaited."""
        super().connection_made(transport)
        self._limit = self.loop.call_later(REQUEST_WITHIN_S, self._too_late)

    def data_received(self, data: bytes) -> None:
        """Bytes came: the limit ends with a whole request, and begins with a new one."""
        super().data_received(data)
        if self._whole() or self._upgraded():
            self._lift()
        elif self._limit is None:
            self._limit = self.loop.call_later(REQUEST_WITHIN_S, self._too_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """The peer is gone."""
        self._lift()
        super().connection_lost(exc)

    def _whole(self) -> bool:
        """Whether the request being answered has arrived whole."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete and not cycle.more_body

    def _upgraded(self) -> bool:
        return self.transport.get_protocol() is not self

    def _lift(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _too_late(self) -> None:
        self._limit = None
        if not self._upgraded():
            self.transport.abort()
