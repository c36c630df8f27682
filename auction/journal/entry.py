"""An entry is the exact bytes that were hashed; verification never encodes them again."""

from hashlib import sha256
from typing import NamedTuple

import msgspec


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a stream, as its bytes say.

    Attributes:
        seq: place in the stream, from 0.
        at_ms: room time, UTC milliseconds.
        mono_ms: CLOCK_MONOTONIC, milliseconds.
        boot: the boot `mono_ms` counts from.
        actor: staff code, `room`, or `machine:<name>`.
        command: id of the command it came from.
        kind: name of the event.
        data: the event, undecoded.
    """

    seq: int
    at_ms: int
    mono_ms: int
    boot: str
    actor: str
    command: str | None
    kind: str
    data: msgspec.Raw


class _Unwritten(msgspec.Struct, frozen=True):
    """An entry on its way to bytes, field by field as `Entry`."""

    seq: int
    at_ms: int
    mono_ms: int
    boot: str
    actor: str
    command: str | None
    kind: str
    data: msgspec.Struct


class SealedEntry(NamedTuple):
    """An entry's place, its leaf hash (32 bytes) and its exact bytes."""

    seq: int
    leaf: bytes
    body: bytes


_encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Entry).decode
"""The entry in `body`; raises `msgspec.MsgspecError` when it is none."""


def leaf_hash(body: bytes) -> bytes:
    """The leaf hash of an entry's bytes.

    Source: RFC 9162 §2.1.1 (SHA-256 of 0x00 and the entry).
    """
    return sha256(b"\x00" + body).digest()


def seal(
    *,
    seq: int,
    at_ms: int,
    mono_ms: int,
    boot: str,
    actor: str,
    command: str | None,
    event: msgspec.Struct,
) -> SealedEntry:
    """Write an event down as the next entry of a stream."""
    kind = type(event).__name__
    body = _encode(_Unwritten(seq, at_ms, mono_ms, boot, actor, command, kind, event))
    return SealedEntry(seq, leaf_hash(body), body)
