"""Getting to know the device behind a port that has just opened or come back."""

from __future__ import annotations

from devices.box.steps import Purpose

QUESTIONS = (Purpose.IDENTIFY, Purpose.STATUS, Purpose.SCAN, Purpose.COUNTER)


class Introduction:
    """The questions still to be answered before the device counts as found."""

    def __init__(self) -> None:
        self._left: list[Purpose] = []

    def begin(self) -> None:
        """Nothing is known any more."""
        self._left = list(QUESTIONS)

    @property
    def going_on(self) -> bool:
        """Whether the device is not fully known yet."""
        return bool(self._left)

    @property
    def question(self) -> Purpose:
        """What to ask next."""
        return self._left[0]

    def answered(self, purpose: Purpose, *, unsure: bool, tripped: bool) -> bool:
        """Take note of an answer.

        Args:
            purpose: What was answered.
            unsure: The switches need another read to agree.
            tripped: A watchdog trip was seen, whose count belongs to the story.

        Returns:
            True when this was the last one.
        """
        if not self._left or purpose is not self._left[0]:
            return False
        if purpose is Purpose.SCAN and unsure:
            return False
        self._left.pop(0)
        if purpose is Purpose.STATUS and tripped:
            self._left.insert(0, Purpose.TRIPS)
        return not self._left
