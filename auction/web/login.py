"""Who is at a desk. Until accounts exist: bundled rehearsal people, each with a PIN of this room.

A login is a random token in a short `HttpOnly`, `SameSite=Strict` cookie, known to this process
only. Five wrong PINs in a row lock a person out for a while.
"""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from secrets import choice, token_urlsafe

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from msgspec.structs import replace

from auction.terms import Actor

COOKIE = "login"
LASTS_S = 8 * 3600
TRIES = 5
LOCKED_S = 60.0
_PIN_DIGITS = 6


class Member(msgspec.Struct, frozen=True):
    """A member of staff who may log in."""

    id: str
    name: str
    role: str
    pin: str

    @property
    def actor(self) -> Actor:
        """As the journal knows them."""
        return Actor(f"staff:{self.id}", self.role)


_BUNDLED = (
    ("A01", "許雅文", "OFFICER"),
    ("A02", "周承翰", "OFFICER"),
    ("B01", "羅子安", "CLERK"),
    ("B02", "曾郁婷", "CLERK"),
    ("C01", "江佩珊", "AUDITOR"),
)


def rehearsal_people(path: Path) -> tuple[Member, ...]:
    """The bundled people with the PINs of this room, made on first use (file mode 0600)."""
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=tuple[Member, ...])
    people = tuple(
        Member(id_, name, role, "".join(choice("0123456789") for _ in range(_PIN_DIGITS)))
        for id_, name, role in _BUNDLED
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.encode(people))
    return people


class LockedOutError(Exception):
    """Too many wrong PINs; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many wrong PINs. Try again in {seconds} s.")
        self.seconds = seconds


class Logins:
    """Everybody who is logged in, and who may log in.

    Args:
        people: with their PINs, of which only the hashes are kept.
    """

    def __init__(self, people: tuple[Member, ...]) -> None:
        self.people = {member.id: replace(member, pin="") for member in people}
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._hashes = {member.id: self._hasher.hash(member.pin) for member in people}
        self._tokens: dict[str, tuple[str, float]] = {}
        self._tries: dict[tuple[str, str], tuple[int, float]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def begin(self, person: str, pin: str) -> str | None:
        """A token for a person who gave their PIN; None when it is wrong.

        Raises:
            LockedOutError: too many wrong ones came before.
        """
        if not await self._right("door", person, pin):
            return None
        now_s = time.monotonic()
        self._tokens = {one: kept for one, kept in self._tokens.items() if kept[1] > now_s}
        token = token_urlsafe(32)
        self._tokens[token] = (person, now_s + LASTS_S)
        return token

    async def proves(self, person: str, pin: str) -> bool:
        """Whether a person who is logged in gave their own PIN.

        Wrong ones are counted apart from those at the door, where anybody may try: nobody can lock
        an officer out of seconding from outside.

        Raises:
            LockedOutError: too many wrong ones came before.
        """
        return await self._right("desk", person, pin)

    async def _right(self, where: str, person: str, pin: str) -> bool:
        key = (where, person if person in self._hashes else "")
        tries, until_s = self._tries.get(key, (0, 0.0))
        now_s = time.monotonic()
        if tries >= TRIES and now_s < until_s:
            raise LockedOutError(int(until_s - now_s) + 1)
        # Counted before it is looked at, so that tries sent at the same time count as well.
        self._tries[key] = (1 if tries >= TRIES else tries + 1, now_s + LOCKED_S)
        async with self._one_at_a_time:
            right = await asyncio.to_thread(self._matches, person, pin)
        if right:
            self._tries.pop(key, None)
        return right

    def _matches(self, person: str, pin: str) -> bool:
        known = self._hashes.get(person)
        try:
            self._hasher.verify(known or next(iter(self._hashes.values())), pin)
        except VerificationError:
            return False
        return known is not None

    def who(self, token: str | None) -> Member | None:
        """The person a token belongs to, while it lasts."""
        person, until = self._tokens.get(token or "", ("", 0.0))
        return self.people.get(person) if time.monotonic() < until else None

    def end(self, token: str | None) -> None:
        """Log out."""
        self._tokens.pop(token or "", None)

    def of(self, cookies: Mapping[str, str]) -> Member | None:
        """Who sent a request with these cookies."""
        return self.who(cookies.get(COOKIE))
