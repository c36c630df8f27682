"""The accounts of the staff: one file that only the server's own user reads.

An account begins with an invitation, a one-time link under which its person chooses a password and
enrols an authenticator; the administrator who made it never knows either. An account is never
deleted, because the journal names it: it is closed, and its id is not given out again.
"""

import hmac
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock
from typing import Literal

import msgspec
from argon2 import PasswordHasher
from msgspec import Struct
from msgspec.structs import replace

from auction.session.roles import ADMINISTRATOR
from auction.staff import proofs
from auction.terms import Actor

FIRST = "ADMIN"
"""The account the first start invites."""
INVITED_S = 24 * 3600


class Account(Struct, frozen=True):
    """A person who may sign in, may be invited to, or no longer may."""

    id: str
    name: str
    role: str
    password: str = ""
    """Argon2id; empty until the invitation was taken up."""
    secret: str = ""
    """Of the authenticator, base32; empty for the people of a rehearsal."""
    spent: int = 0
    """The last time step a code was taken for: no code counts twice."""
    invitation: str = ""
    """SHA-256 of the one-time link's token; empty when there is none."""
    until_s: int = 0
    """When the invitation ends, Unix seconds."""
    closed: bool = False

    @property
    def actor(self) -> Actor:
        """As the journal knows them."""
        return Actor(f"staff:{self.id}", self.role)

    @property
    def usable(self) -> bool:
        """Whether its person may sign in."""
        return bool(self.password) and not self.closed


class InvitationError(Exception):
    """An invitation cannot be taken up so; `code` says why."""

    def __init__(self, code: Literal["code", "differ"] | proofs.Unfit) -> None:
        super().__init__(code)
        self.code = code


class Accounts:
    """Everybody who may sign in; safe to use from several threads.

    Args:
        file: where they are kept; None keeps them in memory only.
        argon: at what cost passwords are hashed.
        first: the accounts there are besides those of the file.
        now_s: wall-clock time, Unix seconds, which authenticators count on.
    """

    def __init__(
        self,
        file: Path | None,
        argon: PasswordHasher,
        first: tuple[Account, ...] = (),
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self._file, self._argon, self._now_s = file, argon, now_s
        self._kept = {account.id: account for account in first}
        if file is not None and file.exists():
            kept = msgspec.json.decode(file.read_bytes(), type=tuple[Account, ...])
            self._kept |= {account.id: account for account in kept}
        self._offered: dict[str, str] = {}
        self._nobodys = argon.hash(token_urlsafe(16))
        self._changing = Lock()

    def __iter__(self) -> Iterator[Account]:
        return iter(self._kept.values())

    def usable(self, person: str) -> Account | None:
        """The account of a person who may sign in."""
        account = self._kept.get(person)
        return account if account is not None and account.usable else None

    @property
    def administered(self) -> bool:
        """Whether somebody can sign in who may make accounts."""
        return any(one.usable and one.role == ADMINISTRATOR for one in self)

    @property
    def on_duty(self) -> tuple[str, ...]:
        """Codes of everybody who may sign in."""
        return tuple(one.id for one in self if one.usable)

    # --- proving -------------------------------------------------------------------------------

    def proves(self, person: str, password: str, code: str) -> bool:
        """Whether both factors are this person's; takes as long for nobody. Spends the code."""
        account = self.usable(person)
        hashed = self._nobodys if account is None else account.password
        right = proofs.is_password(self._argon, hashed, password)
        if account is None or not right:
            return False
        return not account.secret or self._spend(account.id, code)

    def confirms(self, person: str, factor: str) -> bool:
        """Whether one more factor, given for one act, is this person's: a code, which is spent.

        The people of a rehearsal have no authenticator and give their PIN.
        """
        account = self.usable(person)
        if account is None:
            return False
        if account.secret:
            return self._spend(account.id, factor)
        return proofs.is_password(self._argon, account.password, factor)

    def _spend(self, person: str, code: str) -> bool:
        with self._changing:
            account = self._kept[person]
            step = proofs.step_of(account.secret, code, self._now_s())
            if step is None or step <= account.spent:
                return False
            self._keep(replace(account, spent=step))
            return True

    # --- inviting ------------------------------------------------------------------------------

    def invite(self, person: str, name: str, role: str) -> str:
        """Make an account, or take every factor of one away; returns the token of its invitation.

        Raises:
            OSError: it cannot be kept.
        """
        token = token_urlsafe(32)
        invited = Account(
            person, name, role, invitation=_hash(token), until_s=int(self._now_s()) + INVITED_S
        )
        with self._changing:
            spent = self._kept[person].spent if person in self._kept else 0
            self._keep(replace(invited, spent=spent))
        return token

    def invited(self, token: str) -> Account | None:
        """Whose invitation this is, while it lasts."""
        hashed, now_s = _hash(token), self._now_s()
        for account in self:
            if hmac.compare_digest(account.invitation, hashed):
                return account if now_s < account.until_s and not account.closed else None
        return None

    def offered(self, account: Account) -> str:
        """The authenticator's secret an invited person is shown: the same until it is taken."""
        return self._offered.setdefault(account.invitation, proofs.new_secret())

    def take_up(self, account: Account, password: str, again: str, code: str) -> Account:
        """Begin an invited account with what its person chose.

        Raises:
            InvitationError: the password cannot be taken, or the code is not the authenticator's.
            OSError: it cannot be kept.
        """
        if password != again:
            raise InvitationError("differ")
        why = proofs.unfit(password, account.id, account.name)
        if why is not None:
            raise InvitationError(why)
        secret = self.offered(account)
        step = proofs.step_of(secret, code, self._now_s())
        if step is None:
            raise InvitationError("code")
        begun = replace(
            account,
            password=self._argon.hash(password),
            secret=secret,
            spent=step,
            invitation="",
            until_s=0,
        )
        with self._changing:
            if self._kept[account.id].invitation != account.invitation:
                raise InvitationError("code")
            self._keep(begun)
        self._offered.pop(account.invitation, None)
        return begun

    def close(self, person: str) -> None:
        """Nobody signs in under it again.

        Raises:
            KeyError: there is no such account.
            OSError: it cannot be kept.
        """
        with self._changing:
            account = self._kept[person]
            self._keep(Account(account.id, account.name, account.role, closed=True))

    def _keep(self, account: Account) -> None:
        kept = self._kept | {account.id: account}
        if self._file is not None:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_bytes(msgspec.json.encode(tuple(kept.values())))
            fresh.replace(self._file)
        self._kept = kept


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
