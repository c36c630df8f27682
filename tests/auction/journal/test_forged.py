"""Folders made by somebody who holds the signing key still have to hang together."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from auction.journal.entry import SealedEntry, leaf_hash
from auction.journal.layout import (
    CHECKPOINTS,
    ENTRIES,
    KEY,
    MANIFEST,
    POLICY,
    entry_line,
    manifest_line,
    note_block,
)
from auction.journal.merkle import root_of
from auction.journal.verify import VerificationError, read_log, verify_folder
from tests.auction.journal.sitting import ORIGIN, SESSION, a_signer

STREAM = f"session:{SESSION}"
POLICY_TEXT = b"step_twd = 1000\n"
NO_FOOTAGE = sha256(b"").hexdigest()


def body(seq: int, kind: str, data: str) -> bytes:
    return (
        f'{{"seq":{seq},"at_ms":1,"mono_ms":2,"boot":"b","actor":"staff:A01","command":null,'
        f'"kind":"{kind}","data":{data}}}'
    ).encode()


OPENED = body(
    0,
    "SessionOpened",
    f'{{"session":"{SESSION}","policy_sha256":"{sha256(POLICY_TEXT).hexdigest()}",'
    f'"origin":"{ORIGIN}/{SESSION}","rehearsal":true}}',
)


def note_over(bodies: list[bytes], size: int | None = None, stream: str = STREAM) -> str:
    leaves = [leaf_hash(one) for one in bodies]
    return a_signer().sign(stream, len(bodies) if size is None else size, root_of(leaves))


def published(bodies: list[bytes], note: str, root: str | None = None) -> bytes:
    said = root or root_of(leaf_hash(one) for one in bodies).hex()
    text = note.replace("\n", "\\n")
    data = f'{{"size":{len(bodies)},"note":"{text}","root":"{said}"}}'
    return body(len(bodies), "CheckpointPublished", data)


def counted(seq: int) -> bytes:
    return body(seq, "EnvelopesCounted", '{"round":"1","counted":1,"dropped":1}')


def sealing(seq: int, footage: str = NO_FOOTAGE) -> bytes:
    return body(seq, "SessionSealed", f'{{"footage_manifest_sha256":"{footage}"}}')


def write(folder: Path, bodies: list[bytes], notes: list[str], *, listed: bool = True) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [entry_line(SealedEntry(0, leaf_hash(one), one)) for one in bodies]
    files = {
        CHECKPOINTS: b"".join(note_block(note) for note in notes),
        ENTRIES: b"".join(lines),
        KEY: f"{a_signer().key.line()}\n".encode(),
        POLICY: POLICY_TEXT,
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    if listed:
        (folder / MANIFEST).write_bytes(
            b"".join(
                manifest_line(sha256(content).hexdigest(), len(content), name.encode())
                for name, content in files.items()
            )
        )
    return folder


def an_honest_log() -> tuple[list[bytes], list[str]]:
    bodies = [OPENED, counted(1)]
    first = note_over(bodies)
    bodies.append(published(bodies, first))
    bodies += [counted(3), sealing(4)]
    return bodies, [first, note_over(bodies)]


def test_what_is_made_here_holds_until_it_is_spoilt(tmp_path: Path) -> None:
    bodies, notes = an_honest_log()
    assert verify_folder(write(tmp_path, bodies, notes)).size == 5


Spoil = Callable[[list[bytes], list[str]], tuple[list[bytes], list[str]]]


def _resealed(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return bodies, [*notes[:-1], note_over(bodies)]


def _bad_json(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return _resealed([*bodies[:3], b'{"seq":3}', sealing(4)], notes)


def _unknown_field(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    odd = counted(3)[:-1] + b',"more":1}'
    return _resealed([*bodies[:3], odd, sealing(4)], notes)


def _other_seq(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return _resealed([*bodies[:3], counted(7), sealing(4)], notes)


def _bad_data(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return _resealed([*bodies[:3], body(3, "SegmentClosed", "{}"), sealing(4)], notes)


def _opened_twice(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    again = OPENED.replace(b'"seq":0', b'"seq":3')
    return _resealed([*bodies[:3], again, sealing(4)], notes)


def _never_opened(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return _resealed([counted(0), *bodies[1:]], notes)


def _sealed_before_the_end(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return _resealed([*bodies[:3], sealing(3), counted(4)], notes)


def _another_note(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return bodies, [note_over(bodies[:1]), notes[1]]


def _another_root(_: list[bytes], __: list[str]) -> tuple[list[bytes], list[str]]:
    made = [OPENED, counted(1)]
    note = note_over(made)
    made += [published(made, note, "0" * 64), sealing(3)]
    return made, [note, note_over(made)]


def _unpublished(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return bodies, [notes[0], note_over(bodies[:4]), notes[1]]


def _not_closed(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return bodies, notes[:1]


def _closed_early(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return bodies, [notes[0], note_over(bodies[:4])]


def _larger_than_the_log(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return bodies, [notes[0], note_over(bodies, 9)]


def _backwards(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return bodies, [notes[0], note_over(bodies[:1])]


def _of_another_log(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return bodies, [notes[0], note_over(bodies, stream="session:2026-12-09-1")]


def _other_footage(bodies: list[bytes], notes: list[str]) -> tuple[list[bytes], list[str]]:
    return _resealed([*bodies[:4], sealing(4, "0" * 64)], notes)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_bad_json, "entries.jsonl, entry 3: cannot be read"),
        (_unknown_field, "entries.jsonl, entry 3: cannot be read"),
        (_other_seq, "entries.jsonl, entry 3: says it is entry 7"),
        (_bad_data, "entries.jsonl, entry 3: is not a SegmentClosed"),
        (_opened_twice, "entries.jsonl, entry 3: a session is opened once"),
        (_never_opened, "entries.jsonl, entry 0: a session is opened once"),
        (_sealed_before_the_end, "entries.jsonl, entry 4: stands after the sealing"),
        (_another_note, "checkpoints, note 1: is not the note that entry 2 published"),
        (_another_root, "entries.jsonl, entry 2: states another head"),
        (_unpublished, "checkpoints: has 3 notes where the entries ask for 2"),
        (_not_closed, "checkpoints: has 1 notes where the entries ask for 2"),
        (_closed_early, "checkpoints: the closing note does not cover every entry"),
        (_larger_than_the_log, "checkpoints, note 2: covers 9 of 5 entries"),
        (_backwards, "checkpoints, note 2: covers 1 of 5 entries"),
        (_of_another_log, "checkpoints, note 2: is of another log"),
        (_other_footage, "footage: is not the footage that was sealed"),
    ],
    ids=lambda one: one.__name__ if callable(one) else "",
)
def test_a_signature_does_not_make_it_whole(tmp_path: Path, spoil: Spoil, said: str) -> None:
    bodies, notes = spoil(*an_honest_log())
    with pytest.raises(VerificationError) as caught:
        verify_folder(write(tmp_path, bodies, notes))
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\n", "checkpoints: is not UTF-8"),
        (b"log\n1\nroot", "checkpoints: the last line is torn"),
        (b"log\n1\nroot\n", "checkpoints, note 1: is not a signed note"),
        (b"\n" * 6, "checkpoints, note 1: "),
    ],
)
def test_checkpoints_in_another_form_are_named(tmp_path: Path, content: bytes, said: str) -> None:
    bodies, notes = an_honest_log()
    folder = write(tmp_path, bodies, notes)
    (folder / CHECKPOINTS).write_bytes(content)
    with pytest.raises(VerificationError) as caught:
        verify_folder(folder)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("end", ["", "\n\n", " \n", "\r\n"])
def test_a_key_line_ends_in_one_way(tmp_path: Path, end: str) -> None:
    folder = write(tmp_path, *an_honest_log())
    (folder / KEY).write_bytes(f"{a_signer().key.line()}{end}".encode())
    with pytest.raises(VerificationError) as caught:
        verify_folder(folder)
    assert caught.value.place == KEY


def test_a_published_note_counts_before_it_is_in_the_file(tmp_path: Path) -> None:
    bodies, notes = an_honest_log()
    report = verify_folder(write(tmp_path, bodies[:4], [], listed=False))
    assert (report.sealed, report.signed, report.checkpoints) == (False, 2, 0)
    other = [*bodies[:2], published(bodies[:2], notes[0].replace("\n2\n", "\n1\n"))]
    with pytest.raises(VerificationError, match="note 1: the signature does not fit"):
        verify_folder(write(tmp_path, other, [], listed=False))


def test_a_log_is_read_as_its_exact_bodies() -> None:
    bodies, _ = an_honest_log()
    lines = [entry_line(SealedEntry(0, leaf_hash(one), one)) for one in bodies]
    assert read_log(b"".join(lines)).bodies == tuple(bodies)
