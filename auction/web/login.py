"""Who is signed in.

A login is a random token in a short `HttpOnly`, `SameSite=Strict` cookie, known to this process
only. Five wrong tries in a row lock a person out for a while.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from functools import partial
from secrets import token_urlsafe
from typing import NamedTuple

from auction.staff.accounts import Account, Accounts

COOKIE = "login"
TRIES = 5
LOCKED_S = 60.0


class LockedOutError(Exception):
    """Too many wrong tries; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many wrong tries. Try again in {seconds} s.")
        self.seconds = seconds


class _Kept(NamedTuple):
    """Of a login: a password taken anew ends it."""

    person: str
    password: str | None
    until_s: float


class Logins:
    """Everybody who is signed in.

    Args:
        accounts: who may.
        lasts_s: how long a login lasts, seconds.
    """

    def __init__(self, accounts: Accounts, lasts_s: int) -> None:
        self.accounts, self.lasts_s = accounts, lasts_s
        self._tokens: dict[str, _Kept] = {}
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
        now_s = time.monotonic()
        self._tokens = {one: kept for one, kept in self._tokens.items() if kept.until_s > now_s}
        account = self.accounts.usable(person)
        token = token_urlsafe(32)
        self._tokens[token] = _Kept(
            person, account.password if account else None, now_s + self.lasts_s
        )
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
        now_s = time.monotonic()
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
        kept = self._tokens.get(token or "")
        if kept is None or time.monotonic() >= kept.until_s:
            return None
        account = self.accounts.usable(kept.person)
        return account if account is not None and account.password == kept.password else None

    def end(self, token: str | None) -> None:
        """Sign out."""
        self._tokens.pop(token or "", None)

    def of(self, cookies: Mapping[str, str]) -> Account | None:
        """Who sent a request with these cookies."""
        return self.who(cookies.get(COOKIE))
