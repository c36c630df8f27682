"""A server killed or a disk that fails: what was acknowledged is there, the rest is known."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auction.journal.entry import leaf_hash
from auction.journal.errors import CommitUnknownError
from auction.journal.merkle import root_of
from auction.journal.store import Store
from auction.journal.verify import verify_folder
from tests.auction.journal.sitting import SESSION, Sitting, sitting

ROOT = Path(__file__).parents[3]

# Eight senders, each with its own stream; a number is printed once it was acknowledged.
VICTIM = """
import asyncio, os, sys
from pathlib import Path
from auction.journal.writer import Writer
from auction.session.events import EnvelopesCounted
from auction.journal.store import Batch, StoredOutcome
from tests.auction.journal.sitting import Sitting

async def main():
    room = Sitting(Path(sys.argv[1]))
    if not room.store.size(room.stream):
        room.open()
    writer = Writer(room.store, room.folders.after)

    async def sender(name):
        while True:
            event = EnvelopesCounted(round=name, counted=1, dropped=1)
            stream, entry = room.entry(event)
            outcome = StoredOutcome(f"{stream}-{entry.seq}", b"f" * 32, b"{}")
            await writer.submit(Batch(entries=((stream, entry),), outcomes=(outcome,)))
            os.write(1, b"%d\\n" % entry.seq)

    await asyncio.gather(*(sender(str(n)) for n in range(8)))

asyncio.run(main())
"""


def test_nothing_acknowledged_is_lost_to_kill_9(tmp_path: Path) -> None:
    chance = random.Random(9)
    acknowledged: set[int] = set()
    for _ in range(4):
        victim = subprocess.Popen(
            [sys.executable, "-c", VICTIM, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        first = os.read(victim.stdout.fileno(), 1 << 16)
        time.sleep(chance.uniform(0.02, 0.3))
        victim.send_signal(signal.SIGKILL)
        said = first + victim.stdout.read()
        victim.wait()
        victim.stdout.close()
        whole = said[: said.rfind(b"\n")].split(b"\n")
        acknowledged |= {int(one) for one in whole}
        with Store(tmp_path) as store:
            entries = list(store.read(f"session:{SESSION}"))
            assert [entry.seq for entry in entries] == list(range(len(entries)))
            assert all(leaf_hash(entry.body) == entry.leaf for entry in entries)
            assert max(acknowledged) < len(entries)
            for seq in acknowledged:
                assert store.outcome(f"session:{SESSION}-{seq}") is not None
    assert len(acknowledged) > 50
    with sitting(tmp_path) as room:
        room.folders.catch_up()
        room.publish()
        room.seal()
        report = verify_folder(room.folder)
    assert report.sealed
    assert report.size > max(acknowledged)


def test_a_full_disk_is_an_unknown_fate_and_nothing_is_half_written(tmp_path: Path) -> None:
    code = f"""
import resource, signal
from pathlib import Path
from auction.journal.errors import CommitUnknownError
from tests.auction.journal.sitting import Sitting
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
room = Sitting(Path({str(tmp_path)!r}))
room.open()
wal = Path({str(tmp_path / "journal.db-wal")!r})
limit = wal.stat().st_size + 20_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
before = None
try:
    for _ in range(100):
        room.count()
except CommitUnknownError as error:
    print("unknown", error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
room.store.reopen()
size = room.store.size(room.stream)
room.folders.close()
room.store.close()
again = Sitting(Path({str(tmp_path)!r}))
assert again.store.size(again.stream) == size == again.frontiers[again.stream].size
again.count(3)
assert again.store.size(again.stream) == size + 3
print("again")
again.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    unknown, again = done.stdout.splitlines()
    assert unknown.startswith("unknown the database failed: ")
    assert again == "again"
    with Store(tmp_path) as store:
        leaves = [entry.leaf for entry in store.read(f"session:{SESSION}")]
        assert len(leaves) > 4
        assert root_of(leaves)


HOLDER = """
import sys
from pysqlite3 import dbapi2
connection = dbapi2.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_database_someone_else_holds_is_an_unknown_fate(room: Sitting) -> None:
    room.open()
    room.store._writer.exec_driver_sql("PRAGMA busy_timeout = 50")
    room.store._writer.rollback()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(room.store.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(CommitUnknownError, match="locked"):
            room.count()
        other.stdin.close()
        other.wait()
    room.store.reopen()
    assert room.store.size(room.stream) == 1
