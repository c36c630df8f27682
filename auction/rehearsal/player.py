"""Plays a session of a script in a room: staff at their desks, things at their own sockets.

Command ids follow from the run, the session and the step, so playing on after a restart, of the
server or of the player, asks for nothing twice.
"""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from auction.rehearsal.catalogue import people_for
from auction.rehearsal.desks import Desks, PlayError
from auction.rehearsal.papers import Papers
from auction.rehearsal.place import Place, PlaceError
from auction.rehearsal.reading import Play
from auction.rehearsal.report import Played
from auction.rehearsal.routines import ROUTINES, Routine
from auction.rehearsal.sight import Offer, Sight
from auction.rehearsal.step import MACHINES, SINGLE, Run, Step, Thing, several
from auction.session.commands import (
    BeginDrawing,
    CallLot,
    DeclineRaises,
    DrawTie,
    HandBackDeposit,
    LodgeDeposit,
    LogMail,
    MoveEnvelope,
    OpenSession,
    ReturnDeposit,
)
from auction.session.phases import Phase
from auction.terms import Command, LotMark

ENDED_WITHIN_S = 30.0
_SEEN_WITHIN_S = 2.0


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
        self._place = place
        self._desks = Desks(place, f"{run}:{number}", tell)
        self._dropped: dict[str, tuple[str, ...]] = {}
        self._mailed: dict[str, tuple[str, ...]] = {}
        self._moved: dict[str, LotMark] = {}
        """Envelopes that were laid to another lot than their label's."""
        self._lodged: list[tuple[LotMark, str]] = []
        """For which lots who lodged a deposit to bid aloud."""

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
            refusals=tuple(self._desks.refusals),
            paddles=self._desks.paddles,
            dropped=self._dropped,
            mailed=self._mailed,
        )

    # --- one step --------------------------------------------------------------------------------

    async def _step(self, number: int, step: Step) -> None:
        self._desks.part = 0
        await self._wait(number, step)
        if step.say is not None:
            self._desks.say("", step.say)
        match step.kind:
            case "do" | "raises" | "draws" | "calls" | "by_key":
                await self._once(number, step)
            case "admit" | "prohibit" | "name" | "log_mail" | "return_mail":
                await self._each(number, step, several(getattr(step, step.kind)))
            case "drop_mail":
                labels = several(step.drop_mail or ())
                await self._desks.ask(
                    number, step, self._papers.mail_dropped(labels[0], _clerk(step))
                )
                await self._drop(number, labels)
            case "bids":
                assert step.bids is not None
                await self._oral_bids(number, step, step.bids)
            case "drop":
                await self._drop(number, several(step.drop or ()), step.pulse_after_s)
            case "hand_back":
                await self._hand_back(number, step, str(step.hand_back))
            case "box" | "clock":
                thing = step.box if step.box is not None else step.clock
                assert thing is not None
                self._desks.say(step.kind, " ".join(str(value) for value in thing.values()))
                await self._do_to(number, step.kind, thing)
            case "say":
                pass
            case routine:
                await self._follow(number, step, str(getattr(step, routine)))

    async def _wait(self, number: int, step: Step) -> None:
        if step.when is not None:
            when, within_s = step.when, self._patience_s(step)
            if not await self._until(lambda sight: sight.holds(when), within_s):
                seen = self._place.sight()
                misses = ["the console is not seen"] if seen is None else seen.misses(when)
                raise PlayError(
                    f"Step {number}: waited {within_s:g} s in vain; {'; '.join(misses)}."
                )
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

    def _patience_s(self, step: Step) -> float:
        sight = self._place.sight()
        room_ms = self._place.room_ms()
        return step.within if sight is None else sight.patience_s(step.within, room_ms)

    async def _until(self, seen: Callable[[Sight], bool], within_s: float) -> bool:
        def holds() -> bool:
            sight = self._place.sight()
            return sight is not None and seen(sight)

        return await self._place.until(holds, within_s)

    # --- acts of staff ---------------------------------------------------------------------------

    async def _once(self, number: int, step: Step) -> None:
        """One command, as written; before lots are drawn whoever ties is asked to raise."""
        command = self._papers.single(step)
        if isinstance(command, BeginDrawing | DrawTie) and step.expect_refusal is None:
            await self._ask_for_raises(number, step, command.lot)
        reply = await self._desks.ask(number, step, command)
        if isinstance(command, OpenSession):
            await self._see_it_open()
        if isinstance(command, MoveEnvelope) and reply.accepted:
            self._move(command)

    async def _ask_for_raises(self, number: int, step: Step, lot: LotMark) -> None:
        """As the console has it, whoever ties is asked before lots are drawn."""
        asked = DeclineRaises.__name__
        comes = (asked, DrawTie.__name__)
        await self._until(lambda sight: sight.comes(*comes), _SEEN_WITHIN_S)
        sight = self._place.sight()
        if sight is not None and sight.comes(asked):
            await self._desks.ask(number, step, DeclineRaises(lot=lot))

    async def _each(self, number: int, step: Step, labels: tuple[str, ...]) -> None:
        """One command for each label: somebody let in or named, an envelope logged or sent back."""
        if step.kind in {"admit", "prohibit", "log_mail"}:
            await self._open_the_session(number, step)
        for index, label in enumerate(labels):
            if index:
                await self._place.sleep(self._sitting.pace)
            match step.kind:
                case "admit" | "name":
                    await self._identify(number, step, label)
                case "prohibit":
                    barring = self._papers.prohibition(label)
                    await self._desks.ask(number, step, barring, f"bars {label}")
                case "log_mail":
                    command = self._papers.mail_logged(label, _clerk(step))
                    if (await self._desks.ask(number, step, command)).accepted:
                        self._mailed[command.round] = (*self._mailed.get(command.round, ()), label)
                case _:
                    await self._desks.ask(number, step, self._papers.mail_returned(label))

    async def _identify(self, number: int, step: Step, label: str) -> None:
        """Somebody gets a number: at the door, else because a form names them."""
        command: Command = self._papers.naming(label)
        if step.kind == "admit":
            command = self._papers.admission(label, checked=step.checked)
        verb = "admits" if step.kind == "admit" else "names"
        reply = await self._desks.ask(number, step, command, f"{verb} {label}")
        if reply.accepted and reply.bidder is not None:
            self._desks.paddles[label] = reply.bidder

    async def _open_the_session(self, number: int, step: Step) -> None:
        """Nobody and no mail is taken in before the session is open: open it, if nobody did."""
        sight = self._place.sight()
        if sight is not None and _unopened(sight) and step.expect_refusal is None:
            await self._desks.ask(number, replace(step, by=None), OpenSession())
            await self._see_it_open()

    async def _see_it_open(self) -> None:
        """The console may show it a moment after the answer."""
        await self._until(lambda sight: not _unopened(sight), _SEEN_WITHIN_S)

    async def _oral_bids(self, number: int, step: Step, run: Run) -> None:
        sight = self._place.sight()
        if sight is not None and sight.stage(run.lot) == "ANNOUNCED":
            await self._desks.ask(number, step, CallLot(lot=run.lot))
        begun_ms = self._place.room_ms() or 0
        for index, (bidder, amount) in enumerate(run.bids):
            due_ms = begun_ms + index * run.every * 1000
            await self._place.sleep(max(0.0, (due_ms - (self._place.room_ms() or 0)) / 1000))
            await self._lodge(number, step, run.lot, bidder)
            await self._desks.ask(number, step, self._papers.bid(run.lot, bidder, amount))

    async def _lodge(self, number: int, step: Step, lot: LotMark, bidder: str) -> None:
        """Who bids aloud lodges the deposit first, where the notice asks for one."""
        asked = self._papers.deposit_of(lot)
        if asked and (lot, bidder) not in self._lodged:
            self._lodged.append((lot, bidder))
            deposit = LodgeDeposit(lot=lot, bidder=bidder, instruments=(asked,))
            await self._desks.ask(number, step, deposit, unless="deposit-lodged")

    async def _hand_back(self, number: int, step: Step, lot: str) -> None:
        """Whoever has a deposit with the branch for the lot comes for it; the winner's stays."""
        for label in (label for labels in self._dropped.values() for label in labels):
            if self._moved.get(label, self._papers.paper(label).lot) == lot:
                back = ReturnDeposit(lot=lot, envelope=self._papers.number(label))
                await self._desks.ask(number, step, back, unless="nothing-to-return")
        for mark, bidder in self._lodged:
            if mark == lot:
                given = HandBackDeposit(lot=lot, bidder=bidder)
                await self._desks.ask(number, step, given, unless="nothing-lodged")

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
            command = self._papers.fill(offer, self._dropped)
            while unnamed := self._papers.unnamed(command, self._desks.paddles):
                await self._identify(number, step, unnamed)
            await self._desks.ask(number, step, command)
            done = offer.command
            await self._until(partial(_gone, routine, subject, offer), _SEEN_WITHIN_S)

    async def _await_offer(self, number: int, step: Step, subject: str) -> None:
        routine = ROUTINES[step.kind]

        def stands(sight: Sight) -> bool:
            return routine.reached(sight, subject) or routine.offer(sight, subject) is not None

        within_s = self._patience_s(step)
        if not await self._until(stands, within_s):
            sight = self._place.sight()
            raise PlayError(
                f"Step {number}: {step.kind} {subject} does not go on within {within_s:g} s; "
                f"{'the console is not seen' if sight is None else sight.words}."
            )

    # --- things ----------------------------------------------------------------------------------

    async def _drop(
        self, number: int, labels: tuple[str, ...], pulse_after_s: float | None = None
    ) -> None:
        thing: Thing = {"do": "drop"}
        if pulse_after_s is not None:
            thing["pulse_after_s"] = pulse_after_s
        for label in labels:
            self._desks.say("box", f"envelope {label}")
            await self._do_to(number, "box", thing)
            self._put_in(label)

    def _put_in(self, label: str) -> None:
        round_ = self._papers.round_of(label)
        self._dropped[round_] = (*self._dropped.get(round_, ()), label)

    def _move(self, command: MoveEnvelope) -> None:
        label = self._papers.label(command.lot, command.envelope)
        self._moved[label] = command.to

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
            if await self._desks.answer(number, 0) is not None:
                begin = number + 1 if step.kind in SINGLE else number
            elif step.expect_refusal is None:
                break
        for number, step in enumerate(self._sitting.steps[: begin - 1], start=1):
            await self._recall(number, step)
        return begin

    async def _recall(self, number: int, step: Step) -> None:
        """What an earlier run of this player knew: who has which paddle, what lies in the box."""
        for label in (*several(step.drop or ()), *several(step.drop_mail or ())):
            self._put_in(label)
        if isinstance(step.do, MoveEnvelope) and step.expect_refusal is None:
            self._move(step.do)
        opened = 0
        for index, label in enumerate(several(step.admit or step.name or ())):
            reply = await self._desks.answer(number, index + opened)
            if index == 0 and reply is not None and reply.accepted and reply.bidder is None:
                opened = 1
                reply = await self._desks.answer(number, 1)
            if reply is not None and reply.bidder is not None:
                self._desks.paddles[label] = reply.bidder

    async def _skip_done(self, number: int) -> None:
        """A routine goes on where the console stands: under the next unused name."""
        while await self._desks.answer(number, self._desks.part) is not None:
            self._desks.part += 1

    # --- the rest --------------------------------------------------------------------------------

    async def _see_the_end(self) -> None:
        ends = self._sitting.adjourns
        if ends and not await self._until(lambda s: s.phase == Phase.ENDED, ENDED_WITHIN_S):
            raise PlayError("The session was adjourned, but the console does not say so.")


def _unopened(sight: Sight) -> bool:
    return sight.next is not None and sight.next.command == "OpenSession"


def _clerk(step: Step) -> str:
    """Who keeps the mail."""
    return people_for(LogMail, step.people)[0]


def _gone(routine: Routine, subject: str, done: Offer, sight: Sight) -> bool:
    """Whether the console shows that an act was done: it offers another, or on another basis."""
    return routine.offer(sight, subject) != done
