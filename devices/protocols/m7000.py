"""The reference bid box on an ICP DAS M-7000 module with 8 inputs and 8 outputs.

Source: ICP DAS M-7065 manual p. 94 and M-7000 address mapping 1.13 for watchdog, safe and power-on
values, latches and reset status; the beam counter's register is *unverified* on real modules and
defined by the simulator.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag

from devices.protocols.modbus import (
    ReadBits,
    ReadHolding,
    ReadInputs,
    Reply,
    WriteBits,
    WriteWords,
    bits,
    pack,
)


class Output(IntFlag):
    """Relay outputs, wire coils 0-5."""

    UP = 1
    DOWN = 2
    SLOT = 4
    BOLT = 8
    BEACON = 16
    BUZZER = 32


class Input(IntFlag):
    """Digital inputs, wire bits 32-37; BEAM reads 1 while something breaks the beam."""

    UPPER = 1
    LOWER = 2
    SLOT_CLOSED = 4
    DOOR_BOLTED = 8
    BEAM = 16
    ESTOP_OK = 32


NOTHING = Output(0)
MOTION = Output.UP | Output.DOWN
DANGER = MOTION | Output.SLOT | Output.BOLT
LAMPS = Output.BEACON | Output.BUZZER
EVERYTHING = DANGER | LAMPS

OUTPUTS_AT = 0
OUTPUT_COUNT = 6
CHANNELS = 8
INPUTS_AT = 32
LATCH_HIGH_AT = 64
LATCH_LOW_AT = 96
SAFE_VALUES_AT = 128
POWER_ON_VALUES_AT = 160
WATCHDOG_MODE_AT = 259
WATCHDOG_ENABLE_AT = 260
CLEAR_LATCHES_AT = 263
WATCHDOG_TRIPPED_AT = 269
RESET_STATUS_AT = 272
FIRMWARE_AT = 480
WATCHDOG_TIME_AT = 488
TRIP_COUNT_AT = 491
BEAM_COUNTER_AT = 4
COUNTER_SPAN = 1 << 16

SCAN = ReadBits(OUTPUTS_AT, INPUTS_AT + CHANNELS)
STATUS = ReadBits(WATCHDOG_MODE_AT, RESET_STATUS_AT - WATCHDOG_MODE_AT + 1)
COUNTER = ReadInputs(BEAM_COUNTER_AT, 1)
LATCHES = ReadBits(LATCH_HIGH_AT, CHANNELS)
IDENTITY = ReadHolding(FIRMWARE_AT, 4)
TRIP_COUNT = ReadHolding(TRIP_COUNT_AT, 1)
WATCHDOG_TIME = ReadHolding(WATCHDOG_TIME_AT, 1)
SAFE_VALUES = ReadBits(SAFE_VALUES_AT, CHANNELS)
CLEAR_TRIP = WriteBits(WATCHDOG_TRIPPED_AT, (True,))
CLEAR_LATCHES = WriteBits(CLEAR_LATCHES_AT, (True,))
SAFE_ALL_OFF = WriteBits(SAFE_VALUES_AT, (False,) * CHANNELS)
POWER_ON_ALL_OFF = WriteBits(POWER_ON_VALUES_AT, (False,) * CHANNELS)
ENABLE_WATCHDOG = WriteBits(WATCHDOG_ENABLE_AT, (True,))
DISABLE_WATCHDOG = WriteBits(WATCHDOG_ENABLE_AT, (False,))


def set_outputs(outputs: Output) -> WriteBits:
    """Write all six outputs absolutely; the same frame is the heartbeat."""
    return WriteBits(OUTPUTS_AT, bits(outputs, OUTPUT_COUNT))


def outputs_of(request: WriteBits) -> Output:
    """Outputs that a ``set_outputs`` request leaves on."""
    return Output(pack(request.values))


def set_watchdog_time(tenths: int) -> WriteWords:
    """Write the watchdog time in tenths of a second."""
    return WriteWords(WATCHDOG_TIME_AT, (tenths,))


@dataclass(frozen=True, slots=True)
class Scan:
    """Outputs and inputs of one instant, from one reply."""

    outputs: Output
    inputs: Input


@dataclass(frozen=True, slots=True)
class Status:
    """The module's own state: reading it clears ``was_reset`` in the module."""

    enabled: bool
    tripped: bool
    was_reset: bool


def scan(reply: Reply) -> Scan:
    """Read the meaning of a ``SCAN`` reply."""
    return Scan(
        Output(pack(reply[OUTPUTS_AT:OUTPUT_COUNT])),
        Input(pack(reply[INPUTS_AT : INPUTS_AT + OUTPUT_COUNT])),
    )


def status(reply: Reply) -> Status:
    """Read the meaning of a ``STATUS`` reply."""
    return Status(
        enabled=bool(reply[WATCHDOG_ENABLE_AT - WATCHDOG_MODE_AT]),
        tripped=bool(reply[WATCHDOG_TRIPPED_AT - WATCHDOG_MODE_AT]),
        was_reset=bool(reply[RESET_STATUS_AT - WATCHDOG_MODE_AT]),
    )


def model(reply: Reply) -> str:
    """Name the module from an ``IDENTITY`` reply (firmware low, high, name low, high)."""
    return f"M-{reply[2]:04X}"


def beam_latched(reply: Reply) -> bool:
    """Tell from a ``LATCHES`` reply whether the beam was broken since the last clearing."""
    return bool(Input(pack(reply) & 0x3F) & Input.BEAM)
