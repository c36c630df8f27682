"""Who is signed in.

A login is a random token in a short `HttpOnly`, `SameSite=Strict` cookie. Only its hash is kept, in
a file that outlives the server but not the machine's boot: whoever types while a server is killed
goes on where they were. It ends after a while without a key or a click, and in any case after a
longer one. Five wrong tries in a row lock a person out for a while.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe

import msgspec
import structlog

from auction.room.roomtime import boot_id
from auction.staff.accounts import Account, Accounts

log = structlog.get_logger()

COOKIE = "login"
TRIES = 5
LOCKED_S = 60.0
_SEEN_EVERY_S = 20.0
"""Who types all the time is not written down at every key."""


class LockedOutError(Exception):
    """Too many wrong tries; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many wrong tries. Try again in {seconds} s.")
        self.seconds = seconds


class _Login(msgspec.Struct, frozen=True):
    """Of a login: a password taken anew ends it."""

    person: str
    password: str
    """The hash of the account's own hash."""
    until_s: float
    """`CLOCK_MONOTONIC`, the same for every process of one boot."""
    seen_s: float
    """When its person last did something."""


class _Kept(msgspec.Struct, frozen=True):
    boot: str
    logins: dict[str, _Login]
    """By the hash of their token."""


class Logins:
    """Everybody who is signed in.

    Args:
        accounts: who may.
        lasts_s: how long a login lasts, seconds.
        idle_s: how long it lasts while nobody does anything, seconds.
        file: what is kept of them (mode 0600).
        now_s: `CLOCK_MONOTONIC`, seconds.
    """

    def __init__(
        self,
        accounts: Accounts,
        lasts_s: int,
        idle_s: int,
        file: Path,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.accounts, self.lasts_s = accounts, lasts_s
        self._idle_s, self._now_s = idle_s, now_s
        self._file, self._boot = file, boot_id()
        self._logins = self._kept()
        self._tries: dict[tuple[str, str], tuple[int, float]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def begin(self, person: str, password: str, code: str = "") -> str | None:
        """A token for a person who gave their factors; None when one of them is wrong.

        Raises:
            LockedOutError: too many wrong ones came before.
        """
        proof = partial(self.accounts.proves, person, password, code)
        return self.admit(person) if await self._right("door", person, proof) else None

    def admit(self, person: str) -> str:
        """A token for a person who proved themselves in another way."""
        now_s = self._now_s()
        account = self.accounts.usable(person)
        token = token_urlsafe(32)
        password = _hash(account.password if account else "")
        begun = _Login(person, password, now_s + self.lasts_s, now_s)
        lasting = {one: login for one, login in self._logins.items() if self._left(login) > 0}
        self._keep(lasting | {_hash(token): begun})
        return token

    async def confirms(self, token: str | None, factor: str) -> bool:
        """Whether the person who is signed in gave their own factor for one act.

        Wrong ones are counted apart from those at the door, where anybody may try: nobody can lock
        an officer out of seconding from outside. Five in a row end the login itself, so that who
        stole a cookie gets no further guess.

        Raises:
            LockedOutError: too many wrong ones came.
        """
        account = self.who(token)
        if account is None:
            return False
        try:
            proof = partial(self.accounts.confirms, account.id, factor)
            return await self._right("desk", account.id, proof)
        except LockedOutError:
            self.end(token)
            raise

    async def _right(self, where: str, person: str, proof: Callable[[], bool]) -> bool:
        key = (where, person if self.accounts.usable(person) else "")
        tries, until_s = self._tries.get(key, (0, 0.0))
        now_s = self._now_s()
        if tries >= TRIES and now_s < until_s:
            raise LockedOutError(int(until_s - now_s) + 1)
        # Counted before it is looked at, so that tries sent at the same time count as well.
        self._tries[key] = (1 if tries >= TRIES else tries + 1, now_s + LOCKED_S)
        async with self._one_at_a_time:
            right = await asyncio.to_thread(proof)
        if right:
            self._tries.pop(key, None)
        return right

    def who(self, token: str | None) -> Account | None:
        """The person a token belongs to, while it lasts and the account does."""
        login = self._logins.get(_hash(token or ""))
        if login is None or self._left(login) <= 0:
            return None
        account = self.accounts.usable(login.person)
        is_same = account is not None and _hash(account.password) == login.password
        return account if is_same else None

    def left_s(self, token: str | None) -> int:
        """How long a login lasts if nobody does anything, seconds; 0 for none."""
        return 0 if self.who(token) is None else int(self._left(self._logins[_hash(token or "")]))

    def stay(self, token: str | None) -> None:
        """Its person did something."""
        now_s, key = self._now_s(), _hash(token or "")
        if self.who(token) is not None and now_s - self._logins[key].seen_s >= _SEEN_EVERY_S:
            seen = msgspec.structs.replace(self._logins[key], seen_s=now_s)
            self._keep(self._logins | {key: seen})

    def _left(self, login: _Login) -> float:
        return min(login.until_s, login.seen_s + self._idle_s) - self._now_s()

    def end(self, token: str | None) -> None:
        """Sign out."""
        ended = _hash(token or "")
        if ended in self._logins:
            self._keep({one: login for one, login in self._logins.items() if one != ended})

    def of(self, cookies: Mapping[str, str]) -> Account | None:
        """Who sent a request with these cookies."""
        return self.who(cookies.get(COOKIE))

    def _kept(self) -> dict[str, _Login]:
        """What a server of this boot kept; nothing of it can be used after another."""
        try:
            kept = msgspec.json.decode(self._file.read_bytes(), type=_Kept)
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.MsgspecError):
            log.warning("logins cannot be read; everybody signs in again", file=str(self._file))
            return {}
        return kept.logins if kept.boot == self._boot else {}

    def _keep(self, logins: dict[str, _Login]) -> None:
        """A full disk keeps nobody out: such a login ends with the server."""
        self._logins = logins
        fresh = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh.touch(mode=0o600)
            fresh.write_bytes(msgspec.json.encode(_Kept(self._boot, logins)))
            fresh.replace(self._file)
        except OSError as problem:
            log.warning("logins cannot be kept", file=str(self._file), why=problem.strerror)


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
