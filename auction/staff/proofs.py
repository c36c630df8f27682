"""What proves a person: a password by Argon2id, and a code from their authenticator.

Source: RFC 9106 (Argon2), RFC 6238 (TOTP), NIST SP 800-63B-4 §3.1.1 (passwords).
"""

import hmac
from typing import Literal

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 128
STEP_S = 30
ISSUER = "拍賣室 Auction room"

Unfit = Literal["short", "own-name", "monotonous"]


def hasher(memory_kib: int, passes: int) -> PasswordHasher:
    """Argon2id at a cost: KiB of memory, passes over it."""
    return PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)


def is_password(argon: PasswordHasher, hashed: str, said: str) -> bool:
    """Whether `said` is the password of `hashed`."""
    try:
        return argon.verify(hashed, said)
    except (VerificationError, InvalidHashError):
        return False


def unfit(password: str, *own: str) -> Unfit | None:
    """Why a password cannot be taken; it needs length, and no mix of characters.

    Args:
        password: as typed.
        *own: what anybody knows of the person.
    """
    if len(password) < LEAST_CHARACTERS:
        return "short"
    if len(set(password)) < LEAST_CHARACTERS // 2:
        return "monotonous"
    if any(one and one.casefold() in password.casefold() for one in own):
        return "own-name"
    return None


def new_secret() -> str:
    """A secret of 160 bits for an authenticator, base32.

    Source: RFC 4226 §4 R6.
    """
    return pyotp.random_base32(32)


def enrolment(secret: str, person: str) -> str:
    """What an authenticator reads from a QR code.

    Args:
        secret: base32.
        person: account id.
    """
    return pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=ISSUER)


def step_of(secret: str, code: str, now_s: float) -> int | None:
    """The time step a code belongs to: the present one or a neighbour; None when it is wrong.

    Args:
        secret: base32.
        code: as typed; spaces do not count.
        now_s: Unix seconds.

    Source: RFC 6238 §5.2.
    """
    said = "".join(code.split())
    totp, present = pyotp.TOTP(secret), int(now_s) // STEP_S
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), said.encode()):
            return step
    return None
