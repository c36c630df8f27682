"""What checking an entry costs, beside the standard library's way of doing the same.

Both sides decode every entry, hash its leaf and grow the Merkle tree to the same root; neither
folds. Beside us, an entry is `json.loads`ed and dumped again in canonical form to be hashed, as
logs that hash a canonical form must; ours hashes the bytes that were written.

python -m tests.bench.verify
"""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from auction.journal.entry import Entry, decode, leaf_hash, seal
from auction.journal.layout import entry_line
from auction.journal.merkle import Tree
from auction.journal.verify import read_log
from tests.bench.append import BOOT, event, opening
from tests.bench.table import Row, markdown

ENTRIES = 20_000
REPETITIONS = 7


def hash_entries(bodies: Iterable[bytes]) -> tuple[list[Entry], bytes]:
    """Decode entries, hash them to leaves and these to their root (32 bytes)."""
    entries: list[Entry] = []
    tree = Tree()
    for body in bodies:
        entries.append(decode(body))
        tree.append(leaf_hash(body))
    return entries, tree.root()


def a_log(size: int) -> list[bytes]:
    """The lines of a session's entries."""
    return [
        entry_line(
            seal(
                seq=seq,
                at_ms=1_796_178_550_000 + seq,
                mono_ms=seq,
                boot=BOOT,
                actor="staff:A01",
                command=f"bid-{seq}",
                event=event(seq) if seq else opening(),
            )
        )
        for seq in range(size)
    ]


def canonically(bodies: Sequence[bytes]) -> bytes:
    """The root, by the standard library: parse, canonical form again, hash, tree."""
    peaks: list[bytes] = []
    for size, body in enumerate(bodies):
        parsed = json.loads(body)
        canonical = json.dumps(
            parsed, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()
        node = sha256(b"\x00" + canonical).digest()
        rest = size
        while rest & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            rest >>= 1
        peaks.append(node)
    root = peaks.pop()
    while peaks:
        root = sha256(b"\x01" + peaks.pop() + root).digest()
    return root


def per_entry_us(work: Callable[[], object]) -> float:
    """Microseconds an entry."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) / ENTRIES * 1e6


def rows() -> Iterator[Row]:
    """Decode, leaf hash and tree; and the whole reading of a folder's file beside it."""
    lines = a_log(ENTRIES)
    content = b"".join(lines)
    bodies = read_log(content).bodies
    ours: list[float] = []
    theirs: list[float] = []
    reading: list[float] = []
    for _ in range(REPETITIONS):
        ours.append(per_entry_us(lambda: hash_entries(bodies)))
        theirs.append(per_entry_us(lambda: canonically(bodies)))
        reading.append(per_entry_us(lambda: read_log(content)))
    yield Row(
        what="entries verified",
        unit="/s",
        ours=1e6 / statistics.median(ours),
        beside="json.loads, canonical json.dumps, the same hashes",
        theirs=1e6 / statistics.median(theirs),
        at_least=3.0,
    )
    yield Row(
        what="an entry read from entries.jsonl and checked",
        unit="µs",
        ours=statistics.median(reading),
        beside="",
    )


if __name__ == "__main__":
    print(markdown(rows()))
