"""From reads to facts: agreed switch changes and drops, each with the interval it fell in.

A read samples the module somewhere between sending the question and receiving the answer. So a
change lies after the *sending* of the last read without it and before the *receipt* of the first
read with it; the intervals below are those, and never narrower.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.box.shapes import door_of, lift_of, slot_of
from devices.facts import Fact, FactValue
from devices.protocols.m7000 import COUNTER_SPAN, Input

WATCHED = Input.UPPER | Input.LOWER | Input.SLOT_CLOSED | Input.DOOR_BOLTED | Input.ESTOP_OK


@dataclass(frozen=True, slots=True)
class Seen:
    """An agreed change: what it was, what it is, and when it fell."""

    before: Input | None
    now: Input
    from_s: float
    to_s: float


class SwitchWatch:
    """Accepts a change of the switches only after two agreeing reads."""

    def __init__(self) -> None:
        self.agreed: Input | None = None
        self._agreed_sent_s = 0.0
        self._pending: Input | None = None
        self._pending_sent_s = 0.0
        self._pending_received_s = 0.0

    @property
    def unsure(self) -> bool:
        """Whether a change waits for its second read."""
        return self._pending is not None

    def forget_pending(self) -> None:
        """A gap in the reads: two reads across it agree on nothing."""
        self._pending = None

    def read(self, inputs: Input, sent_s: float, received_s: float) -> Seen | None:
        """Take one read; the agreed change, if this read confirms one."""
        inputs &= WATCHED
        if inputs == self.agreed:
            self._agreed_sent_s = sent_s
            self._pending = None
            return None
        if inputs != self._pending:
            self._pending = inputs
            self._pending_sent_s = sent_s
            self._pending_received_s = received_s
            return None
        before = self.agreed
        from_s = self._pending_sent_s if before is None else self._agreed_sent_s
        seen = Seen(before, inputs, from_s, self._pending_received_s)
        self.agreed = inputs
        self._agreed_sent_s = sent_s
        self._pending = None
        return seen


def changes(source: str, seen: Seen) -> list[Fact]:
    """Tell an agreed change as facts, in the order slot, lift, door, emergency stop."""
    facts = []
    span: dict[str, FactValue] = {"from_s": seen.from_s, "to_s": seen.to_s}

    def say(kind: str, **data: FactValue) -> None:
        facts.append(Fact(source, kind, seen.to_s, data | span))

    before, now = seen.before, seen.now
    if before is None or slot_of(before) != slot_of(now):
        say("slot", state=slot_of(now))
    if before is None or lift_of(before) != lift_of(now):
        say("lift", state=lift_of(now))
        if lift_of(now) == "FAULT":
            say("switch_fault", upper=True, lower=True)
    if before is None or door_of(before) != door_of(now):
        say("door", state=door_of(now))
    was_ok = before is None or bool(before & Input.ESTOP_OK)
    is_ok = bool(now & Input.ESTOP_OK)
    if was_ok and not is_ok:
        say("estop_pressed")
    elif before is not None and is_ok and not was_ok:
        say("estop_released")
    return facts


class Obstruction:
    """Notices that the beam stays broken: what follows behind it is not counted."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._since_s: float | None = None
        self._told = False

    def gap(self) -> None:
        """A gap in the reads: it may have been clear meanwhile."""
        if not self._told:
            self._since_s = None

    def read(self, source: str, *, broken: bool, now_s: float) -> Fact | None:
        """Take one read of the beam; a fact when it stayed broken, or is clear after that."""
        if not broken:
            was_told, self._told, self._since_s = self._told, False, None
            return Fact(source, "beam", now_s, {"state": "CLEAR"}) if was_told else None
        if self._since_s is None:
            self._since_s = now_s
        if self._told or now_s - self._since_s < self._patience_s:
            return None
        self._told = True
        return Fact(source, "beam", now_s, {"state": "BROKEN"})


class BeamWatch:
    """Follows the module's 16-bit beam counter across wraps and power cycles."""

    def __init__(self) -> None:
        self.count: int | None = None
        self._raw = 0
        self._sent_s = 0.0
        self._restarted = False

    def module_restarted(self) -> None:
        """The module was reset: its counter began again at nought."""
        self._restarted = True

    def read(self, source: str, raw: int, sent_s: float, received_s: float) -> Fact | None:
        """Take one read of the counter; a drop fact if it grew."""
        if self.count is None:
            self.count = raw
            new = 0
        else:
            new = raw if self._restarted else (raw - self._raw) % COUNTER_SPAN
            self.count += new
        from_s = self._sent_s
        self._restarted = False
        self._raw = raw
        self._sent_s = sent_s
        if not new:
            return None
        data: dict[str, FactValue] = {
            "count": self.count,
            "new": new,
            "from_s": from_s,
            "to_s": received_s,
        }
        return Fact(source, "drop", received_s, data)
