"""Key files: one a purpose, made on first use, destroyed on their own, never backed up with rows.

Errors:
    KeyUnavailable          root; also: the file is damaged
    ├── KeyMissingError     no key of this purpose was ever made here
    └── KeyDestroyedError   it was destroyed; what it sealed is gone for good
"""

import os
import re
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

import msgspec

from auction.people.sealing import KEY_BYTES, PurposeKey, derive_key

_PURPOSE = re.compile(r"(?:session|case|room):[^\s\x00-\x1f]{1,96}")


class KeyUnavailable(Exception):  # noqa: N818 - names what is so, as its two kinds do
    """A purpose has no usable key here."""


class KeyMissingError(KeyUnavailable):
    """No key of this purpose was ever made in this folder."""


class KeyDestroyedError(KeyUnavailable):
    """The key was destroyed; nothing it sealed can be read again."""


class _KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    purpose: str
    secret: bytes | None
    """None once destroyed: the file stays, so that the purpose is not silently begun afresh."""


class PurposeKeys:
    """The keys of a data folder, mode 0600 in a directory of mode 0700."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, PurposeKey] = {}

    def load(self, purpose: str) -> PurposeKey:
        """The key of `purpose`.

        Raises:
            KeyMissingError: it was never made here.
            KeyDestroyedError: it was destroyed.
            ValueError: `purpose` is not `session:<id>`, `case:<key>` or `room:<id>`.
        """
        held = self._loaded.get(purpose)
        if held is None:
            held = self._loaded[purpose] = derive_key(self._read(purpose))
        return held

    def load_or_create(self, purpose: str) -> PurposeKey:
        """The key of `purpose`, made and written durably when there is none.

        Raises:
            KeyDestroyedError: it was destroyed.
            ValueError: as `load`.
        """
        try:
            return self.load(purpose)
        except KeyMissingError:
            self._write(purpose, token_bytes(KEY_BYTES))
            return self.load(purpose)

    def destroy(self, purpose: str) -> None:
        """Make what `purpose` sealed unreadable for ever; its mark stays.

        Raises:
            KeyMissingError: it was never made here.
            ValueError: as `load`.
        """
        path = self._path(purpose)
        if not path.exists():
            raise KeyMissingError(purpose)
        self._loaded.pop(purpose, None)
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        self._write(purpose, None)

    def _path(self, purpose: str) -> Path:
        if not _PURPOSE.fullmatch(purpose):
            raise ValueError(f"not a purpose: {purpose!r}; write session:<id> or case:<key>")
        return self._folder / f"{sha256(purpose.encode()).hexdigest()[:32]}.key"

    def _read(self, purpose: str) -> bytes:
        path = self._path(purpose)
        try:
            stored = msgspec.json.decode(path.read_bytes(), type=_KeyFile)
        except FileNotFoundError:
            raise KeyMissingError(purpose) from None
        except msgspec.MsgspecError as error:
            raise KeyUnavailable(f"{path} is damaged: restore it from the key backup") from error
        if stored.secret is None:
            raise KeyDestroyedError(purpose)
        return stored.secret

    def _write(self, purpose: str, secret: bytes | None) -> None:
        """Write beside, sync, rename, sync the directory."""
        path = self._path(purpose)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(_KeyFile(purpose, secret)))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        directory = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
