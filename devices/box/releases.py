"""Which releases still license energising.

A release is a number that only grows. Whatever breaks the chain between the people who released a
motion and the machine that carries it out spends every number handed in so far.
"""

from __future__ import annotations


class Releases:
    """The spent numbers, and what each live one has already served."""

    def __init__(self, spent: int) -> None:
        self.spent = spent
        self._highest = spent
        self._motion_spent = spent
        self._slot_spent = spent
        self._reached: set[tuple[int, str]] = set()

    def hand_in(self, release: int | None) -> None:
        """Note a number the room has used."""
        if release is not None:
            self._highest = max(self._highest, release)

    def spend(self) -> int | None:
        """Nothing handed in so far licenses anything any more.

        Returns:
            The number that was live until now, if one was.
        """
        was_live = self._highest if self._highest > self.spent else None
        self.spent = self._motion_spent = self._slot_spent = self._highest
        return was_live

    def spend_motion(self) -> None:
        """Nothing handed in so far licenses motion any more."""
        self._motion_spent = self._highest

    def spend_slot(self) -> None:
        """The slot was closed: opening it again is another act."""
        self._slot_spent = self._highest

    def reached(self, release: int | None, target: str) -> None:
        """A release has brought the lift where it licensed it to go, and is done with that."""
        if release is not None:
            self._reached.add((release, target))

    def live(self, release: int | None) -> bool:
        """Whether the number licenses anything at all."""
        return release is not None and release > self.spent

    def moves(self, release: int | None, target: str | None) -> bool:
        """Whether the number licenses driving the lift to ``target`` now."""
        return (
            release is not None
            and target is not None
            and release > max(self.spent, self._motion_spent)
            and (release, target) not in self._reached
        )

    def opens(self, release: int | None) -> bool:
        """Whether the number licenses opening the slot now."""
        return release is not None and release > max(self.spent, self._slot_spent)
