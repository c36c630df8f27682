"""What is read, when it is due, and what it adds to the record."""

from __future__ import annotations

from dataclasses import dataclass

from devices.box.config import BoxConfig
from devices.box.held import HeldOutputs
from devices.box.record import BoxRecord
from devices.box.shapes import lift_of, slot_of
from devices.box.steps import Purpose
from devices.box.watch import BeamWatch, Obstruction, SwitchWatch
from devices.protocols.m7000 import DANGER, Input, Output, Scan

IDLE_COUNTER_S = 0.5
STATUS_S = 0.5
PATIENCE_S = 1.0
BEAM_PATIENCE_S = 3.0


@dataclass(frozen=True, slots=True)
class News:
    """What an agreed change of the switches means for the driver.

    Attributes:
        lift: Where the lift now reads.
        estop: The emergency stop reads pressed.
        closed_itself: The slot closed although nobody commanded it.
    """

    lift: str
    estop: bool
    closed_itself: bool


class Sight:
    """The reads of one box.

    Attributes:
        record: Where facts go.
        scanned_s: When outputs and switches were last read.
        settled_s: When the read was sent that last confirmed what is said of the switches.
        recheck: The module's status must be read before anything is fed or energised.
        vanished: An output we energised reads off.
        trips_due: The trip counter must be read to report a trip.
    """

    def __init__(self, config: BoxConfig, held: HeldOutputs, now_s: float) -> None:
        self.record = BoxRecord(config.name)
        self.scanned_s = 0.0
        self.settled_s = 0.0
        self.recheck = False
        self.vanished = False
        self.trips_due = False
        self._config = config
        self._held = held
        self._switches = SwitchWatch()
        self._beam = BeamWatch()
        self._obstruction = Obstruction(BEAM_PATIENCE_S)
        self._final: Purpose | None = None
        self._due_s = dict.fromkeys((Purpose.SCAN, Purpose.COUNTER, Purpose.STATUS), now_s)

    @property
    def agreed(self) -> Input | None:
        """The switches, as two reads agree."""
        return self._switches.agreed

    @property
    def unsure(self) -> bool:
        """Whether a change waits for its second read."""
        return self._switches.unsure

    @property
    def counter(self) -> int | None:
        """The beam counter."""
        return self._beam.count

    @property
    def next_due_s(self) -> float:
        """When something is next to be read."""
        return min(self._due_s.values())

    def gap(self) -> None:
        """A question went unanswered: two reads across the gap agree on nothing."""
        self._switches.forget_pending()
        self._obstruction.gap()
        self.recheck = self.recheck or bool(self._held.sent & DANGER)

    def forget_doubts(self) -> None:
        """The device is being introduced anew."""
        self.gap()
        self.recheck = self.vanished = False

    def hasten(self, purpose: Purpose, now_s: float) -> None:
        """Read this now."""
        self._due_s[purpose] = now_s

    def hasten_all(self, now_s: float) -> None:
        """Read everything now."""
        self._due_s = dict.fromkeys(self._due_s, now_s)

    def module_restarted(self) -> None:
        """The module was reset."""
        self._beam.module_restarted()

    def next_read(self, now_s: float) -> Purpose | None:
        """What to read now."""
        if self.trips_due:
            return Purpose.TRIPS
        if self.recheck:
            return Purpose.STATUS
        if self.unsure:
            return Purpose.SCAN
        if self._final:
            return self._final
        due = min(self._due_s, key=lambda purpose: self._due_s[purpose])
        return due if self._due_s[due] <= now_s else None

    def scan(self, scan: Scan, sent_s: float, now_s: float) -> News | None:
        """Take a scan; what it means, if the switches agreed on a change."""
        self.scanned_s = now_s
        self._held.seen = scan.outputs
        closing = not scan.inputs & Input.SLOT_CLOSED and not self._held.sent & Output.SLOT
        self._due_s[Purpose.SCAN] = now_s if closing else sent_s + self._config.poll_s
        if self._held.sent & DANGER & ~scan.outputs:
            self.recheck = self.vanished = True
        broken = bool(scan.inputs & Input.BEAM)
        if beam := self._obstruction.read(self._config.name, broken=broken, now_s=now_s):
            self.record.add(beam)
        seen = self._switches.read(scan.inputs, sent_s, now_s)
        if not self.unsure:
            self.settled_s = sent_s
        if seen is None:
            return None
        closed_itself, final = self.record.saw(seen)
        if final:
            self._final = Purpose.COUNTER
            self.hasten(Purpose.STATUS, now_s)
        return News(lift_of(seen.now), not seen.now & Input.ESTOP_OK, closed_itself)

    def count(self, raw: int, sent_s: float, now_s: float) -> None:
        """Take a read of the beam counter."""
        drop = self._beam.read(self._config.name, raw, sent_s, now_s)
        if drop:
            self.record.add(drop)
        watched = self.agreed is not None and slot_of(self.agreed) == "OPEN"
        pause_s = self._config.poll_s if watched else IDLE_COUNTER_S
        self._due_s[Purpose.COUNTER] = sent_s + pause_s
        if self._final is Purpose.COUNTER:
            self._final = Purpose.LATCHES

    def latches(self, *, beam: bool, now_s: float) -> None:
        """Take a read of the latches; it completes the final count."""
        self._final = None
        self.record.say("final_count", now_s, count=self._beam.count, latch=beam)

    def status_read(self, now_s: float) -> None:
        """The module's status was read."""
        self._due_s[Purpose.STATUS] = now_s + STATUS_S
        self.recheck = self.vanished = False

    def judge(self, blocked: tuple[str, ...]) -> None:
        """Say so when the slot's switch or a released act does not follow what is wanted."""
        if self.agreed is not None and not self.unsure:
            self.record.slot_disagrees(self.scanned_s, PATIENCE_S, slot_of(self.agreed))
            self.record.blocked(blocked, self.scanned_s, PATIENCE_S)
