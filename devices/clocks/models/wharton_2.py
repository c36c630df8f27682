"""Wharton 400A/4900 wall clocks, serial format 2: told the date and time, they never answer.

``TYY:MM:DD:0W:HH:MM:SS<CR><LF>`` with W 1 to 7, at each second. Set the clock to serial input
(program function 3, selection 19) and to 9600 baud, 8 data bits, even parity (functions 10 to 12:
it knows odd and even only).

Source: Wharton 400A series manual, serial input and output formats. *Unverified*: that W 1 is
Monday, and that the first byte marks the second.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from devices.clocks.model import ClockModel
from devices.clocks.told import ToldEngine
from devices.port import Setting

TITLE = "Wharton format 2"


def say(at: datetime) -> bytes:
    """The message for the second that begins now, in local time."""
    return f"T{at:%y:%m:%d}:0{at.isoweekday()}:{at:%H:%M:%S}\r\n".encode("ascii")


MODEL = ClockModel(
    title=TITLE,
    setting=Setting(parity="E"),
    engine=partial(ToldEngine, title=TITLE, say=say),
    confirmable=False,
    pages=("CLOCK",),
)
