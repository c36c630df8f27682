"""Reading the log back: every leaf checked, every stream folded, today's people opened."""

import structlog
from msgspec import Struct

from auction.journal.entry import leaf_hash
from auction.journal.errors import JournalDamagedError
from auction.journal.store import Store
from auction.people.keys import KeyUnavailable
from auction.people.sealing import SealError
from auction.people.vault import Vault
from auction.room.heads import (
    DISPLAYS,
    DOCKET,
    LOOKS,
    ROOM_STREAM,
    SESSION_PREFIX,
    STAMPS,
    Heads,
)
from auction.room.names import Names
from auction.room.record import Noted, Record

log = structlog.get_logger()


class Past(Struct, frozen=True):
    """What the journal adds up to at this moment."""

    heads: Heads
    record: Record
    names: Names


def read_back(store: Store, vault: Vault) -> Past:
    """Fold every stream; the unsealed sitting last, so that it is the present one.

    Raises:
        JournalDamagedError: an entry does not hash to its leaf.
    """
    heads, record = Heads(), Record()
    for stream in (DOCKET, ROOM_STREAM, DISPLAYS, LOOKS, STAMPS):
        heads = _read(store, stream, heads, record)
    for stream in _sittings(store, heads):
        heads = _read(store, stream, heads, record)
    return Past(heads=heads, record=record, names=_names(store, vault, heads))


def _read(store: Store, stream: str, heads: Heads, record: Record) -> Heads:
    for entry in store.read(stream):
        if leaf_hash(entry.body) != entry.leaf:
            raise JournalDamagedError(f"entry {entry.seq} of {stream} does not hash to its leaf")
        heads, stamp, event = heads.read(stream, entry)
        if stream.startswith(SESSION_PREFIX):
            noted = Noted(stamp.seq, stamp.at_ms, stamp.actor, event)
            record.add(noted, hidden=heads.hides_counts)
    return heads


def _sittings(store: Store, heads: Heads) -> list[str]:
    """Sealed sittings in the docket's order, then the one that is not in it yet."""
    order = {f"{SESSION_PREFIX}{name}": place for place, name in enumerate(heads.sessions)}
    sittings = [name for name in store.streams() if name.startswith(SESSION_PREFIX)]
    return sorted(sittings, key=lambda name: order.get(name, len(order)))


def _names(store: Store, vault: Vault, heads: Heads) -> Names:
    names, session = Names(), heads.session
    if session is None or heads.session_stream is None:
        return names
    purpose = f"session:{session.id}"
    people = [one.person for one in session.people.values()]
    for person in (*people, *(one.person for one in session.prohibited)):
        sealed = store.vault(purpose, person.ref)
        if sealed is not None:
            row = (purpose, person.ref, sealed)
            try:
                names.learn(person, vault.open_person(row))
            except (KeyUnavailable, SealError) as problem:
                log.warning("a person of today cannot be named", why=str(problem))
    return names
