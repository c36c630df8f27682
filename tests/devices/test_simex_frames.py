"""Frames worked out in Simex' manuals, with their CRCs: vectors for both our implementations.

Source: SLC-94 user manual p. 31-32 and SLN-94 user manual p. 39, examples of data exchange.
"""

from __future__ import annotations

import pytest
from pymodbus.framer.rtu import FramerRTU

from devices import rtu as drivers
from devices.protocols.modbus import ReadHolding
from devices.simulators import rtu as simulators
from devices.simulators.master import ExceptionReplyError, decode

WORKED = {
    "SLC-94: address becomes 2": "01 06 00 20 00 02 09 C1",
    "SLC-94: read the main timer": "01 03 00 01 00 02 95 CB",
    "SLC-94: it is 87 s": "01 03 04 00 00 00 57 BB CD",
    "SLC-94: format h-m-S": "01 06 00 09 00 01 98 08",
    "SLC-94: start": "01 06 00 0C 00 01 88 09",
    "SLN-94: relay off": "01 06 00 09 01 00 58 58",
    "SLN-94: relay on": "01 06 00 09 02 FF 18 E8",
    "SLN-94: an illegal baud rate": "01 06 00 22 00 09 E9 C6",
    "SLN-94: refused": "01 86 03 02 61",
}
TIMER = ReadHolding(0x01, 2)


@pytest.mark.parametrize("text", WORKED.values(), ids=list(WORKED))
def test_both_implementations_seal_them_as_printed(text: str) -> None:
    frame = bytes.fromhex(text)
    assert simulators.sealed(frame[:-2]) == frame
    assert FramerRTU.compute_CRC(frame[:-2]).to_bytes(2, "big") == frame[-2:]


def test_the_driver_asks_as_printed() -> None:
    assert drivers.encode(1, TIMER) == bytes.fromhex(WORKED["SLC-94: read the main timer"])


def test_both_read_the_answer_as_printed() -> None:
    frame = bytes.fromhex(WORKED["SLC-94: it is 87 s"])
    pdu = drivers.decode(1, frame)
    assert pdu is not None
    assert drivers.answer(TIMER, pdu) == decode(1, TIMER, frame) == (0, 87)


def test_both_read_the_refusal_as_printed() -> None:
    frame = bytes.fromhex(WORKED["SLN-94: refused"])
    pdu = drivers.decode(1, frame)
    assert pdu is not None
    assert drivers.refusal(pdu) == 3
    asked = bytes.fromhex(WORKED["SLN-94: an illegal baud rate"])
    assert frame[1] == asked[1] | 0x80
    with pytest.raises(ExceptionReplyError, match="exception 3"):
        decode(1, TIMER, simulators.sealed(bytes((1, 0x83, 3))))


def test_a_slave_echoes_a_single_write_as_printed() -> None:
    class Register:
        """One register that takes what is written."""

        value = 0

        def read_bits(self, address: int, count: int) -> list[bool]:
            raise NotImplementedError(address, count)

        def read_words(self, address: int, count: int, *, holding: bool) -> list[int]:
            raise NotImplementedError(address, count, holding)

        def write_bits(self, address: int, values: list[bool]) -> None:
            raise NotImplementedError(address, values)

        def write_words(self, address: int, values: list[int]) -> None:
            if address == 0x22 and values[0] > 7:
                raise simulators.IllegalValueError
            self.value = values[0]

    register = Register()
    start = bytes.fromhex(WORKED["SLC-94: start"])
    assert simulators.answer(1, register, start) == start
    assert register.value == 1
    illegal = bytes.fromhex(WORKED["SLN-94: an illegal baud rate"])
    assert simulators.answer(1, register, illegal) == bytes.fromhex(WORKED["SLN-94: refused"])
