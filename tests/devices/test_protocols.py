"""Register maps: questions and meanings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.clocks.models import ikan
from devices.clocks.shapes import DAY_S, PAGES, day_difference
from devices.protocols import m7000
from devices.protocols.m7000 import Input, Output
from devices.protocols.modbus import WriteBits, WriteWords, bits, pack


@given(st.integers(0, 2**40 - 1))
def test_bits_and_pack_are_inverse(value: int) -> None:
    assert pack(bits(value, 40)) == value


@given(st.integers(0, 63), st.integers(0, 63))
def test_a_scan_reads_outputs_and_inputs_of_one_reply(outputs: int, inputs: int) -> None:
    reply = tuple(map(int, bits(outputs | inputs << 32, 40)))
    seen = m7000.scan(reply)
    assert (seen.outputs, seen.inputs) == (Output(outputs), Input(inputs))


def test_status_bits() -> None:
    reply = [0] * 14
    assert m7000.status(tuple(reply)) == m7000.Status(enabled=False, tripped=False, was_reset=False)
    for place, name in ((1, "enabled"), (10, "tripped"), (13, "was_reset")):
        one = list(reply)
        one[place] = 1
        assert getattr(m7000.status(tuple(one)), name)
    assert (m7000.STATUS.address, m7000.STATUS.count) == (259, 14)


def test_outputs_are_written_absolutely() -> None:
    write = m7000.set_outputs(Output.SLOT | Output.BUZZER)
    assert write == WriteBits(0, (False, False, True, False, False, True))
    assert m7000.outputs_of(write) == Output.SLOT | Output.BUZZER


def test_model_and_latch() -> None:
    assert m7000.model((0x0110, 0x00A1, 0x7055, 0)) == "M-7055"
    assert m7000.beam_latched((0, 0, 0, 0, 1, 0, 0, 0))
    assert not m7000.beam_latched((1, 1, 1, 1, 0, 1, 0, 0))


def test_exactly_one_page_is_enabled() -> None:
    for place, page in enumerate(PAGES):
        write = ikan.show_page(page)
        assert write.address == 100
        assert [n for n, on in enumerate(write.values) if on] == [place]
    with pytest.raises(ValueError, match="not in tuple"):
        ikan.show_page("LUNCH")


@given(st.integers(0, DAY_S - 1))
def test_shown_seconds_come_back(seconds: int) -> None:
    left, time = ikan.show_left(seconds), ikan.show_time(seconds)
    assert isinstance(left, WriteWords)
    assert (left.address, time.address) == (0, 3)
    assert ikan.seconds_shown((*left.values, 9, 9, 9), left=True) == seconds
    assert ikan.seconds_shown((9, 9, 9, *time.values), left=False) == seconds


@given(st.integers(0, DAY_S - 1), st.integers(-3600, 3600))
def test_day_difference_takes_the_short_way(day_s: int, ahead_s: int) -> None:
    assert day_difference((day_s + ahead_s) % DAY_S, day_s) == ahead_s
