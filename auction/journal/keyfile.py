"""Private files of 32 random bytes, made on first use and durable before anybody relies on them."""

import os
from pathlib import Path
from secrets import token_bytes

from auction.journal.errors import JournalUnfitError
from auction.journal.files import sync_directory

KEY_BYTES = 32


def load_or_create(path: Path) -> bytes:
    """The secret in `path`, made there (mode 0600, folder 0700) on first use.

    Raises:
        JournalUnfitError: the file is not such a secret, or others may read it.
    """
    if not path.exists():
        _create(path)
    if path.stat().st_mode & 0o077:
        raise JournalUnfitError(f"{path} can be read by others: chmod 600 it, and ask who did")
    secret = path.read_bytes()
    if len(secret) != KEY_BYTES:
        raise JournalUnfitError(
            f"{path} is not a key of {KEY_BYTES} bytes: restore it from the backup"
        )
    return secret


def _create(path: Path) -> None:
    """Write beside, sync, link to its name: never half a key, never over another one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    sync_directory(path.parent)
