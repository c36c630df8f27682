"""Checking a session folder without the server, the database, or trust in either.

Everything hangs together: entries hash to leaves, leaves to roots, roots stand in signed notes, the
notes stand in the entries; the first entry cites the policy, the last one the footage.
"""

from binascii import hexlify
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from auction.journal.checkpoint import Checkpoint, NoteError, VerifierKey, open_note, parse_key
from auction.journal.entry import Entry, decode, leaf_hash
from auction.journal.files import UnlistableError, cited_lines, listing
from auction.journal.layout import (
    CHECKPOINTS,
    ENTRIES,
    FOOTAGE,
    KEY,
    MANIFEST,
    POLICY,
    manifest_line,
    read_line,
)
from auction.journal.merkle import roots_of

T = TypeVar("T")

_NOTE_LINES = 6
_BELOW_FOOTAGE = f"{FOOTAGE}/".encode()
_FILES = frozenset(name.encode() for name in (ENTRIES, CHECKPOINTS, KEY, POLICY, MANIFEST))


class VerificationError(Exception):
    """Something does not hold; `place` names where."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place, self.why = place, why


class Report(Struct, frozen=True):
    """What was found to hold.

    Attributes:
        session: the sitting's name.
        origin: whose log it is, as every checkpoint says.
        rehearsal: it was one.
        size: entries.
        root: over all of them, lower-case hex.
        signed: entries covered by the last checkpoint.
        checkpoints: signed notes.
        files: files of a sealed folder that are bound by hash; 0 before the sealing, when only the
            footage that entries cite is checked.
        sealed: the sitting is over and the folder complete.
        key: the verifier key that signed.
        key_pinned: the key was named by who asked; else it was taken from the folder itself.
    """

    session: str
    origin: str
    rehearsal: bool
    size: int
    root: str
    signed: int
    checkpoints: int
    files: int
    sealed: bool
    key: str
    key_pinned: bool


class _Opened(Struct, frozen=True):
    session: str
    policy_sha256: str
    origin: str
    rehearsal: bool


class _Sealed(Struct, frozen=True):
    footage_manifest_sha256: str


class _Published(Struct, frozen=True):
    size: int
    note: str
    root: str


class _Segment(Struct, frozen=True):
    path: str
    sha256: str
    bytes: int


class Log(Struct, frozen=True):
    """A session's entries, read and hashed.

    Attributes:
        bodies: the exact bytes of every entry.
        leaves: their leaf hashes.
        opened: the first entry's data.
        sealed: the last entry's data, when the sitting is sealed.
        published: every published checkpoint, in order, with its entry.
        segments: every piece of footage, in order, with its entry.
    """

    bodies: tuple[bytes, ...]
    leaves: tuple[bytes, ...]
    opened: _Opened
    sealed: _Sealed | None
    published: tuple[tuple[int, _Published], ...]
    segments: tuple[tuple[int, _Segment], ...]


def verify_folder(
    folder: Path, key: str | None = None, progress: Callable[[str], None] = lambda _: None
) -> Report:
    """Check everything in a session folder.

    Args:
        folder: the session folder.
        key: the verifier key the signer must have; without it the folder's own is taken.
        progress: told what is being checked, a word at a time.

    Raises:
        VerificationError: names the first entry whose leaf hash differs, else the checkpoint
            interval, else the file.
    """
    progress("entries")
    log = read_log(_read(folder, ENTRIES))
    progress("checkpoints")
    signer = _key(_read(folder, KEY), key)
    notes = read_notes(_read(folder, CHECKPOINTS))
    signed, root = _check_notes(log, notes, signer)
    progress("policy")
    if sha256(_read(folder, POLICY)).hexdigest() != log.opened.policy_sha256:
        raise VerificationError(POLICY, "is not the policy the first entry cites")
    progress("files")
    files = _check_files(folder, log)
    return Report(
        session=log.opened.session,
        origin=log.opened.origin,
        rehearsal=log.opened.rehearsal,
        size=len(log.bodies),
        root=root.hex(),
        signed=signed,
        checkpoints=len(notes),
        files=files,
        sealed=log.sealed is not None,
        key=signer.line(),
        key_pinned=key is not None,
    )


def read_log(content: bytes) -> Log:
    """Read, hash and decode the entries' file.

    Raises:
        VerificationError: names the first entry that does not hold.
    """
    bodies: list[bytes] = []
    leaves: list[bytes] = []
    published: list[tuple[int, _Published]] = []
    segments: list[tuple[int, _Segment]] = []
    opened: _Opened | None = None
    sealed: _Sealed | None = None
    for seq, line in enumerate(content.splitlines(keepends=True)):
        if sealed is not None:
            raise _bad_entry(seq, "stands after the sealing")
        body, leaf = _parse(line, seq)
        entry = _entry(body, seq)
        bodies.append(body)
        leaves.append(leaf)
        match entry.kind:
            case "SessionOpened":
                opened = _data(entry, _Opened)
            case "CheckpointPublished":
                published.append((seq, _data(entry, _Published)))
            case "SegmentClosed":
                segments.append((seq, _data(entry, _Segment)))
            case "SessionSealed":
                sealed = _data(entry, _Sealed)
            case _:
                pass
        if (seq == 0) != (entry.kind == "SessionOpened"):
            raise _bad_entry(seq, "a session is opened once, by its first entry")
    if opened is None:
        raise VerificationError(ENTRIES, "has no entry")
    return Log(tuple(bodies), tuple(leaves), opened, sealed, tuple(published), tuple(segments))


# --- entries -------------------------------------------------------------------------------------


def _bad_entry(seq: int, why: str) -> VerificationError:
    return VerificationError(f"{ENTRIES}, entry {seq}", why)


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise VerificationError(name, "is missing") from None


def _parse(line: bytes, seq: int) -> tuple[bytes, bytes]:
    """The exact bytes of an entry and their leaf hash, which is the one written beside them."""
    parts = read_line(line)
    if parts is None:
        torn = "" if line.endswith(b"\n") else ": its line is torn"
        raise _bad_entry(seq, f"is not in the form of an entry{torn}")
    leaf = leaf_hash(parts[1])
    if hexlify(leaf) != parts[0]:
        raise _bad_entry(seq, "does not hash to its leaf")
    return parts[1], leaf


def _entry(body: bytes, seq: int) -> Entry:
    try:
        entry = decode(body)
    except msgspec.MsgspecError as error:
        raise _bad_entry(seq, f"cannot be read: {error}") from None
    if entry.seq != seq:
        raise _bad_entry(seq, f"says it is entry {entry.seq}")
    return entry


def _data(entry: Entry, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(entry.data, type=shape)
    except msgspec.MsgspecError as error:
        raise _bad_entry(entry.seq, f"is not a {entry.kind}: {error}") from None


# --- checkpoints ---------------------------------------------------------------------------------


def _key(content: bytes, pinned: str | None) -> VerifierKey:
    try:
        text = content.decode("ascii")
        key = parse_key(text.removesuffix("\n"))
    except (UnicodeDecodeError, NoteError) as error:
        raise VerificationError(KEY, f"is not a verifier key: {error}") from None
    if text != f"{key.line()}\n":
        raise VerificationError(KEY, "is not in its one canonical form")
    if pinned is not None and key.line() != pinned.strip():
        raise VerificationError(KEY, f"is not the key that was asked for, {pinned.strip()}")
    return key


def read_notes(content: bytes) -> tuple[str, ...]:
    """The signed notes of a `checkpoints` file, in order.

    Raises:
        VerificationError: it is not made of whole notes.
    """
    try:
        lines = content.decode().split("\n")
    except UnicodeDecodeError:
        raise VerificationError(CHECKPOINTS, "is not UTF-8") from None
    if lines.pop() != "":
        raise VerificationError(CHECKPOINTS, "the last line is torn")
    groups = [lines[at : at + _NOTE_LINES] for at in range(0, len(lines), _NOTE_LINES)]
    for number, group in enumerate(groups, start=1):
        if len(group) != _NOTE_LINES or group[-1] != "":
            raise VerificationError(f"{CHECKPOINTS}, note {number}", "is not a signed note")
    return tuple("\n".join(group) for group in groups)


def _check_notes(log: Log, notes: tuple[str, ...], key: VerifierKey) -> tuple[int, bytes]:
    """Check every note against the entries; how many entries are signed, and the root of all."""
    expected = [one.note for _, one in log.published]
    size = len(log.bodies)
    behind = tuple(expected[len(notes) :]) if log.sealed is None else ()
    opened = [_open(number, note, key) for number, note in enumerate((*notes, *behind), start=1)]
    roots = roots_of(log.leaves, {size, *(one.size for one in opened)})
    signed = 0
    for number, checkpoint in enumerate(opened, start=1):
        _check_root(log, checkpoint, signed, roots, f"{CHECKPOINTS}, note {number}")
        signed = checkpoint.size
    for number, (note, (seq, said)) in enumerate(zip(notes, log.published, strict=False), start=1):
        if note != said.note:
            place = f"{CHECKPOINTS}, note {number}"
            raise VerificationError(place, f"is not the note that entry {seq} published")
    for checkpoint, (seq, said) in zip(opened, log.published, strict=False):
        if (said.size, said.root) != (checkpoint.size, checkpoint.root.hex()):
            raise _bad_entry(seq, "states another head than the note it published")
    wanted = len(expected) + (log.sealed is not None)
    if len(opened) != wanted:
        why = f"has {len(notes)} notes where the entries ask for {wanted}"
        raise VerificationError(CHECKPOINTS, why)
    if log.sealed is not None and signed != size:
        raise VerificationError(CHECKPOINTS, "the closing note does not cover every entry")
    return signed, roots[size]


def _open(number: int, note: str, key: VerifierKey) -> Checkpoint:
    try:
        return open_note(note, key)
    except NoteError as error:
        raise VerificationError(f"{CHECKPOINTS}, note {number}", str(error)) from None


def _check_root(
    log: Log, checkpoint: Checkpoint, before: int, roots: dict[int, bytes], place: str
) -> None:
    if checkpoint.origin != log.opened.origin:
        raise VerificationError(place, f"is of another log: {checkpoint.origin}")
    if not before < checkpoint.size <= len(log.bodies):
        raise VerificationError(place, f"covers {checkpoint.size} of {len(log.bodies)} entries")
    if roots[checkpoint.size] != checkpoint.root:
        raise VerificationError(
            f"{ENTRIES}, entries {before} to {checkpoint.size - 1}",
            f"do not give the root that was signed over the first {checkpoint.size}",
        )


# --- files ---------------------------------------------------------------------------------------


def _check_files(folder: Path, log: Log) -> int:
    """Check that a sealed folder holds what was sealed and nothing else; how many files.

    Before the sealing, that it holds the footage its entries cite; more is still being written.
    """
    if log.sealed is None:
        if (folder / MANIFEST).exists():
            raise VerificationError(MANIFEST, "is there although no entry seals the session")
        _check_cited(cited_lines(folder, (_below(one) for _, one in log.segments)), log)
        return 0
    listed = _read(folder, MANIFEST)
    try:
        found = listing(folder)
    except UnlistableError as error:
        raise VerificationError(str(error.path.relative_to(folder)), error.why) from None
    manifest = found.pop(MANIFEST.encode())
    footage = {path: line for path, line in found.items() if path.startswith(_BELOW_FOOTAGE)}
    for path in found.keys() - footage.keys() - _FILES:
        raise VerificationError(_name(path), "does not belong to a session folder")
    _check_footage(footage, log, listed)
    if listed != b"".join(found.values()):
        raise VerificationError(MANIFEST, _difference(listed, found))
    return len(found) + bool(manifest)


def _check_cited(footage: dict[bytes, bytes], log: Log) -> None:
    """Check the manifest lines of footage against what entries say of it."""
    for seq, segment in log.segments:
        path = _below(segment)
        if footage.get(path) != manifest_line(segment.sha256, segment.bytes, path):
            why = "is missing" if path not in footage else "is not the footage"
            raise VerificationError(_name(path), f"{why} that entry {seq} cites")


def _below(segment: _Segment) -> bytes:
    return _BELOW_FOOTAGE + segment.path.encode()


def _check_footage(footage: dict[bytes, bytes], log: Log, listed: bytes) -> None:
    _check_cited(footage, log)
    relative = (line.replace(_BELOW_FOOTAGE, b"", 1) for line in footage.values())
    if log.sealed is None or _sha256(relative) == log.sealed.footage_manifest_sha256:
        return
    stated = set(listed.splitlines(keepends=True))
    for path, line in footage.items():
        if line not in stated:
            raise VerificationError(_name(path), "is not the footage that was sealed")
    for line in sorted(stated - set(footage.values())):
        path = line.rstrip(b"\n").split(b" ", 2)[-1]
        if path.startswith(_BELOW_FOOTAGE):
            raise VerificationError(_name(path), "is missing")
    raise VerificationError(FOOTAGE, "is not the footage that was sealed")


def _sha256(lines: Iterable[bytes]) -> str:
    return sha256(b"".join(lines)).hexdigest()


def _difference(listed: bytes, found: dict[bytes, bytes]) -> str:
    """Where the manifest does not list the files as they are."""
    lines = listed.splitlines(keepends=True)
    for number, (line, actual) in enumerate(zip(lines, found.values(), strict=False), start=1):
        if line != actual:
            return f"line {number} is not what {_name(actual.rstrip().split(b' ', 2)[-1])} is"
    return f"lists {len(lines)} files, there are {len(found)}"


def _name(path: bytes) -> str:
    return path.decode(errors="replace")
