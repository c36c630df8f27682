"""The Simex SWZ-W610 wall clock: keeps time by itself, can be set and read back.

Source: Simex SWZ-W610 user manual p. 21 (§8.1): holding registers 10h weekday, 11h-16h year to
second, 17h control: a write of 11h-16h stops their update (17h reads 80h), then 01h sets the time,
02h the date, 03h both, 00h resumes. At most 16 registers a frame.
"""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from typing import cast

from devices.clocks.model import ClockModel
from devices.clocks.own_time import OwnTimeEngine, TrueClock
from devices.port import Setting
from devices.protocols.modbus import ReadHolding, Reply, WriteWords

TITLE = "SWZ-W610"
WEEKDAY_AT = 0x10
YEAR_AT = 0x11
CONTROL_AT = 0x17
BOTH = 0x03
HELD = 0x80

READ = ReadHolding(WEEKDAY_AT, CONTROL_AT - WEEKDAY_AT + 1)
SET = WriteWords(CONTROL_AT, (BOTH,))
RESUME = WriteWords(CONTROL_AT, (0,))


def prepare(at: datetime) -> WriteWords:
    """Lay ready year, month, day, hour, minute and second."""
    return WriteWords(YEAR_AT, (at.year, at.month, at.day, at.hour, at.minute, at.second))


def shown(reply: Reply) -> datetime | None:
    """The date and time of a ``READ`` reply, None for a date that does not exist."""
    try:
        year, month, day, hour, minute, second = reply[1:7]
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - it knows no zone
    except ValueError:
        return None


def is_held(reply: Reply) -> bool:
    """Whether the registers stand still because a setting was begun."""
    return bool(reply[CONTROL_AT - WEEKDAY_AT] & HELD)


MODEL = ClockModel(
    title=f"Simex {TITLE}",
    setting=Setting(),
    engine=partial(OwnTimeEngine, clock=cast("TrueClock", sys.modules[__name__])),
    confirmable=True,
    pages=("CLOCK",),
)
