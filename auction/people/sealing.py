"""Sealing personal data to bytes, and committing to an identity. Pure: no chance, no files.

AES-SIV is deterministic and authenticated: the same words under the same reference seal to the same
bytes, a changed byte does not open, and there is no nonce to lose. Every row has its own random
reference, which is authenticated with it, so equal people do not look equal in the vault and a row
cannot be passed off under another reference.
"""

import hmac
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

KEY_BYTES = 32
_SIV_BYTES = 64


class SealError(Exception):
    """Sealed bytes do not open under this key, purpose and reference."""


class PurposeKey(msgspec.Struct, frozen=True):
    """The key of one purpose, split into one for sealing and one for commitments."""

    sealing: bytes
    committing: bytes

    def __repr__(self) -> str:
        """Never the key itself."""
        return "PurposeKey(…)"


def derive_key(secret: bytes) -> PurposeKey:
    """The two keys of a purpose from its 32 secret bytes.

    Raises:
        ValueError: not 32 bytes.

    Source: RFC 5869 §2.3 (the secret is uniformly random, so extraction is not needed).
    """
    if len(secret) != KEY_BYTES:
        raise ValueError(f"a purpose's secret has {KEY_BYTES} bytes")
    return PurposeKey(
        sealing=HKDFExpand(SHA256(), _SIV_BYTES, b"auction vault sealing 1").derive(secret),
        committing=HKDFExpand(SHA256(), KEY_BYTES, b"auction vault commitment 1").derive(secret),
    )


def seal(key: PurposeKey, purpose: str, ref: str, plaintext: bytes) -> bytes:
    """`plaintext` sealed for one purpose under one reference.

    Source: RFC 5297.
    """
    return AESSIV(key.sealing).encrypt(plaintext, [purpose.encode(), ref.encode()])


def open_sealed(key: PurposeKey, purpose: str, ref: str, sealed: bytes) -> bytes:
    """What was sealed.

    Raises:
        SealError: another key, purpose or reference, or changed bytes.

    Source: RFC 5297.
    """
    try:
        return AESSIV(key.sealing).decrypt(sealed, [purpose.encode(), ref.encode()])
    except InvalidTag:
        raise SealError(f"vault row {ref} of {purpose} does not open") from None


def commit(key: PurposeKey, canonical: str) -> str:
    """A commitment to a canonical identity or text: HMAC-SHA-256, lower-case hex.

    Source: RFC 2104; RFC 6234.
    """
    return hmac.new(key.committing, canonical.encode(), sha256).hexdigest()
