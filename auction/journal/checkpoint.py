"""Checkpoints: a stream's head as a signed note anybody can check with public tools.

Source: C2SP signed-note (Ed25519, key type 0x01) and tlog-checkpoint.
"""

import base64
import binascii
import re
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from auction.journal import keyfile

ED25519 = b"\x01"
SESSION = "session:"
_DASH = "\u2014"
_KEY_BYTES = 32
_HASH_BYTES = 4
_ROOT_BYTES = 32
_TEXT_LINES = 3
_NAME = re.compile(r"[^\s+]+")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class NoteError(ValueError):
    """A note or key is not in its one canonical form, or its signature does not fit."""


class Checkpoint(Struct, frozen=True):
    """What a note says: whose log, how many entries, their root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The signed text."""
        return f"{self.origin}\n{self.size}\n{_to_base64(self.root)}\n"


class VerifierKey(Struct, frozen=True):
    """A public key with the name notes carry it under."""

    name: str
    public: bytes

    @property
    def hash(self) -> bytes:
        """The four bytes that name the key in a signature line."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:_HASH_BYTES]

    def line(self) -> str:
        """`<name>+<hash>+<key>`, the form keys are published in."""
        return f"{self.name}+{self.hash.hex()}+{_to_base64(ED25519 + self.public)}"


def parse_key(line: str) -> VerifierKey:
    """A published key.

    Raises:
        NoteError: not in canonical form.
    """
    name, _, rest = line.partition("+")
    digest, _, encoded = rest.partition("+")
    raw = _from_base64(encoded)
    if not _NAME.fullmatch(name) or raw[:1] != ED25519 or len(raw) != 1 + _KEY_BYTES:
        raise NoteError("not an Ed25519 verifier key")
    key = VerifierKey(name, raw[1:])
    if key.line() != line or key.hash.hex() != digest:
        raise NoteError("the key's hash does not fit the key")
    return key


def open_note(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint of a note signed by `key`, and by nobody else.

    A signature nobody here can check would be bytes that may change unseen, so there is room for
    one only; witnesses sign copies.

    Raises:
        NoteError: not in canonical form, another signer, or a wrong signature.
    """
    text, found, signature = note.partition("\n\n")
    lines = text.split("\n")
    if not found or len(lines) != _TEXT_LINES or not _SIZE.fullmatch(lines[1]):
        raise NoteError("not a checkpoint of three lines and a signature")
    checkpoint = Checkpoint(lines[0], int(lines[1]), _from_base64(lines[2]))
    if not checkpoint.origin or len(checkpoint.root) != _ROOT_BYTES:
        raise NoteError("not a checkpoint with an origin and a root")
    prefix = f"{_DASH} {key.name} "
    if not signature.startswith(prefix) or not signature.endswith("\n"):
        raise NoteError(f"not signed by {key.name}")
    verify_signature(key, f"{text}\n", signature[len(prefix) : -1])
    return checkpoint


def verify_signature(key: VerifierKey, text: str, encoded: str) -> None:
    """Check the base64 of a signature line against the text it stands under.

    Raises:
        NoteError: not in canonical form, another key, or it does not fit.
    """
    signed = _from_base64(encoded)
    if signed[:_HASH_BYTES] != key.hash:
        raise NoteError(f"signed by another key of the name {key.name}")
    public = Ed25519PublicKey.from_public_bytes(key.public)
    try:
        public.verify(signed[_HASH_BYTES:], text.encode())
    except InvalidSignature:
        raise NoteError("the signature does not fit") from None


class Signer:
    """Signs checkpoints under one name: the branch's, or a rehearsal's own."""

    def __init__(self, origin: str, private: Ed25519PrivateKey) -> None:
        self.origin = origin
        self._private = private
        self.key = VerifierKey(origin, private.public_key().public_bytes_raw())

    def sign(self, stream: str, size: int, root: bytes) -> str:
        """The signed note over a stream's first `size` entries."""
        checkpoint = Checkpoint(f"{self.origin}/{stream.removeprefix(SESSION)}", size, root)
        text = checkpoint.text()
        return f"{text}\n{_DASH} {self.key.name} {self.signature(text)}\n"

    def signature(self, text: str) -> str:
        """The base64 of the signature line under `text`."""
        return _to_base64(self.key.hash + self._private.sign(text.encode()))


def load_signer(path: Path, origin: str) -> Signer:
    """The signer whose key is in `path`, made there (mode 0600) on first use.

    Raises:
        JournalUnfitError: the file is not a key, or others may read it.
    """
    private = Ed25519PrivateKey.from_private_bytes(keyfile.load_or_create(path))
    return Signer(origin, private)


def _to_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _from_base64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base64") from error
    if _to_base64(raw) != text:
        raise NoteError("base64 that is not in canonical form")
    return raw
