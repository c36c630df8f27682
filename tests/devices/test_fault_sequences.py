"""Random rooms, lines and hands against the in-process box: it stays safe and tells the truth.

What is checked at every step is read from the model, never from the driver.
"""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from devices.box.config import BoxConfig
from devices.facts import Fact
from devices.simulators.box_device import OUTPUT_NAMES, SWITCH_NAMES
from devices.simulators.inprocess import InProcessBox

pytestmark = pytest.mark.timeout(7200)

DANGER = ("UP", "DOWN", "SLOT", "BOLT")
SPENDING = {
    "found",
    "lost",
    "watchdog_tripped",
    "power_cycled",
    "estop_pressed",
    "jammed",
    "stalled",
}
GRAIN_S = 0.05
SHUTTER_S = 0.04


def spends(fact: Fact) -> bool:
    if fact.data.get("after") == "DOUBTFUL":
        return False
    by_itself = fact.kind == "early_close" and fact.data["cause"] == "DEVICE"
    return by_itself or fact.kind in SPENDING


class BoxUnderFaults(RuleBasedStateMachine):
    """A room that wants things, a line that breaks, hands that meddle."""

    def __init__(self) -> None:
        super().__init__()
        self.box = InProcessBox(BoxConfig(travel_s=1.0))
        self.release = 0
        self.spent = 0
        self.lift: str | None = None
        self.until_s: float | None = None
        self.latest_until_s = 0.0
        self.door = False
        self.alive = True
        self.read = 0
        self.facts: list[Fact] = []
        self.contradicted_s = 0.0

    @initialize()
    def found(self) -> None:
        self.pass_time(0.5)

    # ---- the room

    @rule()
    def release_anew(self) -> None:
        self.release += 1

    @rule(lift=st.sampled_from(["RAISED", "LOWERED", None]))
    def want_lift(self, lift: str | None) -> None:
        self.lift = lift

    @rule(ahead_s=st.floats(0.1, 9.0))
    def want_slot(self, ahead_s: float) -> None:
        self.lift = "RAISED"
        self.until_s = self.box.now_s + ahead_s

    @rule(open_s=st.floats(2.6, 6.0))
    def open_for_bids(self, open_s: float) -> None:
        self.release += 1
        self.lift, self.door = "RAISED", False
        self.until_s = self.box.now_s + 3.5 + open_s
        self.pass_time(3.5)

    @rule()
    def lower(self) -> None:
        self.release += 1
        self.lift, self.until_s, self.door = "LOWERED", None, False
        self.pass_time(2.5)

    @rule()
    def unlock(self) -> None:
        self.release += 1
        self.lift, self.until_s, self.door = None, None, True
        self.pass_time(0.8)

    @rule()
    def await_the_deadline(self) -> None:
        if self.until_s is not None and self.until_s > self.box.now_s:
            self.pass_time(self.until_s - self.box.now_s + 0.5)

    @rule()
    def want_slot_shut(self) -> None:
        self.until_s = None

    @rule(free=st.booleans())
    def want_door(self, *, free: bool) -> None:
        self.door = free

    @rule(alive=st.booleans())
    def room_lives(self, *, alive: bool) -> None:
        self.alive = alive

    # ---- the line and the world

    @rule(command=st.sampled_from(["unplug", "replug", "jam", "unjam"]))
    def happen(self, command: str) -> None:
        self.do({"do": command})

    @rule(off_s=st.floats(0.5, 3.0))
    def power_cycle(self, off_s: float) -> None:
        self.do({"do": "power", "off_s": off_s})

    @rule(pressed=st.booleans())
    def estop(self, *, pressed: bool) -> None:
        self.do({"do": "estop", "pressed": pressed})

    @rule(on=st.booleans())
    def silent(self, *, on: bool) -> None:
        self.do({"do": "silent", "on": on})

    @rule(rate=st.sampled_from([0.0, 0.001, 0.02, 0.2]))
    def noise(self, rate: float) -> None:
        self.do({"do": "noise", "rate": rate})

    @rule(count=st.integers(1, 5), by_s=st.floats(0.01, 0.6))
    def late(self, count: int, by_s: float) -> None:
        self.do({"do": "delay_replies", "count": count, "by_s": by_s})

    @rule(count=st.integers(1, 5))
    def dropped(self, count: int) -> None:
        self.do({"do": "drop_replies", "count": count})

    @rule(count=st.integers(1, 5))
    def halved(self, count: int) -> None:
        self.do({"do": "half_replies", "count": count})

    @rule(address=st.sampled_from([1, 1, 2]))
    def address(self, address: int) -> None:
        self.do({"do": "address", "is": address})

    @rule(name=st.sampled_from(SWITCH_NAMES), reads=st.sampled_from([None, None, True, False]))
    def stuck(self, name: str, reads: bool | None) -> None:  # noqa: FBT001 - Hypothesis calls it
        self.do({"do": "switch", "name": name, "reads": reads})

    @rule(name=st.sampled_from(SWITCH_NAMES), for_s=st.floats(0.01, 0.8))
    def bounce(self, name: str, for_s: float) -> None:
        self.do({"do": "bounce", "name": name, "for_s": for_s})

    @rule()
    def both_end_switches(self) -> None:
        for name in ("UPPER", "LOWER"):
            self.do({"do": "switch", "name": name, "reads": True})

    @rule(count=st.integers(1, 3))
    def envelopes(self, count: int) -> None:
        self.do({"do": "drop", "count": count})

    def do(self, command: dict[str, object]) -> None:
        self.box.control(command)
        self.take(self.box.advance(self.box.now_s))

    # ---- time

    @rule(for_s=st.floats(0.05, 3.0))
    def pass_time(self, for_s: float) -> None:
        end_s = self.box.now_s + for_s
        while self.box.now_s < end_s:
            if self.alive:
                self.say()
            self.take(self.box.advance(min(end_s, self.box.now_s + GRAIN_S)))
            self.check()

    def say(self) -> None:
        if self.until_s is not None and self.until_s > self.box.now_s:
            self.latest_until_s = max(self.latest_until_s, self.until_s)
        self.box.want(
            lift=self.lift,
            slot_open_until_s=self.until_s,
            door_free=self.door,
            release=self.release or None,
        )
        self.handed_in = self.release

    def take(self, facts: list[Fact]) -> None:
        self.facts += facts
        happened = self.box.happenings[self.read :]
        self.read = len(self.box.happenings)
        story = sorted(
            [(fact.at_s, 1, fact) for fact in facts if spends(fact)]
            + [(h.at_s, 0, h) for h in happened if h.name in DANGER and h.value is True],
            key=lambda one: one[:2],
        )
        for _, _, one in story:
            if isinstance(one, Fact):
                self.spent = max(self.spent, getattr(self, "handed_in", 0))
            else:
                assert self.handed_in > self.spent, f"{one} without a live release"
                self.check_energised(one.name)

    def check_energised(self, name: str) -> None:
        module = self.box.box.module
        assert module.wdt_enabled or module.tripped or not any(module.outputs), name

    def check(self) -> None:
        box, now_s = self.box.box, self.box.now_s
        outputs = box.module.outputs[:6] if box.powered else [False] * 6
        on = dict(zip(OUTPUT_NAMES, outputs, strict=True))
        assert not (on["UP"] and on["DOWN"])
        assert not (on["SLOT"] and (on["UP"] or on["DOWN"] or on["BOLT"]))
        if any(on[name] for name in DANGER):
            assert box.module.wdt_enabled, "dangerous without a running watchdog"
        if now_s > self.latest_until_s + 0.2:
            assert box.body.shutter == 0, "open past the deadline + 0.2 s"
        self.check_truth(now_s)

    def check_truth(self, now_s: float) -> None:
        reading, box = self.box.reading, self.box.box
        _, _, shut, bolted, _, released = box.switches()
        said = (reading.slot, reading.door, reading.estop_ok)
        true = ("SHUT" if shut else "OPEN", "BOLTED" if bolted else "FREE", released)
        wrong = reading.link == "READY" and said != true
        self.contradicted_s = self.contradicted_s + GRAIN_S if wrong else 0.0
        # The poll time plus half a second, whatever the line does: then it is in doubt.
        assert self.contradicted_s <= 0.6 + GRAIN_S, f"{reading} contradicts it at {now_s}"

    @invariant()
    def true_record(self) -> None:
        for fact in self.facts:
            data = fact.data
            if fact.kind == "drop":
                assert data["from_s"] < data["to_s"]  # type: ignore[operator]
            if fact.kind == "close_commanded" and data["cause"] == "DEADLINE":
                assert data["wire_s"] >= data["deadline_s"]  # type: ignore[operator]
        self.facts.clear()

    def teardown(self) -> None:
        """Heal the line, leave the room at rest: everything is off and every drop is told."""
        for command in ("replug", "unjam"):
            self.do({"do": command})
        self.box.faults.noise = 0.0
        self.box.faults.silent = False
        self.box.faults.drop_replies = self.box.faults.delay_replies = 0
        self.box.faults.half_replies = 0
        self.do({"do": "address", "is": 1})
        for name in SWITCH_NAMES:
            self.do({"do": "switch", "name": name, "reads": None})
        self.lift, self.until_s, self.door, self.alive = None, None, False, True
        self.pass_time(5.0)
        assert self.box.reading.link == "READY"
        assert not any(self.box.box.module.outputs)
        assert not self.box.box.module.wdt_enabled
        assert self.box.reading.slot == "SHUT"


TestBoxUnderFaults = BoxUnderFaults.TestCase
TestBoxUnderFaults.settings = settings(
    stateful_step_count=12,
    # A thousand for `make test`, tens of thousands for `make soak`.
    max_examples=16 * settings.default.max_examples + 40,
)
