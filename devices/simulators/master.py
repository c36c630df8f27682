"""The master's side of RTU for the in-process shells: the same bytes a line would carry."""

from __future__ import annotations

from devices.protocols.modbus import (
    ReadBits,
    ReadHolding,
    ReadInputs,
    Reply,
    Request,
    WriteBits,
    WriteWords,
)
from devices.simulators.rtu import is_whole, sealed

EXCEPTION = 0x80


class ExceptionReplyError(Exception):
    """The slave answered with a Modbus exception.

    Attributes:
        code: Modbus exception code.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"Modbus exception {code}")
        self.code = code


def encode(slave: int, request: Request) -> bytes:
    """Put a request into a frame."""
    match request:
        case ReadBits(address, count):
            body = _head(1, address, count)
        case ReadHolding(address, count):
            body = _head(3, address, count)
        case ReadInputs(address, count):
            body = _head(4, address, count)
        case WriteBits(address, values):
            packed = sum(1 << place for place, on in enumerate(values) if on)
            data = packed.to_bytes((len(values) + 7) // 8, "little")
            body = _head(15, address, len(values)) + bytes((len(data),)) + data
        case WriteWords(address, words):
            data = b"".join(word.to_bytes(2, "big") for word in words)
            body = _head(16, address, len(words)) + bytes((len(data),)) + data
    return sealed(bytes((slave,)) + body)


def decode(slave: int, request: Request, frame: bytes) -> Reply | None:
    """Take the reply out of a frame; None when it does not answer ``request``.

    Raises:
        ExceptionReplyError: The slave refused.
    """
    if not is_whole(frame) or frame[0] != slave:
        return None
    asked = encode(slave, request)
    if frame[1] == asked[1] | EXCEPTION:
        raise ExceptionReplyError(frame[2])
    if frame[1] != asked[1]:
        return None
    match request:
        case ReadBits(_, count):
            packed = int.from_bytes(frame[3:-2], "little")
            right = frame[2] == (count + 7) // 8
            return tuple(packed >> place & 1 for place in range(count)) if right else None
        case ReadHolding(_, count) | ReadInputs(_, count):
            words = [int.from_bytes(frame[at : at + 2], "big") for at in range(3, 3 + 2 * count, 2)]
            return tuple(words) if frame[2] == 2 * count else None
        case WriteBits() | WriteWords():
            return () if frame[2:6] == asked[2:6] else None


def _head(function: int, address: int, count: int) -> bytes:
    return bytes((function,)) + address.to_bytes(2, "big") + count.to_bytes(2, "big")
