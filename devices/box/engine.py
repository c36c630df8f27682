"""The bid box's driver without its port: what to ask next, and what the answers mean.

A shell (``devices.bidbox`` on a real line, ``devices.simulators.inprocess`` on a model) asks
``next_step`` what to do, does it, and reports with ``answered`` or ``unanswered``. Every call takes
the time; nothing here reads a clock.

In this order, whatever else is due: what must be off is written off, at once and ignoring quiet
times; a lost link is set up anew; the watchdog is fed; what may be on is armed and written;
switches, counter and status are read.
"""

from __future__ import annotations

from devices.box.config import BoxConfig
from devices.box.permit import Permit, Situation, permit
from devices.box.record import BoxRecord
from devices.box.releases import Releases
from devices.box.schedule import SHORTEST_S, last_heartbeat_s, time_left_s, writes_barred
from devices.box.shapes import BoxReading, BoxWant, door_of, lift_of, slot_of
from devices.box.steps import READS, Purpose
from devices.box.watch import BeamWatch, SwitchWatch
from devices.box.watchdog import Found, Watchdog
from devices.facts import Fact
from devices.protocols import m7000
from devices.protocols.m7000 import DANGER, EVERYTHING, MOTION, NOTHING, Input, Output
from devices.protocols.modbus import Reply, Request, WriteBits, pack
from devices.steps import Send, Wait
from devices.supervise import LinkWatch

IDLE_COUNTER_S = 0.5
STATUS_S = 0.5
SLOT_PATIENCE_S = 1.0
SHORTEST_TIMEOUT_S = 0.03

OUTPUT_WRITES = {Purpose.OFF, Purpose.OUTPUTS, Purpose.HEARTBEAT}
WATCHDOG_PURPOSES = {Purpose.STATUS, Purpose.TRIPS, Purpose.ARM, Purpose.DISARM}

BoxSend = Send[Purpose]


class BoxEngine:
    """One bid box.

    Args:
        config: Wiring and timing.
        now_s: CLOCK_MONOTONIC seconds of the start.
    """

    def __init__(self, config: BoxConfig, now_s: float) -> None:
        self.config = config
        self.record = BoxRecord(config.name)
        self._link = LinkWatch(config.lost_after_s, now_s)
        self._releases = Releases(config.spent_release)
        self._switches = SwitchWatch()
        self._beam = BeamWatch()
        self._want = BoxWant()
        self._want_at_s = now_s
        self._permit = Permit(NOTHING, ("LINK",))
        self._spent_why = "WANT"
        # Outputs by our writes, and by the last read: before the first read, any may be on.
        self._sent = NOTHING
        self._seen_on = EVERYTHING
        self._setup: list[Purpose] | None = None
        self._model = ""
        self._scanned_s = 0.0
        self._quiet_until_s = 0.0
        self._moving_since_s: float | None = None
        self._rested_at_s = 0.0
        self._jammed = False
        self._dog = Watchdog(config.timing)
        self._latches_cleared = False
        self._recheck = False
        self._trips_due = False
        self._final: Purpose | None = None
        self._due_s = dict.fromkeys((Purpose.SCAN, Purpose.COUNTER, Purpose.STATUS), now_s)

    # ---- what the room says -------------------------------------------------------------------

    def want(self, want: BoxWant, now_s: float) -> None:
        """Take the newest want; it holds until the next one, at most ``stall_s``."""
        self._want = want
        self._want_at_s = now_s
        self._releases.hand_in(want.release)
        if self._releases.live(want.release):
            self._jammed = False
            self._dog.refused = False

    def take_facts(self) -> list[Fact]:
        """Hand over the facts that are new."""
        return self.record.take()

    def reading(self) -> BoxReading:
        """What the box is, as far as it is known."""
        seen = self._switches.agreed
        moving = self._sent & MOTION
        return BoxReading(
            link=self._link.state,
            lift=None if seen is None else lift_of(seen),
            slot=None if seen is None else slot_of(seen),
            door=None if seen is None else door_of(seen),
            estop_ok=None if seen is None else bool(seen & Input.ESTOP_OK),
            counter=self._beam.count,
            at_s=self._scanned_s,
            moving=None if not moving else "UP" if moving is Output.UP else "DOWN",
            slot_energised=bool(self._sent & Output.SLOT),
            door_energised=bool(self._sent & Output.BOLT),
            jammed=self._jammed,
            watchdog_armed=self._dog.armed,
            spent_release=self._releases.spent,
            blocked=self._permit.blocked,
        )

    @property
    def at_rest(self) -> bool:
        """Nothing dangerous is on and the watchdog is off, by what was read last."""
        return not ((self._sent | self._seen_on) & DANGER or self._dog.running)

    def must_hurry(self, step: BoxSend, now_s: float) -> bool:
        """Whether something must be written off before ``step`` is done with."""
        if step.purpose is Purpose.OFF:
            return False
        self._decide(now_s)
        return bool(self._must_off())

    # ---- what the shell says ------------------------------------------------------------------

    def link_up(self, now_s: float) -> None:
        """The port is open; nothing is known of the device behind it."""
        self._begin_setup()
        self._quiet_until_s = now_s

    def link_down(self, now_s: float, reason: str) -> None:
        """The port is gone or cannot be opened."""
        self._begin_setup()
        if self._link.state != "ABSENT" or now_s >= self._link.lost_at_s:
            self._lose(now_s, reason)

    def answered(self, step: BoxSend, reply: Reply, sent_s: float, now_s: float) -> None:
        """The device answered ``step``; its question went out at ``sent_s``."""
        if self._link.good(now_s):
            self.record.say_now("found", now_s, model=self._model, after="DOUBTFUL")
        if isinstance(step.request, WriteBits) and step.purpose in OUTPUT_WRITES:
            self._written(step.purpose, _outputs_of(step.request), sent_s, now_s)
        elif step.purpose in WATCHDOG_PURPOSES:
            self._see_watchdog(step, reply, sent_s, now_s)
        else:
            self._see(step.purpose, reply, sent_s, now_s)
        self._went_through(step.purpose, now_s)

    def unanswered(self, step: BoxSend, sent_s: float, now_s: float) -> None:
        """Nothing usable came in time; whether the device heard is unknown."""
        self._quiet_until_s = now_s + self.config.timing.quiet_s
        self._switches.forget_pending()
        self._recheck = bool(self._sent & DANGER)
        self._dog.stop_arming()
        if step.purpose is Purpose.OFF:
            self.record.closing_on_wire(sent_s)
        if self._link.missed(now_s):
            self.record.say_now("doubtful", now_s, silent_s=now_s - self._link.last_good_s)
        self._judge_link(now_s)

    def refused(self, step: BoxSend, code: int, sent_s: float, now_s: float) -> None:
        """The device answered with a Modbus exception."""
        match step.purpose:
            case Purpose.IDENTIFY:
                self._link.good(now_s)
                self._model = "unidentified"
                self._went_through(step.purpose, now_s)
            case Purpose.ARM:
                self._link.good(now_s)
                self._refuse_watchdog(now_s, f"Modbus exception {code}")
            case _:
                self.unanswered(step, sent_s, now_s)

    # ---- what to do next ----------------------------------------------------------------------

    def next_step(self, now_s: float) -> BoxSend | Wait:
        """Decide the next step; call again after it, and whenever the want changes."""
        self._judge_link(now_s)
        self._judge_stall(now_s)
        self._judge_jam(now_s)
        self._decide(now_s)
        if must_off := self._must_off():
            lost = self._link.state in {"LOST", "ABSENT"}
            if lost and now_s < self._quiet_until_s:
                return Wait(self._quiet_until_s)
            keep = self._sent & self._permit.outputs & ~must_off
            return self._send(Purpose.OFF, m7000.set_outputs(keep), now_s)
        if self._setup is not None:
            return self._next_setup(now_s)
        return self._next_running(now_s)

    def _next_setup(self, now_s: float) -> BoxSend | Wait:
        if now_s < self._quiet_until_s:
            return Wait(self._quiet_until_s)
        assert self._setup
        purpose = self._setup[0]
        return self._send(purpose, READS[purpose], now_s)

    def _next_running(self, now_s: float) -> BoxSend | Wait:
        timing = self.config.timing
        until_s = self._open_until_s()
        beat_s = self._dog.beat_s(now_s, until_s)
        final = until_s is not None and beat_s == last_heartbeat_s(until_s, timing)
        may_speak = now_s >= self._quiet_until_s
        if beat_s is not None and now_s >= beat_s and (final or (may_speak and not self._recheck)):
            beat = m7000.set_outputs(self._sent)
            return self._send(Purpose.HEARTBEAT, beat, now_s, urgent=final)
        wakes = [self._want_at_s + self.config.stall_s]
        if beat_s is not None:
            wakes.append(beat_s)
        if until_s is not None:
            wakes.append(until_s)
        if self._moving_since_s is not None:
            wakes.append(self._moving_since_s + self.config.travel_budget_s)
        wakes = [wake for wake in wakes if wake > now_s]
        if not may_speak:
            return Wait(min([*wakes, self._quiet_until_s]))
        if time_left_s(now_s, until_s, timing) < SHORTEST_S:
            return Wait(min(wakes))
        step = None
        if not self._recheck and not writes_barred(now_s, until_s, timing):
            step = self._next_write(now_s)
        step = step or self._next_read(now_s)
        if step:
            return step
        if now_s < self._rested_at_s:
            wakes.append(self._rested_at_s)
        return Wait(min([*wakes, *self._due_s.values()]))

    def _next_write(self, now_s: float) -> BoxSend | None:
        wanted = self._permit.outputs
        if wanted & DANGER & ~self._sent and not self._dog.armed:
            return self._send(Purpose.ARM, self._dog.next_arming(), now_s)
        if wanted & ~self._sent & Output.SLOT and not self._latches_cleared:
            return self._send(Purpose.CLEAR, m7000.CLEAR_LATCHES, now_s)
        if wanted != self._sent:
            step = self._send(Purpose.OUTPUTS, m7000.set_outputs(wanted), now_s)
            self._energise(wanted, now_s)
            return step
        if self._dog.running and not (self._sent | self._seen_on | wanted) & DANGER:
            return self._send(Purpose.DISARM, m7000.DISABLE_WATCHDOG, now_s)
        return None

    def _next_read(self, now_s: float) -> BoxSend | None:
        if self._trips_due:
            return self._send(Purpose.TRIPS, m7000.TRIP_COUNT, now_s)
        if self._recheck:
            return self._send(Purpose.STATUS, m7000.STATUS, now_s)
        if self._switches.unsure:
            return self._send(Purpose.SCAN, m7000.SCAN, now_s)
        if self._final:
            return self._send(self._final, READS[self._final], now_s)
        due = min(self._due_s, key=lambda purpose: self._due_s[purpose])
        if self._due_s[due] <= now_s:
            return self._send(due, READS[due], now_s)
        return None

    def _send(
        self,
        purpose: Purpose,
        request: Request,
        now_s: float,
        *,
        urgent: bool = False,
    ) -> BoxSend:
        timeout_s = self.config.timing.timeout_s
        off = purpose is Purpose.OFF
        if not off and not urgent:
            left_s = time_left_s(now_s, self._open_until_s(), self.config.timing)
            timeout_s = min(timeout_s, left_s)
        if self._link.state in {"READY", "DOUBTFUL"}:
            timeout_s = min(timeout_s, self._link.lost_at_s - now_s)
        return Send(purpose, request, max(timeout_s, SHORTEST_TIMEOUT_S), off or urgent)

    # ---- judging ------------------------------------------------------------------------------

    def _decide(self, now_s: float) -> None:
        here = Situation(
            inputs=self._switches.agreed,
            sent=self._sent,
            rested_at_s=self._rested_at_s,
            linked=self._setup is None and self._link.state in {"READY", "DOUBTFUL"},
            jammed=self._jammed,
            watchdog_refused=self._dog.refused,
        )
        self._permit = permit(self._want, self._releases, here, self.config.timing, now_s)
        if self._sent & Output.SLOT:
            if self._permit.outputs & Output.SLOT:
                assert self._want.slot_open_until_s is not None
                self.record.slot_energised(self._want.slot_open_until_s, now_s)
            else:
                self._drop_slot(now_s)
        if self._switches.agreed is not None:
            self.record.slot_disagrees(now_s, SLOT_PATIENCE_S, slot_of(self._switches.agreed))
        if not self._permit.outputs & DANGER & ~self._sent:
            self._dog.stop_arming()

    def _drop_slot(self, now_s: float) -> None:
        episode = self.record.episode
        if episode is None or episode.cause is not None:
            return
        if not self._releases.live(self._want.release) and self._spent_why != "WANT":
            cause = self._spent_why
        elif now_s >= episode.until_s:
            cause = "DEADLINE"
        else:
            cause = "WANT"
        self.record.slot_dropped(cause, now_s)
        self._releases.spend_slot()

    def _must_off(self) -> Output:
        return (self._sent | self._seen_on) & DANGER & ~self._permit.outputs

    def _open_until_s(self) -> float | None:
        if not self._sent & Output.SLOT:
            return None
        return self._want.slot_open_until_s

    def _judge_link(self, now_s: float) -> None:
        if self._link.overdue(now_s):
            self._link_lost(now_s, "no answer")

    def _lose(self, now_s: float, reason: str) -> None:
        if self._link.gone(now_s):
            self._link_lost(now_s, reason)

    def _link_lost(self, now_s: float, reason: str) -> None:
        self.record.say_now("lost", now_s, reason=reason)
        self._spend("LOST")
        self._begin_setup()

    def _judge_stall(self, now_s: float) -> None:
        silent_s = now_s - self._want_at_s
        if silent_s < self.config.stall_s:
            return
        if self._sent & DANGER or self._permit.outputs & DANGER:
            self.record.say_now("stalled", now_s, silent_s=silent_s)
            self._spend("STALLED")
        self._want = BoxWant()

    def _judge_jam(self, now_s: float) -> None:
        since_s = self._moving_since_s
        if since_s is None or now_s - since_s < self.config.travel_budget_s:
            return
        self._jammed = True
        self._moving_since_s = None
        self.record.say("jammed", now_s, travel_s=now_s - since_s)
        self._spend("JAMMED")

    def _spend(self, why: str) -> None:
        self._releases.spend()
        self._spent_why = why

    def _refuse_watchdog(self, now_s: float, why: str) -> None:
        if self._dog.refuse():
            self.record.say("watchdog_refused", now_s, why=why)
        self._spend("WATCHDOG")

    # ---- what was read and written ------------------------------------------------------------

    def _energise(self, outputs: Output, now_s: float) -> None:
        # Assumed on from here: a lost reply does not tell whether the device heard.
        if outputs & MOTION & ~self._sent:
            self._moving_since_s = now_s
        if outputs & Output.SLOT & ~self._sent and self._want.slot_open_until_s is not None:
            self._spent_why = "WANT"
            self.record.slot_energised(self._want.slot_open_until_s, now_s)
        self._sent = outputs
        self._dog.fed_s = now_s

    def _written(self, purpose: Purpose, outputs: Output, sent_s: float, now_s: float) -> None:
        self._dog.fed_s = sent_s
        if purpose is not Purpose.OFF:
            return
        if self._sent & MOTION and not outputs & MOTION:
            self._moving_since_s = None
            self._rested_at_s = sent_s + self.config.direction_wait_s
        if self._sent & Output.SLOT and not outputs & Output.SLOT:
            self._latches_cleared = False
        self._sent = outputs
        self._seen_on &= outputs
        self.record.closing_on_wire(sent_s)
        self._due_s[Purpose.SCAN] = now_s

    def _see(self, purpose: Purpose, reply: Reply, sent_s: float, now_s: float) -> None:
        match purpose:
            case Purpose.SCAN:
                self._see_scan(m7000.scan(reply), sent_s, now_s)
            case Purpose.COUNTER:
                self._see_counter(reply[0], sent_s, now_s)
            case Purpose.LATCHES:
                self._see_latches(m7000.beam_latched(reply), now_s)
            case Purpose.IDENTIFY:
                self._model = m7000.model(reply)
            case Purpose.CLEAR:
                self._latches_cleared = True

    def _see_watchdog(self, step: BoxSend, reply: Reply, sent_s: float, now_s: float) -> None:
        match step.purpose:
            case Purpose.STATUS:
                self._see_status(m7000.status(reply), now_s)
            case Purpose.TRIPS:
                self._trips_due = False
                self.record.say("watchdog_tripped", now_s, count=reply[0])
            case Purpose.DISARM:
                self._dog.stopped()
                self._due_s[Purpose.STATUS] = now_s
            case Purpose.ARM:
                if step.request == m7000.STATUS:
                    self._see_status(m7000.status(reply), now_s)
                if why := self._dog.arming_answered(reply, sent_s):
                    self._refuse_watchdog(now_s, why)

    def _see_scan(self, scan: m7000.Scan, sent_s: float, now_s: float) -> None:
        self._scanned_s = now_s
        self._seen_on = scan.outputs
        closing = not scan.inputs & Input.SLOT_CLOSED and not self._sent & Output.SLOT
        self._due_s[Purpose.SCAN] = now_s + (0 if closing else self.config.poll_s)
        if self._sent & DANGER & ~scan.outputs:
            self._recheck = True
        seen = self._switches.read(scan.inputs, sent_s, now_s)
        if seen is None:
            return
        by_itself, final = self.record.saw(seen)
        if by_itself:
            self._spend("DEVICE")
        if final:
            self._final = Purpose.COUNTER
        if not seen.now & Input.ESTOP_OK:
            self._spend("ESTOP")
        lift = lift_of(seen.now)
        if lift == "FAULT":
            self._releases.spend_motion()
        if self._sent & MOTION and lift == self._want.lift:
            self._releases.reached(self._want.release, lift)

    def _see_counter(self, raw: int, sent_s: float, now_s: float) -> None:
        drop = self._beam.read(self.config.name, raw, sent_s, now_s)
        if drop:
            self.record.add(drop)
        seen = self._switches.agreed
        watched = self.record.episode or (seen is not None and slot_of(seen) == "OPEN")
        self._due_s[Purpose.COUNTER] = now_s + (self.config.poll_s if watched else IDLE_COUNTER_S)
        if self._final is Purpose.COUNTER:
            self._final = Purpose.LATCHES

    def _see_latches(self, latch: bool, now_s: float) -> None:  # noqa: FBT001 - the latch itself
        self._final = None
        self.record.say("final_count", now_s, count=self._beam.count, latch=latch)

    def _see_status(self, status: m7000.Status, now_s: float) -> None:
        self._due_s[Purpose.STATUS] = now_s + STATUS_S
        self._recheck = False
        found = self._dog.see(status)
        if Found.POWER_CYCLED in found:
            self._beam.module_restarted()
            self._spend("POWER_CYCLED")
            self.record.say("power_cycled", now_s)
        if Found.TRIPPED in found:
            self._trips_due = True
            self._spend("TRIPPED")

    # ---- setting up ---------------------------------------------------------------------------

    def _begin_setup(self) -> None:
        self._setup = [Purpose.IDENTIFY, Purpose.STATUS, Purpose.SCAN, Purpose.COUNTER]
        self._seen_on = EVERYTHING
        self._dog.forget()
        self._recheck = False
        self._switches.forget_pending()
        self.record.hold()

    def _went_through(self, purpose: Purpose, now_s: float) -> None:
        if self._setup is None or purpose is not self._setup[0]:
            return
        if purpose is Purpose.SCAN and self._switches.unsure:
            return
        self._setup.pop(0)
        if purpose is Purpose.STATUS and self._trips_due:
            self._setup.insert(0, Purpose.TRIPS)
        if self._setup:
            return
        self._setup = None
        after = self._link.state
        self._link.found(now_s)
        self.record.say_now(
            "found", now_s, model=self._model, after=after, counter=self._beam.count
        )
        self.record.release_held()
        for due in self._due_s:
            self._due_s[due] = now_s


def _outputs_of(request: WriteBits) -> Output:
    return Output(pack(request.values))
