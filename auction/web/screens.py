"""Registered displays: a one-time token in a URL becomes a cookie that outlives restarts."""

import hmac
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes, token_urlsafe

DISPLAY_COOKIE = "display"


class Screens:
    """Which screens' acknowledgements count.

    Args:
        names: the displays of the room.
        key_file: key of the cookies, made on first use (mode 0600).
    """

    def __init__(self, names: tuple[str, ...], key_file: Path) -> None:
        self._names = frozenset(names)
        if not key_file.exists():
            key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            key_file.touch(mode=0o600)
            key_file.write_bytes(token_bytes(32))
        self._key = key_file.read_bytes()
        self._tokens = {token_urlsafe(12): name for name in names}

    @property
    def tokens(self) -> dict[str, str]:
        """The unspent token of each display, by name."""
        return {name: token for token, name in self._tokens.items()}

    def named(self, token: str) -> str | None:
        """The display an unspent token is for."""
        return self._tokens.get(token)

    def register(self, token: str) -> tuple[str, str] | None:
        """Spend a token: the display's name and its cookie; None when it is not one."""
        name = self._tokens.pop(token, None)
        return None if name is None else (name, f"{name}.{self._proof(name)}")

    def known(self, cookie: str | None) -> str | None:
        """The display a cookie belongs to."""
        name, _, proof = (cookie or "").rpartition(".")
        if name in self._names and hmac.compare_digest(proof, self._proof(name)):
            return name
        return None

    def _proof(self, name: str) -> str:
        return hmac.new(self._key, name.encode(), sha256).hexdigest()
