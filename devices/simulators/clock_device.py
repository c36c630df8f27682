"""An iKAN LED message display as the wire sees it: integer variables inserted in stored messages.

Source: ICP DAS iKAN manual (coils 0-39 booleans, coils 100-227 message enables, holding registers
0-63 integers ``%u000``-``%u063``). The seven messages are what an installer stores for this room.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from devices.simulators.device import Answer, Happening, RefusedError
from devices.simulators.rtu import NoSuchAddressError

BOOLEANS = 40
MESSAGES_AT = 100
MESSAGES = 128
INTEGERS = 64
WORD = 0x10000
STORED = {
    0: "現在時間 %u003:%u004:%u005",
    1: "剩餘時間 %u000:%u001:%u002",
    2: "截止投標",
    3: "開標中",
    4: "言詞喊價",
    5: "拍賣暫停",
    6: "拍賣終結",
}


class ClockDevice:
    """A simulated LED display; it keeps no time of its own.

    Args:
        now_s: Its time at the start, seconds.
    """

    def __init__(self, now_s: float = 0.0) -> None:
        self.now_s = now_s
        self.powered = True
        self.frozen = False
        self.skew = 0
        self._booleans = [False] * BOOLEANS
        self._messages = [False] * MESSAGES
        self._integers = [0] * INTEGERS
        self._told = self.text()
        self._happenings: list[Happening] = []

    def text(self) -> str:
        """What the LEDs show; nothing without power."""
        if not self.powered:
            return ""
        shown = [STORED.get(n, "") for n, on in enumerate(self._messages) if on]
        return re.sub(r"%u(\d{3})", self._variable, "  ".join(shown))

    def advance(self, to_s: float) -> list[Happening]:
        """Let time pass; nothing changes by itself."""
        self.now_s = max(self.now_s, to_s)
        return self.settle()

    def settle(self) -> list[Happening]:
        """Tell what the LEDs show, if that changed."""
        if (text := self.text()) != self._told:
            self._told = text
            self._happenings.append(Happening(self.now_s, "shows", "led", text))
        happenings, self._happenings = self._happenings, []
        return happenings

    def due_s(self) -> float | None:
        """Nothing changes by itself."""
        return None

    def obey(self, command: Mapping[str, object]) -> Answer:
        """Carry out a control command; see ``docs/reference/devices.md``."""
        match command:
            case {"do": "freeze", "on": bool(on)}:
                self.frozen = on
            case {"do": "skew", "seconds": int(seconds)}:
                self.skew = seconds
            case {"do": "power", "on": bool(on)}:
                self.powered = on
                if on:
                    self._messages = [False] * MESSAGES
                    self._integers = [0] * INTEGERS
            case {"do": "show" | "state"}:
                pass
            case {"do": "freeze" | "skew" | "power"}:
                raise RefusedError(f"incomplete command {dict(command)}")
            case _:
                raise KeyError(command.get("do"))
        return {"shows": self.text(), "heartbeat": self._booleans[0], "powered": self.powered}

    def read_bits(self, address: int, count: int) -> list[bool]:
        """Read booleans or message enables."""
        if address + count <= BOOLEANS:
            return self._booleans[address : address + count]
        first = address - MESSAGES_AT
        if first >= 0 and first + count <= MESSAGES:
            return self._messages[first : first + count]
        raise NoSuchAddressError

    def read_words(self, address: int, count: int, *, holding: bool) -> list[int]:
        """Read integer variables as the display holds them."""
        if not holding or address + count > INTEGERS:
            raise NoSuchAddressError
        return [self._value(place) for place in range(address, address + count)]

    def write_bits(self, address: int, values: list[bool]) -> None:
        """Set booleans, or enable and disable stored messages."""
        self.read_bits(address, len(values))
        if self.frozen:
            return
        bank = self._booleans if address < BOOLEANS else self._messages
        first = address if address < BOOLEANS else address - MESSAGES_AT
        bank[first : first + len(values)] = values

    def write_words(self, address: int, values: list[int]) -> None:
        """Set integer variables; the text on show follows at once."""
        if address + len(values) > INTEGERS:
            raise NoSuchAddressError
        if not self.frozen:
            self._integers[address : address + len(values)] = values

    def _value(self, place: int) -> int:
        return (self._integers[place] + (self.skew if place in SECONDS_AT else 0)) % WORD

    def _variable(self, found: re.Match[str]) -> str:
        return f"{self._value(int(found[1])):02d}"


SECONDS_AT = (2, 5)
