"""Comparing a session folder with the database it was written from."""

from itertools import zip_longest
from pathlib import Path

from auction.journal.entry import leaf_hash
from auction.journal.layout import CHECKPOINTS, ENTRIES, SESSION, note_block
from auction.journal.reader import Reader
from auction.journal.verify import VerificationError, read_log


def compare_live(folder: Path, data: Path) -> int:
    """Compare a session folder with the journal of a data folder; how many entries agree.

    While the sitting goes on, the folder may be a little behind, and only then.

    Args:
        folder: the session folder.
        data: the data folder, whose server may be running.

    Raises:
        VerificationError: names the first entry, or the file, that differs.
        JournalUnfitError: there is no journal in `data`.
    """
    log = read_log((folder / ENTRIES).read_bytes())
    stream = f"{SESSION}{log.opened.session}"
    with Reader.look(data) as reader:
        for seq, (entry, body) in enumerate(zip_longest(reader.read(stream), log.bodies)):
            place = f"{ENTRIES}, entry {seq}"
            if entry is not None and leaf_hash(entry.body) != entry.leaf:
                raise VerificationError(f"database, entry {seq}", "does not hash to its leaf")
            if entry is None:
                raise VerificationError(place, "is not in the database")
            if body is None:
                if log.sealed is None:
                    return seq
                raise VerificationError(place, "is in the database only")
            if entry.body != body:
                raise VerificationError(place, "differs between folder and database")
        notes = b"".join(note_block(note) for _, note in reader.checkpoints(stream))
    if not notes.startswith((folder / CHECKPOINTS).read_bytes()):
        raise VerificationError(CHECKPOINTS, "differs between folder and database")
    return len(log.bodies)
