"""Plays a session of a script in a room: staff at their desks, things at their own sockets.

Command ids follow from the run, the session and the step, so playing on after a restart, of the
server or of the player, asks for nothing twice.

    PlayError          a step could not be played as written; the sentence names the step
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import cast
from uuid import NAMESPACE_URL, uuid5

from auction.rehearsal.catalogue import OF_TWO, people_for
from auction.rehearsal.papers import Papers, with_paddles
from auction.rehearsal.place import Place, PlaceError, Reply
from auction.rehearsal.reading import Play
from auction.rehearsal.report import Played
from auction.rehearsal.results import Refused
from auction.rehearsal.routines import ROUTINES, Routine
from auction.rehearsal.script import MACHINES, SINGLE, TAIPEI, Run, Step, Thing, several
from auction.rehearsal.sight import Offer, Sight
from auction.session.catalogue import CATALOGUE
from auction.session.commands import (
    ActOfTwo,
    AdmitPerson,
    CallLot,
    OpenSession,
    Propose,
    Second,
)
from auction.session.phases import Phase
from auction.terms import Command

SECOND_AFTER_S = 0.4
ENDED_WITHIN_S = 30.0
_LOOK_AGAIN_S = 1.0
_SEEN_WITHIN_S = 2.0
_NOT_YET = 409
_NEVER = frozenset({"id-reused", "already-admitted", "session-over", "bidder-bound"})


class PlayError(RuntimeError):
    """A step that could not be played as written."""


class Player:
    """One playing of one session.

    Args:
        play: What to play.
        number: Which of its sessions, from 0.
        place: Where.
        run: Name of this playing; the same name means the same commands.
        tell: Gets a line for every step, for a terminal.
    """

    def __init__(
        self, play: Play, number: int, place: Place, run: str, tell: Callable[[str], None]
    ) -> None:
        self._sitting = play.script.sessions[number]
        self._papers = Papers(self._sitting, play.days[number], play.script.people)
        self._session, self._run = number, run
        self._place, self._tell = place, tell
        self._refusals: list[Refused] = []
        self._paddles: dict[str, str] = {}
        self._dropped: dict[str, tuple[str, ...]] = {}
        self._part = 0

    async def play(self) -> Played:
        """Play to the end, or to the first step that does not go as written."""
        failures: list[str] = []
        try:
            begin = await self._played_before()
            for number, step in enumerate(self._sitting.steps, start=1):
                if number >= begin:
                    await self._step(number, step)
            await self._see_the_end()
        except (PlayError, PlaceError) as error:
            failures.append(str(error))
        return Played(
            failures=tuple(failures),
            refusals=tuple(self._refusals),
            paddles=self._paddles,
            dropped=self._dropped,
        )

    # --- one step --------------------------------------------------------------------------------

    async def _step(self, number: int, step: Step) -> None:
        self._part = 0
        await self._wait(number, step)
        if step.say is not None:
            self._say("", step.say)
        match step.kind:
            case "do" | "raises" | "draws" | "calls":
                await self._ask(number, step, self._papers.single(step))
            case "admit":
                await self._admit(number, step)
            case "bids":
                assert step.bids is not None
                await self._oral_bids(number, step, step.bids)
            case "drop":
                await self._drop(number, several(step.drop or ()))
            case "box" | "clock":
                thing = step.box if step.box is not None else step.clock
                assert thing is not None
                self._say(step.kind, " ".join(str(value) for value in thing.values()))
                await self._do_to(number, step.kind, thing)
            case "say":
                pass
            case routine:
                await self._follow(number, step, str(getattr(step, routine)))

    async def _wait(self, number: int, step: Step) -> None:
        if step.when is not None:
            when = step.when
            if not await self._until(lambda sight: sight.holds(when), step.within):
                raise PlayError(f"Step {number}: {when} was not seen within {step.within:g} s.")
        if step.at is not None:
            wanted_ms = self._sitting.ms(step.at)
            known = lambda: self._place.room_ms() is not None  # noqa: E731 - said once
            if not await self._place.until(known, step.within):
                raise PlayError(f"Step {number}: the room does not tell its time.")
            await self._place.sleep(max(0.0, (wanted_ms - (self._place.room_ms() or 0)) / 1000))
        timed = step.at is not None or step.expect_refusal is not None
        waits_itself = step.kind in {"drop", "say", *MACHINES} or timed
        pace = 0.0 if waits_itself else self._sitting.pace
        await self._place.sleep(pace if step.after is None else step.after)

    async def _until(self, seen: Callable[[Sight], bool], within_s: float) -> bool:
        def holds() -> bool:
            sight = self._place.sight()
            return sight is not None and seen(sight)

        return await self._place.until(holds, within_s)

    # --- acts of staff ---------------------------------------------------------------------------

    async def _admit(self, number: int, step: Step) -> None:
        assert step.admit is not None
        await self._open_the_session(number, step)
        for index, label in enumerate(several(step.admit)):
            if index:
                await self._place.sleep(self._sitting.pace)
            command = self._papers.admission(label, checked=step.checked)
            reply = await self._ask(number, step, command, f"admits {label}")
            if reply.accepted and reply.bidder is not None:
                self._paddles[label] = reply.bidder

    async def _open_the_session(self, number: int, step: Step) -> None:
        """Nobody is admitted before the session is open: open it, where nobody said so."""
        sight = self._place.sight()
        unopened = (
            sight is not None and sight.next is not None and sight.next.command == "OpenSession"
        )
        if unopened and step.expect_refusal is None:
            await self._ask(number, step, OpenSession())

    async def _oral_bids(self, number: int, step: Step, run: Run) -> None:
        sight = self._place.sight()
        if sight is not None and sight.stage(run.lot) == "ANNOUNCED":
            await self._ask(number, step, CallLot(lot=run.lot))
        begun_ms = self._place.room_ms() or 0
        for index, (bidder, amount) in enumerate(run.bids):
            due_ms = begun_ms + index * run.every * 1000
            await self._place.sleep(max(0.0, (due_ms - (self._place.room_ms() or 0)) / 1000))
            await self._ask(number, step, self._papers.bid(run.lot, bidder, amount))

    async def _follow(self, number: int, step: Step, subject: str) -> None:
        """Do what the console offers, one act after another, until the routine is over."""
        routine, done = ROUTINES[step.kind], ""
        await self._skip_done(number)
        while True:
            sight = self._place.sight()
            if sight is not None and (
                routine.reached(sight, subject) or (done and done == routine.last)
            ):
                return
            offer = None if sight is None else routine.offer(sight, subject)
            if offer is None:
                await self._await_offer(number, step, subject)
                continue
            if done:
                await self._place.sleep(self._sitting.pace)
            await self._ask(number, step, self._papers.fill(offer, self._dropped))
            done = offer.command
            await self._until(partial(_gone, routine, subject, offer), _SEEN_WITHIN_S)

    async def _await_offer(self, number: int, step: Step, subject: str) -> None:
        routine = ROUTINES[step.kind]

        def stands(sight: Sight) -> bool:
            return routine.reached(sight, subject) or routine.offer(sight, subject) is not None

        sight = self._place.sight()
        within_s = step.within
        if sight is not None and sight.deadline_ms is not None:
            within_s += max(0.0, (sight.deadline_ms - (self._place.room_ms() or 0)) / 1000)
        if not await self._until(stands, within_s):
            sight = self._place.sight()
            raise PlayError(
                f"Step {number}: {step.kind} {subject} does not go on within {within_s:g} s; "
                f"the console stands at {sight and (sight.phase, sight.next)}."
            )

    async def _ask(self, number: int, step: Step, command: Command, what: str = "") -> Reply:
        """Ask at the desk of whoever may; what cannot be done yet is asked again until it can."""
        people = people_for(type(command), step.people)
        command = with_paddles(command, self._paddles)
        part, self._part = self._part, self._part + 1
        if not isinstance(command, OF_TWO):
            reply = await self._insist(number, step, people[0], command, str(part))
        else:
            act = Propose(act=cast("ActOfTwo", command))
            reply = await self._insist(number, step, people[0], act, f"{part} proposed")
            if reply.accepted:
                await self._place.sleep(SECOND_AFTER_S)
                second = Second(proposal=reply.proposal or "")
                id_ = self._id(number, f"{part} seconded")
                reply = await self._place.ask(people[1], id_, second, None)
        self._judge(number, step, "+".join(people), what or _words(command), reply)
        return reply

    async def _insist(
        self, number: int, step: Step, person: str, command: Command, part: str
    ) -> Reply:
        act = command.act if isinstance(command, Propose) else command
        left_s = step.within
        while True:
            sight, before_ms = self._place.sight(), self._place.room_ms() or 0
            offer = None if sight is None else sight.offer(act)
            basis = None if offer is None else offer.basis
            reply = await self._place.ask(person, self._id(number, part), command, basis)
            moved = reply.code == "basis-moved" and step.expect_refusal != "basis-moved"
            if not moved and (step.expect_refusal is not None or not _waits(reply)):
                return reply
            if left_s <= 0:
                return reply
            look_s = min(_LOOK_AGAIN_S, left_s)
            await self._place.until(lambda: self._place.sight() is not sight, look_s)  # noqa: B023 - awaited at once
            left_s -= max(((self._place.room_ms() or 0) - before_ms) / 1000, 0.05)

    def _judge(self, number: int, step: Step, person: str, what: str, reply: Reply) -> None:
        """Tell what came of it, and stop when the script said otherwise."""
        if reply.accepted:
            self._say(person, what)
        else:
            self._refusals.append(Refused(at=self._clock(), code=reply.code or "", step=number))
            self._say(person, f"{what} → refused, {reply.code}")
        if step.expect_refusal is not None and reply.code != step.expect_refusal:
            raise PlayError(
                f"Step {number}: {what} should be refused with {step.expect_refusal}, "
                f"the room answered {reply.code or reply.status}."
            )
        if step.expect_refusal is None and not reply.accepted:
            raise PlayError(
                f"Step {number}: {what} was refused with {reply.code}: {reply.sentence}"
            )

    # --- things ----------------------------------------------------------------------------------

    async def _drop(self, number: int, labels: tuple[str, ...]) -> None:
        for label in labels:
            self._say("box", f"envelope {label}")
            await self._do_to(number, "box", {"do": "drop"})
            self._put_in(label)

    def _put_in(self, label: str) -> None:
        round_ = self._papers.round_of(label)
        self._dropped[round_] = (*self._dropped.get(round_, ()), label)

    async def _do_to(self, number: int, name: str, thing: Thing) -> None:
        answer = await self._place.act_on(name, thing)
        if not answer.get("ok"):
            raise PlayError(
                f"Step {number}: the {name} would not {thing['do']}: {answer.get('why')}"
            )

    # --- playing on ------------------------------------------------------------------------------

    async def _played_before(self) -> int:
        """The step to go on with: after the last act that has an answer; 1 at first."""
        begin = 1
        for number, step in enumerate(self._sitting.steps, start=1):
            if step.kind in {"say", "drop", *MACHINES}:
                continue
            if await self._answer(number, 0) is not None:
                begin = number + 1 if step.kind in SINGLE else number
            elif step.expect_refusal is None:
                break
        for number, step in enumerate(self._sitting.steps[: begin - 1], start=1):
            await self._recall(number, step)
        return begin

    async def _recall(self, number: int, step: Step) -> None:
        """What an earlier run of this player knew: who has which paddle, what lies in the box."""
        for label in several(step.drop or ()):
            self._put_in(label)
        opened = 0
        for index, label in enumerate(several(step.admit or ())):
            reply = await self._answer(number, index + opened)
            if index == 0 and reply is not None and reply.accepted and reply.bidder is None:
                opened = 1
                reply = await self._answer(number, 1)
            if reply is not None and reply.bidder is not None:
                self._paddles[label] = reply.bidder

    async def _skip_done(self, number: int) -> None:
        """A routine goes on where the console stands: under the next unused name."""
        while await self._answer(number, self._part) is not None:
            self._part += 1

    async def _answer(self, number: int, part: int) -> Reply | None:
        person = people_for(AdmitPerson, ())[0]
        for name in (f"{part}", f"{part} seconded"):
            reply = await self._place.answer_of(person, self._id(number, name))
            if reply is not None:
                return reply
        return None

    # --- the rest --------------------------------------------------------------------------------

    async def _see_the_end(self) -> None:
        ends = self._sitting.adjourns
        if ends and not await self._until(lambda s: s.phase == Phase.ENDED, ENDED_WITHIN_S):
            raise PlayError("The session was adjourned, but the console does not say so.")

    def _id(self, number: int, part: str) -> str:
        name = f"rehearsal:{self._run}:{self._session}:{number}:{part}"
        return str(uuid5(NAMESPACE_URL, name))

    def _clock(self) -> str:
        room_ms = self._place.room_ms()
        if room_ms is None:
            return "--:--:--"
        return f"{datetime.fromtimestamp(room_ms / 1000, UTC).astimezone(TAIPEI):%H:%M:%S}"

    def _say(self, who: str, what: str) -> None:
        self._tell(f"{self._clock()}  {who:8}{what}")


def _gone(routine: Routine, subject: str, done: Offer, sight: Sight) -> bool:
    """Whether the console shows that an act was done: it offers another, or on another basis."""
    return routine.offer(sight, subject) != done


def _waits(reply: Reply) -> bool:
    """Whether the act may only have come too early."""
    kind = CATALOGUE.get(reply.code or "")
    return (
        kind is not None
        and kind.status == _NOT_YET
        and not kind.recorded
        and reply.code not in _NEVER
    )


def _words(command: object) -> str:
    """A command in one line, without what a person wrote in it."""
    figures = ("round", "lot", "envelope", "bidder", "amount", "counted")
    values = [getattr(command, name) for name in figures if hasattr(command, name)]
    shown = [f"{value:,}" if isinstance(value, int) else str(value) for value in values]
    return " ".join([type(command).__name__, *shown])
