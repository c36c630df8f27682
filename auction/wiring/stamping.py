"""Asking an authority to stamp checkpoints, for as long as some wait: the network may be away."""

import asyncio
import base64
from collections.abc import Sequence
from pathlib import Path

import httpx
import msgspec
import structlog
from cryptography.x509 import Certificate, load_pem_x509_certificates
from msgspec import Struct

from auction.config.tree import Timestamps
from auction.journal import stamps
from auction.journal.entry import decode
from auction.journal.layout import SESSION
from auction.journal.reader import Reader
from auction.journal.stamp_files import keep
from auction.room.heads import STAMPS
from auction.room.room import Room, RoomStopped
from auction.room.stamped import CheckpointStamped, Owed

log = structlog.get_logger()

_TIMEOUT_S = 10.0
_RETRY_S = 30.0


class AuthorityError(Exception):
    """The certificate that vouches for the authority cannot be used."""


class Authority(Struct, frozen=True):
    """Who stamps, and whose certificates vouch for them."""

    url: str
    roots: tuple[Certificate, ...]


def authority_of(config: Timestamps) -> Authority | None:
    """The authority of a configuration, if it names one.

    Raises:
        AuthorityError: its certificate cannot be read.
    """
    if config.url is None or config.certificate is None:
        return None
    return Authority(config.url, read_certificates(Path(config.certificate)))


def read_certificates(path: Path) -> tuple[Certificate, ...]:
    """The certificates in a PEM file.

    Raises:
        AuthorityError: it cannot be read, or holds none.
    """
    try:
        return tuple(load_pem_x509_certificates(path.read_bytes()))
    except OSError as problem:
        raise AuthorityError(f"{path}: {problem.strerror}; name a PEM file") from problem
    except ValueError as problem:
        raise AuthorityError(f"{path} holds no certificate; name a PEM file") from problem


class Stamping:
    """Has every checkpoint that waits stamped, the oldest first, and enters what comes.

    Args:
        room: what waits, and where answers are entered.
        store: the notes.
        sessions: the folder of session folders.
        authority: who is asked.
        retry_s: seconds until an authority that did not answer is asked again.
    """

    def __init__(
        self,
        room: Room,
        store: Reader,
        sessions: Path,
        authority: Authority,
        retry_s: float = _RETRY_S,
    ) -> None:
        self._room, self._store, self._sessions = room, store, sessions
        self._authority, self._retry_s = authority, retry_s
        self._moved = asyncio.Event()
        self._answers: bool | None = None

    async def run(self) -> None:
        """Ask until cancelled."""
        await asyncio.to_thread(self._keep_all)
        self._room.on_durable(self._moved.set)
        async with httpx.AsyncClient(timeout=_TIMEOUT_S) as client:
            while True:
                self._moved.clear()
                waiting = self._room.unstamped
                if not waiting:
                    await self._moved.wait()
                    continue
                problem = await self._have_stamped(client, waiting[0])
                self._say(problem)
                if problem is not None:
                    await asyncio.sleep(self._retry_s)

    async def _have_stamped(self, client: httpx.AsyncClient, owed: Owed) -> str | None:
        """Have one checkpoint stamped; why it could not be."""
        number, note = await asyncio.to_thread(self._note, owed)
        asked = stamps.request(note)
        try:
            answer = await client.post(
                self._authority.url, content=asked.query, headers={"Content-Type": stamps.QUERY}
            )
            answer.raise_for_status()
            stamp = stamps.check(answer.content, note, self._authority.roots, asked.nonce)
            event = CheckpointStamped(
                session=owed.session,
                size=owed.size,
                authority=self._authority.url,
                at_ms=stamp.at_ms,
                response=base64.b64encode(stamp.response).decode(),
            )
            await self._room.note("stamps", event, "room")
            await asyncio.to_thread(keep, self._sessions / owed.session, number, stamp.response)
        except (httpx.HTTPError, stamps.StampError, RoomStopped, OSError) as problem:
            return str(problem) or type(problem).__name__
        return None

    def _say(self, problem: str | None) -> None:
        """Whether the authority answers, told once each way."""
        if (problem is None) is not self._answers:
            self._answers = problem is None
            log.warning("time stamps", authority=self._authority.url, problem=problem or "none")

    def _note(self, owed: Owed) -> tuple[int, str]:
        """A checkpoint's place among those of its sitting, from 1, and its signed note."""
        notes: Sequence[tuple[int, str]] = self._store.checkpoints(f"{SESSION}{owed.session}")
        return next(
            (number, note) for number, (size, note) in enumerate(notes, 1) if size == owed.size
        )

    def _keep_all(self) -> None:
        """Put every answer of the journal beside its folder, where a dying server left it out."""
        for entry in self._store.read(STAMPS):
            event = msgspec.json.decode(decode(entry.body).data, type=CheckpointStamped)
            number, _ = self._note(Owed(event.session, event.size))
            keep(self._sessions / event.session, number, base64.b64decode(event.response))
