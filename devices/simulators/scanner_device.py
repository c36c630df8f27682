"""A hand scanner in USB-serial mode: it says what it has read, and is never asked."""

from __future__ import annotations

from collections.abc import Mapping

from devices.simulators.device import Answer, Happening, RefusedError


class ScannerDevice:
    """A simulated hand scanner; device and ear in one.

    Args:
        now_s: Its time at the start, seconds.
    """

    def __init__(self, now_s: float = 0.0) -> None:
        self.now_s = now_s
        self.powered = True
        self.reads = 0
        self._unsaid = b""
        self._happenings: list[Happening] = []

    def length(self, heard: bytes) -> int | None:
        """Whatever it hears is a whole message."""
        return len(heard)

    def answer(self, message: bytes) -> None:
        """It listens to nobody."""

    def unasked(self) -> bytes:
        """What was read since."""
        said, self._unsaid = self._unsaid, b""
        return said

    def advance(self, to_s: float) -> list[Happening]:
        """Let time pass."""
        self.now_s = max(self.now_s, to_s)
        return self.settle()

    def settle(self) -> list[Happening]:
        """Tell what was read."""
        happenings, self._happenings = self._happenings, []
        return happenings

    def due_s(self) -> float | None:
        """Nothing happens by itself."""
        return None

    def obey(self, command: Mapping[str, object]) -> Answer:
        """Carry out a control command; see ``docs/reference/devices``."""
        match command:
            case {"do": "scan", "code": str(code)}:
                self.reads += 1
                self._unsaid += str(command.get("before", "")).encode() + code.encode()
                self._unsaid += str(command.get("after", "\r")).encode()
                self._happenings.append(Happening(self.now_s, "read", "code", self.reads))
            case {"do": "power", "on": bool(on)}:
                self.powered = on
            case {"do": "state"}:
                pass
            case {"do": "scan" | "power"}:
                raise RefusedError(f"incomplete command {dict(command)}")
            case _:
                raise KeyError(command.get("do"))
        return {"reads": self.reads, "powered": self.powered}
