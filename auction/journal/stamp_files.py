r"""Time stamps beside a session folder, for they may come after it was sealed.

::

    2026-12-02-1/           the session folder
    2026-12-02-1.stamps/    3.tsr: an authority's answer about note 3 of `checkpoints`, DER

Note 3 is lines 13 to 17 of `checkpoints`; `openssl ts -verify` checks the one against the other.
"""

from collections.abc import Sequence
from pathlib import Path

from cryptography.x509 import Certificate

from auction.journal import stamps
from auction.journal.files import replace_durably
from auction.journal.layout import CHECKPOINTS
from auction.journal.verify import VerificationError, read_notes

_SUFFIX = ".tsr"


def stamps_of(folder: Path) -> Path:
    """Where the stamps of a session folder are."""
    return folder.with_name(f"{folder.name}.stamps")


def keep(folder: Path, number: int, response: bytes) -> None:
    """Put the answer about note `number` (from 1) beside a session folder, unless it is there.

    Raises:
        OSError: it cannot be written.
    """
    path = stamps_of(folder) / f"{number}{_SUFFIX}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_durably(path, response)


def verify_stamps(folder: Path, roots: Sequence[Certificate] = ()) -> int:
    """How many stamps stand beside a session folder, each for a note it holds.

    Args:
        folder: the session folder.
        roots: certificates that may vouch for the authority; without any nobody is asked to.

    Raises:
        VerificationError: a file there is no stamp of the note it is named after.
    """
    beside = stamps_of(folder)
    if not beside.is_dir():
        return 0
    notes = read_notes((folder / CHECKPOINTS).read_bytes())
    files = sorted(beside.iterdir())
    for path in files:
        place = f"{beside.name}/{path.name}"
        number = path.stem if path.suffix == _SUFFIX else ""
        if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= len(notes):
            raise VerificationError(place, "is not named after a note of the session")
        try:
            stamps.check(path.read_bytes(), notes[int(number) - 1], roots)
        except stamps.StampError as problem:
            raise VerificationError(place, f"does not stamp note {number}: {problem}") from None
    return len(files)
