"""Signed notes against Go's own vectors, and checkpoints that nobody can vary."""

import base64
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from auction.journal.checkpoint import (
    Checkpoint,
    NoteError,
    Signer,
    VerifierKey,
    load_signer,
    open_note,
    parse_key,
    verify_signature,
)
from auction.journal.errors import JournalUnfitError

# golang.org/x/mod/sumdb/note, note_test.go
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
PETER_SIGNED = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
ENOCH_SIGNED = (
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ="
)
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
# C2SP tlog-checkpoint, the example of the text
BEHIND_THE_SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
)

ROOT = bytes(range(32))
HIGH = b"\xff" * 32


def a_signer(name: str = "auction-room/HSY/rehearsal") -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))


@pytest.mark.parametrize(("line", "signed"), [(PETER, PETER_SIGNED), (ENOCH, ENOCH_SIGNED)])
def test_published_signatures_fit_their_published_keys(line: str, signed: str) -> None:
    key = parse_key(line)
    assert key.line() == line
    verify_signature(key, TEXT, signed)
    with pytest.raises(NoteError):
        verify_signature(key, TEXT.replace("answer", "Answer"), signed)


def test_the_published_private_key_signs_the_published_signature() -> None:
    signer = Signer("PeterNeumann", Ed25519PrivateKey.from_private_bytes(PETER_SEED))
    assert signer.key.line() == PETER
    assert signer.signature(TEXT) == PETER_SIGNED


def test_a_key_that_differs_in_one_byte_is_no_key() -> None:
    for at in range(len(PETER)):
        changed = PETER[:at] + chr(ord(PETER[at]) + 1) + PETER[at + 1 :]
        with pytest.raises(NoteError):
            parse_key(changed)
    for start in range(len(PETER)):
        for end in range(start, len(PETER) + 1):
            if (start, end) != (0, len(PETER)):
                with pytest.raises(NoteError):
                    parse_key(PETER[start:end])


@pytest.mark.parametrize(
    "line",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        PETER.upper(),
        PETER + "\n",
        " " + PETER,
    ],
    ids=["length", "algorithm", "case", "line break", "space"],
)
def test_keys_published_as_bad_are_refused(line: str) -> None:
    with pytest.raises(NoteError):
        parse_key(line)


def test_the_text_of_a_checkpoint_is_that_of_the_standard() -> None:
    origin, size, root = BEHIND_THE_SOFA.splitlines()
    assert Checkpoint(origin, int(size), base64.b64decode(root)).text() == BEHIND_THE_SOFA


def test_what_was_signed_is_what_is_read() -> None:
    signer = a_signer()
    note = signer.sign("session:2026-12-02-1", 212, ROOT)
    assert open_note(note, signer.key) == Checkpoint(
        "auction-room/HSY/rehearsal/2026-12-02-1", 212, ROOT
    )
    lines = note.split("\n")
    assert lines[3] == ""
    assert lines[4].startswith("— auction-room/HSY/rehearsal ")
    assert lines[5:] == [""]


def test_no_single_byte_of_a_note_can_change() -> None:
    signer = a_signer()
    note = signer.sign("docket", 5, ROOT).encode()
    for at in range(len(note)):
        for flip in (0x01, 0x20, 0x80):
            changed = bytearray(note)
            changed[at] ^= flip
            try:
                text = changed.decode()
            except UnicodeDecodeError:
                continue
            with pytest.raises(NoteError):
                open_note(text, signer.key)


@given(st.integers(0, 2**40), st.binary(min_size=32, max_size=32))
def test_size_and_root_survive(size: int, root: bytes) -> None:
    signer = a_signer()
    checkpoint = open_note(signer.sign("docket", size, root), signer.key)
    assert (checkpoint.size, checkpoint.root) == (size, root)


def _resigned(signer: Signer, text: str) -> str:
    return f"{text}\n— {signer.key.name} {signer.signature(text)}\n"


@pytest.mark.parametrize(
    "text",
    [
        f"log\n07\n{base64.b64encode(ROOT).decode()}\n",
        f"log\n+7\n{base64.b64encode(ROOT).decode()}\n",
        f"log\n-7\n{base64.b64encode(ROOT).decode()}\n",
        f"log\n７\n{base64.b64encode(ROOT).decode()}\n",
        f"\n7\n{base64.b64encode(ROOT).decode()}\n",
        f"log\n7\n{base64.b64encode(ROOT[:31]).decode()}\n",
        f"log\n7\n{base64.b64encode(ROOT).decode().rstrip('=')}\n",
        f"log\n7\n{base64.b64encode(ROOT).decode()[:-2]}9=\n",
        f"log\n7\n{base64.urlsafe_b64encode(HIGH).decode()}\n",
        f"log\n7\n{base64.b64encode(ROOT).decode()}\nextension\n",
        "log\n7\n",
    ],
    ids=[
        "zero",
        "plus",
        "minus",
        "wide",
        "origin",
        "short",
        "padding",
        "bits",
        "alphabet",
        "lines",
        "root",
    ],
)
def test_a_text_in_another_form_is_refused_even_when_signed(text: str) -> None:
    signer = a_signer()
    with pytest.raises(NoteError):
        open_note(_resigned(signer, text), signer.key)


def test_another_signer_is_refused() -> None:
    note = a_signer().sign("docket", 1, ROOT)
    stranger = Signer(
        "auction-room/HSY/rehearsal", Ed25519PrivateKey.from_private_bytes(b"\x08" * 32)
    )
    renamed = VerifierKey("auction-room/HSY/sale", a_signer().key.public)
    for key in (stranger.key, renamed):
        with pytest.raises(NoteError):
            open_note(note, key)


def test_a_second_signature_is_refused() -> None:
    signer = a_signer()
    note = signer.sign("docket", 1, ROOT)
    with pytest.raises(NoteError):
        open_note(f"{note}— EnochRoot {ENOCH_SIGNED}\n", signer.key)


def test_a_key_is_made_once_and_for_one_reader(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "checkpoint.key"
    first = load_signer(path, "auction-room/HSY/sale")
    again = load_signer(path, "auction-room/HSY/sale")
    assert first.key == again.key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["checkpoint.key"]
    other = load_signer(tmp_path / "rehearsal.key", "auction-room/HSY/rehearsal")
    assert other.key.public != first.key.public


def test_a_key_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.key"
    load_signer(path, "log")
    path.chmod(0o640)
    with pytest.raises(JournalUnfitError, match="read by others"):
        load_signer(path, "log")


def test_half_a_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.key"
    load_signer(path, "log")
    path.write_bytes(path.read_bytes()[:16])
    with pytest.raises(JournalUnfitError, match="backup"):
        load_signer(path, "log")
