"""The box's own record: facts in the order they became known, and the slot's story.

While a link is being set up facts are held back, so that ``found`` comes before what was found.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.box.shapes import slot_of
from devices.box.watch import Seen, changes
from devices.facts import Fact, FactValue

OWN_CLOSINGS = ("DEADLINE", "WANT")

TOLD_OTHERWISE = frozenset({"LINK", "NO_RELEASE", "ESTOP", "JAMMED", "WATCHDOG", "RESTING"})
"""What blocks a want and is a fact of its own, or over in a moment."""


@dataclass(slots=True)
class SlotEpisode:
    """One opening of the slot.

    Attributes:
        until_s: The deadline it was opened for.
        energised_s: When SLOT was first written on.
        cause: Why SLOT was dropped; None while it is meant to be open.
        told: The closing command was on the wire and reported.
        was_open: The switch has read OPEN.
        stuck_told: The switch's disagreement was reported.
        obeyed: The first closing command was answered.
        shut: Interval in which the slot was seen to shut.
    """

    until_s: float
    energised_s: float
    cause: str | None = None
    dropped_s: float = 0.0
    told: bool = False
    was_open: bool = False
    stuck_told: bool = False
    obeyed: bool = False
    shut: tuple[float, float] | None = None


class BoxRecord:
    """Facts of one box, and the slot's current episode."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.episode: SlotEpisode | None = None
        self._last: SlotEpisode | None = None
        self._facts: list[Fact] = []
        self._held: list[Fact] | None = []
        self._blocked: tuple[str, ...] = ()
        self._blocked_since_s = 0.0
        self._blocked_told: tuple[str, ...] = ()

    def say(self, kind: str, at_s: float, **data: FactValue) -> None:
        """Put a fact on record; held back while the link is being set up."""
        self.add(Fact(self.source, kind, at_s, data))

    def add(self, fact: Fact) -> None:
        """Put a ready fact on record; held back while the link is being set up."""
        (self._facts if self._held is None else self._held).append(fact)

    def say_now(self, kind: str, at_s: float, **data: FactValue) -> None:
        """Put a fact about the link itself on record, never held back."""
        self._facts.append(Fact(self.source, kind, at_s, data))

    def hold(self) -> None:
        """Hold facts back until the link is found."""
        if self._held is None:
            self._held = []

    def release_held(self) -> None:
        """Let the held facts follow."""
        self._facts += self._held or []
        self._held = None

    def take(self) -> list[Fact]:
        """Hand over what is new."""
        facts, self._facts = self._facts, []
        return facts

    def blocked(self, codes: tuple[str, ...], now_s: float, patience_s: float) -> None:
        """Say what keeps a released want from being carried out, and when it no longer does."""
        codes = tuple(code for code in codes if code not in TOLD_OTHERWISE)
        if codes != self._blocked:
            self._blocked, self._blocked_since_s = codes, now_s
        lasted = not codes or now_s - self._blocked_since_s > patience_s
        if lasted and codes != self._blocked_told:
            self._blocked_told = codes
            self.say("blocked", now_s, reasons=",".join(codes))

    def slot_energised(self, until_s: float, now_s: float) -> None:
        """SLOT is being written on, or its deadline moved."""
        if self.episode is None or self.episode.cause is not None:
            self.episode = SlotEpisode(until_s, now_s)
            self._last = None
        self.episode.until_s = until_s

    def slot_dropped(self, cause: str, now_s: float) -> None:
        """SLOT is no longer permitted."""
        if self.episode and self.episode.cause is None:
            self.episode.cause = cause
            self.episode.dropped_s = now_s

    def closing_on_wire(self, wire_s: float, *, answered: bool) -> None:
        """The frame that drops SLOT was handed to the port."""
        episode = self.episode
        if episode and episode.cause and not episode.told:
            episode.told = True
            episode.obeyed = answered
            self.say_now(
                "close_commanded",
                wire_s,
                deadline_s=episode.until_s,
                wire_s=wire_s,
                cause=episode.cause,
            )

    def saw(self, seen: Seen) -> tuple[bool, bool]:
        """Record an agreed change of switches.

        Returns:
            Whether the slot closed although nobody commanded it, and whether a final count is
            due.
        """
        for fact in changes(self.source, seen):
            self.add(fact)
        episode = self.episode
        if episode is None:
            return False, False
        if slot_of(seen.now) == "OPEN":
            episode.was_open = True
            return False, False
        if not episode.was_open:
            return False, False
        by_itself = episode.cause is None
        if episode.cause not in OWN_CLOSINGS and seen.to_s < episode.until_s:
            self.say(
                "early_close",
                seen.to_s,
                deadline_s=episode.until_s,
                from_s=seen.from_s,
                to_s=seen.to_s,
                cause=episode.cause or "DEVICE",
            )
        if by_itself:
            episode.was_open = False
        else:
            episode.shut = seen.from_s, seen.to_s
            self._last, self.episode = episode, None
        return by_itself, True

    def tripped(self, now_s: float) -> None:
        """The module's watchdog has acted: was it before our closing command, and so too early?

        A command that is answered comes before the watchdog's time; a trip all the same means
        that the last heartbeat was lost and the slot was shut already.
        """
        last, self._last = self._last, None
        if last and last.cause == "DEADLINE" and last.obeyed and last.shut:
            self.say(
                "early_close",
                now_s,
                deadline_s=last.until_s,
                from_s=last.shut[0],
                to_s=last.until_s,
                cause="WATCHDOG",
            )

    def slot_disagrees(self, now_s: float, patience_s: float, slot: str) -> None:
        """Say once that the slot's switch does not follow its output."""
        episode = self.episode
        if episode is None or episode.stuck_told:
            return
        meant = "OPEN" if episode.cause is None else "SHUT"
        since_s = episode.energised_s if episode.cause is None else episode.dropped_s
        if slot != meant and now_s - since_s > patience_s:
            episode.stuck_told = True
            self.say("slot_stuck", now_s, wanted=meant, since_s=since_s)
