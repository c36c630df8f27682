"""What a hand scanner in USB-serial mode says: a code, an end of line, and nothing else.

The scanner is set to send no prefix or STX, and CR or CR LF as suffix; 8N1. A code that is cut by a
pause, too long or not printable is no code: the person scans again.
"""

from __future__ import annotations

LONGEST = 512
PAUSE_S = 0.3
"""A scanner sends a code in one go; bytes after a longer pause begin another."""
STX = b"\x02"


class ScanReader:
    """Gathers bytes into codes."""

    def __init__(self) -> None:
        self._gathered = b""
        self._heard_s = 0.0

    def feed(self, data: bytes, now_s: float) -> tuple[list[str], int]:
        """Take bytes as they come.

        Args:
            data: What was received.
            now_s: CLOCK_MONOTONIC seconds.

        Returns:
            The codes that are whole, and how many pieces were none.
        """
        garbled = 0
        if self._gathered and now_s - self._heard_s > PAUSE_S:
            self._gathered, garbled = b"", 1
        self._heard_s = now_s
        *whole, self._gathered = (self._gathered + data).replace(b"\n", b"\r").split(b"\r")
        codes = []
        for piece in whole:
            code = _code(piece.removeprefix(STX))
            if code:
                codes.append(code)
            elif code is None:
                garbled += 1
        if len(self._gathered) > LONGEST:
            self._gathered = b""
            garbled += 1
        return codes, garbled

    def forget(self) -> None:
        """The line was lost: what had begun is no code."""
        self._gathered = b""


def _code(piece: bytes) -> str | None:
    """The code of one line, empty for an empty line, None for what is none."""
    try:
        code = piece.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return code if len(piece) <= LONGEST and (not code or code.isprintable()) else None
