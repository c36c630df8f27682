"""The ICP DAS iKAN LED display as this room uses it.

One time, an installer stores seven messages (``PAGES``): COUNTDOWN inserts the integer variables
0-2, CLOCK 3-5. At run time the driver writes three integers, enables one message, and toggles
boolean 0, which a stored dot shows blinking. Time and countdown have variables of their own, so
that no page ever shows the other's figures while it changes.

Source: ICP DAS iKAN manual: coils 0-39 booleans, coils 100-227 enable messages 0-127, holding
registers 0-63 integers. *Unverified*: which register names the model.
"""

from __future__ import annotations

from devices.protocols.modbus import ReadBits, ReadHolding, WriteBits, WriteWords

PAGES = ("CLOCK", "COUNTDOWN", "CLOSED", "OPENING", "ORAL", "SUSPENDED", "ENDED")
HEARTBEAT_AT = 0
MESSAGES_AT = 100
LEFT_AT = 0
TIME_AT = 3
FIELDS = 3
MODEL = "iKAN"

READ_SHOWN = ReadHolding(LEFT_AT, 2 * FIELDS)
READ_PAGE = ReadBits(MESSAGES_AT, len(PAGES))

MINUTE_S = 60
HOUR_S = 3600
DAY_S = 86_400
HALF_DAY_S = DAY_S // 2


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


def seconds_shown(reply: tuple[int, ...], *, left: bool) -> int:
    """Seconds that a ``READ_SHOWN`` reply stands for, left or of the day."""
    first = LEFT_AT if left else TIME_AT
    hours, minutes, seconds = reply[first : first + FIELDS]
    return hours * HOUR_S + minutes * MINUTE_S + seconds


def day_difference(shown_s: int, expected_s: int) -> int:
    """Difference of two times of day, the short way round midnight."""
    return (shown_s - expected_s + HALF_DAY_S) % DAY_S - HALF_DAY_S


def _fields(seconds: int) -> tuple[int, int, int]:
    hours, rest = divmod(seconds, HOUR_S)
    return hours, *divmod(rest, MINUTE_S)
