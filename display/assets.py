"""Static files, each under an address that holds the hash of everything a page loads.

Modules import each other by relative path, so one hash stands for the whole set: it changes when
any file does.
"""

import mimetypes
from functools import cache
from hashlib import sha256
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
_SERVED = {".css", ".js", ".svg", ".woff2"}
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    return {
        file.relative_to(_FOLDER).as_posix(): (file.read_bytes(), _type(file))
        for file in sorted(_FOLDER.rglob("*"))
        if file.suffix in _SERVED
    }


def _type(file: Path) -> str:
    return (
        _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    )


@cache
def _hash() -> str:
    digest = sha256()
    for name, (content, _) in _files().items():
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


def url(name: str) -> str:
    """The address of an asset.

    Raises:
        KeyError: there is no such file.
    """
    if name not in _files():
        raise KeyError(name)
    return f"/static/{_hash()}/{name}"


def find(path: str) -> tuple[bytes, str] | None:
    """Content and media type of `<hash>/<name>`; None when nothing is there."""
    stamp, _, name = path.partition("/")
    return _files().get(name) if stamp == _hash() else None
