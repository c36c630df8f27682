"""Modbus RTU as a slave speaks it, written from the specification for the simulators alone.

Source: MODBUS over Serial Line 1.02 §2.5 (framing, CRC) and Application Protocol 1.1b3 §6-7.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from devices.simulators.device import Answer, RefusedError

ILLEGAL_FUNCTION = 1
ILLEGAL_ADDRESS = 2
ILLEGAL_VALUE = 3
READ_BITS = (1, 2)
READ_WORDS = (3, 4)
WRITE_BIT, WRITE_WORD, WRITE_BITS, WRITE_WORDS = 5, 6, 15, 16
HOLDING = 3
COIL_ON = 0xFF00
FIXED_LENGTH = 8
HEADER_LENGTH = 7
BROADCAST = 0
MOST_BITS = 2000
MOST_WORDS = 125
MOST_ADDRESS = 247


class NoSuchAddressError(Exception):
    """The device has nothing at this address."""


class IllegalValueError(Exception):
    """The device does not take this value."""


class Registers(Protocol):
    """What a slave offers to the wire."""

    def read_bits(self, address: int, count: int) -> list[bool]:
        """Read coils or discrete inputs."""

    def read_words(self, address: int, count: int, *, holding: bool) -> list[int]:
        """Read holding or input registers."""

    def write_bits(self, address: int, values: list[bool]) -> None:
        """Write coils."""

    def write_words(self, address: int, values: list[int]) -> None:
        """Write holding registers."""


class Slave:
    """A machine's ear for Modbus RTU.

    Args:
        address: Its Modbus address.
        registers: What the wire reaches.
    """

    def __init__(self, address: int, registers: Registers) -> None:
        self.address = address
        self._registers = registers

    def length(self, heard: bytes) -> int | None:
        """Length of the request that begins with ``heard``."""
        return request_length(heard)

    def answer(self, message: bytes) -> bytes | None:
        """Carry out one request frame."""
        return answer(self.address, self._registers, message)

    def unasked(self) -> bytes:
        """A slave speaks when it is asked."""
        return b""

    def obey(self, command: Mapping[str, object]) -> Answer:
        """Take another address, as if somebody had turned the switch."""
        match command:
            case {"do": "address", "is": int(address)}:
                if not 1 <= address <= MOST_ADDRESS:
                    raise RefusedError(f"no address {address}: 1 to {MOST_ADDRESS}")
                self.address = address
                return {"address": address}
            case _:
                raise KeyError(command.get("do"))


def crc16(data: bytes) -> int:
    """CRC-16/MODBUS of ``data``; the low byte goes on the wire first."""
    crc = 0xFFFF
    for byte in data:
        crc = crc >> 8 ^ _REMAINDERS[(crc ^ byte) & 0xFF]
    return crc


def _remainder(byte: int) -> int:
    """What one byte leaves when it is divided by the polynomial x^16 + x^15 + x^2 + 1."""
    for _ in range(8):
        byte = byte >> 1 ^ (0xA001 if byte & 1 else 0)
    return byte


_REMAINDERS = tuple(_remainder(byte) for byte in range(256))


def sealed(body: bytes) -> bytes:
    """Append the CRC."""
    return body + crc16(body).to_bytes(2, "little")


def is_whole(frame: bytes) -> bool:
    """Whether the frame's CRC holds."""
    return len(frame) > 3 and crc16(frame[:-2]) == int.from_bytes(frame[-2:], "little")  # noqa: PLR2004 - address, function, CRC


def request_length(head: bytes) -> int | None:
    """Length of the request that begins with ``head``, None while it cannot be told."""
    if len(head) < HEADER_LENGTH:
        return None
    if head[1] in {WRITE_BITS, WRITE_WORDS}:
        return HEADER_LENGTH + head[6] + 2
    return FIXED_LENGTH


def answer(slave: int, registers: Registers, frame: bytes) -> bytes | None:
    """Carry out one request frame.

    Args:
        slave: Our address.
        registers: The device.
        frame: What came over the wire between two silences.

    Returns:
        The reply frame, or None where a slave stays silent (bad CRC, another address, broadcast).
    """
    if not is_whole(frame) or frame[0] not in {slave, BROADCAST}:
        return None
    try:
        body = _carry_out(registers, frame[1:-2])
    except NoSuchAddressError:
        body = bytes((frame[1] | 0x80, ILLEGAL_ADDRESS))
    except IllegalValueError:
        body = bytes((frame[1] | 0x80, ILLEGAL_VALUE))
    return None if frame[0] == BROADCAST else sealed(bytes((slave,)) + body)


def _carry_out(registers: Registers, pdu: bytes) -> bytes:
    function = pdu[0]
    address = int.from_bytes(pdu[1:3], "big")
    number = int.from_bytes(pdu[3:5], "big")
    if function in READ_BITS and 1 <= number <= MOST_BITS:
        packed = _packed(registers.read_bits(address, number))
        return bytes((function, len(packed))) + packed
    if function in READ_WORDS and 1 <= number <= MOST_WORDS:
        words = registers.read_words(address, number, holding=function == HOLDING)
        return bytes((function, 2 * len(words))) + b"".join(w.to_bytes(2, "big") for w in words)
    if function == WRITE_BIT and number in {0, COIL_ON}:
        registers.write_bits(address, [number == COIL_ON])
        return pdu
    if function == WRITE_WORD:
        registers.write_words(address, [number])
        return pdu
    data = pdu[6:]
    if function == WRITE_BITS and len(data) == (number + 7) // 8:
        registers.write_bits(address, [bool(data[i // 8] >> i % 8 & 1) for i in range(number)])
        return pdu[:5]
    if function == WRITE_WORDS and len(data) == 2 * number:
        words = [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]
        registers.write_words(address, words)
        return pdu[:5]
    known = {*READ_BITS, *READ_WORDS, WRITE_BIT, WRITE_BITS, WRITE_WORDS}
    return bytes((function | 0x80, ILLEGAL_VALUE if function in known else ILLEGAL_FUNCTION))


def _packed(values: list[bool]) -> bytes:
    packed = bytearray((len(values) + 7) // 8)
    for place, value in enumerate(values):
        packed[place // 8] |= value << place % 8
    return bytes(packed)
