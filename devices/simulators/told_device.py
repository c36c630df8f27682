"""Clocks that listen: a Wharton wall clock and an NMEA slave clock, with parsers of their own.

Source: Wharton 400A series manual (format 2); NMEA 0183 sentence ZDA. A message that does not fit
is ignored, as a real clock does; what they show is what they were told last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from devices.simulators.device import Answer, Happening, RefusedError

WHARTON = re.compile(rb"T(\d\d):(\d\d):(\d\d):0([1-7]):(\d\d):(\d\d):(\d\d)\r\n")
ZDA = re.compile(
    rb"\$[A-Z]{2}ZDA,(\d\d)(\d\d)(\d\d)\.\d\d,(\d\d),(\d\d),(\d{4}),(-?\d\d),(\d\d)\*([0-9A-F]{2})\r\n"
)
LONGEST = 82


def wharton(message: bytes) -> datetime | None:
    """Local date and time of a format 2 message, None for anything else."""
    found = WHARTON.fullmatch(message)
    if found is None:
        return None
    year, month, day, weekday, hour, minute, second = map(int, found.groups())
    at = _moment(2000 + year, month, day, hour, minute, second)
    return at if at is not None and at.isoweekday() == weekday else None


def zda(message: bytes) -> datetime | None:
    """Local date and time of a ZDA sentence whose checksum holds, None for anything else."""
    found = ZDA.fullmatch(message)
    if found is None:
        return None
    total = 0
    for byte in message[1 : message.index(b"*")]:
        total ^= byte
    if total != int(found[9], 16):
        return None
    hour, minute, second, day, month, year, zone_h, zone_min = map(int, found.groups()[:8])
    at = _moment(year, month, day, hour, minute, second)
    minutes = 60 * abs(zone_h) + zone_min
    return at and at + timedelta(minutes=minutes if found[7].startswith(b"-") else -minutes)


def _moment(*parts: int) -> datetime | None:
    try:
        year, month, day, hour, minute, second = parts
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - it knows no zone
    except ValueError:
        return None


class ToldDevice:
    """A simulated clock that only listens; device and ear in one.

    Args:
        read: Its parser.
        now_s: Its time at the start, seconds.
    """

    def __init__(self, read: Callable[[bytes], datetime | None], now_s: float = 0.0) -> None:
        self.now_s = now_s
        self.powered = True
        self.shows_at: datetime | None = None
        self.ignored = 0
        self._read = read
        self._happenings: list[Happening] = []

    def length(self, heard: bytes) -> int | None:
        """A message ends with its line."""
        return heard.find(b"\n") + 1 or (LONGEST if len(heard) > LONGEST else None)

    def answer(self, message: bytes) -> None:
        """Take one message; there is never an answer."""
        at = self._read(message)
        if at is None:
            self.ignored += 1
            self._happenings.append(Happening(self.now_s, "ignored", "message", self.ignored))
        else:
            self.shows_at = at
            self._happenings.append(Happening(self.now_s, "shows", "led", self.text()))

    def unasked(self) -> bytes:
        """It says nothing."""
        return b""

    def text(self) -> str:
        """What the digits show; nothing without power."""
        return f"{self.shows_at:%H:%M:%S}" if self.powered and self.shows_at else ""

    def advance(self, to_s: float) -> list[Happening]:
        """Let time pass."""
        self.now_s = max(self.now_s, to_s)
        return self.settle()

    def settle(self) -> list[Happening]:
        """Tell what was shown or ignored."""
        happenings, self._happenings = self._happenings, []
        return happenings

    def due_s(self) -> float | None:
        """Nothing changes by itself."""
        return None

    def obey(self, command: Mapping[str, object]) -> Answer:
        """Carry out a control command; see ``docs/reference/devices``."""
        match command:
            case {"do": "power", "on": bool(on)}:
                self.powered = on
            case {"do": "show" | "state"}:
                pass
            case {"do": "power"}:
                raise RefusedError(f"incomplete command {dict(command)}")
            case _:
                raise KeyError(command.get("do"))
        return {"shows": self.text(), "ignored": self.ignored, "powered": self.powered}
