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
from devices.box.held import HeldOutputs
from devices.box.introduction import Introduction
from devices.box.license import License
from devices.box.permit import Permit, Situation, permit
from devices.box.schedule import (
    SHORTEST_S,
    Beat,
    Doubt,
    beat_now,
    probe_s,
    time_left_s,
    writes_barred,
)
from devices.box.shapes import BoxReading, BoxWant, read_as
from devices.box.sight import Sight
from devices.box.steps import READS, Purpose
from devices.box.watchdog import Found, Watchdog
from devices.facts import Fact
from devices.protocols import m7000
from devices.protocols.m7000 import DANGER, EVERYTHING, LAMPS, MOTION, NOTHING, Output
from devices.protocols.modbus import Reply, Request, WriteBits
from devices.steps import Send, Wait
from devices.supervise import LinkWatch

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
        self._link = LinkWatch(config.lost_after_s, now_s)
        self._permit = Permit(NOTHING, ("LINK",))
        self._held = HeldOutputs(config.direction_wait_s)
        self._introduction = Introduction()
        self._model = ""
        self._quiet_until_s = 0.0
        self._dog = Watchdog(config.timing)
        self._latches_cleared = False
        self._sight = Sight(config, self._held, now_s)
        self.record = self._sight.record
        self._license = License(config.spent_release, now_s, self.record)

    def want(self, want: BoxWant, now_s: float) -> None:
        """Take the newest want; it holds until the next one, at most ``stall_s``."""
        if self._license.take(want, now_s):
            self._dog.refused = False

    def take_facts(self) -> list[Fact]:
        """Hand over the facts that are new."""
        return self.record.take()

    def reading(self) -> BoxReading:
        """What the box is, as far as it is known."""
        return read_as(
            self._sight.agreed,
            self._held.sent,
            link=self._link.state,
            counter=self._sight.counter,
            at_s=self._sight.settled_s,
            jammed=self._license.jammed,
            watchdog_armed=self._dog.armed,
            spent_release=self._license.releases.spent,
            blocked=self._permit.blocked,
        )

    @property
    def at_rest(self) -> bool:
        """Nothing dangerous is on and the watchdog is off, by what was read last."""
        return not (self._held.danger or self._dog.running)

    def must_hurry(self, step: BoxSend, now_s: float) -> bool:
        """Whether something must be written off before ``step`` is done with."""
        if step.purpose is Purpose.OFF:
            return False
        self._decide(now_s)
        return bool(self._must_off())

    def link_up(self, now_s: float) -> None:
        """The port is open; nothing is known of the device behind it."""
        self._begin_setup()
        self._quiet_until_s = now_s

    def link_down(self, now_s: float, reason: str) -> None:
        """The port is gone or cannot be opened."""
        self._begin_setup()
        known = self._link.state != "ABSENT"
        if (known or now_s >= self._link.lost_at_s) and self._link.gone(now_s):
            self._link_lost(now_s, reason)

    def answered(self, step: BoxSend, reply: Reply, sent_s: float, now_s: float) -> None:
        """The device answered ``step``; its question went out at ``sent_s``."""
        if isinstance(step.request, WriteBits) and step.purpose in OUTPUT_WRITES:
            self._written(step.purpose, m7000.outputs_of(step.request), sent_s)
        elif step.purpose in WATCHDOG_PURPOSES:
            self._see_watchdog(step, reply, sent_s, now_s)
        else:
            self._see(step.purpose, reply, sent_s, now_s)
        settled = step.purpose is Purpose.SCAN and not self._sight.unsure
        if self._link.good(now_s, settled=settled):
            self.record.say_now("found", now_s, model=self._model, after="DOUBTFUL")
        self._went_through(step.purpose, now_s)

    def unanswered(self, step: BoxSend, sent_s: float, now_s: float, *, heard: bool) -> None:
        """Nothing usable came; whether the device obeyed is unknown."""
        seen_s, unsure = self._sight.scanned_s, self._sight.unsure
        if not heard:
            self._quiet_until_s = now_s + self.config.timing.quiet_s
            self._sight.gap()
        self._dog.stop_arming()
        if step.purpose is Purpose.OFF:
            self.record.closing_on_wire(sent_s, answered=False)
        if self._link.missed(now_s, heard=heard, seen_s=seen_s, unsure=unsure):
            self.record.say_now("doubtful", now_s, silent_s=now_s - self._link.last_good_s)

    def refused(self, step: BoxSend, code: int, sent_s: float, now_s: float) -> None:
        """The device answered with a Modbus exception."""
        match step.purpose:
            case Purpose.IDENTIFY:
                self._link.good(now_s, settled=False)
                self._model = "unidentified"
                self._went_through(step.purpose, now_s)
            case Purpose.ARM:
                self._link.good(now_s, settled=False)
                self._refuse_watchdog(now_s, f"Modbus exception {code}")
            case _:
                self.unanswered(step, sent_s, now_s, heard=False)

    def next_step(self, now_s: float) -> BoxSend | Wait:
        """Decide the next step; call again after it, and whenever the want changes."""
        if self._link.overdue(now_s):
            self._link_lost(now_s, "no answer")
        self._judge_stall(now_s)
        self._decide(now_s)
        if self._judge_jam(now_s):
            self._decide(now_s)
        if must_off := self._must_off():
            lost = self._link.state in {"LOST", "ABSENT"}
            if lost and now_s < self._quiet_until_s:
                return Wait(self._quiet_until_s)
            keep = self._held.sent & self._permit.outputs & ~must_off
            return self._send(Purpose.OFF, m7000.set_outputs(keep), now_s)
        if not self._introduction.going_on:
            return self._next_running(now_s)
        if now_s < self._quiet_until_s:
            return Wait(min([*self._wakes(now_s, None, None), self._quiet_until_s]))
        purpose = self._introduction.question
        return self._send(purpose, READS[purpose], now_s)

    def _next_running(self, now_s: float) -> BoxSend | Wait:
        timing = self.config.timing
        until_s = self._open_until_s()
        beat_s = self._dog.beat_s(now_s, until_s)
        quiet = now_s < self._quiet_until_s
        doubt = Doubt(
            quiet=quiet,
            recheck=self._sight.recheck,
            vanished=self._sight.vanished,
            silent_s=now_s - self._link.last_good_s,
        )
        beat = beat_now(now_s, beat_s, until_s, timing, doubt)
        if beat is Beat.PROBE:
            return self._send(Purpose.STATUS, m7000.STATUS, now_s, urgent=True)
        if beat is not Beat.NONE:
            same = m7000.set_outputs(self._held.sent)
            return self._send(Purpose.HEARTBEAT, same, now_s, urgent=beat is Beat.LAST)
        wakes = self._wakes(now_s, beat_s, until_s)
        if quiet:
            return Wait(min([*wakes, self._quiet_until_s]))
        if time_left_s(now_s, until_s, timing) < SHORTEST_S:
            return Wait(min(wakes))
        step = None
        uncertain = self._sight.recheck or self._sight.unsure
        if not uncertain and not writes_barred(now_s, until_s, timing):
            step = self._next_write(now_s)
        read = self._sight.next_read(now_s)
        if step is None and read is not None:
            step = self._send(read, READS[read], now_s)
        return step or Wait(min([*wakes, self._sight.next_due_s]))

    def _wakes(self, now_s: float, beat_s: float | None, until_s: float | None) -> list[float]:
        since_s = self._held.moving_since_s
        wakes = (
            self._license.said_s + self.config.stall_s,
            beat_s,
            until_s,
            probe_s(until_s, self.config.timing),
            self._held.rested_at_s,
            None if since_s is None else since_s + self.config.travel_budget_s,
            self._link.lost_at_s,
        )
        return [wake for wake in wakes if wake is not None and wake > now_s]

    def _next_write(self, now_s: float) -> BoxSend | None:
        wanted = self._permit.outputs
        if wanted & DANGER & ~self._held.sent and not self._dog.armed:
            return self._send(Purpose.ARM, self._dog.next_arming(), now_s)
        if wanted & ~self._held.sent & Output.SLOT and not self._latches_cleared:
            return self._send(Purpose.CLEAR, m7000.CLEAR_LATCHES, now_s)
        lamps_off = (self._held.sent & ~self._held.seen & LAMPS) and not self._dog.tripped
        if wanted != self._held.sent or lamps_off:
            step = self._send(Purpose.OUTPUTS, m7000.set_outputs(wanted), now_s)
            self._energise(wanted, now_s)
            return step
        if self._dog.running and not (self._held.danger or wanted & DANGER):
            return self._send(Purpose.DISARM, self._dog.stopping(), now_s)
        return None

    def _send(
        self, purpose: Purpose, request: Request, now_s: float, *, urgent: bool = False
    ) -> BoxSend:
        timeout_s = self.config.timing.timeout_s
        urgent = urgent or purpose is Purpose.OFF
        if purpose not in {Purpose.OFF, Purpose.HEARTBEAT}:
            left_s = time_left_s(now_s, self._open_until_s(), self.config.timing)
            timeout_s = min(timeout_s, left_s)
        if self._link.state in {"READY", "DOUBTFUL"}:
            timeout_s = min(timeout_s, self._link.lost_at_s - now_s)
        return Send(purpose, request, max(timeout_s, SHORTEST_TIMEOUT_S), urgent)

    def _decide(self, now_s: float) -> None:
        here = Situation(
            inputs=self._sight.agreed,
            sent=self._held.sent,
            rested_at_s=self._held.rested_at_s,
            linked=not self._introduction.going_on and self._link.state in {"READY", "DOUBTFUL"},
            jammed=self._license.jammed,
            watchdog_refused=self._dog.refused,
        )
        self._permit = permit(
            self._license.want, self._license.releases, here, self.config.timing, now_s
        )
        if self._held.sent & Output.SLOT:
            if self._permit.outputs & Output.SLOT:
                assert self._license.want.slot_open_until_s is not None
                self.record.slot_energised(self._license.want.slot_open_until_s, now_s)
            else:
                self._drop_slot(now_s)
        self._sight.judge(self._permit.blocked)
        if not self._permit.outputs & DANGER & ~self._held.sent:
            self._dog.stop_arming()

    def _drop_slot(self, now_s: float) -> None:
        episode = self.record.episode
        if episode is not None and episode.cause is None:
            cause = self._license.slot_cause(episode.until_s, now_s)
            self.record.slot_dropped(cause, now_s)
            self._license.releases.spend_slot()

    def _must_off(self) -> Output:
        return self._held.danger & ~self._permit.outputs

    def _open_until_s(self) -> float | None:
        if not self._held.sent & Output.SLOT:
            return None
        return self._license.want.slot_open_until_s

    def _link_lost(self, now_s: float, reason: str) -> None:
        self.record.say_now("lost", now_s, reason=reason)
        self._license.spend("LOST", now_s)
        self._begin_setup()

    def _judge_stall(self, now_s: float) -> None:
        silent_s = self._license.silent_s(now_s, self.config.stall_s)
        if silent_s is not None and (self._held.sent | self._permit.outputs) & DANGER:
            self.record.say_now("stalled", now_s, silent_s=silent_s)
            self._license.spend("STALLED", now_s)

    def _judge_jam(self, now_s: float) -> bool:
        since_s = self._held.moving_since_s
        # Told to stop, it is no jam: whether it heard is the line's question.
        if since_s is None or not self._permit.outputs & MOTION:
            return False
        if now_s - since_s < self.config.travel_budget_s:
            return False
        self._license.jammed = True
        self.record.say("jammed", now_s, travel_s=now_s - since_s)
        self._license.spend("JAMMED", now_s)
        return True

    def _refuse_watchdog(self, now_s: float, why: str) -> None:
        if self._dog.refuse():
            self.record.say("watchdog_refused", now_s, why=why)
        self._license.spend("WATCHDOG", now_s)

    def _energise(self, outputs: Output, now_s: float) -> None:
        fresh = self._held.energise(outputs, now_s)
        self._dog.fed_s = now_s
        if fresh & Output.SLOT and self._license.want.slot_open_until_s is not None:
            self._license.slot_opened()
            self.record.slot_energised(self._license.want.slot_open_until_s, now_s)

    def _written(self, purpose: Purpose, outputs: Output, sent_s: float) -> None:
        self._dog.fed_s = sent_s
        if purpose is not Purpose.OFF:
            self._held.seen |= outputs
            return
        if self._held.dropped(outputs, sent_s) & Output.SLOT:
            self._latches_cleared = False
        self.record.closing_on_wire(sent_s, answered=True)
        self._sight.hasten(Purpose.SCAN, sent_s)

    def _see(self, purpose: Purpose, reply: Reply, sent_s: float, now_s: float) -> None:
        match purpose:
            case Purpose.SCAN:
                self._see_scan(m7000.scan(reply), sent_s, now_s)
            case Purpose.COUNTER:
                self._sight.count(reply[0], sent_s, now_s)
            case Purpose.LATCHES:
                self._sight.latches(beam=m7000.beam_latched(reply), now_s=now_s)
            case Purpose.IDENTIFY:
                self._model = m7000.model(reply)
            case Purpose.CLEAR:
                self._latches_cleared = True

    def _see_watchdog(self, step: BoxSend, reply: Reply, sent_s: float, now_s: float) -> None:
        match step.purpose:
            case Purpose.STATUS:
                self._see_status(m7000.status(reply), now_s)
            case Purpose.TRIPS:
                self._sight.trips_due = False
                self._license.spend("TRIPPED", now_s)
                self.record.say("watchdog_tripped", now_s, count=reply[0])
            case Purpose.DISARM:
                self._dog.stopped()
                self._sight.hasten(Purpose.STATUS, now_s)
            case Purpose.ARM:
                if step.request == m7000.STATUS:
                    self._see_status(m7000.status(reply), now_s)
                if why := self._dog.arming_answered(reply, sent_s):
                    self._refuse_watchdog(now_s, why)

    def _see_scan(self, scan: m7000.Scan, sent_s: float, now_s: float) -> None:
        news = self._sight.scan(scan, sent_s, now_s)
        if news is None:
            return
        if news.closed_itself:
            self._license.spend("DEVICE", now_s)
        if news.estop:
            self._license.spend("ESTOP", now_s)
        if news.lift == "FAULT":
            self._license.releases.spend_motion()
        if self._held.sent & MOTION and news.lift == self._license.want.lift:
            self._license.releases.reached(self._license.want.release, news.lift)

    def _see_status(self, status: m7000.Status, now_s: float) -> None:
        self._sight.status_read(now_s)
        found = self._dog.see(status)
        if Found.POWER_CYCLED in found:
            self._sight.module_restarted()
            self._license.spend("POWER_CYCLED", now_s)
            self.record.say("power_cycled", now_s)
        if Found.TRIPPED in found:
            self._sight.trips_due = True
            self.record.tripped(now_s)
            self._license.spend("TRIPPED", now_s)

    def _begin_setup(self) -> None:
        self._introduction.begin()
        self._held.seen = EVERYTHING
        self._dog.forget()
        self._sight.forget_doubts()
        self.record.hold()

    def _went_through(self, purpose: Purpose, now_s: float) -> None:
        sight = self._sight
        if not self._introduction.answered(purpose, unsure=sight.unsure, tripped=sight.trips_due):
            return
        after = self._link.state
        # A release given before the room could know what is told now was given in ignorance.
        self._license.spend(self._license.why, now_s)
        self._link.found(now_s)
        self.record.say_now("found", now_s, model=self._model, after=after, counter=sight.counter)
        self.record.release_held()
        sight.hasten_all(now_s)
