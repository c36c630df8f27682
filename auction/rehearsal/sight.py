"""What a player sees on the console: where the room stands and which acts are offered."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from auction.rehearsal.step import When
from auction.session.phases import Phase, phase
from auction.session.scene import Scene
from auction.session.steps import Step, next_step, opening_step, other_steps
from auction.terms import Command

Preset = str | int | bool | tuple[str, ...] | None


class Offer(Struct, frozen=True):
    """An act the console offers, with what is already known of it."""

    command: str
    basis: int
    preset: dict[str, Preset] = {}
    blocked: tuple[str, ...] = ()
    """Why it would be refused now."""

    def fits(self, command: Command) -> bool:
        """Whether this is the button for `command`: same act, same lot, envelope and round."""
        if self.command != type(command).__name__:
            return False
        known = {"lot", "envelope", "round", "proposal", "fault"} & self.preset.keys()
        return all(getattr(command, name, None) == self.preset[name] for name in known)

    def about(self, subject: str) -> bool:
        """Whether it concerns a lot or round of that name, or nothing in particular."""
        named = {self.preset.get("lot"), self.preset.get("round")} - {None}
        return not named or subject in named


class SeenBox(Struct, frozen=True):
    """The box as the console shows it."""

    link: str = "ABSENT"
    lift: str = "UNKNOWN"
    slot: str = "UNKNOWN"
    door: str = "UNKNOWN"


class SeenLot(Struct, frozen=True):
    """A lot as the console shows it."""

    mark: str
    stage: str


class Sight(Struct, frozen=True):
    """The part of the console's view model that a script can speak of."""

    phase: str
    next: Offer | None = None
    others: tuple[Offer, ...] = ()
    box: SeenBox = SeenBox()
    lots: tuple[SeenLot, ...] = ()
    deadline_ms: int | None = None

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Every act offered, the one next act first."""
        return self.others if self.next is None else (self.next, *self.others)

    def comes(self, *commands: str) -> bool:
        """Whether one of them is the next act."""
        return self.next is not None and self.next.command in commands

    def patience_s(self, within_s: float, room_ms: int | None) -> float:
        """How long something is waited for: so long, and until the deadline if that is ahead."""
        if self.deadline_ms is None or room_ms is None:
            return within_s
        return within_s + max(0.0, (self.deadline_ms - room_ms) / 1000)

    def offer(self, command: Command) -> Offer | None:
        """The button for `command`, if the console has one."""
        return next((offer for offer in self.offers if offer.fits(command)), None)

    def stage(self, mark: str | None) -> str | None:
        """The stage of a lot."""
        return next((lot.stage for lot in self.lots if lot.mark == mark), None)

    def holds(self, when: When) -> bool:
        """Whether everything a condition names is to be seen."""
        return not tuple(self.misses(when))

    def misses(self, when: When) -> Iterator[str]:
        """What a condition names that is otherwise: how it is, in words."""
        pairs = (
            ("phase", when.phase, self.phase),
            ("next", when.next, None if self.next is None else self.next.command),
            ("lift", when.lift, self.box.lift),
            ("slot", when.slot, self.box.slot),
            ("door", when.door, self.box.door),
            ("box", when.box, self.box.link),
            (f"stage of lot {when.lot}", when.stage, self.stage(when.lot)),
        )
        for name, wanted, seen in pairs:
            if wanted is not None and wanted != seen:
                yield f"{name} is {seen or 'nothing'}, not {wanted}"

    @property
    def words(self) -> str:
        """Where the console stands, in one line."""
        if self.next is None:
            return f"phase is {self.phase}, no act is next"
        waits = f", which waits: {', '.join(self.next.blocked)}" if self.next.blocked else ""
        return f"phase is {self.phase}, next is {self.next.command}{waits}"


def look(model: bytes | msgspec.Raw) -> Sight:
    """Read the console's view model."""
    return msgspec.json.decode(model, type=Sight)


def sight_of(scene: Scene) -> Sight:
    """What the console of this scene shows, without drawing it."""
    state, box = scene.state, scene.machines.box
    seen = SeenBox(box.link.value, box.lift, box.slot, box.door)
    if state is None or (state.sealed and scene.lots):
        phase_ = Phase.NOT_STARTED if state is None else phase(state)
        return Sight(phase=phase_, next=_offer(opening_step()), box=seen)
    following, box_round = next_step(state), state.active_round
    return Sight(
        phase=phase(state),
        next=None if following is None else _offer(following),
        others=tuple(_offer(step) for step in other_steps(state)),
        box=seen,
        lots=tuple(SeenLot(mark, state.lots[mark].stage.value) for mark in state.order),
        deadline_ms=None if box_round is None else box_round.deadline_ms,
    )


def _offer(step: Step) -> Offer:
    return Offer(
        command=step.command,
        basis=step.basis,
        preset=step.preset,
        blocked=tuple(reason.code for reason in step.blocked),
    )
