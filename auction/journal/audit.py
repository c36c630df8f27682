"""Checking the database itself before a room goes on from it."""

from auction.journal.checkpoint import NoteError, VerifierKey, open_note
from auction.journal.entry import decode, leaf_hash
from auction.journal.errors import JournalDamagedError
from auction.journal.merkle import Frontier, Tree
from auction.journal.reader import Reader


def audit(store: Reader, key: VerifierKey) -> dict[str, Frontier]:
    """Check every entry against its leaf, and every checkpoint against the entries it covers.

    A log must never sign a head that does not extend what it signed before, so a room goes on only
    from a database that still has every head it signed.

    Args:
        store: the database.
        key: what its checkpoints are signed with.

    Returns:
        Where every stream ends.

    Raises:
        JournalDamagedError: names the first entry whose leaf hash differs, else the checkpoint.
        JournalUnreadableError: the database does not answer.
    """
    return {stream: _audit_stream(store, stream, key) for stream in store.streams()}


def _audit_stream(store: Reader, stream: str, key: VerifierKey) -> Frontier:
    notes = dict(store.checkpoints(stream))
    tree = Tree()
    for entry in store.read(stream):
        if leaf_hash(entry.body) != entry.leaf:
            raise JournalDamagedError(f"entry {entry.seq} of {stream} does not hash to its leaf")
        if not entry.seq == tree.size == decode(entry.body).seq:
            raise JournalDamagedError(f"entry {tree.size} of {stream} is missing")
        tree.append(entry.leaf)
        note = notes.pop(tree.size, None)
        if note is not None:
            _check(note, stream, tree, key)
    if notes:
        size = min(notes)
        raise JournalDamagedError(
            f"{stream} has {tree.size} entries, and a checkpoint was signed over {size}: the "
            "database was put back from an older copy"
        )
    return tree.frontier()


def _check(note: str, stream: str, tree: Tree, key: VerifierKey) -> None:
    try:
        checkpoint = open_note(note, key)
    except NoteError as error:
        raise JournalDamagedError(f"checkpoint {tree.size} of {stream}: {error}") from None
    if (checkpoint.size, checkpoint.root) != (tree.size, tree.root()):
        raise JournalDamagedError(
            f"the first {tree.size} entries of {stream} are not what was signed as checkpoint "
            f"{tree.size}"
        )
