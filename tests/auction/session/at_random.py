"""A sitting driven at random: desks that follow or ignore what is offered, a box that may fail."""

from collections.abc import Callable, Sequence
from random import Random

from msgspec.structs import replace

from auction.due import due
from auction.rules.policy import Policy
from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session import events as e
from auction.session.forms import Step
from auction.session.machines import Report
from auction.session.refusals import Refusal
from auction.session.roles import CLERK_MAY
from auction.session.state import LotStage, SessionState
from auction.session.steps import next_step, other_steps
from auction.session.subjects import BoxPace
from auction.session.waiting import waiting
from auction.terms import ROOM, Actor, Ruling
from auction.wanted import wanted
from tests.auction.session.anything import ANY_KIND, FAULTS, anyhow
from tests.auction.session.days import Day
from tests.auction.session.driving import AUDITOR, CLERK, DEADLINE, OFFICER, T0
from tests.auction.session.filling import REASON, Pick, admit, filled
from tests.auction.session.law.oral import least_next
from tests.auction.session.law.results import place
from tests.auction.session.law.table import NO_RESULT
from tests.auction.session.plainly import plainly
from tests.auction.session.running import Asked, rounds_of
from tests.auction.session.watched import WatchedRun

SECOND_CLERK = Actor("staff:B02", "CLERK")
ANYBODY = (OFFICER, CLERK, SECOND_CLERK, AUDITOR, ROOM)
MISHAPS = (
    "a fault",
    "a spent release",
    "a hindrance",
    "a pulled cable",
    "a hand",
    "a camera",
    "a killed server",
    "a power cut",
)
DISTURBING = {
    "AdjournSession",
    "AnnounceRecess",
    "ConfirmClose",
    "Evacuate",
    "ExtendDeadline",
    "ProhibitPerson",
    "RecordPayment",
    "ResumeBidding",
    "RestateClaims",
    "RevokeResult",
    "StopLot",
    "SuspendSession",
    "UndoAdmission",
}
"""Acts that are offered most of the time and end or delay most of what goes on."""
FLEETING = {"RaiseTie", "BeginDrawing", "PassNumber", "CureGround", "DeclareAcceptance"}
"""Acts whose moment is over as soon as the next act is done."""
_DRAWN = 80
"""Of a hundred ties nobody raises, those drawn by numbers: few sittings come to a tie at all."""
_LONGEST = 400
"""Steps in which every sitting can be brought to its end."""


class RandomSitting:
    """One day's sitting, watched by the naive model of the law."""

    def __init__(self, day: Day, policy: Policy, pace: BoxPace, people: int) -> None:
        rounds = tuple(
            replace(one, mail_until_ms=one.deadline_ms - 30_000)
            for one in rounds_of(day.lots, *day.deadlines)
        )
        self.run = WatchedRun(day.lots, rounds, day.cases, policy)
        self.run.pace = pace
        self.law = self.run.law
        self._beam = 0
        self._asked: list[tuple[Asked, Actor]] = []
        for number in range(people):
            self.do(admit(number + 1), CLERK)
        self.find_box()

    # --- people ----------------------------------------------------------------------------------

    def do(
        self, command: Asked, actor: Actor, *, factor: bool = False, basis: int | None = None
    ) -> bool:
        """Whether it was accepted."""
        self._asked.append((command, actor))
        try:
            self.run.do(command, actor, factor=factor, basis=basis)
        except Refusal:
            return False
        return True

    def follow(self, step: Step, pick: Pick) -> None:
        """Do what a step offers, by whoever may; acts of two mostly with their second person."""
        if step.command == "EndRecess":
            self.run.pass_time(max(0, (self.run.state.recess_until_ms or 0) - self.run.now_ms))
        command = filled(step, self.run.state, self.run.now_ms, pick)
        if not step.of_two:
            actor = CLERK if type(command) in CLERK_MAY and pick(0, 1) else OFFICER
            if isinstance(command, c.Second):
                by = self.run.state.proposals[command.proposal].by
                actor = OFFICER if by != OFFICER.id else CLERK
            if isinstance(command, c.WithdrawProposal):
                proposal = self.run.state.proposals[command.proposal]
                actor = Actor(proposal.by, proposal.role)
            self.do(command, actor, factor=True, basis=step.basis)  # type: ignore[arg-type]
            return
        asked, actor = c.Propose(act=command), (OFFICER, CLERK)[pick(0, 1)]  # type: ignore[arg-type]
        if self.do(asked, actor, factor=True, basis=step.basis) and pick(0, 5):
            waiting = next(p for p in self.run.state.proposals.values() if p.act == command)
            second = OFFICER if actor is CLERK else SECOND_CLERK
            self.do(c.Second(proposal=waiting.id), second, factor=True)

    def go_on(self, pick: Pick) -> None:
        """What a day consists of: mostly the next act, or the box doing what is wanted of it."""
        following, others = next_step(self.run.state), beside(self.run.state)
        gentle = [step for step in others if step.command not in DISTURBING]
        passing = [step for step in others if step.command in FLEETING]
        luck = pick(0, 99)
        drawing = [step for step in others if step.command == "BeginDrawing"]
        if drawing and luck < _DRAWN:
            self._follow_one_of(drawing, pick)
        elif passing and luck % 2:
            self._follow_one_of(passing, pick)
        elif luck > 97:
            self.mishaps()[MISHAPS[pick(0, len(MISHAPS) - 1)]](pick)
        elif others and luck > 94:
            self._follow_one_of(others, pick)
        elif gentle and luck > 80:
            self._follow_one_of(gentle, pick)
        elif following is None or (not self._calm() and following.command != "DropMail"):
            self.obey(pick)
        else:
            self.follow(following, pick)

    def _follow_one_of(self, steps: Sequence[Step], pick: Pick) -> None:
        """Every kind of act is as likely, however often it is offered."""
        kinds = sorted({step.command for step in steps})
        kind = kinds[pick(0, len(kinds) - 1)]
        some = [step for step in steps if step.command == kind]
        self.follow(some[pick(0, len(some) - 1)], pick)

    def anything(self, pick: Pick) -> None:
        """Any command at all, by anybody, on whatever exists or does not."""
        state, kinds = self.run.state, tuple(ANY_KIND.values())
        kind = kinds[pick(0, len(kinds) - 1)]
        command = anyhow(kind, pick, state.order, state.round_order)
        if isinstance(command, c.ActOfTwo):
            command = c.Propose(act=command)
        actor, basis = ANYBODY[pick(0, len(ANYBODY) - 1)], (None, None, 0, 3)[pick(0, 3)]
        self.do(command, actor, factor=bool(pick(0, 1)), basis=basis)  # type: ignore[arg-type]

    def again(self, pick: Pick) -> None:
        """Somebody asks once more for what was asked a while ago."""
        recent = self._asked[-20:]
        if recent:
            self.do(*recent[pick(0, len(recent) - 1)], factor=True)

    def shout(self, pick: Pick) -> None:
        """Somebody shouts, in turn or not, some steps above or below what it takes."""
        lot = self.run.state.called
        if lot is not None and lot.stage in {LotStage.ORAL, LotStage.HAMMERED}:
            mark = lot.lot.mark
            amount = least_next(self.law.lots[mark]) + pick(-1, 4) * lot.lot.step
            self.do(c.BidOral(lot=mark, bidder=str(pick(0, 6)), amount=amount), CLERK)

    def come_to_an_end(self) -> None:
        """Whatever happened, people of good will bring the sitting to its end.

        Where that takes them too long they stop what is left. Every deposit goes back but the
        winners', and every bid by mail that never was in the box.
        """
        pick = Random(len(self.run.events)).randint
        for patience in range(_LONGEST):
            if self.run.state.adjourned:
                return
            if patience > _LONGEST // 2:
                self._leave()
            following = next_step(self.run.state)
            if following is None or following.blocked or not self._calm():
                self.obey(pick)
            elif following.command == "AdjournSession":
                self._give_back()
                self.follow(following, pick)
            else:
                self.follow(following, pick)
        assert self.run.state.adjourned, "a sitting that cannot be ended"

    def stop_everything(self) -> None:
        """A typhoon, say: whatever has no result yet is put off."""
        for mark, lot in self.law.lots.items():
            if lot.stage in NO_RESULT:
                self.do(c.StopLot(lot=mark, cause=StopCause.CLOSURE, reason=REASON), OFFICER)

    def _leave(self) -> None:
        """Once every lot has its result the sitting may be adjourned, whatever the box does."""
        self.stop_everything()
        for mark, lot in self.law.lots.items():
            for number in sorted(lot.unruled):
                ruling = c.RuleObjection(
                    lot=mark, number=number, ruling=Ruling.DISMISSED, reason=REASON
                )
                self.do(ruling, OFFICER)
        self._give_back()
        self.do(c.AdjournSession(), OFFICER)

    def _give_back(self) -> None:
        for lot, one in self.law.envelopes():
            back = c.ReturnDeposit(lot=lot.mark, envelope=one.number)
            if self.law.may(plainly(back)):
                assert self.do(back, CLERK), back
            assert place(lot, one) != "HELD" or lot.unruled, "nobody's deposit"
        for mark, lot in self.law.lots.items():
            for bidder in tuple(lot.lodged):
                back = c.HandBackDeposit(lot=mark, bidder=bidder)
                if self.law.may(plainly(back)):
                    assert self.do(back, CLERK), back
            bought = set(lot.shares) if lot.stage == "AWARDED" else set()
            assert set(lot.lodged) <= bought or lot.unruled, "nobody's deposit"
        for id_, box_round in self.law.rounds.items():
            for serial, where in tuple(box_round.mail.items()):
                if where in {"CUSTODY", "OUT"}:
                    assert self.do(c.ReturnMail(round=id_, serial=serial), CLERK)

    # --- the box ---------------------------------------------------------------------------------

    def _calm(self) -> bool:
        box = self.run.state.machines.box
        return box.link == "FOUND" and box.slot == "SHUT" and not box.estop_pressed

    def obey(self, pick: Pick) -> None:
        """The box does what is wanted of it, if it can; then time goes by to what falls due."""
        box, now = self.run.state.machines.box, self.run.now_ms
        want = wanted(self.run.state, now).box
        if box.link != "FOUND":
            self.find_box()
        elif box.estop_pressed:
            self.run.see(e.BoxFaultCleared(fault="EMERGENCY_STOP", at_ms=now))
        elif want.lift is not None and box.lift != want.lift:
            self.run.see(e.LiftRead(state="BETWEEN", at_ms=now))
            self.run.pass_time(1_000)
            self.run.see(e.LiftRead(state=want.lift, at_ms=now + 1_000))
        elif want.slot_open_until_ms is not None and box.slot != "OPEN":
            self.run.see(e.SlotRead(state="OPEN", from_ms=now, to_ms=now))
        elif want.slot_open_until_ms is None and box.slot != "SHUT":
            self.run.see(
                e.CloseCommanded(deadline_ms=now, wire_ms=now),
                e.SlotRead(state="SHUT", from_ms=now, to_ms=now),
                e.FinalCountRead(counter=self._beam),
            )
        elif want.door_free is not (box.door == "FREE"):
            self.run.see(e.DoorRead(state="FREE" if want.door_free else "BOLTED", at_ms=now))
        else:
            if box.slot == "OPEN" and pick(0, 1):
                self.drop(pick(1, 4))
            nearest = due(self.run.state)
            self.run.pass_time(max(0, nearest.at_ms - now) if nearest else 1_000)

    def drop(self, new: int) -> None:
        """Envelopes, or hands, in the slot."""
        now = self.run.now_ms
        self._beam += new
        span = (now - 50, now)
        self.run.see(e.EnvelopeDropped(new=new, counter=self._beam, seen_between_ms=span))

    def find_box(self) -> None:
        """The box answers (again): whatever had been opened has shut by its spring."""
        now, lift = self.run.now_ms, self.run.state.machines.box.lift
        self.run.see(
            e.DeviceFound(device="box", model="reference"),
            e.SlotRead(state="SHUT", from_ms=now, to_ms=now),
            e.LiftRead(state="LOWERED" if lift == "UNKNOWN" else lift, at_ms=now),
            e.DoorRead(state="BOLTED", at_ms=now),
        )

    # --- what may go wrong -----------------------------------------------------------------------

    def mishaps(self) -> dict[str, Callable[[Pick], None]]:
        """Everything that can happen to a room, by name."""
        return {
            "a fault": lambda pick: self.run.see(
                e.BoxFaulted(fault=FAULTS[pick(0, 4)], at_ms=self.run.now_ms)
            ),
            "a spent release": lambda _: self._spend(),
            "a hindrance": lambda pick: self.run.see(
                (
                    e.BoxHeldBack(reasons=(("MOTION_SPENT",), ())[pick(0, 1)]),
                    e.SlotStuck(wanted=("OPEN", "SHUT")[pick(0, 1)], since_ms=self.run.now_ms),
                    e.BeamRead(state=("BROKEN", "CLEAR")[pick(0, 1)], at_ms=self.run.now_ms),
                )[pick(0, 2)]
            ),
            "a pulled cable": lambda pick: self.run.see(
                e.DeviceLost(device=("box", "clock")[pick(0, 1)], cause="no answer")
            ),
            "a hand": self._by_hand,
            "a camera": self._film,
            "a killed server": lambda _: self.run.restart(),
            "a power cut": self._cut_power,
        }

    def _cut_power(self, pick: Pick) -> None:
        """Started again on another boot; the wall clock may be wrong either way."""
        clock_ms = max(T0, self.run.now_ms + 60_000 * pick(-90, 90))
        self.run.restart(boot=f"boot-{len(self.run.events)}", clock_ms=clock_ms)

    def _spend(self) -> None:
        """The driver lets the live release go by itself."""
        release = self.run.state.machines.release
        if release is not None:
            self.run.see(e.ReleaseSpent(release=release.number, cause="STALLED"))

    def _by_hand(self, pick: Pick) -> None:
        """Somebody uses force or a key; the switches tell."""
        now = self.run.now_ms
        forced: tuple[Report, ...] = (
            e.SlotRead(state="OPEN", from_ms=now, to_ms=now),
            e.SlotRead(state="SHUT", from_ms=now, to_ms=now),
            e.DoorRead(state="FREE", at_ms=now),
            e.LiftRead(state="BETWEEN", at_ms=now),
            e.ClockRead(agrees=False, difference_ms=1_500),
            e.ClockSet(difference_ms=1_500),
            e.SlotShutEarly(deadline_ms=DEADLINE, from_ms=now, to_ms=now, cause="DEVICE"),
            e.FactSetAside(device="clock", what="differs"),
            e.TraceFinished(device="clock", file="clock.trace.0001", bytes=9, sha256="ab"),
        )
        self.run.see(forced[pick(0, len(forced) - 1)])

    def _film(self, pick: Pick) -> None:
        begun = e.RecorderStarted(camera="hall", adopted=pick(0, 1) == 0)
        state, part = (("OK", "picture"), ("SOURCE_LOST", "picture"), ("LOST", "sound"))[pick(0, 2)]
        self.run.see(
            begun if pick(0, 2) else e.RecorderLost(camera="hall", cause="killed"),
            e.CameraHealth(camera="hall", state=state, part=part),
            e.RecordingGap(camera="hall", from_ms=self.run.now_ms, to_ms=None, cause="killed"),
            e.CameraClockStepped(camera="hall", was_ahead_ms=-40, ahead_ms=119_960),
            e.SegmentClosed(
                camera="hall",
                path="hall/000001.mp4",
                sha256="ab" * 32,
                bytes=123_456,
                first_ms=self.run.now_ms - 10_000,
                last_ms=self.run.now_ms,
                frames=120,
            ),
        )


def beside(state: SessionState) -> tuple[Step, ...]:
    """Everything offered beside the next act: what waits for a second person, and the others."""
    waits = (step for one in waiting(state) for step in (one.second, one.withdraw))
    return (*waits, *other_steps(state))
