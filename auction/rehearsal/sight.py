"""What a player sees on the console: where the room stands and which acts are offered."""

import msgspec
from msgspec import Struct

from auction.rehearsal.script import When
from auction.terms import Command

Preset = str | int | bool | tuple[str, ...]


class Blank(Struct, frozen=True):
    """A field a person fills in before pressing the button."""

    name: str
    optional: bool = False


class Offer(Struct, frozen=True):
    """An act the console offers, with what is already known of it."""

    command: str
    basis: int
    preset: dict[str, Preset] = {}
    fields: tuple[Blank, ...] = ()
    of_two: bool = False
    blocked: tuple[str, ...] = ()
    """Why the button is dead now."""

    def fits(self, command: Command) -> bool:
        """Whether this is the button for `command`.

        Same act, same lot, envelope and round; the button is not dead; and the command fills in
        what the form asks for: a box is not raised without its recording, or a reason why not.
        """
        if self.blocked or self.command != type(command).__name__:
            return False
        known = {"lot", "envelope", "round", "proposal", "fault"} & self.preset.keys()
        asked = [blank.name for blank in self.fields if not blank.optional]
        return all(getattr(command, name, None) == self.preset[name] for name in known) and all(
            getattr(command, name, None) is not None for name in asked
        )


class SeenProposal(Struct, frozen=True):
    """An act of two that waits for a second person."""

    second: Offer
    withdraw: Offer


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
    waiting: tuple[SeenProposal, ...] = ()
    others: tuple[Offer, ...] = ()
    box: SeenBox = SeenBox()
    lots: tuple[SeenLot, ...] = ()

    def offer(self, command: Command) -> Offer | None:
        """The button for `command`, if the console has one."""
        waiting = (offer for one in self.waiting for offer in (one.second, one.withdraw))
        offers = (*(() if self.next is None else (self.next,)), *waiting, *self.others)
        return next((offer for offer in offers if offer.fits(command)), None)

    def holds(self, when: When) -> bool:
        """Whether everything a condition names is to be seen."""
        stage = next((lot.stage for lot in self.lots if lot.mark == when.lot), None)
        pairs = (
            (when.phase, self.phase),
            (when.next, None if self.next is None else self.next.command),
            (when.lift, self.box.lift),
            (when.slot, self.box.slot),
            (when.door, self.box.door),
            (when.box, self.box.link),
            (when.stage, stage),
        )
        return all(wanted is None or wanted == seen for wanted, seen in pairs)


def look(model: bytes | msgspec.Raw) -> Sight:
    """Read the console's view model."""
    return msgspec.json.decode(model, type=Sight)
