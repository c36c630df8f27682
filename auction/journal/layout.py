r"""How a session folder is laid out, in bytes (pure).

::

    entries.jsonl   {"leaf":"<hex>","entry":<the exact bytes>}, one a line
    checkpoints     signed notes, a blank line after each
    key.pub         the key that signed them
    policy.toml     the branch's policy, whose hash the first entry cites
    footage/        what the cameras recorded
    manifest        `<sha256> <bytes> <path>`, every other file by path; written at the sealing
"""

from auction.journal.entry import SealedEntry

ENTRIES, CHECKPOINTS, KEY, POLICY, FOOTAGE, MANIFEST = (
    "entries.jsonl",
    "checkpoints",
    "key.pub",
    "policy.toml",
    "footage",
    "manifest",
)
SESSION = "session:"

_BEFORE, _BETWEEN, _AFTER = b'{"leaf":"', b'","entry":', b"}\n"
_LEAF = slice(len(_BEFORE), len(_BEFORE) + 64)
_BODY = slice(_LEAF.stop + len(_BETWEEN), -len(_AFTER))


def entry_line(entry: SealedEntry) -> bytes:
    """An entry as it stands in the file."""
    return b"".join((_BEFORE, entry.leaf.hex().encode(), _BETWEEN, entry.body, _AFTER))


def read_line(line: bytes) -> tuple[bytes, bytes] | None:
    """The leaf hash as written and the exact bytes; None when the line is not in this form.

    The leaf is not decoded: it is compared with the lower-case hex of what the bytes hash to, so
    that one hash is written in one way only.
    """
    between = line[_LEAF.stop : _BODY.start]
    if line.startswith(_BEFORE) and between == _BETWEEN and line.endswith(_AFTER):
        return line[_LEAF], line[_BODY]
    return None


def note_block(note: str) -> bytes:
    """A signed note as it stands in the file."""
    return f"{note}\n".encode()


def manifest_line(digest: str, size: int, path: bytes) -> bytes:
    """A file as it stands in the manifest."""
    return b"%s %d %s\n" % (digest.encode(), size, path)
