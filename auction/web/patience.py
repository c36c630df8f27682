"""A connection that does not finish its request head is closed; uvicorn alone would keep it."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_WITHIN_S = 10.0


class PatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 with a limit on how long a request head may take."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A peer connected; its first request head is awaited."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Bytes came; while no request runs they begin or continue a head."""
        super().data_received(data)
        if self._busy():
            self._cancel()
        elif self._deadline is None:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The peer is gone."""
        self._cancel()
        super().connection_lost(exc)

    def _busy(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_WITHIN_S, self._too_late)

    def _cancel(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        upgraded = self.transport.get_protocol() is not self
        if not self._busy() and not upgraded:
            self.transport.abort()
