"""時戳: a third party's word that a checkpoint existed at a time (pure).

What is stamped is a signed note, as it stands in `checkpoints`: the authority sees its hash only.

Source: RFC 3161 §2.4 (request, response), §2.4.2 (token); RFC 5816.
"""

from collections.abc import Sequence
from hashlib import sha256

from cryptography.x509 import Certificate
from msgspec import Struct
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
"""Media types of a request and its response. Source: RFC 3161 §3.4."""

_GRANTED = frozenset({PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS})


class StampError(Exception):
    """A response is no time stamp of what was asked for."""


class Request(Struct, frozen=True):
    """What is sent to an authority, and the number its answer must repeat."""

    query: bytes
    nonce: int | None


class Stamp(Struct, frozen=True):
    """A time stamp that fits: when, by the authority's clock (UTC milliseconds), and its bytes."""

    at_ms: int
    response: bytes


def request(note: str) -> Request:
    """A request to stamp a signed note, with the authority's certificate to be sent along."""
    asked = (
        TimestampRequestBuilder()
        .data(note.encode())
        .hash_algorithm(HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    return Request(query=asked.as_bytes(), nonce=asked.nonce)


def check(
    response: bytes, note: str, roots: Sequence[Certificate] = (), nonce: int | None = None
) -> Stamp:
    """The stamp in a response, when it stamps this very note.

    Args:
        response: DER, as the authority sent it.
        note: what was to be stamped.
        roots: certificates that may vouch for the authority; without any nobody is asked to.
        nonce: what the request said, while its answer is awaited.

    Raises:
        StampError: it is not granted, stamps something else, answers another request, or none of
            `roots` vouches for who signed it.

    Source: RFC 3161 §2.2 (what the requester verifies).
    """
    try:
        parsed = decode_timestamp_response(response)
        return _checked(parsed, response, note, roots, nonce)
    except (ValueError, VerificationError) as problem:
        raise StampError(str(problem)) from problem


def _checked(
    parsed: TimeStampResponse,
    response: bytes,
    note: str,
    roots: Sequence[Certificate],
    nonce: int | None,
) -> Stamp:
    if parsed.status not in _GRANTED:
        raise StampError(f"not granted: {', '.join(parsed.status_string or ()) or parsed.status}")
    told = parsed.tst_info
    if told.message_imprint.message != sha256(note.encode()).digest():
        raise StampError("it stamps something else")
    if nonce is not None and told.nonce != nonce:
        raise StampError("it answers another request")
    if roots:
        verifier = VerifierBuilder()
        for root in roots:
            verifier = verifier.add_root_certificate(root)
        verifier.build().verify_message(parsed, note.encode())
    return Stamp(at_ms=int(told.gen_time.timestamp() * 1000), response=response)
