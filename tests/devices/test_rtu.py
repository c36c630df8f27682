"""The simulators' own framing, against frames printed in manuals and against pymodbus' CRC."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymodbus.framer.rtu import FramerRTU

from devices.protocols.modbus import (
    ReadBits,
    ReadHolding,
    ReadInputs,
    Request,
    WriteBits,
    WriteWords,
)
from devices.simulators import rtu
from devices.simulators.io_module import IoModule
from devices.simulators.master import ExceptionReplyError, decode, encode

# The first is worked out in the Simex SLC-94 manual p. 28; the others are the usual published
# examples of functions 1, 3, 5, 15 and 16.
WORKED = [
    "01 03 00 01 00 02 95 CB",
    "11 01 00 13 00 25 0E 84",
    "11 03 00 6B 00 03 76 87",
    "11 05 00 AC FF 00 4E 8B",
    "11 0F 00 13 00 0A 02 CD 01 BF 0B",
    "11 10 00 01 00 02 04 00 0A 01 02 C6 F0",
]
REQUESTS: list[Request] = [
    ReadBits(0, 40),
    ReadHolding(480, 4),
    ReadInputs(4, 1),
    WriteBits(0, (True, False, True, False, False, False)),
    WriteWords(488, (20,)),
]


@pytest.mark.parametrize("text", WORKED)
def test_crc_of_worked_frames(text: str) -> None:
    frame = bytes.fromhex(text)
    assert rtu.sealed(frame[:-2]) == frame
    assert rtu.is_whole(frame)
    assert rtu.request_length(frame) == len(frame)


@given(st.binary(min_size=1, max_size=64))
def test_crc_agrees_with_a_second_implementation(data: bytes) -> None:
    swapped = FramerRTU.compute_CRC(data)
    assert rtu.crc16(data).to_bytes(2, "little") == swapped.to_bytes(2, "big")


@given(st.sampled_from(REQUESTS), st.integers(0, 7), st.data())
def test_a_flipped_bit_is_never_obeyed(request_: Request, bit: int, data: st.DataObject) -> None:
    frame = bytearray(encode(1, request_))
    frame[data.draw(st.integers(0, len(frame) - 1))] ^= 1 << bit
    assert rtu.answer(1, IoModule(), bytes(frame)) is None


@pytest.mark.parametrize("request_", REQUESTS)
def test_slave_answers_what_was_asked(request_: Request) -> None:
    frame = encode(1, request_)
    reply = rtu.answer(1, IoModule(), frame)
    assert reply is not None
    assert decode(1, request_, reply) is not None


def test_slave_is_silent_to_others_and_to_broadcasts() -> None:
    module = IoModule()
    assert rtu.answer(2, module, encode(1, REQUESTS[0])) is None
    assert rtu.answer(2, module, encode(0, REQUESTS[3])) is None
    assert module.outputs[:3] == [True, False, True]


def test_unknown_addresses_and_functions_are_refused() -> None:
    module = IoModule()
    reply = rtu.answer(1, module, encode(1, ReadHolding(9000, 1)))
    assert reply is not None
    with pytest.raises(ExceptionReplyError, match="exception 2"):
        decode(1, ReadHolding(9000, 1), reply)
    reply = rtu.answer(1, module, rtu.sealed(bytes((1, 0x2B, 0, 0, 0, 1))))
    assert reply is not None
    assert (reply[1], reply[2]) == (0xAB, rtu.ILLEGAL_FUNCTION)
    reply = rtu.answer(1, module, rtu.sealed(bytes((1, 1, 0, 0, 0, 0))))
    assert reply is not None
    assert (reply[1], reply[2]) == (0x81, rtu.ILLEGAL_VALUE)


def test_a_reply_to_another_question_is_no_reply() -> None:
    reply = rtu.answer(1, IoModule(), encode(1, ReadBits(0, 40)))
    assert reply is not None
    assert decode(1, ReadBits(259, 14), reply) is None
    assert decode(1, ReadHolding(480, 4), reply) is None
    assert decode(2, ReadBits(0, 40), reply) is None
