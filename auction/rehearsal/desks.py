"""The staff at their desks: who asks for what, again and again until it can be done.

PlayError          a step could not be played as written; the sentence names the step
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast
from uuid import NAMESPACE_URL, uuid5

from auction.rehearsal.catalogue import OF_TWO, people_for
from auction.rehearsal.papers import with_paddles
from auction.rehearsal.place import Place, Reply
from auction.rehearsal.results import Refused
from auction.rehearsal.step import Step
from auction.session.catalogue import CATALOGUE
from auction.session.commands import ActOfTwo, AdmitPerson, Propose, Second
from auction.terms import TAIPEI, Command

SECOND_AFTER_S = 0.4
_LOOK_AGAIN_S = 1.0
_NOT_YET = 409
_NEVER = frozenset({"id-reused", "already-admitted", "session-over", "bidder-bound"})


class PlayError(RuntimeError):
    """A step that could not be played as written."""


class Desks:
    """Everybody of the staff in one place.

    Args:
        place: Where.
        run: Name of this playing of this session; the same name means the same commands.
        tell: Gets a line for everything that is done.
    """

    def __init__(self, place: Place, run: str, tell: Callable[[str], None]) -> None:
        self._place, self._run, self._tell = place, run, tell
        self.refusals: list[Refused] = []
        self.paddles: dict[str, str] = {}
        """Which paddle each person was given, by label."""
        self.part = 0
        """How many acts of the step were asked for."""

    async def ask(
        self,
        number: int,
        step: Step,
        command: Command,
        what: str = "",
        unless: str | None = None,
    ) -> Reply:
        """Ask at the desk of whoever may; what cannot be done yet is asked again until it can.

        Args:
            number: Of the step.
            step: Says who asks, and which refusal is expected.
            command: With labels where it takes paddles.
            what: It, in words.
            unless: A refusal that only says there is nothing to do.

        Raises:
            PlayError: It was refused, or accepted, against expectation.
        """
        people = people_for(type(command), step.people)
        command = with_paddles(command, self.paddles)
        part, self.part = self.part, self.part + 1
        if not isinstance(command, OF_TWO):
            reply = await self._insist(
                self._id(number, str(part)), step, people[0], command, unless
            )
        else:
            act = Propose(act=cast("ActOfTwo", command))
            reply = await self._insist(self._id(number, f"{part} proposed"), step, people[0], act)
            if reply.accepted:
                await self._place.sleep(SECOND_AFTER_S)
                second = Second(proposal=reply.proposal or "")
                seconding = self._id(number, f"{part} seconded")
                reply = await self._place.ask(people[1], seconding, second, None)
        if unless is None or reply.code != unless:
            self._judge(number, step, "+".join(people), what or _words(command), reply)
        return reply

    async def _insist(
        self, id_: str, step: Step, person: str, command: Command, unless: str | None = None
    ) -> Reply:
        act = command.act if isinstance(command, Propose) else command
        sight = self._place.sight()
        room_ms = self._place.room_ms()
        left_s = step.within if sight is None else sight.patience_s(step.within, room_ms)
        while True:
            sight, before_ms = self._place.sight(), self._place.room_ms() or 0
            offer = None if sight is None else sight.offer(act)
            basis = None if offer is None else offer.basis
            reply = await self._place.ask(person, id_, command, basis)
            moved = reply.code == "basis-moved" and step.expect_refusal != "basis-moved"
            if not moved and (step.expect_refusal is not None or not _waits(reply)):
                return reply
            if left_s <= 0 or (unless is not None and reply.code == unless):
                return reply
            look_s = min(_LOOK_AGAIN_S, left_s)
            await self._place.until(lambda: self._place.sight() is not sight, look_s)  # noqa: B023 - awaited at once
            left_s -= max(((self._place.room_ms() or 0) - before_ms) / 1000, 0.05)

    def _judge(self, number: int, step: Step, person: str, what: str, reply: Reply) -> None:
        """Tell what came of it, and stop when the script said otherwise."""
        if reply.accepted:
            self.say(person, what)
        else:
            self.refusals.append(Refused(at=self._clock(), code=reply.code or "", step=number))
            self.say(person, f"{what} → refused, {reply.code}")
        if step.expect_refusal is not None and not reply.refused_as(step.expect_refusal):
            raise PlayError(
                f"Step {number}: {what} should be refused with {step.expect_refusal}, "
                f"the room answered {reply.code or reply.status}."
            )
        if step.expect_refusal is None and not reply.accepted:
            raise PlayError(
                f"Step {number}: {what} was refused with {reply.code}: {reply.sentence}"
            )

    async def answer(self, number: int, part: int) -> Reply | None:
        """What came of one act of a step, if it was asked for before."""
        person = people_for(AdmitPerson, ())[0]
        for name in (f"{part}", f"{part} seconded"):
            reply = await self._place.answer_of(person, self._id(number, name))
            if reply is not None:
                return reply
        return None

    def _id(self, number: int, part: str) -> str:
        name = f"rehearsal:{self._run}:{number}:{part}"
        return str(uuid5(NAMESPACE_URL, name))

    def _clock(self) -> str:
        room_ms = self._place.room_ms()
        if room_ms is None:
            return "--:--:--"
        return f"{datetime.fromtimestamp(room_ms / 1000, UTC).astimezone(TAIPEI):%H:%M:%S}"

    def say(self, who: str, what: str) -> None:
        """Tell a line, with room time and who it is about."""
        self._tell(f"{self._clock()}  {who:8}{what}")


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
