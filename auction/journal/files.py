"""Writing small files durably, and listing folders by hash."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from auction.journal.layout import manifest_line


class UnlistableError(OSError):
    """A folder holds what no manifest can list: a link, a device, a name with a line break."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} {why}")
        self.path, self.why = path, why


def replace_durably(path: Path, content: bytes) -> None:
    """Write beside, sync, rename, sync the directory: the file is whole or as it was."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_directory(path.parent)


def sync_directory(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def listing(folder: Path) -> dict[bytes, bytes]:
    """The manifest line of every file below `folder`, by its path there, in the order of paths.

    Raises:
        UnlistableError: something is not a plain file, or its name breaks a line.
        OSError: something cannot be read.
    """
    found: list[tuple[bytes, Path]] = []
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise UnlistableError(path, "is neither a file nor a folder")
            if "\n" in name:
                raise UnlistableError(path, "has a line break in its name")
        for name in files:
            path = Path(parent, name)
            found.append((os.fsencode(path.relative_to(folder).as_posix()), path))
    return {relative: _line(relative, path) for relative, path in sorted(found)}


def cited_lines(folder: Path, cited: Iterable[bytes]) -> dict[bytes, bytes]:
    """The manifest lines of those files below `folder` that are cited and there, by their path.

    Raises:
        OSError: something cannot be read.
    """
    there = ((path, folder / os.fsdecode(path)) for path in cited)
    return {path: _line(path, file) for path, file in there if file.is_file()}


def _line(relative: bytes, path: Path) -> bytes:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return manifest_line(digest, file.tell(), relative)
