"""WebSocket frames that were encoded once, written as they are to every socket.

uvicorn's protocol encodes a message anew for every socket that gets it. `WireProtocol` lets the
application write bytes that are a WebSocket frame already, tells it when a peer stopped taking
them, and when it takes them again. The application finds its `Wire` in the scope's extensions.
"""

from collections.abc import Callable

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

EXTENSION = "auction.wire"


def encode(text: bytes) -> bytes:
    """A text message as a server sends it: one frame, unmasked.

    Source: RFC 6455 §5.2.
    """
    return Frame(Opcode.TEXT, text).serialize(mask=False)


class Wire:
    """The outgoing side of one socket.

    Args:
        protocol: the socket's protocol.
    """

    def __init__(self, protocol: "WireProtocol") -> None:
        self._protocol = protocol
        self.when_ready: Callable[[], None] | None = None
        """Called each time the peer takes bytes again."""

    @property
    def ready(self) -> bool:
        """Whether the peer has taken nearly all that was written."""
        return self._protocol.writable.is_set()

    @property
    def unsent_bytes(self) -> int:
        """Bytes written that this machine still holds."""
        return self._protocol.transport.get_write_buffer_size()

    def write(self, frame: bytes) -> None:
        """Write one encoded frame; nothing on a socket that is closing."""
        protocol = self._protocol
        if not protocol.close_sent and not protocol.transport.is_closing():
            protocol.transport.write(frame)

    def cut(self) -> None:
        """End the connection without waiting for the peer to take what is left."""
        self._protocol.transport.abort()


class WireProtocol(WebSocketsSansIOProtocol):
    """uvicorn's sans-I/O WebSocket protocol, with a wire in every scope."""

    wire: Wire | None = None

    def handle_connect(self, event: Request) -> None:
        """Begin the application for a handshake that is in order."""
        super().handle_connect(event)
        if not self.close_sent:
            self.wire = Wire(self)
            self.scope["extensions"] = {
                **(self.scope["extensions"] or {}),
                EXTENSION: {"wire": self.wire},
            }

    def resume_writing(self) -> None:
        """The transport takes bytes again."""
        super().resume_writing()
        if self.wire is not None and self.wire.when_ready is not None:
            self.wire.when_ready()
