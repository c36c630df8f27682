"""Modbus RTU frames as pymodbus writes and reads them, and which reply answers which question."""

from __future__ import annotations

import logging
from collections.abc import Callable

from pymodbus.exceptions import ModbusException
from pymodbus.framer.rtu import FramerRTU
from pymodbus.pdu import DecodePDU, ExceptionResponse, ModbusPDU
from pymodbus.pdu.bit_message import ReadCoilsRequest, WriteMultipleCoilsRequest
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    ReadInputRegistersRequest,
    WriteMultipleRegistersRequest,
)

from devices.protocols.modbus import (
    ReadBits,
    ReadHolding,
    ReadInputs,
    Reply,
    Request,
    WriteBits,
    WriteWords,
)

# A missing device would fill a log at every question; the drivers say it once, as a fact.
logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)

_FRAMER = FramerRTU(DecodePDU(is_server=False))
_build: Callable[[ModbusPDU], bytes] = _FRAMER.buildFrame
_FUNCTION: dict[type[Request], int] = {
    ReadBits: 1,
    ReadHolding: 3,
    ReadInputs: 4,
    WriteBits: 15,
    WriteWords: 16,
}


def encode(slave: int, request: Request) -> bytes:
    """Put a question into a frame."""
    match request:
        case ReadBits(address, count):
            return _build(ReadCoilsRequest(dev_id=slave, address=address, count=count))
        case ReadHolding(address, count):
            return _build(ReadHoldingRegistersRequest(dev_id=slave, address=address, count=count))
        case ReadInputs(address, count):
            return _build(ReadInputRegistersRequest(dev_id=slave, address=address, count=count))
        case WriteBits(address, values):
            bits = list(values)
            return _build(WriteMultipleCoilsRequest(dev_id=slave, address=address, bits=bits))
        case WriteWords(address, words):
            registers = list(words)
            return _build(
                WriteMultipleRegistersRequest(dev_id=slave, address=address, registers=registers)
            )


def decode(slave: int, received: bytes) -> ModbusPDU | None:
    """Take a whole reply of ``slave`` out of what was received, None while there is none."""
    try:
        _, pdu = _FRAMER.handleFrame(received, slave, 0)
    except (ModbusException, IndexError, ValueError):
        return None
    return pdu


def refusal(pdu: ModbusPDU) -> int | None:
    """The Modbus exception code a reply carries, None when it is no refusal."""
    return pdu.exception_code if isinstance(pdu, ExceptionResponse) else None


def answer(request: Request, pdu: ModbusPDU) -> Reply | None:
    """Check that a reply answers the request in function, address and count."""
    if pdu.function_code != _FUNCTION[type(request)]:
        return None
    match request:
        case ReadBits(_, count):
            whole = (count + 7) // 8 * 8
            return tuple(map(int, pdu.bits[:count])) if len(pdu.bits) == whole else None
        case ReadHolding(_, count) | ReadInputs(_, count):
            return tuple(pdu.registers) if len(pdu.registers) == count else None
        case WriteBits(address, values) | WriteWords(address, values):
            return () if (pdu.address, pdu.count) == (address, len(values)) else None
