"""The single writer: one command at a time meets the rules, is made durable, then answered.

Head is read by the rules; durable is what answers, frames and the outside see. A commit whose fate
is unknown throws head away, re-reads the log and settles every waiting command by its id;
meanwhile the room stands still and its machines are wanted at rest.
"""

import asyncio
from collections.abc import Callable
from hashlib import sha256
from typing import Literal

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from auction.due import Due, due
from auction.journal.checkpoint import Signer
from auction.journal.store import Batch, Store, StoredOutcome, VaultRow
from auction.journal.writer import Writer
from auction.people.vault import Row, Vault
from auction.room import opening, projections
from auction.room.heads import DISPLAYS, LOOKS
from auction.room.history import Past, read_back
from auction.room.intake import take_in
from auction.room.observed import RecordLooked
from auction.room.pen import Draft, Pen
from auction.room.roomtime import RoomTime, boot_id, mono_ms
from auction.room.setting import Setting
from auction.room.stream import Moment
from auction.session import sitting
from auction.session.commands import OpenSession, Request
from auction.session.custody import decide_report
from auction.session.decide import decide
from auction.session.events import (
    LotAwarded,
    PersonAdmitted,
    Proposed,
    RefusalRecorded,
    ServerStarted,
    SessionSealed,
)
from auction.session.machines import Report
from auction.session.phases import phase
from auction.session.refusals import Facts, Refusal
from auction.session.scene import Scene
from auction.session.state import SessionState
from auction.session.subjects import Context, subject_of
from auction.terms import ROOM, Actor, BidderNumber, Fact
from auction.wanted import REST, Wanted, both, wanted

log = structlog.get_logger()

_encode = msgspec.json.Encoder(order="sorted").encode
_RETRY_S = 1.0


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """What the sender is told; it names no entry, so that nothing can be counted from it."""

    id: str
    status: Literal["ACCEPTED", "REFUSED"]
    code: str | None = None
    facts: Facts = {}
    proposal: str | None = None
    bidder: BidderNumber | None = None


class RoomStopped(Exception):  # noqa: N818 - a state of the room, not a defect
    """The journal does not answer; nothing is taken until it does. Ask again, same id."""


class _Waiting(Struct, frozen=True):
    """A command whose outcome is not durable yet."""

    mark: bytes
    settled: asyncio.Future[Answer]


class Room:
    """One auction room; every method runs on one event loop."""

    def __init__(
        self,
        *,
        store: Store,
        writer: Writer,
        vault: Vault,
        signer: Signer,
        setting: Setting,
        past: Past,
    ) -> None:
        self.setting = setting
        self.head = self.durable = past.heads
        self.stopped: str | None = None
        self.time = RoomTime(past.anchor)
        self._store, self._writer, self._vault, self._signer = store, writer, vault, signer
        self._record, self._names = past.record, past.names
        self._waiting: dict[str, _Waiting] = {}
        self._last: asyncio.Future[None] | None = None
        self._listeners: list[Callable[[], None]] = []
        self._notified = False
        self._moved = asyncio.Event()

    # --- commands --------------------------------------------------------------------------------

    async def submit(self, request: Request, actor: Actor, *, factor: bool = False) -> Answer:
        """Put one command to the rules; returns when its outcome is durable.

        Raises:
            Refusal: the rules say no (already recorded when somebody could dispute it).
            RoomStopped: the journal does not answer; ask again under the same id.
        """
        self._require_running()
        mark = self._store.fingerprint(_encode([actor.id, request.command]))
        answer = await self._known(request.id, mark)
        if answer is None:
            answer = await self._carry_out(request, actor, mark, factor=factor)
        if answer.code is not None:
            raise Refusal(answer.code, **answer.facts)
        return answer

    def answer_of(self, command_id: str) -> Answer | None:
        """The durable outcome of a command, for a sender who got no reply."""
        stored = self._store.outcome(command_id)
        return None if stored is None else msgspec.json.decode(stored.outcome, type=Answer)

    async def _known(self, command_id: str, mark: bytes) -> Answer | None:
        waiting = self._waiting.get(command_id)
        if waiting is not None:
            if waiting.mark != mark:
                raise Refusal("id-reused")
            return await asyncio.shield(waiting.settled)
        stored = self._store.outcome(command_id)
        if stored is not None and stored.fingerprint != mark:
            raise Refusal("id-reused")
        return None if stored is None else msgspec.json.decode(stored.outcome, type=Answer)

    async def _carry_out(
        self, request: Request, actor: Actor, mark: bytes, *, factor: bool
    ) -> Answer:
        try:
            if isinstance(request.command, OpenSession):
                return await self._open(request, request.command, actor, mark)
            session = self._session()
            taken = take_in(request.command, self._vault, f"session:{session.id}")
            context = self._context(actor, request.id, factor=factor)
            events = decide(session, taken.command, context, request.basis)
        except Refusal as refusal:
            return await self._refuse(refusal, request, actor, mark)
        if taken.person is not None:
            self._names.learn(*taken.person)
        events, kept = self._hold_for_case(session, events)
        draft = Draft(self.head.machine_stream, events, actor.id, request.id)
        answer = _accepted(request.id, events)
        return await self._write((draft,), (*taken.rows, *kept), answer, mark)

    async def _refuse(
        self, refusal: Refusal, request: Request, actor: Actor, mark: bytes
    ) -> Answer:
        """A refusal too leaves only when all it was judged on is durable; some are recorded."""
        answer = Answer(id=request.id, status="REFUSED", code=refusal.code, facts=refusal.facts)
        if self.head.session_stream is None or not refusal.kind.recorded:
            await self._barrier()
            return answer
        event = RefusalRecorded(
            command=type(request.command).__name__,
            code=refusal.code,
            subject=subject_of(request.command),
            facts=refusal.facts,
        )
        draft = Draft(self.head.session_stream, (event,), actor.id, request.id)
        return await self._write((draft,), (), answer, mark)

    async def _open(
        self, request: Request, command: OpenSession, actor: Actor, mark: bytes
    ) -> Answer:
        """Announce, then open: the sitting's first entry cites the docket with today's lots."""
        digest = sha256(self.setting.policy_toml).hexdigest()
        docket = opening.announce(self.head, self.setting, actor, command)
        await self._write((docket,))
        draft, anchor = opening.first_entries(self.head, self.setting, actor, request.id, digest)
        self.time = RoomTime(anchor)
        return await self._write((draft,), (), _accepted(request.id, draft.events), mark)

    def _session(self) -> SessionState:
        if self.head.session is None or self.head.session_stream is None:
            raise Refusal("no-session" if self.head.session is None else "session-over")
        return self.head.session

    def _context(self, actor: Actor, command_id: str, *, factor: bool = False) -> Context:
        return Context(
            now_ms=self.time.now_ms,
            actor=actor,
            policy=self.setting.policy,
            factor=factor,
            id=command_id,
        )

    def _hold_for_case(
        self, session: SessionState, events: tuple[Fact, ...]
    ) -> tuple[tuple[Fact, ...], tuple[Row, ...]]:
        """Re-seal a winner to the case, whose key outlives the sitting's."""
        kept: list[Row] = []
        held: list[Fact] = []
        for event in events:
            if isinstance(event, LotAwarded):
                case = session.lots[event.lot].lot.case_numbers[0]
                sealed = [
                    self._vault.seal_person(f"case:{case}", self._names.person(reference))
                    for reference in event.people
                ]
                kept.extend(one.row for one in sealed)
                held.append(replace(event, people=tuple(one.reference for one in sealed)))
            else:
                held.append(event)
        return tuple(held), tuple(kept)

    # --- machines and onlookers ------------------------------------------------------------------

    async def start(self) -> None:
        """Journal that a server took the room; whatever was released is revoked by it."""
        session, anchor, version = self.head.session, self.time.anchor, self.setting.version
        events: tuple[Fact, ...] = (ServerStarted(anchor=anchor, version=version),)
        if session is not None and self.head.session_stream is not None:
            events = sitting.started(session, anchor, version)
        await self._write((Draft(self.head.machine_stream, events),))

    async def report(self, event: Report, id_: str | None = None) -> None:
        """Take a machine's fact into the sitting, or into the room's stream without one.

        Args:
            event: the fact in room time.
            id_: the machine's own number of it, so that telling it again changes nothing.

        Raises:
            RoomStopped: the journal does not answer; report again.
        """
        self._require_running()
        answer, mark = None, b""
        if id_ is not None:
            scoped = f"{self.head.machine_stream}/{id_}"
            answer = Answer(id=scoped, status="ACCEPTED")
            mark = self._store.fingerprint(_encode([id_, event]))
            if await self._known(scoped, mark) is not None:
                return
        stream = self.head.machine_stream
        events: tuple[Fact, ...] = (event,)
        if self.head.session is not None and self.head.session_stream is not None:
            events = decide_report(self.head.session, event)
        draft = Draft(stream, events, f"machine:{_machine(event)}", answer.id if answer else None)
        await self._write((draft,), (), answer, mark)

    async def note(self, stream: Literal["displays", "looks"], event: Fact, actor: str) -> None:
        """Write to the stream of what was shown, or of who looked."""
        self._require_running()
        await self._write((Draft(DISPLAYS if stream == "displays" else LOOKS, (event,), actor),))

    async def note_look(self, actor: Actor, what: str) -> None:
        """A member of staff looked at something recorded."""
        await self.note("looks", RecordLooked(by=actor.id, what=what), actor.id)

    async def seal(self, footage_manifest_sha256: str) -> None:
        """Write the sitting's last entry and carry its results to the docket."""
        session = self._session()
        stream = self.head.machine_stream
        event = SessionSealed(
            displays=self.head.stream(DISPLAYS).cited,
            looks=self.head.stream(LOOKS).cited,
            footage_manifest_sha256=footage_manifest_sha256,
        )
        await self._write((Draft(stream, (event,)),), closing=stream)
        log.info("session sealed", session=session.id)

    def wanted(self) -> Wanted:
        """What the machines should be doing now: what head and durable both want."""
        head, durable = self.head.session, self.durable.session
        if self.stopped is not None or head is None or durable is None:
            return REST
        now_ms = self.time.now_ms
        return both(wanted(head, now_ms), wanted(durable, now_ms))

    @property
    def machine_stream(self) -> str:
        """The stream machine facts go to now."""
        return self.head.machine_stream

    @property
    def room_ms_at_zero(self) -> int:
        """Room time at CLOCK_MONOTONIC zero, UTC milliseconds."""
        return self.time.ms_at_zero

    @property
    def now_ms(self) -> int:
        """Room time now, UTC milliseconds."""
        return self.time.now_ms

    def running(self) -> bool:
        """Whether the room takes commands and facts now."""
        return self.stopped is None

    def overlay(self) -> dict[str, str | int]:
        """What is drawn into the cameras' pictures: nothing that could be counted from."""
        session = self.durable.session
        shown = session.checkpoint if session is not None else None
        return {
            "session": session.id if session is not None else "",
            "phase": phase(session).value if session is not None else "",
            "checkpoint": f"#{shown.size} {shown.root[:8]}" if shown is not None else "",
            "room_ms_at_zero": self.room_ms_at_zero,
        }

    # --- what screens are drawn from -------------------------------------------------------------

    @property
    def scene(self) -> Scene:
        """Everything a screen may be drawn from, as durable."""
        session, setting = self.durable.session, self.setting
        is_hidden = session is not None and sitting.hidden(session)
        return Scene(
            state=session,
            machines=self.durable.present_machines,
            lots=setting.lots,
            deadline_ms=min((one.deadline_ms for one in setting.rounds), default=None),
            names={} if session is None else self._names.masked(session),
            names_full={} if session is None else self._names.full(session),
            record=self._record.lines(hidden=is_hidden),
            branch_zh=setting.branch_zh,
            branch_en=setting.branch_en,
            room=setting.room,
            rehearsal=setting.rehearsal,
            hidden=is_hidden,
            stopped=self.stopped,
        )

    def on_durable(self, listener: Callable[[], None]) -> None:
        """Call `listener` on the loop after answers were released; several changes may be one."""
        self._listeners.append(listener)

    def _notify(self) -> None:
        self._notified = False
        for listener in self._listeners:
            listener()

    # --- writing ---------------------------------------------------------------------------------

    async def _write(
        self,
        drafts: tuple[Draft, ...],
        rows: tuple[Row, ...] = (),
        answer: Answer | None = None,
        mark: bytes = b"",
        closing: str | None = None,
    ) -> Answer:
        given = answer or Answer(id="", status="ACCEPTED")
        if not any(draft.events for draft in drafts):
            await self._barrier()
            return given
        moment = Moment(at_ms=self.time.now_ms, mono_ms=mono_ms(), boot=boot_id())
        pen = Pen(self.head, moment, self._signer)
        for draft in drafts:
            pen.write(draft)
        if closing is not None:
            pen.close(closing)
        outcomes: tuple[StoredOutcome, ...] = ()
        settled: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if answer is not None:
            outcomes = (StoredOutcome(id=answer.id, fingerprint=mark, outcome=_encode(answer)),)
            self._waiting[answer.id] = _Waiting(mark=mark, settled=settled)
        self.head = pen.heads
        batch = Batch(
            entries=tuple((one.stream, one.entry) for one in pen.written),
            outcomes=outcomes,
            vault=tuple(VaultRow(*row) for row in rows),
            checkpoints=tuple(pen.checkpoints),
            projections=projections.of(pen.written),
        )
        self._last = self._writer.submit(batch)
        self._last.add_done_callback(lambda done: self._committed(done, pen, given, settled))
        return await settled

    def _committed(
        self, done: asyncio.Future[None], pen: Pen, answer: Answer, settled: asyncio.Future[Answer]
    ) -> None:
        problem = done.exception()
        if problem is not None:
            self._stop(str(problem))
            if answer.id not in self._waiting and not settled.done():
                settled.set_exception(RoomStopped(str(problem)))
            return
        self._waiting.pop(answer.id, None)
        self.durable = pen.heads
        for one in pen.written:
            self._record.add(one)
        if not settled.done():
            settled.set_result(answer)
        self._moved.set()
        if not self._notified:
            self._notified = True
            asyncio.get_running_loop().call_soon(self._notify)

    async def _barrier(self) -> None:
        """Wait until everything decided so far is durable."""
        if self._last is not None and not self._last.done():
            await asyncio.wait((self._last,))
        self._require_running()

    # --- standing still --------------------------------------------------------------------------

    def _require_running(self) -> None:
        if self.stopped is not None:
            raise RoomStopped(self.stopped)

    def _stop(self, why: str) -> None:
        if self.stopped is None:
            log.error("the room stands still for its journal", why=why)
            self.stopped = why
            self._moved.set()
            self._notify()

    async def _recover(self) -> None:
        """Re-read the log and settle every waiting command by its id."""
        past = await asyncio.to_thread(read_back, self._store, self._writer, self._vault)
        self.head = self.durable = past.heads
        self._record, self._names = past.record, past.names
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
        self._notify()

    # --- the room's own commands -----------------------------------------------------------------

    async def run(self) -> None:
        """Give the room its own commands as they fall due; recover from a stopped journal."""
        while True:
            self._moved.clear()
            if self.stopped is not None:
                await self._try_to_recover()
                continue
            nearest = self._nearest()
            if nearest is None:
                await self._moved.wait()
                continue
            late_ms = self.time.now_ms - nearest.at_ms
            if late_ms >= 0:
                await self._give(nearest)
                continue
            try:
                async with asyncio.timeout(-late_ms / 1000):
                    await self._moved.wait()
            except TimeoutError:
                continue

    def _nearest(self) -> Due | None:
        if self.head.session is None or self.head.session_stream is None:
            return None
        return due(self.head.session, self.setting.policy)

    async def _give(self, nearest: Due) -> None:
        session, command = self._session(), nearest.command
        mark = self._store.fingerprint(_encode([ROOM.id, command]))
        events = decide(session, command, self._context(ROOM, nearest.id))
        draft = Draft(self.head.machine_stream, events, ROOM.id, nearest.id)
        try:
            await self._write((draft,), (), _accepted(nearest.id, events), mark)
        except RoomStopped as stopped:
            log.warning("the room's own command waits", command=nearest.id, why=str(stopped))

    async def _try_to_recover(self) -> None:
        try:
            await self._recover()
        except Exception as problem:  # noqa: BLE001 - whatever it is, the room waits and retries
            log.warning("the journal still does not answer", why=str(problem))
            await asyncio.sleep(_RETRY_S)


def _accepted(command_id: str, events: tuple[Fact, ...]) -> Answer:
    proposal = next((e.proposal for e in events if isinstance(e, Proposed)), None)
    bidder = next((e.bidder for e in events if isinstance(e, PersonAdmitted)), None)
    return Answer(id=command_id, status="ACCEPTED", proposal=proposal, bidder=bidder)


def _machine(event: Report) -> str:
    camera: str | None = getattr(event, "camera", None)
    device: str | None = getattr(event, "device", None)
    return f"camera:{camera}" if camera else device or "box"
