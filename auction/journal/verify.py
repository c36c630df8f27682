"""Checking a session folder without the server, the database, or trust in either.

Everything hangs together: entries hash to leaves, leaves to roots, roots stand in signed notes, the
notes stand in the entries; the first entry cites the policy, the last one the footage.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from auction.journal import folder as names
from auction.journal.checkpoint import Checkpoint, NoteError, VerifierKey, open_note, parse_key
from auction.journal.entry import Entry, decode, leaf_hash
from auction.journal.merkle import Frontier

T = TypeVar("T")

_PREFIX, _MIDDLE, _SUFFIX = b'{"leaf":"', b'","entry":', b"}"
_BODY_AT = len(_PREFIX) + 64 + len(_MIDDLE)
_HEX = re.compile(rb"[0-9a-f]{64}")
_NOTE_LINES = 6
_EXPECTED = {names.ENTRIES, names.CHECKPOINTS, names.KEY, names.POLICY, names.MANIFEST}


class VerificationError(Exception):
    """Something does not hold; `place` names where."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place, self.why = place, why


class Report(Struct, frozen=True):
    """What was found to hold."""

    origin: str
    size: int
    root: str
    checkpoints: int
    files: int
    sealed: bool
    key: str
    key_pinned: bool


class _Opened(Struct, frozen=True):
    policy_sha256: str
    origin: str


class _Sealed(Struct, frozen=True):
    footage_manifest_sha256: str


class _Published(Struct, frozen=True):
    size: int
    note: str


class Log(Struct, frozen=True):
    """A session's entries, read and hashed.

    Attributes:
        bodies: the exact bytes of every entry.
        roots: root (32 bytes) by size, for the sizes asked for and the last.
        opened: the first entry's data.
        sealed: the last entry's data, when the sitting is sealed.
        published: every published checkpoint, in order, with its entry.
    """

    bodies: tuple[bytes, ...]
    frontiers: tuple[Frontier, ...]
    opened: _Opened
    sealed: _Sealed | None
    published: tuple[tuple[int, _Published], ...]


def hash_entries(bodies: Iterable[bytes]) -> Iterator[tuple[Entry, bytes, Frontier]]:
    """Every entry decoded, its leaf hash and the frontier after it."""
    frontier = Frontier()
    for body in bodies:
        entry, leaf = decode(body), leaf_hash(body)
        frontier = frontier.append(leaf)
        yield entry, leaf, frontier


def verify_folder(
    folder: Path, key: str | None = None, progress: Callable[[str], None] = lambda _: None
) -> Report:
    """Check everything in a session folder.

    Args:
        folder: the session folder.
        key: the verifier key the signer must have; without it the folder's own is taken.
        progress: told what is being checked, a phrase at a time.

    Raises:
        VerificationError: names the first entry whose leaf hash differs, else the checkpoint
            interval, else the file.
    """
    progress("entries")
    log = read_log(_read(folder, names.ENTRIES))
    progress("checkpoints")
    signer = _key(_read(folder, names.KEY), key)
    notes = _notes(_read(folder, names.CHECKPOINTS))
    _check_notes(log, notes, signer)
    progress("policy")
    if sha256(_read(folder, names.POLICY)).hexdigest() != log.opened.policy_sha256:
        raise VerificationError(names.POLICY, "is not the policy the first entry cites")
    files = len(_EXPECTED) - 1
    if log.sealed is not None:
        progress("footage")
        files = _check_files(folder, log.sealed)
    return Report(
        origin=log.opened.origin,
        size=len(log.bodies),
        root=log.frontiers[-1].root().hex(),
        checkpoints=len(notes),
        files=files,
        sealed=log.sealed is not None,
        key=signer.line(),
        key_pinned=key is not None,
    )


def compare_live(folder: Path, stored: Sequence[tuple[bytes, bytes]]) -> None:
    """Compare a folder's entries with the database's leaves and bodies.

    Raises:
        VerificationError: they differ.
    """
    bodies = [_parse(line, seq) for seq, line in enumerate(_lines(_read(folder, names.ENTRIES)))]
    for seq, ((leaf, body), exported) in enumerate(zip(stored, bodies, strict=False)):
        if leaf_hash(body) != leaf or body != exported:
            raise VerificationError(f"entry {seq}", "differs between folder and database")
    if len(stored) != len(bodies):
        raise VerificationError(
            names.ENTRIES, f"has {len(bodies)} entries, the database {len(stored)}"
        )


def read_log(content: bytes) -> Log:
    """Read, hash and decode the entries' file.

    Raises:
        VerificationError: names the first entry that does not hold.
    """
    bodies: list[bytes] = []
    frontiers: list[Frontier] = []
    published: list[tuple[int, _Published]] = []
    opened: _Opened | None = None
    sealed: _Sealed | None = None
    frontier = Frontier()
    for seq, line in enumerate(_lines(content)):
        body = _parse(line, seq)
        frontier = frontier.append(leaf_hash(body))
        bodies.append(body)
        frontiers.append(frontier)
        entry = _entry(body, seq)
        if sealed is not None:
            raise VerificationError(f"entry {seq}", "stands after the sealing entry")
        if seq == 0:
            opened = _data(entry, "SessionOpened", _Opened)
        elif entry.kind == "CheckpointPublished":
            published.append((seq, _data(entry, entry.kind, _Published)))
        elif entry.kind == "SessionSealed":
            sealed = _data(entry, entry.kind, _Sealed)
    if opened is None:
        raise VerificationError(names.ENTRIES, "has no entry")
    return Log(tuple(bodies), tuple(frontiers), opened, sealed, tuple(published))


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise VerificationError(name, "is missing") from None


def _lines(content: bytes) -> list[bytes]:
    if not content.endswith(b"\n"):
        last = content.count(b"\n")
        raise VerificationError(f"{names.ENTRIES}, entry {last}", "the last line is torn")
    return content[:-1].split(b"\n")


def _parse(line: bytes, seq: int) -> bytes:
    """The exact bytes of an entry, checked against the leaf hash beside them."""
    leaf = line[len(_PREFIX) : len(_PREFIX) + 64]
    shaped = (
        line.startswith(_PREFIX)
        and line[len(_PREFIX) + 64 : _BODY_AT] == _MIDDLE
        and line.endswith(_SUFFIX)
        and _HEX.fullmatch(leaf)
    )
    if not shaped:
        raise VerificationError(f"{names.ENTRIES}, entry {seq}", "is not in the form of an entry")
    body = line[_BODY_AT:-1]
    if leaf_hash(body).hex().encode() != leaf:
        raise VerificationError(f"{names.ENTRIES}, entry {seq}", "does not hash to its leaf")
    return body


def _entry(body: bytes, seq: int) -> Entry:
    try:
        entry = decode(body)
    except msgspec.MsgspecError as error:
        raise VerificationError(
            f"{names.ENTRIES}, entry {seq}", f"cannot be read: {error}"
        ) from None
    if entry.seq != seq:
        raise VerificationError(f"{names.ENTRIES}, entry {seq}", f"says it is entry {entry.seq}")
    return entry


def _data(entry: Entry, kind: str, shape: type[T]) -> T:
    try:
        if entry.kind == kind:
            return msgspec.json.decode(entry.data, type=shape)
    except msgspec.MsgspecError:
        pass
    raise VerificationError(f"{names.ENTRIES}, entry {entry.seq}", f"is no {kind}")


def _key(content: bytes, pinned: str | None) -> VerifierKey:
    try:
        text = content.decode("ascii")
        key = parse_key(text.removesuffix("\n"))
    except (UnicodeDecodeError, NoteError) as error:
        raise VerificationError(names.KEY, str(error)) from None
    if text != f"{key.line()}\n":
        raise VerificationError(names.KEY, "is not in its one canonical form")
    if pinned is not None and key.line() != pinned.strip():
        raise VerificationError(names.KEY, "is not the key you named with --key")
    return key


def _notes(content: bytes) -> tuple[str, ...]:
    try:
        lines = content.decode().splitlines(keepends=True)
    except UnicodeDecodeError:
        raise VerificationError(names.CHECKPOINTS, "is not UTF-8") from None
    groups = [lines[at : at + _NOTE_LINES] for at in range(0, len(lines), _NOTE_LINES)]
    for number, group in enumerate(groups, start=1):
        if len(group) != _NOTE_LINES or group[-1] != "\n":
            raise VerificationError(f"{names.CHECKPOINTS}, note {number}", "is not a signed note")
    return tuple("".join(group[:-1]) for group in groups)


def _check_notes(log: Log, notes: tuple[str, ...], key: VerifierKey) -> None:
    expected = [one.note for _, one in log.published]
    closing = 1 if log.sealed is not None else 0
    before = 0
    for number, note in enumerate(notes, start=1):
        place = f"{names.CHECKPOINTS}, note {number}"
        try:
            checkpoint = open_note(note, key)
        except NoteError as error:
            raise VerificationError(place, str(error)) from None
        _check_root(log, checkpoint, before, place)
        before = checkpoint.size
        if number <= len(expected) and note != expected[number - 1]:
            entry = log.published[number - 1][0]
            raise VerificationError(place, f"is not the note entry {entry} published")
    if len(notes) != len(expected) + closing:
        raise VerificationError(
            names.CHECKPOINTS,
            f"has {len(notes)} notes where the entries ask for {len(expected) + closing}",
        )
    if closing and before != len(log.bodies):
        raise VerificationError(names.CHECKPOINTS, "the closing note does not cover every entry")


def _check_root(log: Log, checkpoint: Checkpoint, before: int, place: str) -> None:
    if checkpoint.origin != log.opened.origin:
        raise VerificationError(place, f"is of another log: {checkpoint.origin}")
    if not before < checkpoint.size <= len(log.bodies):
        raise VerificationError(place, f"covers {checkpoint.size} of {len(log.bodies)} entries")
    if log.frontiers[checkpoint.size - 1].root() != checkpoint.root:
        raise VerificationError(
            f"entries {before} to {checkpoint.size - 1}",
            "do not give the root that was signed over them",
        )


def _check_files(folder: Path, sealed: _Sealed) -> int:
    found = names.manifest_lines(folder, folder)
    listed = _read(folder, names.MANIFEST)
    found.pop(names.MANIFEST)
    footage = [path for path in found if path.startswith(f"{names.FOOTAGE}/")]
    for path in sorted(found.keys() - set(footage) - _EXPECTED):
        raise VerificationError(path, "does not belong to a session folder")
    actual = b"".join(found[path] for path in sorted(found))
    if _footage_sha256(found[path] for path in sorted(footage)) != sealed.footage_manifest_sha256:
        raise VerificationError(
            _first_difference(listed, found), "is not the footage that was sealed"
        )
    if listed != actual:
        raise VerificationError(names.MANIFEST, "does not list the files as they are")
    return len(found) + 1


def _footage_sha256(lines: Iterable[bytes]) -> str:
    """The hash the last entry cites: paths there are relative to the footage folder."""
    digest = sha256()
    for line in lines:
        checksum, size, path = line.split(b" ", 2)
        digest.update(b" ".join((checksum, size, path.removeprefix(f"{names.FOOTAGE}/".encode()))))
    return digest.hexdigest()


def _first_difference(listed: bytes, found: dict[str, bytes]) -> str:
    """The file under footage/ whose line in the manifest is not what is there."""
    stated = {
        line.rsplit(b" ", 1)[-1].decode(errors="replace"): line + b"\n"
        for line in listed.split(b"\n")
        if line
    }
    for path in sorted(stated.keys() | found.keys()):
        if path.startswith(names.FOOTAGE) and stated.get(path) != found.get(path):
            return path
    return names.FOOTAGE
