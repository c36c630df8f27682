"""Plays a script against a running room: staff by HTTP, things by the simulators' own sockets.

Command ids follow from the run, the session and the step, so playing on after a restart, of the
server or of the player, asks for nothing twice.

    PlayError          a step could not be played as written; the sentence names the step
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct

from auction.rehearsal.desk import Desk, DeskError, Reply
from auction.rehearsal.feed import Feed
from auction.rehearsal.report import MetRefusal, Played
from auction.rehearsal.script import Run, Script, Step, Thing
from auction.rehearsal.sight import Offer, Sight, look
from auction.rehearsal.things import act_on
from auction.session.commands import (
    AdmitPerson,
    BidOral,
    Propose,
    Second,
    StaffCommand,
)
from auction.session.phases import Phase

TAIPEI = timezone(timedelta(hours=8))
SECOND_AFTER_S = 0.4
LOOKS_AGAIN = 3


class PlayError(RuntimeError):
    """A step that could not be played as written."""


class Place(Struct, frozen=True):
    """Where a script is played.

    Attributes:
        url: The room, without a path.
        pins: Staff id to PIN.
        controls: Simulator (`box`, `clock`) to its control socket.
        run: Name of this playing; the same name means the same commands.
    """

    url: str
    pins: Mapping[str, str]
    controls: Mapping[str, Path]
    run: str


class Player:
    """One playing of a script.

    Args:
        script: What to play.
        place: Where.
        tell: Gets a line for every step, for a terminal.
    """

    def __init__(self, script: Script, place: Place, tell: Callable[[str], None]) -> None:
        self._script = script
        self._place = place
        self._tell = tell
        self._desks = {
            person: Desk(place.url, person, place.pins[person]) for person in script.staff
        }
        self._feed = Feed(place.url, "console", headers=self._headers)
        self._refusals: list[MetRefusal] = []
        self._played = 0
        """Number of the last step an earlier run of this player got to."""

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self._desks[self._script.staff[0]].cookies}

    async def play(self) -> Played:
        """Play to the end, or to the first step that does not go as written."""
        failures: list[str] = []
        try:
            for desk in self._desks.values():
                await desk.log_in()
            self._played = await self._played_before()
            async with self._feed:
                for number, step in enumerate(self._script.sitting.steps, start=1):
                    if number >= self._played:
                        await self._step(number, step)
                await self._see_the_end()
        except (PlayError, DeskError) as error:
            failures.append(str(error))
        finally:
            for desk in self._desks.values():
                await desk.close()
        return Played(failures=tuple(failures), refusals=tuple(self._refusals))

    async def _played_before(self) -> int:
        acts = [
            (number, step)
            for number, step in enumerate(self._script.sitting.steps, start=1)
            if step.people
        ]
        if not acts or not await self._answered(*acts[0], _first_part(acts[0][1])):
            return 0
        for number, step in reversed(acts):
            if await self._answered(number, step, _first_part(step)):
                return number
        return 0

    async def _answered(self, number: int, step: Step, part: str) -> bool:
        desk = self._desks[step.people[0]]
        return await desk.answer_of(self._id(number, part)) is not None

    # --- one step --------------------------------------------------------------------------------

    async def _step(self, number: int, step: Step) -> None:
        if number == self._played and await self._answered(number, step, _last_part(step)):
            return
        await self._wait(number, step)
        if step.say is not None:
            self._say("", step.say)
        for name, thing in (("box", step.box), ("clock", step.clock)):
            if thing is not None:
                self._say(name, " ".join(str(value) for value in thing.values()))
                await self._do_to(number, name, thing)
        if step.bids is not None:
            await self._run_of_bids(number, step, step.bids)
        elif step.admit is not None:
            await self._admit(number, step)
        elif step.do is not None:
            await self._do(number, step)

    async def _wait(self, number: int, step: Step) -> None:
        if step.when is not None:
            when = step.when
            if not await self._until(lambda sight: sight.holds(when), step.within):
                raise PlayError(f"Step {number}: {when} was not seen within {step.within:g} s.")
        if step.at is not None:
            wanted_ms = self._script.sitting.ms(step.at)
            if not await self._feed.until(lambda: self._feed.room_ms() is not None, step.within):
                raise PlayError(f"Step {number}: the room does not tell its time.")
            await asyncio.sleep(max(0.0, (wanted_ms - (self._feed.room_ms() or 0)) / 1000))
        if step.kind not in {"do", "admit"} or step.expect_refusal is not None:
            await asyncio.sleep(step.after or 0.0)

    async def _until(self, seen: Callable[[Sight], bool], within_s: float) -> bool:
        def holds() -> bool:
            sight = self._sight()
            return sight is not None and seen(sight)

        return await self._feed.until(holds, within_s)

    def _sight(self) -> Sight | None:
        message = self._feed.message
        return None if message is None else look(message.m)

    # --- acts of staff ---------------------------------------------------------------------------

    async def _do(self, number: int, step: Step) -> None:
        assert step.do is not None
        person = step.people[0]
        if isinstance(step.do, StaffCommand):
            reply = await self._ask(number, step, person, step.do)
            self._judge(number, step, person, reply)
            return
        reply = await self._ask(number, step, person, Propose(act=step.do), "propose")
        if not reply.accepted:
            self._judge(number, step, person, reply)
            return
        second = Second(proposal=reply.proposal or "")
        other = step.people[1]
        seconding = Step(by=other, do=second, after=SECOND_AFTER_S, within=step.within)
        reply = await self._ask(number, seconding, other, second, "second")
        self._judge(number, step, f"{person}+{other}", reply)

    async def _admit(self, number: int, step: Step) -> None:
        assert step.admit is not None
        visitor = self._script.visitor(step.admit)
        command = AdmitPerson(
            document=visitor.document,
            number=visitor.number,
            name=visitor.name,
            warning_answered=step.checked,
        )
        person = step.people[0]
        reply = await self._ask(number, step, person, command)
        self._judge(number, step, person, reply)
        if reply.accepted and reply.bidder != visitor.paddle:
            raise PlayError(
                f"Step {number}: the visitor was given paddle {reply.bidder}, "
                f"the script says {visitor.paddle}; admit visitors in the order of their paddles."
            )

    async def _run_of_bids(self, number: int, step: Step, run: Run) -> None:
        person = step.people[0]
        loop = asyncio.get_running_loop()
        begin = loop.time()
        for index, (bidder, amount) in enumerate(run.bids):
            await asyncio.sleep(max(0.0, begin + index * run.every - loop.time()))
            command = BidOral(lot=run.lot, bidder=bidder, amount=amount)
            wait = Step(by=person, do=command, after=0.0, within=step.within)
            reply = await self._ask(number, wait, person, command, f"bid {index}")
            self._judge(number, step, person, reply, f"BidOral {run.lot} {bidder} {amount:,}")

    async def _ask(
        self, number: int, step: Step, person: str, command: StaffCommand, part: str = ""
    ) -> Reply:
        """Do what a person does: wait for the button, take a moment, press it once."""
        if number == self._played:
            earlier = await self._desks[person].answer_of(self._id(number, part))
            if earlier is not None:
                return earlier
        for _ in range(LOOKS_AGAIN):
            offer = await self._offered(number, step, command)
            reply = await self._desks[person].post(
                self._id(number, part),
                command,
                None if offer is None else offer.basis,
                with_pin=isinstance(command, Second),
            )
            if reply.code != "basis-moved":
                break
        return reply

    async def _offered(self, number: int, step: Step, command: StaffCommand) -> Offer | None:
        act = command.act if isinstance(command, Propose) else command

        def offer() -> Offer | None:
            sight = self._sight()
            return None if sight is None else sight.offer(act)

        if step.expect_refusal is not None:
            return offer()
        if not await self._until(lambda sight: sight.offer(act) is not None, step.within):
            sight = self._sight()
            raise PlayError(
                f"Step {number}: {type(act).__name__} was not offered within {step.within:g} s; "
                f"the console stands at {sight and (sight.phase, sight.next)}."
            )
        pace = self._script.sitting.pace if step.after is None else step.after
        await asyncio.sleep(pace)
        return offer()

    def _judge(
        self, number: int, step: Step, person: str, reply: Reply, what: str | None = None
    ) -> None:
        """Tell what came of it, and stop when the script said otherwise."""
        if what is None:
            what = f"admits {step.admit}" if step.admit else _words(step.do)
        if reply.accepted:
            self._say(person, what)
        else:
            expected = reply.code == step.expect_refusal
            self._refusals.append(
                MetRefusal(at=self._clock(), step=number, code=reply.code or "", expected=expected)
            )
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

    async def _do_to(self, number: int, name: str, thing: Thing) -> None:
        try:
            answer = await act_on(self._place.controls[name], thing)
        except (OSError, KeyError, TimeoutError) as error:
            raise PlayError(
                f"Step {number}: the simulated {name} does not answer: {error}"
            ) from None
        if not answer.get("ok"):
            raise PlayError(
                f"Step {number}: the {name} would not {thing['do']}: {answer.get('why')}"
            )

    # --- the rest --------------------------------------------------------------------------------

    async def _see_the_end(self) -> None:
        adjourns = self._script.sitting.adjourns
        if adjourns and not await self._until(lambda sight: sight.phase == Phase.ENDED, 30.0):
            raise PlayError("The session was adjourned, but the console does not say so.")

    def _id(self, number: int, part: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"rehearsal:{self._place.run}:{number}:{part}"))

    def _clock(self) -> str:
        room_ms = self._feed.room_ms()
        if room_ms is None:
            return "--:--:--"
        return f"{datetime.fromtimestamp(room_ms / 1000, UTC).astimezone(TAIPEI):%H:%M:%S}"

    def _say(self, who: str, what: str) -> None:
        self._tell(f"{self._clock()}  {who:8}{what}")


def _first_part(step: Step) -> str:
    """The part of a step whose answer means the step was begun."""
    if step.bids is not None:
        return "bid 0"
    return "propose" if len(step.people) > 1 else ""


def _last_part(step: Step) -> str:
    """The part of a step whose answer means the step was done."""
    if step.bids is not None:
        return f"bid {len(step.bids.bids) - 1}"
    return "second" if len(step.people) > 1 else ""


def _words(command: object) -> str:
    """A command in one line, without what a person wrote in it."""
    figures = ("round", "lot", "envelope", "bidder", "amount", "counted")
    values = [getattr(command, name) for name in figures if hasattr(command, name)]
    shown = [f"{value:,}" if isinstance(value, int) else str(value) for value in values]
    return " ".join([type(command).__name__, *shown])
