"""What every clock's engine knows of its line: found, doubtful, lost, and the facts to tell."""

from __future__ import annotations

from devices.clocks.shapes import ClockConfig
from devices.facts import Fact, FactValue
from devices.supervise import LinkState, LinkWatch

SHORTEST_TIMEOUT_S = 0.03


class ClockLink:
    """The line of one clock.

    Args:
        config: Wiring and timing.
        model: What ``found`` calls the clock.
        now_s: CLOCK_MONOTONIC seconds of the start.

    Attributes:
        quiet_until_s: Nothing is asked before.
    """

    def __init__(self, config: ClockConfig, model: str, now_s: float) -> None:
        self.quiet_until_s = now_s
        self._config = config
        self._model = model
        self._watch = LinkWatch(config.lost_after_s, now_s)
        self._facts: list[Fact] = []

    @property
    def state(self) -> LinkState:
        """How the line stands."""
        return self._watch.state

    @property
    def timing_out_s(self) -> float:
        """When silence becomes loss."""
        return self._watch.lost_at_s

    def timeout_s(self, now_s: float) -> float:
        """How long to wait for an answer to what is asked now."""
        timeout_s = self._config.timing.timeout_s
        if self._watch.state in {"READY", "DOUBTFUL"}:
            timeout_s = min(timeout_s, self._watch.lost_at_s - now_s)
        return max(SHORTEST_TIMEOUT_S, timeout_s)

    def up(self, now_s: float) -> None:
        """The port is open."""
        self.quiet_until_s = now_s

    def down(self, now_s: float, reason: str) -> None:
        """The port is gone or cannot be opened."""
        known = self._watch.state != "ABSENT"
        if (known or now_s >= self._watch.lost_at_s) and self._watch.gone(now_s):
            self.say("lost", now_s, reason=reason)

    def look(self, now_s: float) -> None:
        """Judge a silence that goes on."""
        if self._watch.overdue(now_s):
            self.say("lost", now_s, reason="no answer")

    def alive(self, now_s: float) -> None:
        """The clock answered."""
        if self._watch.state in {"ABSENT", "LOST"}:
            after = self._watch.state
            self._watch.found(now_s)
            self.say("found", now_s, model=self._model, after=after)
        elif self._watch.good(now_s):
            self.say("found", now_s, model=self._model, after="DOUBTFUL")

    def silent(self, now_s: float, *, heard: bool) -> None:
        """Nothing usable came."""
        if not heard:
            self.quiet_until_s = now_s + self._config.timing.quiet_s
        if self._watch.missed(now_s, heard=heard):
            self.say("doubtful", now_s, silent_s=now_s - self._watch.last_good_s)

    def say(self, kind: str, at_s: float, **data: FactValue) -> None:
        """Put a fact on record."""
        self._facts.append(Fact(self._config.name, kind, at_s, data))

    def take_facts(self) -> list[Fact]:
        """Hand over the facts that are new."""
        facts, self._facts = self._facts, []
        return facts
