"""The Modbus questions our machines are asked, as plain values.

Addresses are wire addresses (the number printed in a manual, minus one).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadBits:
    """FC 01: ``count`` coils from ``address``."""

    address: int
    count: int


@dataclass(frozen=True, slots=True)
class ReadHolding:
    """FC 03: ``count`` holding registers from ``address``."""

    address: int
    count: int


@dataclass(frozen=True, slots=True)
class ReadInputs:
    """FC 04: ``count`` input registers from ``address``."""

    address: int
    count: int


@dataclass(frozen=True, slots=True)
class WriteBits:
    """FC 15: set coils from ``address`` to absolute ``values`` (never a toggle)."""

    address: int
    values: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class WriteWords:
    """FC 16: set holding registers from ``address`` to absolute ``values``."""

    address: int
    values: tuple[int, ...]


Read = ReadBits | ReadHolding | ReadInputs
Write = WriteBits | WriteWords
Request = Read | Write
Reply = tuple[int, ...]
"""Bits as 0 or 1, registers as unsigned 16-bit; empty for a confirmed write."""


def reply_length(request: Request) -> int:
    """Bytes of the whole frame that answers ``request``; an exception reply is shorter."""
    match request:
        case ReadBits(_, count):
            return 5 + (count + 7) // 8
        case ReadHolding(_, count) | ReadInputs(_, count):
            return 5 + 2 * count
        case WriteBits() | WriteWords():
            return 8


def bits(value: int, width: int) -> tuple[bool, ...]:
    """Spread the low ``width`` bits of ``value``, lowest first."""
    return tuple(bool(value >> place & 1) for place in range(width))


def pack(values: Sequence[int]) -> int:
    """Gather bits, lowest first, into one integer."""
    return sum(1 << place for place, value in enumerate(values) if value)
