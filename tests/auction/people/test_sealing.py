import hmac
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.people.sealing import (
    KEY_BYTES,
    SealError,
    commit,
    derive_key,
    open_sealed,
    seal,
)

KEY = derive_key(bytes(range(KEY_BYTES)))
OTHER = derive_key(bytes(KEY_BYTES))


@given(st.binary(min_size=1, max_size=300), st.text(max_size=20), st.text(min_size=1, max_size=20))
def test_what_was_sealed_opens_again(plaintext: bytes, purpose: str, ref: str) -> None:
    sealed = seal(KEY, purpose, ref, plaintext)
    assert open_sealed(KEY, purpose, ref, sealed) == plaintext
    assert seal(KEY, purpose, ref, plaintext) == sealed


def test_sealed_bytes_do_not_show_their_words() -> None:
    words = "王小明 A123456789".encode()
    sealed = seal(KEY, "session:1", "ref", words)
    assert words[:6] not in sealed
    assert b"A123456789" not in sealed


@pytest.mark.parametrize(
    ("key", "purpose", "ref"),
    [(OTHER, "session:1", "a"), (KEY, "session:2", "a"), (KEY, "session:1", "b")],
)
def test_another_key_purpose_or_reference_does_not_open(
    key: object, purpose: str, ref: str
) -> None:
    sealed = seal(KEY, "session:1", "a", b"words")
    with pytest.raises(SealError):
        open_sealed(key, purpose, ref, sealed)


@pytest.mark.parametrize("position", range(21))
def test_a_changed_byte_does_not_open(position: int) -> None:
    sealed = bytearray(seal(KEY, "session:1", "a", b"words"))
    sealed[position] ^= 1
    with pytest.raises(SealError):
        open_sealed(KEY, "session:1", "a", bytes(sealed))


def test_purpose_and_reference_are_not_run_together() -> None:
    sealed = seal(KEY, "session:1", "2a", b"words")
    with pytest.raises(SealError):
        open_sealed(KEY, "session:12", "a", sealed)


def test_a_commitment_is_hmac_sha_256_of_the_canonical_form() -> None:
    expected = hmac.new(KEY.committing, b"tw:A123456789", sha256).hexdigest()
    assert commit(KEY, "tw:A123456789") == expected
    assert commit(OTHER, "tw:A123456789") != expected


def test_the_two_keys_of_a_purpose_differ_and_are_never_shown() -> None:
    assert KEY.sealing[:KEY_BYTES] != KEY.committing
    assert KEY.committing.hex()[:8] not in repr(KEY)
    assert repr(KEY) == "PurposeKey(…)"


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_secret_has_thirty_two_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        derive_key(bytes(size))
