r"""The list of everything below a footage folder, in one canonical form, and its hash.

One line per file, sorted by path: `<sha256 hex> <bytes> <path>\n`, path with `/`, UTF-8.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from recordings.facts import FootageError


@dataclass(frozen=True, slots=True)
class Manifest:
    """A footage folder's canonical list.

    Attributes:
        text: the lines.
        files: how many.
        bytes: of all files together.
    """

    text: bytes
    files: int
    bytes: int

    @property
    def sha256(self) -> str:
        """What the session's last entry cites."""
        return hashlib.sha256(self.text).hexdigest()


def manifest(footage: Path) -> Manifest:
    """List every file below `footage`; an absent folder gives the empty list.

    Raises:
        FootageError: something there is neither a file nor a folder, or a name breaks a line.
    """
    lines: list[tuple[bytes, bytes]] = []
    total = 0
    for folder, _, names in os.walk(footage):
        for name in names:
            file = Path(folder) / name
            if file.is_symlink() or not file.is_file():
                raise FootageError(f"{file} is not a plain file")
            path = file.relative_to(footage).as_posix().encode()
            if b"\n" in path:
                raise FootageError(f"{file} has a line break in its name")
            digest, size = _hash(file)
            lines.append((path, f"{digest} {size} ".encode() + path + b"\n"))
            total += size
    return Manifest(b"".join(line for _, line in sorted(lines)), len(lines), total)


def _hash(file: Path) -> tuple[str, int]:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return digest, stream.tell()
