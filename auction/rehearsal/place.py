"""Where a script is played: a room, somebody at every desk, and machines that things happen to.

PlaceError         the room cannot be reached, or does not let somebody in
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from msgspec import Struct

from auction.rehearsal.sight import Sight
from auction.rehearsal.step import ANY_REFUSAL, Thing
from auction.terms import Command


class PlaceError(RuntimeError):
    """The room cannot be reached, or does not let somebody in."""


class Reply(Struct, frozen=True):
    """What came of a command: accepted, or refused with a code."""

    status: str
    code: str | None = None
    proposal: str | None = None
    bidder: str | None = None
    sentence: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the room did it."""
        return self.status == "ACCEPTED"

    def refused_as(self, expected: str) -> bool:
        """Whether it was refused, and with the code a script expects."""
        return not self.accepted and expected in {ANY_REFUSAL, self.code}


class Place(Protocol):
    """A room as a player needs it; seconds are seconds of room time."""

    async def ask(self, person: str, id_: str, command: Command, basis: int | None) -> Reply:
        """Ask for something at a person's desk; the same id again brings the first outcome.

        Raises:
            PlaceError: The room does not answer.
        """

    async def answer_of(self, person: str, id_: str) -> Reply | None:
        """What came of a command that may have been sent before."""

    def sight(self) -> Sight | None:
        """What the console shows; the same object until it shows something else."""

    async def until(self, seen: Callable[[], bool], within_s: float) -> bool:
        """Wait until `seen` holds, looking again at every change; False when time ran out."""

    def room_ms(self) -> int | None:
        """Room time, UTC ms, once it is known."""

    async def sleep(self, seconds: float) -> None:
        """Let room time pass."""

    async def act_on(self, machine: str, thing: Thing) -> Mapping[str, object]:
        """Do something to a machine, and give its answer.

        Raises:
            PlaceError: There is no such machine, or it does not answer.
        """
