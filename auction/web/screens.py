"""Registered displays: a one-time token in a URL becomes a cookie that outlives restarts.

Only the hash of a display's present cookie is kept, so registering a display anew ends the cookie
it had before. Whoever steals one sees nothing that the wall does not show; what they could do until
then is acknowledge frames in the display's name.
"""

import hmac
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe

import msgspec

DISPLAY_COOKIE = "display"


class Screens:
    """Which screens' acknowledgements count.

    Args:
        names: the displays of the room.
        file: hashes of the present cookies by display (mode 0600).
    """

    def __init__(self, names: tuple[str, ...], file: Path) -> None:
        self._names, self._file = frozenset(names), file
        self._hashes: dict[str, str] = {}
        if file.exists():
            self._hashes = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
        self._tokens = {token_urlsafe(12): name for name in names}

    @property
    def tokens(self) -> dict[str, str]:
        """The unspent token of each display, by name."""
        return {name: token for token, name in self._tokens.items()}

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
        hashes = self._hashes | {name: _hash(secret)}
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_bytes(msgspec.json.encode(hashes))
        fresh.replace(self._file)
        self._hashes = hashes
        return f"{name}.{secret}"

    def known(self, cookie: str | None) -> str | None:
        """The display a cookie belongs to."""
        name, _, secret = (cookie or "").partition(".")
        known = self._hashes.get(name, "") if name in self._names else ""
        return name if known and hmac.compare_digest(known, _hash(secret)) else None


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
