"""Screens that ask to be a display of the room: each shows a code until somebody types it."""

import time
from collections.abc import Callable
from secrets import choice, token_urlsafe
from typing import NamedTuple

PAIRING_COOKIE = "pairing"
LASTS_S = 600
MOST = 64
"""Screens that may ask at a time; the longest waiting one gives way."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 6


class _Asking(NamedTuple):
    secret: str
    until_s: float
    display: str | None = None


class Pairings:
    """Who asks, by the code their screen shows.

    Args:
        now_s: monotonic seconds.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._asking: dict[str, _Asking] = {}

    def ask(self, secret: str | None) -> tuple[str, str]:
        """The code a screen is to show, and the secret by which it is known again."""
        self._asking = {
            code: one for code, one in self._asking.items() if self._now_s() < one.until_s
        }
        for code, one in self._asking.items():
            if one.secret == secret:
                return code, one.secret
        if len(self._asking) >= MOST:
            del self._asking[next(iter(self._asking))]
        code = "".join(choice(_LETTERS) for _ in range(_LENGTH))
        made = _Asking(token_urlsafe(32), self._now_s() + LASTS_S)
        self._asking[code] = made
        return code, made.secret

    def waits(self, code: str) -> bool:
        """Whether some screen shows this code and is no display yet."""
        one = self._asking.get(code)
        return one is not None and one.display is None and self._now_s() < one.until_s

    def grant(self, code: str, display: str) -> None:
        """Let the screen that shows a code be a display; it learns so when it asks again."""
        self._asking[code] = self._asking[code]._replace(display=display)

    def granted(self, secret: str | None) -> str | None:
        """Which display the screen became; told once."""
        for code, one in self._asking.items():
            if one.secret == secret and one.display is not None and self._now_s() < one.until_s:
                del self._asking[code]
                return one.display
        return None
