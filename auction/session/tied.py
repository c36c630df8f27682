"""What a tie has come to: raises, slips, and lots drawn among those who tie."""

from __future__ import annotations  # rpds classes cannot be subscripted at run time

from msgspec import Struct
from rpds import HashTrieMap

from auction.terms import Text, Twd


class Drawing(Struct, frozen=True):
    """抽籤: lots being drawn by numbers; the secret's words are in the vault until it is opened."""

    label: str
    envelopes: tuple[int, ...]
    commitment: str
    secret: Text
    naming: tuple[int, ...] = ()
    """Who names a number, in order; settled at the commitment, whoever comes or goes after it."""
    numbers: tuple[int | None, ...] = ()
    """The officer's, then those of `naming`; None for one that was not named."""
    opened: tuple[int, str] | None = None
    """Secret and salt."""
    total: int | None = None
    lost: bool = False

    @property
    def named(self) -> dict[int, int]:
        """The number of each bid that named one, by envelope."""
        told = zip(self.naming, self.numbers[1:], strict=False)
        return {envelope: number for envelope, number in told if number is not None}

    @property
    def due(self) -> tuple[int | None, ...]:
        """Who has still to name a number, in order: None is the officer, else a tied envelope."""
        if self.lost or self.total is not None:
            return ()
        return (None, *self.naming)[len(self.numbers) :]


class Tie(Struct, frozen=True):
    """同價: what tied bidders added to the price they tied at, and who was drawn."""

    increases: HashTrieMap[int, Twd] = HashTrieMap()
    """Envelope to its increase over the tied price."""
    slips: HashTrieMap[int, Twd] = HashTrieMap()
    """Written increases that wait for the others' slips."""
    unraised: bool = False
    """The last slips added nothing: lots are drawn."""
    asked: tuple[int, ...] = ()
    """Envelopes of those who were asked since the last spoken raise, and did not raise."""
    drawn: int | None = None
    drawing: Drawing | None = None
