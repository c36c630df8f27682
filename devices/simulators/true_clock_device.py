"""A Simex SWZ-W610 as the wire sees it: a quartz that runs by itself, also without power.

Source: Simex SWZ-W610 user manual p. 21 §8.1. A write of registers 11h-16h stops their update until
17h is written; at most 16 registers a frame; illegal values are refused with exception 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from devices.simulators.device import Answer, Happening, RefusedError
from devices.simulators.rtu import IllegalValueError, NoSuchAddressError

WEEKDAY, YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, CONTROL = range(0x10, 0x18)
RANGES = {
    YEAR: (2000, 2099),
    MONTH: (1, 12),
    DAY: (1, 31),
    HOUR: (0, 23),
    MINUTE: (0, 59),
    SECOND: (0, 59),
}
RESUME, SET_TIME, SET_DATE, SET_BOTH, HOLD = 0x00, 0x01, 0x02, 0x03, 0x80
MOST_REGISTERS = 16
AS_DELIVERED = datetime(2000, 1, 1)  # noqa: DTZ001 - a wall clock knows no zone


class TrueClockDevice:
    """A simulated wall clock with a quartz of its own.

    Args:
        now_s: Its time at the start, seconds.
    """

    def __init__(self, now_s: float = 0.0) -> None:
        self.now_s = now_s
        self.powered = True
        self.shows_at = AS_DELIVERED
        self.drift_ppm = 0.0
        self.frozen = False
        self._laid: dict[int, int] | None = None
        self._told = self.text()
        self._happenings: list[Happening] = []

    def text(self) -> str:
        """What the digits show; nothing without power."""
        return f"{self.shows_at:%H:%M:%S}" if self.powered else ""

    def advance(self, to_s: float) -> list[Happening]:
        """Let time pass; the quartz runs, powered or not."""
        while self.now_s < to_s:
            due_s = self.due_s()
            stop_s = to_s if due_s is None else min(to_s, due_s)
            passed_s = stop_s - self.now_s
            self.now_s = stop_s
            if not self.frozen:
                self.shows_at += timedelta(seconds=passed_s * self._pace)
            self._note()
        return self.settle()

    def settle(self) -> list[Happening]:
        """Tell what the digits show, if that changed."""
        self._note()
        happenings, self._happenings = self._happenings, []
        return happenings

    def due_s(self) -> float | None:
        """When the digits next change by themselves."""
        if self.frozen:
            return None
        left_s = 1 - self.shows_at.microsecond / 1e6
        return self.now_s + left_s / self._pace + SLACK_S

    def obey(self, command: Mapping[str, object]) -> Answer:
        """Carry out a control command; see ``docs/reference/devices``."""
        match command:
            case {"do": "drift", "ppm": int() | float() as ppm}:
                self.drift_ppm = float(ppm)
            case {"do": "skew", "seconds": int() | float() as seconds}:
                self.shows_at += timedelta(seconds=seconds)
            case {"do": "freeze", "on": bool(on)}:
                self.frozen = on
            case {"do": "power", "on": bool(on)}:
                self.powered = on
            case {"do": "show" | "state"}:
                pass
            case {"do": "drift" | "skew" | "freeze" | "power"}:
                raise RefusedError(f"incomplete command {dict(command)}")
            case _:
                raise KeyError(command.get("do"))
        return {"shows": self.text(), "date": f"{self.shows_at:%Y-%m-%d}", "powered": self.powered}

    def read_bits(self, address: int, count: int) -> list[bool]:
        """It has no coils."""
        del address, count
        raise NoSuchAddressError

    def read_words(self, address: int, count: int, *, holding: bool) -> list[int]:
        """Read the running date and time, or the one laid ready, and the control register."""
        if count > MOST_REGISTERS:
            raise IllegalValueError
        if not holding or address < WEEKDAY or address + count > CONTROL + 1:
            raise NoSuchAddressError
        at = self.shows_at
        words = {
            WEEKDAY: at.isoweekday() % 7,
            YEAR: at.year,
            MONTH: at.month,
            DAY: at.day,
            HOUR: at.hour,
            MINUTE: at.minute,
            SECOND: at.second,
        } | (self._laid or {})
        words[CONTROL] = RESUME if self._laid is None else HOLD
        return [words[place] for place in range(address, address + count)]

    def write_bits(self, address: int, values: list[bool]) -> None:
        """It has no coils."""
        del address, values
        raise NoSuchAddressError

    def write_words(self, address: int, values: list[int]) -> None:
        """Lay a date and time ready, or act on the control register."""
        if address < YEAR or address + len(values) > CONTROL + 1:
            raise NoSuchAddressError
        for place, value in enumerate(values, address):
            low, high = RANGES.get(place, (0, 0xFF))
            if not low <= value <= high:
                raise IllegalValueError
        for place, value in enumerate(values, address):
            if place == CONTROL:
                self._control(value)
            else:
                self._hold()[place] = value

    def _hold(self) -> dict[int, int]:
        if self._laid is None:
            running = self.read_words(WEEKDAY, CONTROL - WEEKDAY, holding=True)
            self._laid = dict(enumerate(running, WEEKDAY))
        return self._laid

    def _control(self, order: int) -> None:
        if order == HOLD:
            self._hold()
            return
        if order not in {RESUME, SET_TIME, SET_DATE, SET_BOTH}:
            raise IllegalValueError
        laid, self._laid = self._laid, None
        if laid is None or order == RESUME:
            return
        at = self.shows_at
        try:
            if order in {SET_DATE, SET_BOTH}:
                at = at.replace(year=laid[YEAR], month=laid[MONTH], day=laid[DAY])
            if order in {SET_TIME, SET_BOTH}:
                at = at.replace(
                    hour=laid[HOUR], minute=laid[MINUTE], second=laid[SECOND], microsecond=0
                )
        except ValueError:
            raise IllegalValueError from None
        self.shows_at = at

    @property
    def _pace(self) -> float:
        return 1 + self.drift_ppm / 1e6

    def _note(self) -> None:
        if (text := self.text()) != self._told:
            self._told = text
            self._happenings.append(Happening(self.now_s, "shows", "led", text))


SLACK_S = 1e-6
