"""Writes small sittings into real stores, as the room does, for the tests of the journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auction.config.calendars import shipped_calendar
from auction.journal.checkpoint import Signer
from auction.journal.entry import SealedEntry, seal
from auction.journal.folder import Folders
from auction.journal.merkle import Frontier
from auction.journal.store import Batch, Store, StoredOutcome
from auction.session.events import (
    CheckpointPublished,
    EnvelopesCounted,
    SegmentClosed,
    SessionOpened,
    SessionSealed,
)
from auction.terms import Anchor, Fact
from recordings.manifest import manifest

POLICY = "# 競買規則\nstep_twd = 1000\n".encode()
ORIGIN = "auction-room/HSY/rehearsal"
SESSION = "2026-12-02-1"
BOOT = "11111111-2222-3333-4444-555555555555"
OPENED_MS = 1_796_178_550_000


def a_signer(seed: int = 7) -> Signer:
    return Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


class Sitting:
    """One sitting being written: entries by the real store, folders by the real folders."""

    def __init__(self, data: Path, session: str = SESSION, *, roots: tuple[Path, ...] = ()) -> None:
        self.data, self.session, self.stream = data, session, f"session:{session}"
        self.folder = data / "sessions" / session
        self.store = Store(data)
        self.signer = a_signer()
        self.folders = Folders(
            self.store, (data / "sessions", *roots), self.signer.key.line(), POLICY
        )
        self.frontiers: dict[str, Frontier] = {}
        for stream in self.store.streams():
            for entry in self.store.read(stream):
                self._push(stream, entry)

    def _push(self, stream: str, entry: SealedEntry) -> None:
        self.frontiers[stream] = self.frontiers.get(stream, Frontier()).append(entry.leaf)

    def entry(self, event: Fact, stream: str | None = None) -> tuple[str, SealedEntry]:
        """The next entry of a stream, not stored yet."""
        name = stream or self.stream
        seq = self.frontiers.get(name, Frontier()).size
        entry = seal(
            seq=seq,
            at_ms=OPENED_MS + seq,
            mono_ms=1_000 + seq,
            boot=BOOT,
            actor="staff:A01",
            command=f"{name}-{seq}",
            event=event,
        )
        self._push(name, entry)
        return name, entry

    def write(self, *events: Fact, stream: str | None = None) -> None:
        """Store events, each with an outcome, and let the folders follow."""
        entries = tuple(self.entry(event, stream) for event in events)
        outcomes = tuple(
            StoredOutcome(
                id=f"{name}-{entry.seq}",
                fingerprint=self.store.fingerprint(entry.body),
                outcome=b'{"status":"ACCEPTED"}',
            )
            for name, entry in entries
        )
        self.commit(Batch(entries=entries, outcomes=outcomes))

    def commit(self, batch: Batch) -> None:
        self.store.commit([batch])
        self.folders.after([batch])

    def open(self) -> None:
        self.write(
            SessionOpened(
                session=self.session,
                date="2026-12-02",
                branch="HSY",
                room="12",
                rehearsal=True,
                script="wednesday",
                anchor=Anchor(utc_ms=OPENED_MS, mono_ms=1_000, boot=BOOT, ntp="no", stated=True),
                origin=f"{ORIGIN}/{self.session}",
                policy_sha256=sha256(POLICY).hexdigest(),
                docket=None,
                previous=None,
                calendar=dict(shipped_calendar()),
            )
        )

    def publish(self) -> None:
        """Sign the head; the note is an entry too."""
        head = self.frontiers[self.stream]
        note = self.signer.sign(self.stream, head.size, head.root())
        entry = self.entry(CheckpointPublished(size=head.size, note=note, root=head.root().hex()))
        self.commit(Batch(entries=(entry,), checkpoints=((self.stream, head.size, note),)))

    def count(self, times: int = 1) -> None:
        for number in range(times):
            self.write(EnvelopesCounted(round="1", counted=number, dropped=number))

    def film(self, camera: str, number: int, content: bytes) -> None:
        """A finished piece of footage and the entry that cites it."""
        path = f"{camera}/{number:06}.mp4"
        file = self.folder / "footage" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        (file.parent / "index.jsonl").write_bytes(b'{"line":"opened"}\n' * number)
        self.write(
            SegmentClosed(
                camera=camera,
                path=path,
                sha256=sha256(content).hexdigest(),
                bytes=len(content),
                first_ms=OPENED_MS,
                last_ms=OPENED_MS + 1_000,
                frames=10,
            )
        )

    def sealing(self) -> Batch:
        """The last entry and the closing checkpoint, in one transaction."""
        footage = manifest(self.folder / "footage").sha256
        entry = self.entry(
            SessionSealed(displays=None, looks=None, footage_manifest_sha256=footage)
        )
        head = self.frontiers[self.stream]
        note = self.signer.sign(self.stream, head.size, head.root())
        return Batch(entries=(entry,), checkpoints=((self.stream, head.size, note),))

    def seal(self) -> None:
        self.commit(self.sealing())
        self.folders.finish(self.session)

    def whole(self) -> None:
        """A small sitting from opening to sealing."""
        self.open()
        self.publish()
        self.count(3)
        self.film("hall", 1, b"\x00\x00\x00 ftypisom" + bytes(range(200)))
        self.film("table", 1, bytes(300))
        self.publish()
        self.count(2)
        self.seal()

    def close(self) -> None:
        self.folders.close()
        self.store.close()


@contextmanager
def sitting(
    data: Path, session: str = SESSION, *, roots: tuple[Path, ...] = ()
) -> Iterator[Sitting]:
    one = Sitting(data, session, roots=roots)
    try:
        yield one
    finally:
        one.close()
