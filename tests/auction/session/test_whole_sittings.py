"""Whole sittings at random, people and machines alike, against a naive model of the law."""

import os

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from auction.rules.policy import Policy
from auction.session.subjects import BoxPace
from tests.auction.session.at_random import MISHAPS, RandomSitting
from tests.auction.session.days import DAYS, PACES, PEOPLE, POLICIES, Day
from tests.auction.session.filling import Pick
from tests.auction.session.holds import at_the_end, look_around


def pick_with(data: st.DataObject) -> Pick:
    return lambda low, high: data.draw(st.integers(low, high))


class WholeSittings(RuleBasedStateMachine):
    """Somebody at every desk, and a box that obeys, fails and comes back."""

    sitting: RandomSitting

    @initialize(
        day=st.sampled_from(DAYS),
        policy=st.sampled_from(POLICIES),
        pace=st.sampled_from(PACES),
        people=st.sampled_from(PEOPLE),
    )
    def open(self, day: Day, policy: Policy, pace: BoxPace, people: int) -> None:
        self.sitting = RandomSitting(day, policy, pace, people)

    @rule(data=st.data(), times=st.integers(10, 40))
    def go_far(self, data: st.DataObject, times: int) -> None:
        self.go_on(data, times)

    @rule(data=st.data(), times=st.integers(1, 20))
    def go_on(self, data: st.DataObject, times: int) -> None:
        for _ in range(times):
            self.sitting.go_on(pick_with(data))
            look_around(self.sitting)

    @rule(data=st.data())
    def anything(self, data: st.DataObject) -> None:
        self.sitting.anything(pick_with(data))

    @rule(data=st.data())
    def again(self, data: st.DataObject) -> None:
        self.sitting.again(pick_with(data))

    @rule(data=st.data())
    def shout(self, data: st.DataObject) -> None:
        self.sitting.shout(pick_with(data))

    @rule(new=st.integers(1, 3))
    def drop(self, new: int) -> None:
        self.sitting.drop(new)

    @rule(data=st.data(), what=st.sampled_from(MISHAPS))
    def mishap(self, data: st.DataObject, what: str) -> None:
        self.sitting.mishaps()[what](pick_with(data))

    @rule(closes=st.sampled_from((False, False, False, True)))
    def typhoon(self, *, closes: bool) -> None:
        if closes:
            self.sitting.stop_everything()

    @rule(ms=st.sampled_from((1, 900, 20_000, 61_000, 400_000)))
    def wait(self, ms: int) -> None:
        self.sitting.run.pass_time(ms)

    @invariant()
    def everything_holds(self) -> None:
        look_around(self.sitting)

    def teardown(self) -> None:
        if hasattr(self, "sitting"):
            at_the_end(self.sitting)


SITTINGS = int(os.environ.get("SITTINGS", 4 * settings().max_examples))
"""`make soak` asks for thousands at a time."""


@pytest.mark.timeout(60 + 5 * SITTINGS)
class TestWholeSittings(WholeSittings.TestCase):
    settings = settings(max_examples=SITTINGS, stateful_step_count=25)
