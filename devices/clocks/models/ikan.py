"""The ICP DAS iKAN LED display as this room uses it.

One time, an installer stores seven messages (``PAGES``): COUNTDOWN inserts the integer variables
0-2, CLOCK 3-5. At run time the driver writes three integers, enables one message, and toggles
boolean 0, which a stored dot shows blinking. Time and countdown have variables of their own, so
that no page ever shows the other's figures while it changes.

Source: ICP DAS iKAN manual: coils 0-39 booleans, coils 100-227 enable messages 0-127, holding
registers 0-63 integers. *Unverified*: which register names the model.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import cast

from devices.clocks.display import Display, DisplayEngine
from devices.clocks.model import ClockModel
from devices.clocks.shapes import HOUR_S, MINUTE_S, PAGES
from devices.port import Setting
from devices.protocols.modbus import ReadBits, ReadHolding, Reply, WriteBits, WriteWords

TITLE = "iKAN"
HEARTBEAT_AT = 0
MESSAGES_AT = 100
LEFT_AT = 0
TIME_AT = 3
FIELDS = 3

READ_SHOWN = ReadHolding(LEFT_AT, 2 * FIELDS)
READ_PAGE = ReadBits(MESSAGES_AT, len(PAGES))


def show_page(page: str) -> WriteBits:
    """Enable one stored message and disable the others.

    Raises:
        ValueError: There is no such page.
    """
    place = PAGES.index(page)
    return WriteBits(MESSAGES_AT, tuple(n == place for n in range(len(PAGES))))


def show_left(seconds: int) -> WriteWords:
    """Show seconds left as hours, minutes, seconds."""
    return WriteWords(LEFT_AT, _fields(seconds))


def show_time(seconds: int) -> WriteWords:
    """Show seconds of the day as hours, minutes, seconds."""
    return WriteWords(TIME_AT, _fields(seconds))


def beat(*, on: bool) -> WriteBits:
    """Light or clear the heartbeat dot."""
    return WriteBits(HEARTBEAT_AT, (on,))


def seconds_shown(reply: Reply, *, left: bool) -> int:
    """Seconds that a ``READ_SHOWN`` reply stands for, left or of the day."""
    first = LEFT_AT if left else TIME_AT
    hours, minutes, seconds = reply[first : first + FIELDS]
    return hours * HOUR_S + minutes * MINUTE_S + seconds


def page_shown(reply: Reply) -> str:
    """The page a ``READ_PAGE`` reply stands for, empty when it is none alone."""
    on = [page for page, lit in zip(PAGES, reply, strict=True) if lit]
    return on[0] if len(on) == 1 else ""


def _fields(seconds: int) -> tuple[int, int, int]:
    hours, rest = divmod(seconds, HOUR_S)
    return hours, *divmod(rest, MINUTE_S)


MODEL = ClockModel(
    title=TITLE,
    setting=Setting(),
    engine=partial(DisplayEngine, display=cast("Display", sys.modules[__name__])),
    confirmable=True,
    pages=PAGES,
)
