"""Clocks that follow NMEA 0183 ``ZDA`` sentences: told UTC and zone, they never answer.

Sent at each second, 4800 baud 8N1, talker ZQ (a quartz timekeeper). The zone is what is added to
local time to reach UTC, so Taiwan is -08; the clock must be set to show local time.

Source: NMEA 0183, sentence ZDA; checksum: exclusive or of what stands between $ and *.
*Unverified*: a real slave clock's reading of the zone's sign.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial, reduce
from operator import xor

from devices.clocks.model import ClockModel
from devices.clocks.told import ToldEngine
from devices.port import Setting

TITLE = "NMEA ZDA"
ZONE = "-08,00"


def say(at: datetime) -> bytes:
    """The sentence for the second that begins now."""
    body = f"ZQZDA,{at.astimezone(UTC):%H%M%S.00,%d,%m,%Y},{ZONE}"
    return f"${body}*{checksum(body):02X}\r\n".encode("ascii")


def checksum(body: str) -> int:
    """Exclusive or of every character between ``$`` and ``*``."""
    return reduce(xor, body.encode("ascii"))


MODEL = ClockModel(
    title=TITLE,
    setting=Setting(baudrate=4800),
    engine=partial(ToldEngine, title=TITLE, say=say),
    confirmable=False,
    pages=("CLOCK",),
)
