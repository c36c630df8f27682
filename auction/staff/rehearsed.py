"""The people of a rehearsal: invented, marked as such, each with a PIN that is printed."""

from hashlib import sha256
from pathlib import Path
from secrets import choice

import msgspec

from auction.staff.accounts import Account, Accounts
from auction.staff.proofs import hasher

_PIN_DIGITS = 6
_MEMORY_KIB, _PASSES = 64, 1
"""A PIN that stands in a terminal needs no costly hash."""


class Rehearsed(msgspec.Struct, frozen=True):
    """Somebody who plays in a rehearsal."""

    id: str
    name: str
    role: str
    pin: str


_BUNDLED = (
    ("A01", "許雅文", "OFFICER"),
    ("A02", "周承翰", "OFFICER"),
    ("B01", "羅子安", "CLERK"),
    ("B02", "曾郁婷", "CLERK"),
    ("C01", "江佩珊", "AUDITOR"),
)


def rehearsal_people(path: Path) -> tuple[Rehearsed, ...]:
    """The bundled people with the PINs of this room, made on first use (file mode 0600)."""
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=tuple[Rehearsed, ...])
    people = tuple(
        Rehearsed(id_, name, role, "".join(choice("0123456789") for _ in range(_PIN_DIGITS)))
        for id_, name, role in _BUNDLED
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.encode(people))
    return people


def rehearsal_accounts(people: tuple[Rehearsed, ...]) -> Accounts:
    """Their accounts: the PIN is the password, and there is no authenticator."""
    argon = hasher(_MEMORY_KIB, _PASSES)
    accounts = (
        Account(one.id, one.name, one.role, argon.hash(one.pin, salt=_salt(one))) for one in people
    )
    return Accounts(None, argon, tuple(accounts))


def _salt(person: Rehearsed) -> bytes:
    """The same at every start, so that a restart signs nobody out."""
    return sha256(f"{person.id} {person.pin}".encode()).digest()[:16]
