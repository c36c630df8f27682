"""The ICP DAS iKAN LED display as this room uses it.

One time, an installer stores seven messages (``PAGES``) that insert integer variables 0-2. At run
time the driver writes the three integers, enables one message, and toggles boolean 0, which a
stored dot shows blinking.

Source: ICP DAS iKAN manual: coils 0-39 booleans, coils 100-227 enable messages 0-127, holding
registers 0-63 integers. *Unverified*: which register names the model.
"""

from __future__ import annotations

from devices.protocols.modbus import ReadBits, ReadHolding, WriteBits, WriteWords

PAGES = ("CLOCK", "COUNTDOWN", "CLOSED", "OPENING", "ORAL", "SUSPENDED", "ENDED")
HEARTBEAT_AT = 0
MESSAGES_AT = 100
INTEGERS_AT = 0
FIELDS = 3
MODEL = "iKAN"

READ_SHOWN = ReadHolding(INTEGERS_AT, FIELDS)
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


def show_seconds(seconds: int) -> WriteWords:
    """Show a number of seconds as hours, minutes, seconds (of the day, or left)."""
    hours, rest = divmod(seconds, HOUR_S)
    return WriteWords(INTEGERS_AT, (hours, *divmod(rest, MINUTE_S)))


def beat(*, on: bool) -> WriteBits:
    """Light or clear the heartbeat dot."""
    return WriteBits(HEARTBEAT_AT, (on,))


def seconds_shown(reply: tuple[int, ...]) -> int:
    """Seconds that the three integers stand for."""
    hours, minutes, seconds = reply
    return hours * HOUR_S + minutes * MINUTE_S + seconds


def day_difference(shown_s: int, expected_s: int) -> int:
    """Difference of two times of day, the short way round midnight."""
    return (shown_s - expected_s + HALF_DAY_S) % DAY_S - HALF_DAY_S
