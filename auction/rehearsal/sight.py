"""What a player sees on the console: where the room stands and which acts are offered."""

import msgspec
from msgspec import Struct

from auction.rehearsal.step import When
from auction.session.phases import Phase, phase
from auction.session.scene import Scene
from auction.session.steps import Step, next_step, opening_step, other_steps
from auction.terms import Command

Preset = str | int | bool | tuple[str, ...]


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

    def offer(self, command: Command) -> Offer | None:
        """The button for `command`, if the console has one."""
        return next((offer for offer in self.offers if offer.fits(command)), None)

    def stage(self, mark: str | None) -> str | None:
        """The stage of a lot."""
        return next((lot.stage for lot in self.lots if lot.mark == mark), None)

    def holds(self, when: When) -> bool:
        """Whether everything a condition names is to be seen."""
        pairs = (
            (when.phase, self.phase),
            (when.next, None if self.next is None else self.next.command),
            (when.lift, self.box.lift),
            (when.slot, self.box.slot),
            (when.door, self.box.door),
            (when.box, self.box.link),
            (when.stage, self.stage(when.lot)),
        )
        return all(wanted is None or wanted == seen for wanted, seen in pairs)


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
