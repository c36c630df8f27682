"""One auction room: what people ask, what machines report, what falls due, what screens show."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Literal

import structlog
from msgspec.structs import replace

from auction.docket.commands import DocketRequest
from auction.due import Due, due
from auction.people.vault import Vault
from auction.room import case_keys, drawing, opening, showing
from auction.room.heads import DISPLAYS, DOCKET, LOOKS, STAMPS
from auction.room.ledger import Answer, Ledger, Outcome, RoomStopped, accepted
from auction.room.observed import RecordLooked
from auction.room.office import at_the_office, enter
from auction.room.pen import Draft
from auction.room.recognising import recognise
from auction.room.roomtime import RoomTime
from auction.room.setting import Setting
from auction.room.stamped import Owed
from auction.session import sitting
from auction.session.commands import AdmitPerson, OpenSession, Request, RevealDrawing
from auction.session.decide import decide
from auction.session.events import (
    RefusalRecorded,
    ServerStarted,
    SessionSealed,
)
from auction.session.machines import Report
from auction.session.recognised import Recognised
from auction.session.refusals import Refusal
from auction.session.roles import require_role
from auction.session.scene import Scene
from auction.session.standstills import decide_report
from auction.session.state import SessionState
from auction.session.subjects import Context, subject_of
from auction.terms import ROOM, Actor, Fact
from auction.wanted import REST, Wanted, at_rest, both, wanted

log = structlog.get_logger()

__all__ = ["Answer", "Room", "RoomStopped"]

_NOTED = {"displays": DISPLAYS, "looks": LOOKS, "stamps": STAMPS}


class Room:
    """One auction room; every method runs on one event loop.

    Args:
        ledger: the journal as the room writes it.
        vault: where everything personal goes.
        setting: what is known about today.
        time: room time under the anchor in force.
    """

    def __init__(self, ledger: Ledger, vault: Vault, setting: Setting, time: RoomTime) -> None:
        self.setting, self.time = setting, time
        self._ledger, self._vault = ledger, vault
        self._opening = asyncio.Lock()

    # --- commands --------------------------------------------------------------------------------

    async def submit(
        self, request: Request | DocketRequest, actor: Actor, *, factor: bool = False
    ) -> Answer:
        """Put one command to the rules; returns when its outcome is durable.

        Args:
            request: the command with its id and what it was decided on.
            actor: who asks.
            factor: the person gave their own factor with this very request.

        Raises:
            Refusal: the rules say no (already recorded when somebody could dispute it).
            RoomStopped: journal or vault cannot be written; ask again under the same id.
        """
        self._ledger.require_running()
        mark = self._ledger.mark(actor.id, request.command)
        answer = await self._ledger.known(request.id, mark)
        if answer is None:
            try:
                answer = await self._carry_out(request, actor, mark, factor=factor)
            except OSError as problem:
                raise RoomStopped(f"a key cannot be written: {problem.strerror}") from problem
        if answer.code is not None:
            raise Refusal(answer.code, **answer.facts)
        return answer

    def recognise(self, asked: AdmitPerson, actor: Actor) -> Recognised:
        """What the room knows of somebody at the door, as far as was typed; nothing is written.

        Raises:
            Refusal: `not-for-role`, `no-session`, `session-over`, `document-unknown`.
        """
        require_role(asked, actor)
        return recognise(asked, self._session(), self._vault, self._ledger.names)

    def answer_of(self, command_id: str) -> Answer | None:
        """The durable outcome of a command, for a sender who got no reply."""
        return self._ledger.answer_of(command_id)

    async def _carry_out(
        self, request: Request | DocketRequest, actor: Actor, mark: bytes, *, factor: bool
    ) -> Answer:
        try:
            if isinstance(request, DocketRequest):
                return await self._enter(request, actor, mark)
            require_role(request.command, actor)
            if isinstance(request.command, OpenSession):
                async with self._opening:
                    return await self._open(request, actor, mark)
            if isinstance(request.command, RevealDrawing):
                await self._ledger.barrier()
            session = self._session()
            taken = drawing.take(request.command, session, self._vault, self._ledger.words)
            context = self._context(actor, request.id, factor=factor)
            events = decide(session, taken.command, context, request.basis)
        except Refusal as refusal:
            return await self._refuse(refusal, request, actor, mark)
        if taken.person is not None:
            self._ledger.names.learn(*taken.person)
        events, kept = case_keys.reseal(events, session, self._ledger.names, self._vault)
        draft = Draft(self.machine_stream, events, actor.id, request.id)
        answer = accepted(request.id, events)
        await self._ledger.write(
            self.time, draft, rows=(*taken.rows, *kept), outcome=Outcome(answer, mark)
        )
        return answer

    async def _enter(self, request: DocketRequest, actor: Actor, mark: bytes) -> Answer:
        """Put a command of the office to the docket, sitting or no sitting."""
        office = at_the_office(self.setting, self.time.now_ms, actor)
        docket, names = self._ledger.head.docket, self._ledger.names.known()
        events, rows = enter(docket, request.command, office, self._vault, names)
        draft, answer = Draft(DOCKET, events, actor.id, request.id), accepted(request.id, ())
        await self._ledger.write(self.time, draft, rows=rows, outcome=Outcome(answer, mark))
        return answer

    async def _refuse(
        self, refusal: Refusal, request: Request | DocketRequest, actor: Actor, mark: bytes
    ) -> Answer:
        """A refusal too leaves only when all it was judged on is durable; some are recorded."""
        answer = Answer(id=request.id, status="REFUSED", code=refusal.code, facts=refusal.facts)
        now_open = self._ledger.head.session_stream
        stream = DOCKET if isinstance(request, DocketRequest) else now_open
        if stream is None or not refusal.kind.recorded:
            await self._ledger.barrier()
            return answer
        event = RefusalRecorded(
            command=type(request.command).__name__,
            code=refusal.code,
            subject=subject_of(request.command),
            facts=refusal.facts,
        )
        draft = Draft(stream, (event,), actor.id, request.id)
        await self._ledger.write(self.time, draft, outcome=Outcome(answer, mark))
        return answer

    async def _open(self, request: Request, actor: Actor, mark: bytes) -> Answer:
        """Announce, then open: the sitting's first entry cites the docket with today's lots."""
        known = await self._ledger.known(request.id, mark)
        if known is not None:
            return known
        listed = opening.listing(self._ledger.head, self.setting)
        opening.require_openable(self._ledger.head, self.setting, listed)
        before, self.time = self.time, self.time.anew(self.setting.stated_anchor_ms)
        first_entries = partial(
            opening.first_entries,
            setting=self.setting,
            listed=listed,
            anchor=self.time.anchor,
            asked=(actor.id, request.id),
        )
        answer = accepted(request.id, ())
        try:
            await self._ledger.write(
                self.time,
                opening.announcement(listed),
                first_entries,
                outcome=Outcome(answer, mark),
            )
        except RoomStopped:
            self.time = before
            raise
        return answer

    def _session(self) -> SessionState:
        head = self._ledger.head
        if head.session is None or head.session_stream is None:
            raise Refusal("no-session" if head.session is None else "session-over")
        return head.session

    def _context(self, actor: Actor, command_id: str, *, factor: bool = False) -> Context:
        return Context(
            now_ms=self.time.now_ms,
            actor=actor,
            factor=factor,
            id=command_id,
            pace=self.setting.pace,
        )

    # --- machines and onlookers ------------------------------------------------------------------

    async def start(self) -> None:
        """Journal that a server took the room; whatever was released is revoked by it."""
        session, anchor, version = self._ledger.head.session, self.time.anchor, self.setting.version
        events: tuple[Fact, ...] = (ServerStarted(anchor=anchor, version=version),)
        if session is not None and self._ledger.head.session_stream is not None:
            events = sitting.started(session, anchor, version)
        await self._ledger.write(self.time, Draft(self.machine_stream, events))

    async def report(self, event: Report, id_: str | None = None) -> None:
        """Take a machine's fact into the sitting, or into the room's stream without one.

        Args:
            event: the fact in room time.
            id_: the same whenever this fact is told, so that telling it again changes nothing.

        Raises:
            RoomStopped: the journal does not answer; report again.
        """
        self._ledger.require_running()
        stream = self.machine_stream
        outcome: Outcome | None = None
        if id_ is not None:
            answer = Answer(id=f"{stream}/{id_}", status="ACCEPTED")
            outcome = Outcome(answer, self._ledger.mark(stream, id_))
            if await self._ledger.known(answer.id, outcome.mark) is not None:
                return
        session = self._ledger.head.session
        events: tuple[Fact, ...] = (event,)
        if session is not None and self._ledger.head.session_stream is not None:
            events = decide_report(session, event)
        draft = Draft(stream, events, f"machine:{_machine(event)}")
        await self._ledger.write(self.time, draft, outcome=outcome)

    async def note(
        self, stream: Literal["displays", "looks", "stamps"], event: Fact, actor: str
    ) -> None:
        """Write to the stream of what was shown, of who looked, or of what was time-stamped.

        Raises:
            RoomStopped: the journal does not answer.
        """
        self._ledger.require_running()
        await self._ledger.write(self.time, Draft(_NOTED[stream], (event,), actor))

    def on_duty(self, staff: tuple[str, ...]) -> None:
        """Say who the staff are, by code, from the next opening on."""
        self.setting = replace(self.setting, staff=staff)

    async def note_look(self, actor: Actor, what: str) -> None:
        """A member of staff looked at something recorded."""
        await self.note("looks", RecordLooked(by=actor.id, what=what), actor.id)

    async def seal(self, footage_manifest_sha256: str) -> None:
        """Write the sitting's last entry and carry its results to the docket.

        Args:
            footage_manifest_sha256: lower-case hex over the canonical footage manifest.

        Raises:
            Refusal: `session-open`, it is not adjourned; `session-over`, it is sealed already.
            RoomStopped: the journal does not answer.
        """
        session, stream = self._session(), self.machine_stream
        if not session.adjourned:
            raise Refusal("session-open")
        event = SessionSealed(
            displays=self._ledger.head.stream(DISPLAYS).cited,
            looks=self._ledger.head.stream(LOOKS).cited,
            footage_manifest_sha256=footage_manifest_sha256,
        )
        await self._ledger.write(self.time, Draft(stream, (event,)), closing=stream)
        log.info("session sealed", session=session.id)

    def wanted(self) -> Wanted:
        """What the machines should be doing now: what head and durable both want."""
        head, durable = self._ledger.head.session, self._ledger.durable.session
        if self._ledger.stopped is not None or head is None or durable is None:
            return REST
        if self._ledger.hangs:
            return REST
        now_ms = self.time.now_ms
        return both(wanted(head, now_ms), wanted(durable, now_ms))

    # --- what the outside sees -------------------------------------------------------------------

    @property
    def machine_stream(self) -> str:
        """The stream machine facts go to now."""
        return self._ledger.head.machine_stream

    @property
    def room_ms_at_zero(self) -> int:
        """Room time at CLOCK_MONOTONIC zero, UTC milliseconds."""
        return self.time.ms_at_zero

    @property
    def now_ms(self) -> int:
        """Room time now, UTC milliseconds."""
        return self.time.now_ms

    @property
    def unstamped(self) -> tuple[Owed, ...]:
        """Checkpoints that wait for their time stamp, durably, the oldest first."""
        return tuple(sorted(self._ledger.durable.stamps.waiting))

    @property
    def stopped(self) -> str | None:
        """Why the room stands still for its journal."""
        return self._ledger.stopped

    @property
    def ended(self) -> bool:
        """Whether the sitting was adjourned, durably, and waits to be sealed."""
        return self._ledger.ended

    def running(self) -> bool:
        """Whether the room takes commands and facts now."""
        return self._ledger.stopped is None

    def overlay(self) -> dict[str, str | int]:
        """What is drawn into the cameras' pictures: nothing that could be counted from."""
        return showing.overlay(self._ledger, self.room_ms_at_zero)

    @property
    def scene(self) -> Scene:
        """Everything a screen may be drawn from, as durable."""
        return showing.scene(self._ledger, self.setting)

    def on_durable(self, listener: Callable[[], None]) -> None:
        """Call `listener` on the loop after answers were released; several changes may be one."""
        self._ledger.on_durable(listener)

    # --- the room's own commands -----------------------------------------------------------------

    async def run(self) -> None:
        """Give the room its own commands as they fall due; recover from a stopped journal."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._ledger.keep_answering(), name="journal")
            tasks.create_task(self._keep_time(), name="room time")

    async def _keep_time(self) -> None:
        while True:
            self._ledger.moved.clear()
            nearest = None if self._ledger.stopped is not None else self._nearest()
            wait_s = None if nearest is None else (nearest.at_ms - self.time.now_ms) / 1000
            if nearest is not None and wait_s is not None and wait_s <= 0:
                await self._give(nearest)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._ledger.moved.wait()

    @property
    def next_due_ms(self) -> int | None:
        """The room time at which the room next gives itself a command, if it is known."""
        nearest = self._nearest()
        return None if nearest is None else nearest.at_ms

    def look_at_the_time(self) -> None:
        """Room time runs otherwise than it did: think again how long to wait."""
        self._ledger.moved.set()

    def at_rest(self) -> bool:
        """Whether the box is where it is wanted to be."""
        return at_rest(self.wanted().box, self._ledger.durable.present_machines.box)

    def _nearest(self) -> Due | None:
        head = self._ledger.head
        if head.session is None or head.session_stream is None:
            return None
        return due(head.session)

    async def _give(self, nearest: Due) -> None:
        events = decide(self._session(), nearest.command, self._context(ROOM, nearest.id))
        outcome = Outcome(accepted(nearest.id, events), self._ledger.mark(ROOM.id, nearest.command))
        draft = Draft(self.machine_stream, events, ROOM.id, nearest.id)
        try:
            await self._ledger.write(self.time, draft, outcome=outcome)
        except RoomStopped as stopped:
            log.warning("the room's own command waits", command=nearest.id, why=str(stopped))


def _machine(event: Report) -> str:
    camera: str | None = getattr(event, "camera", None)
    device: str | None = getattr(event, "device", None)
    return f"camera:{camera}" if camera else device or "box"
