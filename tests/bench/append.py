"""What an entry costs until it is durable and acknowledged, beside the same written by hand.

Both sides seal an event, hand the same two rows (the entry and its command's outcome) to a thread
over a queue, write what waits in one transaction (WAL, `synchronous=FULL`, the same tables and
triggers), and wake the sender's future. By hand means: the driver and nothing else. Ours also grows
the Merkle frontier, goes through SQLAlchemy, and is followed by the session folder.

python -m tests.bench.append
"""

import asyncio
import hmac
import os
import queue
import statistics
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from pysqlite3 import dbapi2

from auction.config.calendars import shipped_calendar
from auction.journal.entry import seal
from auction.journal.folder import Folders
from auction.journal.merkle import Frontier
from auction.journal.store import Batch, Store, StoredOutcome
from auction.journal.writer import Writer
from auction.session.events import SegmentClosed, SessionOpened
from auction.terms import Anchor, Fact
from tests.bench.table import Row, markdown

STREAM = "session:bench"
REPETITIONS = 7
ALONE = 300
SENDERS, EACH = 32, 60
BOOT = "11111111-2222-3333-4444-555555555555"
KEY = bytes(32)
POLICY = b"step_twd = 1000\n"
OUTCOME = b'{"id":"bid-0","status":"ACCEPTED","code":null,"facts":{},"proposal":null,"bidder":null}'
ASKED = (
    b'["staff:A01","BidOral",{"amount":1730000,"bidder":"3","kind":"BidOral","lot":"\xe7\x94\xb2"}]'
)

Append = Callable[[int], Awaitable[None]]


def event(number: int) -> Fact:
    """A fact of about the size of most."""
    return SegmentClosed(
        camera="hall",
        path=f"hall/{number:06}.mp4",
        sha256="0" * 64,
        bytes=1_234_567,
        first_ms=1_796_178_550_000 + number,
        last_ms=1_796_178_560_000 + number,
        frames=100,
    )


def opening() -> Fact:
    """What every session's folder needs to begin."""
    return SessionOpened(
        session="bench",
        date="2026-12-02",
        branch="HSY",
        room="12",
        rehearsal=True,
        script=None,
        anchor=Anchor(utc_ms=0, mono_ms=0, boot=BOOT, ntp="no"),
        origin="bench",
        policy_sha256=sha256(POLICY).hexdigest(),
        docket=None,
        previous=None,
        calendar=dict(shipped_calendar()),
    )


class Ours:
    """The journal as the room uses it."""

    def __init__(self, data: Path) -> None:
        self._store = Store(data)
        self._folders = Folders(self._store, (data / "sessions",), "key", POLICY)
        self._writer = Writer(self._store, self._folders.after)
        self._frontier = Frontier()

    async def append(self, number: int) -> None:
        """Seal, submit, wait."""
        fact = event(number) if self._frontier.size else opening()
        entry = seal(
            seq=self._frontier.size,
            at_ms=1_796_178_550_000 + number,
            mono_ms=number,
            boot=BOOT,
            actor="staff:A01",
            command=f"bid-{number}",
            event=fact,
        )
        self._frontier = self._frontier.append(entry.leaf)
        outcome = StoredOutcome(
            id=f"bid-{number}", fingerprint=self._store.fingerprint(ASKED), outcome=OUTCOME
        )
        await self._writer.submit(Batch(entries=((STREAM, entry),), outcomes=(outcome,)))

    def close(self) -> None:
        """Everything down."""
        self._writer.close()
        self._folders.close()
        self._store.close()


class ByHand:
    """The same rows, the same thread, the same transaction, the bare driver."""

    def __init__(self, data: Path) -> None:
        Store(data).close()
        self._path = data / "journal.db"
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[
            tuple[tuple[object, ...], tuple[object, ...], asyncio.Future[None]] | None
        ] = queue.SimpleQueue()
        self._encode = msgspec.json.Encoder().encode
        self._seq = 0
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    async def append(self, number: int) -> None:
        """Encode, hash, queue, wait."""
        fact = event(number)
        body = self._encode(
            {
                "seq": self._seq,
                "at_ms": 1_796_178_550_000 + number,
                "mono_ms": number,
                "boot": BOOT,
                "actor": "staff:A01",
                "command": f"bid-{number}",
                "kind": type(fact).__name__,
                "data": fact,
            }
        )
        entry = (STREAM, self._seq, sha256(b"\x00" + body).digest(), body)
        command = (f"bid-{number}", hmac.new(KEY, ASKED, sha256).digest(), OUTCOME)
        self._seq += 1
        future: asyncio.Future[None] = self._loop.create_future()
        self._queue.put((entry, command, future))
        await future

    def _run(self) -> None:
        connection = dbapi2.connect(self._path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")
        while (one := self._queue.get()) is not None:
            group = [one]
            while not self._queue.empty():
                more = self._queue.get()
                if more is None:
                    return
                group.append(more)
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT INTO entries VALUES (?, ?, ?, ?)", [entry for entry, _, _ in group]
            )
            connection.executemany(
                "INSERT INTO commands VALUES (?, ?, ?)", [command for _, command, _ in group]
            )
            connection.execute("COMMIT")
            self._loop.call_soon_threadsafe(self._tell, [future for _, _, future in group])
        connection.close()

    @staticmethod
    def _tell(futures: list[asyncio.Future[None]]) -> None:
        for future in futures:
            future.set_result(None)

    def close(self) -> None:
        """The thread ends."""
        self._queue.put(None)
        self._thread.join()


async def alone_ms(append: Append) -> float:
    """Milliseconds from sealing to acknowledgement with nobody else asking, the median."""
    taken = []
    for number in range(ALONE):
        began = time.perf_counter()
        await append(number)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1_000


async def together(append: Append) -> float:
    """Acknowledgements a second with 32 senders, each waiting for its own."""

    async def sender(first: int) -> None:
        for number in range(first, first + EACH):
            await append(number)

    began = time.perf_counter()
    await asyncio.gather(*(sender(ALONE + one * EACH) for one in range(SENDERS)))
    return SENDERS * EACH / (time.perf_counter() - began)


async def measure(side: type[Ours] | type[ByHand], folder: Path) -> tuple[float, float]:
    """One run of one side in a folder of its own."""
    with TemporaryDirectory(dir=folder) as data:
        one = side(Path(data))
        try:
            return await alone_ms(one.append), await together(one.append)
        finally:
            one.close()


def raw_ms(folder: Path) -> float:
    """Milliseconds of a bare write of an entry's length and fdatasync, the median."""
    path = folder / "raw"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    taken = []
    for _ in range(ALONE):
        began = time.perf_counter()
        os.write(descriptor, bytes(400))
        os.fdatasync(descriptor)
        taken.append(time.perf_counter() - began)
    os.close(descriptor)
    path.unlink()
    return statistics.median(taken) * 1_000


def rows() -> Iterator[Row]:
    """Append alone and with 32 senders, ours and by hand in turn."""
    ours: list[tuple[float, float]] = []
    by_hand: list[tuple[float, float]] = []
    raw: list[float] = []
    with TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as name:
        folder = Path(name)
        for _ in range(REPETITIONS):
            raw.append(raw_ms(folder))
            ours.append(asyncio.run(measure(Ours, folder)))
            by_hand.append(asyncio.run(measure(ByHand, folder)))
    beside = "the same transaction by hand"
    yield Row(
        what="append, acknowledged, p50",
        unit="ms",
        ours=statistics.median(one for one, _ in ours),
        beside=beside,
        theirs=statistics.median(one for one, _ in by_hand),
        at_most=2.0,
    )
    yield Row(
        what=f"acknowledgements, {SENDERS} at once",
        unit="/s",
        ours=statistics.median(rate for _, rate in ours),
        beside=beside,
        theirs=statistics.median(rate for _, rate in by_hand),
        at_least=0.7,
    )
    yield Row(
        what="append, acknowledged, p50",
        unit="ms",
        ours=statistics.median(one for one, _ in ours),
        beside="a bare write and fdatasync",
        theirs=statistics.median(raw),
    )


if __name__ == "__main__":
    print(markdown(rows()))
