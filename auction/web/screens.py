"""Registered displays: a one-time token in a URL becomes a cookie that outlives restarts.

Only the hash of a display's present cookie is kept, and only for a month. Registering a display
anew ends the cookie it had before, at once. Whoever steals one sees nothing that the wall does not
show; what they could do is acknowledge frames in the display's name, and while both are connected
the console says that the registration is in use twice.
"""

import hmac
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from auction.web.pairing import Pairings

DISPLAY_COOKIE = "display"
LASTS_S = 30 * 86_400


class Kept(Struct, frozen=True):
    """What is kept of a registration: the cookie's hash, and when it ends (Unix seconds)."""

    sha256: str
    until_s: int
    layout: str = ""
    """What it shows; empty for what the configuration says."""


class Screens:
    """Which screens' acknowledgements count.

    Args:
        first: the displays of the room, and what each shows until somebody says otherwise.
        file: the present registrations by display (mode 0600).
        now_s: wall-clock time, Unix seconds.
    """

    def __init__(
        self, first: Mapping[str, str], file: Path, now_s: Callable[[], float] = time.time
    ) -> None:
        self._first, self._file, self._now_s = first, file, now_s
        self._kept: dict[str, Kept] = {}
        if file.exists():
            self._kept = msgspec.json.decode(file.read_bytes(), type=dict[str, Kept])
        self.pairings = Pairings()
        self._tokens = {token_urlsafe(12): name for name in first}

    @property
    def tokens(self) -> dict[str, str]:
        """The unspent token of each display, by name."""
        return {name: token for token, name in self._tokens.items()}

    @property
    def registered(self) -> Mapping[str, bool]:
        """Every display of the room, and whether a registration of it is in force."""
        return {name: self._in_force(name) is not None for name in self._first}

    def claim(self, token: str) -> str | None:
        """Spend a token: the display it is for; None when it is not one."""
        return self._tokens.pop(token, None)

    def give_back(self, token: str, name: str) -> None:
        """Make a claimed token good again: its registration could not be written."""
        self._tokens[token] = name

    def register(self, name: str) -> str:
        """The display's new cookie; the one it had before is worth nothing from now on.

        Raises:
            OSError: it cannot be kept.
        """
        secret = token_urlsafe(32)
        until_s = int(self._now_s()) + LASTS_S
        self._keep(name, Kept(_hash(secret), until_s, self._layout(name)))
        return f"{name}.{secret}"

    def assign(self, name: str, layout: str) -> None:
        """From now on a registered display shows that layout.

        Raises:
            KeyError: it is not registered.
            OSError: it cannot be kept.
        """
        self._keep(name, replace(self._kept[name], layout=layout))

    def layout(self, name: str) -> str:
        """What a display of the room shows."""
        return self._layout(name) or self._first[name]

    def _layout(self, name: str) -> str:
        kept = self._kept.get(name)
        return "" if kept is None else kept.layout

    def _keep(self, name: str, registration: Kept) -> None:
        kept = self._kept | {name: registration}
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_bytes(msgspec.json.encode(kept))
        fresh.replace(self._file)
        self._kept = kept

    def known(self, cookie: str | None) -> str | None:
        """The display a cookie belongs to."""
        name, _, secret = (cookie or "").partition(".")
        kept = self._in_force(name)
        right = kept is not None and hmac.compare_digest(kept.sha256, _hash(secret))
        return name if right else None

    def _in_force(self, name: str) -> Kept | None:
        kept = self._kept.get(name) if name in self._first else None
        return kept if kept is not None and self._now_s() < kept.until_s else None


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
