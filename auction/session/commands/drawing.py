"""Drawing lots by numbers: a sealed secret, the officer's number, the bidders' numbers."""

from auction.terms import Command, LotMark, Text


class BeginDrawing(Command, frozen=True):
    """Take a secret and show its commitment; the room turns it into `CommitDrawing`."""

    lot: LotMark


class CommitDrawing(Command, frozen=True):
    """A secret that is in the vault already, and what commits to it."""

    lot: LotMark
    envelopes: tuple[int, ...]
    label: str
    commitment: str
    secret: Text


class NameNumber(Command, frozen=True):
    """Enter a number named aloud: first the officer's, then the tied bidders' in their order."""

    lot: LotMark
    number: int
    envelope: int | None = None
    """Whose bid it is; None for the officer."""


class PassNumber(Command, frozen=True):
    """Enter that whoever comes next has left or will not speak: they name no number."""

    lot: LotMark
    envelope: int


class RevealDrawing(Command, frozen=True):
    """Open the secret; the room turns it into `OpenDrawing`, or `LoseDrawing`."""

    lot: LotMark


class OpenDrawing(Command, frozen=True):
    """The secret as the vault gave it back."""

    lot: LotMark
    secret: int
    salt: str


class LoseDrawing(Command, frozen=True):
    """The vault cannot give the secret back."""

    lot: LotMark
