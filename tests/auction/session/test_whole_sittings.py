"""Whole sittings at random, people and machines alike, against a naive model of the law."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from auction.due import due
from auction.session import commands as c
from auction.session.decide import carry_out
from auction.session.explanation import explain
from auction.session.phases import blocking, phase
from auction.session.refusals import Refusal
from auction.session.retrace import retrace
from auction.session.sitting import hidden
from auction.session.state import LotStage
from auction.session.steps import Step, next_step
from auction.session.subjects import Context
from auction.terms import Actor
from auction.wanted import wanted
from tests.auction.session.at_random import DAYS, SECOND_CLERK, RandomSitting, anyhow, beside
from tests.auction.session.driving import AUDITOR, CLERK, OFFICER
from tests.auction.session.filling import KINDS, Pick, filled
from tests.auction.session.running import STREAM, attempt, replayed, told

OUT_OF_STEP = {
    "round-stage",
    "lot-stage",
    "envelope-stage",
    "round-unfinished",
    "lot-order",
    "suspended",
    "not-suspended",
    "basis-moved",
    "anchor-known",
    "round-stands",
}
"""Codes that say: this act was not the one to come now."""
AT_THE_BOX = {
    "box-not-answering",
    "box-fault",
    "estop-pressed",
    "slot-not-shut",
    "door-not-bolted",
    "lift-not-lowered",
}
"""Codes that say: look at the box first."""
SEALED_FIRST = {
    "OpenSession",
    "AdmitPerson",
    "NamePerson",
    "ProhibitPerson",
    "BeginDrawing",
    "RevealDrawing",
}
ANY_COMMAND = sorted(set(KINDS) - SEALED_FIRST)
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


def pick_with(data: st.DataObject) -> Pick:
    return lambda low, high: data.draw(st.integers(low, high))


class WholeSittings(RuleBasedStateMachine):
    """Somebody at every desk, and a box that obeys, fails and comes back."""

    sitting: RandomSitting

    @initialize(day=st.integers(0, len(DAYS) - 1), people=st.integers(0, 5))
    def open(self, day: int, people: int) -> None:
        self.sitting = RandomSitting(*DAYS[day], people)

    @rule(data=st.data(), times=st.integers(10, 40))
    def go_far(self, data: st.DataObject, times: int) -> None:
        self.go_on(data, times)

    @rule(data=st.data(), times=st.integers(1, 20))
    def go_on(self, data: st.DataObject, times: int) -> None:
        for _ in range(times):
            self.sitting.go_on(pick_with(data))
            self.look_around()

    @rule(
        data=st.data(),
        actor=st.sampled_from((OFFICER, CLERK, SECOND_CLERK, AUDITOR)),
        kind=st.sampled_from(ANY_COMMAND),
        basis=st.sampled_from((None, None, 0, 3)),
    )
    def anything(self, data: st.DataObject, actor: Actor, kind: str, basis: int | None) -> None:
        """Any command at all, at any time, on whatever exists or does not."""
        state = self.sitting.run.state
        command = anyhow(KINDS[kind], pick_with(data), state.order, state.round_order)
        if isinstance(command, c.ActOfTwo):
            command = c.Propose(act=command)
        factor = data.draw(st.booleans())
        self.sitting.do(command, actor, factor=factor, basis=basis)  # type: ignore[arg-type]

    @rule(bidder=st.integers(0, 6), steps=st.integers(-1, 4))
    def shout(self, bidder: int, steps: int) -> None:
        called = self.sitting.run.state.called
        if called is not None and called.stage in {LotStage.ORAL, LotStage.HAMMERED}:
            mark = called.lot.mark
            amount = self.sitting.naive.least_next(mark) + steps * called.lot.step
            self.sitting.do(c.BidOral(lot=mark, bidder=str(bidder), amount=amount), CLERK)

    @rule(new=st.integers(1, 3))
    def drop(self, new: int) -> None:
        self.sitting.drop(new)

    @rule(data=st.data(), what=st.sampled_from(MISHAPS))
    def mishap(self, data: st.DataObject, what: str) -> None:
        self.sitting.mishaps()[what](pick_with(data))

    @rule(ms=st.sampled_from((1, 900, 20_000, 61_000, 400_000)))
    def wait(self, ms: int) -> None:
        self.sitting.pass_time(ms)

    # --- what always holds -----------------------------------------------------------------------

    @invariant()
    def look_around(self) -> None:
        self.energising_needs_a_live_release()
        self.what_is_offered_may_be_done()
        self.somebody_can_always_go_on()
        self.what_the_hall_knows_does_not_depend_on_drops()
        self.the_right_person_wins()
        self.every_proposal_has_its_reasons()

    def energising_needs_a_live_release(self) -> None:
        state, now, naive = self.sitting.run.state, self.sitting.run.now_ms, self.sitting.naive
        want = wanted(state, now)
        box = want.box
        assert (state.suspended is not None) is naive.suspended
        if (box.lift, box.slot_open_until_ms, box.door_free) == (None, None, False):
            return
        assert not naive.suspended
        assert naive.license is not None
        act, id_ = naive.license
        assert not (box.door_free and (box.lift or box.slot_open_until_ms))
        if box.lift == "LOWERED":
            assert act in {"RAISE", "LOWER"}
            assert state.machines.box.slot == "SHUT"
        elif box.door_free:
            assert act == "UNLOCK"
        else:
            assert act in {"RAISE", "RE_OPEN"}
            assert now < naive.deadlines[id_]
        if box.slot_open_until_ms is not None:
            assert box.slot_open_until_ms == naive.deadlines[id_]
            assert state.machines.box.lift == "RAISED"

    def what_is_offered_may_be_done(self) -> None:
        """No offered act is refused as out of its turn, or for the box, unless it says so."""
        state = self.sitting.run.state
        following = next_step(state)
        for step in (following, *beside(state)):
            if step is not None:
                assert step.basis == state.basis_of(step.subject)
                refusal = self._refusal_of(step)
                if step.blocked:
                    assert refusal is not None, step
                else:
                    assert refusal not in OUT_OF_STEP | AT_THE_BOX, (refusal, step)

    def _refusal_of(self, step: Step) -> str | None:
        run = self.sitting.run
        state, context = run.state, Context(run.now_ms, OFFICER, factor=True, id="dry")
        command = filled(step, state, run.now_ms, lambda low, _: low)
        if isinstance(command, c.Second):
            command = state.proposals[command.proposal].act
        if not isinstance(command, c.ActOfTwo):
            outcome = attempt(state, command, context, step.basis)  # type: ignore[arg-type]
            return outcome.code if isinstance(outcome, Refusal) else None
        try:
            carry_out(state, command, context, ("staff:A01", "staff:B01"))
        except Refusal as refusal:
            return refusal.code
        return None

    def somebody_can_always_go_on(self) -> None:
        """Where people have nothing to do, a machine, an instant or a reason is waited for."""
        run = self.sitting.run
        if next_step(run.state) is None and not run.state.adjourned:
            moving = wanted(run.state, run.now_ms).box.release is not None
            assert moving or due(run.state) or blocking(run.state)

    def what_the_hall_knows_does_not_depend_on_drops(self) -> None:
        run = self.sitting.run
        shadow, state = run.shadow, run.state
        assert (shadow is not None) is hidden(state)
        if shadow is None:
            return
        assert phase(shadow) is phase(state)
        assert dict(shadow.basis) == dict(state.basis)
        assert shadow.checkpoint == state.checkpoint
        assert next_step(shadow) == next_step(state)
        assert beside(shadow) == beside(state)
        assert blocking(shadow) == blocking(state)
        assert wanted(shadow, run.now_ms) == wanted(state, run.now_ms)
        assert due(shadow) == due(state)
        assert shadow.machines.box.read_ms == state.machines.box.read_ms

    def every_proposal_has_its_reasons(self) -> None:
        state = self.sitting.run.state
        for mark in state.order:
            explanation = explain(state, mark)
            assert (explanation is not None) or state.lots[mark].price is None
            for one in () if explanation is None else (explanation.proposal, *explanation.reasons):
                assert one.source
                assert one.sentence("zh") != one.sentence("en")

    def the_right_person_wins(self) -> None:
        naive = self.sitting.naive
        for mark, result in naive.done.items():
            lot = self.sitting.run.state.lots[mark]
            assert naive.winner(mark) == result
            if result is None:
                assert (lot.winners, lot.price) == ((), naive.accepted.get(mark))
            else:
                (winner,) = lot.winners
                assert (winner.bidder, lot.price) == result
                assert 0 <= (lot.balance or 0) <= result[1]

    def teardown(self) -> None:
        if hasattr(self, "sitting"):
            run = self.sitting.run
            again = replayed(run.entries)
            assert again.session == run.state
            assert again.streams[STREAM] == run.heads.streams[STREAM]
            assert retrace(told(run)).divergences == ()


@pytest.mark.timeout(10 * settings().max_examples)
class TestWholeSittings(WholeSittings.TestCase):
    settings = settings(max_examples=2 * settings().max_examples, stateful_step_count=25)
