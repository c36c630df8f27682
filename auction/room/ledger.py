"""Making it durable: what was decided is written in order, then answered, then told.

Head is all that was decided, durable all that was committed. A commit whose fate is unknown stops
the ledger; `recover` throws head away, re-reads the log and settles what waits by its id.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Literal

import msgspec
import structlog
from msgspec import Struct

from auction.journal.checkpoint import Signer
from auction.journal.errors import JournalError
from auction.journal.store import Batch, Store, StoredOutcome, VaultRow
from auction.journal.writer import Writer
from auction.people.keys import KeyUnavailable
from auction.people.sealing import SealError
from auction.people.vault import Row, Vault
from auction.room import projections
from auction.room.heads import DISPLAYS, LOOKS, SESSION_PREFIX
from auction.room.history import Past, read_back
from auction.room.pen import Draft, Pen, Writing
from auction.room.record import Noted
from auction.room.roomtime import RoomTime
from auction.session.events import PersonAdmitted, PersonNamed, Proposed
from auction.session.refusals import Facts, Refusal
from auction.terms import (
    BidderNumber,
    Command,
    Fact,
    Text,
)

log = structlog.get_logger()

_RETRY_S = 1.0
HANGS_S = 3.0
"""A journal silent for so long is not relied on; machines are told to rest until it answers."""

encode = msgspec.json.Encoder(order="sorted").encode


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """What the sender is told; it names no entry, so that nothing can be counted from it."""

    id: str
    status: Literal["ACCEPTED", "REFUSED"]
    code: str | None = None
    facts: Facts = {}
    proposal: str | None = None
    bidder: BidderNumber | None = None


def accepted(command_id: str, events: tuple[Fact, ...]) -> Answer:
    """The answer to a command that was carried out, with what its sender waits to learn."""
    proposal = next((e.proposal for e in events if isinstance(e, Proposed)), None)
    bidder = next((e.bidder for e in events if isinstance(e, PersonAdmitted | PersonNamed)), None)
    return Answer(id=command_id, status="ACCEPTED", proposal=proposal, bidder=bidder)


class RoomStopped(Exception):  # noqa: N818 - a state of the room, not a defect
    """The journal does not answer; nothing is taken until it does. Ask again, same id."""


class Outcome(Struct, frozen=True):
    """An answer to be stored with its command's id and the fingerprint of what was asked."""

    answer: Answer
    mark: bytes


class _Waiting(Struct, frozen=True):
    """A command whose outcome is not durable yet."""

    mark: bytes
    settled: asyncio.Future[Answer]


class Ledger:
    """The journal as the room writes it; every method runs on one event loop."""

    def __init__(
        self, *, store: Store, writer: Writer, vault: Vault, signer: Signer, past: Past
    ) -> None:
        self.head = self.durable = past.heads
        self.record, self.names = past.record, past.names
        self.stopped: str | None = None
        self.moved = asyncio.Event()
        """Set whenever the heads moved or the ledger stopped."""
        self._broken = asyncio.Event()
        self._store, self._writer, self._vault, self._signer = store, writer, vault, signer
        self._waiting: dict[str, _Waiting] = {}
        self._last: asyncio.Future[None] | None = None
        self._submitted_s: deque[float] = deque()
        """When each batch that is not durable yet was handed to the writer."""
        self._listeners: list[Callable[[], None]] = []
        self._notified = False
        self._spent = set(store.spent_ids())
        """Ids that have an outcome: a new one costs no look into the database."""

    # --- what was asked before ------------------------------------------------------------------

    def mark(self, actor: str, asked: Command | str) -> bytes:
        """The keyed fingerprint of what somebody asks."""
        return self._store.fingerprint(encode([actor, type(asked).__name__, asked]))

    def answer_of(self, command_id: str) -> Answer | None:
        """The durable outcome of a command id."""
        stored = self._store.outcome(command_id)
        return None if stored is None else msgspec.json.decode(stored.outcome, type=Answer)

    async def known(self, command_id: str, mark: bytes) -> Answer | None:
        """The outcome an id already has, waiting for it where it is being written.

        Raises:
            Refusal: `id-reused`, the id belongs to another request.
            RoomStopped: it was being written when the journal stopped.
        """
        waiting = self._waiting.get(command_id)
        if waiting is not None:
            if waiting.mark != mark:
                await self.barrier()
                raise Refusal("id-reused")
            return await asyncio.shield(waiting.settled)
        stored = self._store.outcome(command_id) if command_id in self._spent else None
        if stored is None:
            return None
        if stored.fingerprint != mark:
            raise Refusal("id-reused")
        return msgspec.json.decode(stored.outcome, type=Answer)

    def words(self, purpose: str, text: Text) -> str | None:
        """A sealed sentence's words; None when the vault cannot give them back."""
        sealed = self._store.vault(purpose, text.ref)
        if sealed is None:
            return None
        try:
            return self._vault.open_text((purpose, text.ref, sealed))
        except (KeyUnavailable, SealError) as problem:
            log.warning("a sealed sentence cannot be opened", why=str(problem))
            return None

    # --- writing ---------------------------------------------------------------------------------

    @property
    def settling(self) -> bool:
        """Whether something decided is not durable yet."""
        return self._last is not None and not self._last.done()

    def require_running(self) -> None:
        """Let nothing in while the journal does not answer.

        Raises:
            RoomStopped: it does not.
        """
        if self.stopped is not None:
            raise RoomStopped(self.stopped)

    async def barrier(self) -> None:
        """Wait until everything decided so far is durable.

        Raises:
            RoomStopped: it could not be made so.
        """
        if self._last is not None and not self._last.done():
            await asyncio.wait((self._last,))
        self.require_running()

    async def write(
        self,
        time: RoomTime,
        *drafts: Writing,
        rows: tuple[Row, ...] = (),
        outcome: Outcome | None = None,
        closing: str | None = None,
    ) -> None:
        """Write drafts, vault rows and an outcome in one transaction; returns when durable.

        Args:
            time: the room time entries are stamped with.
            *drafts: events by stream; with none at all this is a barrier.
            rows: sealed vault rows that entries refer to.
            outcome: the answer stored under the command's id.
            closing: a sitting's stream whose last entry is among the drafts.

        Raises:
            RoomStopped: the fate of the commit is unknown.
        """
        self.require_running()
        if all(isinstance(draft, Draft) and not draft.events for draft in drafts):
            await self.barrier()
            return
        pen = Pen(self.head, time.moment(), self._signer)
        for draft in drafts:
            pen.write(draft)
        if closing is not None:
            pen.close(closing)
        self.head = pen.heads
        await self._commit(pen, rows, outcome)

    async def _commit(self, pen: Pen, rows: tuple[Row, ...], outcome: Outcome | None) -> None:
        settled: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        answer = Answer(id="", status="ACCEPTED") if outcome is None else outcome.answer
        outcomes: tuple[StoredOutcome, ...] = ()
        if outcome is not None:
            self._waiting[answer.id] = _Waiting(mark=outcome.mark, settled=settled)
            stored = StoredOutcome(id=answer.id, fingerprint=outcome.mark, outcome=encode(answer))
            outcomes = (stored,)
        batch = Batch(
            entries=tuple((one.stream, one.entry) for one in pen.written),
            outcomes=outcomes,
            vault=tuple(VaultRow(*row) for row in rows),
            checkpoints=tuple(pen.checkpoints),
            projections=projections.of(pen.written),
        )
        self._submitted_s.append(time.monotonic())
        self._last = self._writer.submit(batch)
        self._last.add_done_callback(lambda done: self._committed(done, pen, answer, settled))
        await asyncio.shield(settled)

    def _committed(
        self, done: asyncio.Future[None], pen: Pen, answer: Answer, settled: asyncio.Future[Answer]
    ) -> None:
        self._submitted_s.popleft()
        problem = done.exception()
        if problem is not None:
            self._stop(str(problem))
            if answer.id not in self._waiting and not settled.done():
                settled.set_exception(RoomStopped(str(problem)))
            return
        self._waiting.pop(answer.id, None)
        if answer.id:
            self._spent.add(answer.id)
        self.durable = pen.heads
        for one in pen.written:
            if one.stream.startswith(SESSION_PREFIX):
                noted = Noted(one.entry.seq, one.at_ms, one.actor, one.event)
                self.record.add(noted, hidden=pen.heads.hides_counts)
        if not settled.done():
            settled.set_result(answer)
        self.moved.set()
        drawn = any(one.stream not in {DISPLAYS, LOOKS} for one in pen.written)
        if drawn and not self._notified:
            self._notified = True
            asyncio.get_running_loop().call_soon(self._notify)

    @property
    def ended(self) -> bool:
        """Whether the sitting was adjourned, durably, and waits to be sealed."""
        at_rest = self.stopped is None and self.durable.session_stream is not None
        return at_rest and self.durable.session is not None and self.durable.session.adjourned

    @property
    def hangs(self) -> bool:
        """Whether the journal has answered nothing for so long that no more may be relied on it."""
        waiting = self._submitted_s
        return bool(waiting) and time.monotonic() - waiting[0] > HANGS_S

    def on_durable(self, listener: Callable[[], None]) -> None:
        """Call `listener` on the loop after answers were released; several changes may be one."""
        self._listeners.append(listener)

    def _notify(self) -> None:
        self._notified = False
        for listener in self._listeners:
            listener()

    # --- standing still --------------------------------------------------------------------------

    def _stop(self, why: str) -> None:
        if self.stopped is None:
            self.stopped = why
            self._broken.set()
            self.moved.set()
            self._notify()
            log.error("the room stands still for its journal", why=why)

    async def keep_answering(self) -> None:
        """Recover whenever the ledger stopped, trying until the journal answers."""
        while True:
            await self._broken.wait()
            try:
                await self.recover()
            except (JournalError, KeyUnavailable, SealError, OSError) as problem:
                log.warning("the journal still does not answer", why=str(problem))
                await asyncio.sleep(_RETRY_S)

    async def recover(self) -> None:
        """Re-open the journal, re-read the log and settle every waiting command by its id.

        Raises:
            JournalError: it still does not answer.
        """
        await asyncio.to_thread(self._writer.reopen)
        past = await asyncio.to_thread(read_back, self._store, self._vault)
        self.head = self.durable = past.heads
        self.record, self.names = past.record, past.names
        self._spent = set(self._store.spent_ids())
        waiting, self._waiting, self._last = self._waiting, {}, None
        for command_id, one in waiting.items():
            answer = self.answer_of(command_id)
            if one.settled.done():
                continue
            if answer is not None:
                one.settled.set_result(answer)
            else:
                one.settled.set_exception(RoomStopped("nothing was written; ask again"))
        self.stopped = None
        self._broken.clear()
        self.moved.set()
        self._notify()
        log.info("the journal answers again")
