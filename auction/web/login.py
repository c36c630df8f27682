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
    """Everybody who is logged in."""

    def __init__(self, people: tuple[Member, ...]) -> None:
        self.people = {member.id: member for member in people}
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._hashes = {member.id: self._hasher.hash(member.pin) for member in people}
        self._tokens: dict[str, tuple[str, float]] = {}
        self._wrong: dict[str, tuple[int, float]] = {}

    async def begin(self, person: str, pin: str) -> str | None:
        """A token for a person who gave their PIN; None when it is wrong.

        Raises:
            LockedOutError: too many wrong ones came before.
        """
        if not await self.proves(person, pin):
            return None
        token = token_urlsafe(32)
        self._tokens[token] = (person, time.monotonic() + LASTS_S)
        return token

    async def proves(self, person: str, pin: str) -> bool:
        """Whether a PIN is that person's.

        Raises:
            LockedOutError: too many wrong ones came before.
        """
        count, until = self._wrong.get(person, (0, 0.0))
        left_s = until - time.monotonic()
        if count >= TRIES and left_s > 0:
            raise LockedOutError(int(left_s) + 1)
        right = await asyncio.to_thread(self._matches, person, pin)
        if right:
            self._wrong.pop(person, None)
        else:
            again = 1 if count >= TRIES else count + 1
            self._wrong[person] = (again, time.monotonic() + LOCKED_S)
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
