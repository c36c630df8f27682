"""The timing rule, the schedule around a deadline, and supervision of a link."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from devices.box.config import BoxConfig
from devices.box.schedule import (
    Beat,
    Doubt,
    beat_now,
    last_heartbeat_s,
    next_heartbeat_s,
    time_left_s,
    writes_barred,
)
from devices.errors import DeviceError, SetupError, TimingRuleError
from devices.supervise import LinkWatch
from devices.timing import Timing

TIMING = Timing()
SURE = Doubt(quiet=False, recheck=False, vanished=False, silent_s=0.05)


def test_defaults_keep_the_rule() -> None:
    TIMING.check()
    assert TIMING.watchdog_tenths == 20


def test_a_broken_rule_is_refused_with_the_sum() -> None:
    with pytest.raises(TimingRuleError) as refused:
        BoxConfig(timing=Timing(heartbeat_s=0.3, timeout_s=0.3, quiet_s=0.5, watchdog_s=1.0))
    assert "watchdog 1 s < 2 × (heartbeat 0.3 s + time-out 0.3 s + quiet 0.5 s) = 2.2 s" in str(
        refused.value
    )
    assert isinstance(refused.value, DeviceError)


@pytest.mark.parametrize("watchdog_s", [2.05, 30.0])
def test_a_watchdog_the_register_cannot_hold_is_refused(watchdog_s: float) -> None:
    with pytest.raises(TimingRuleError, match=r"0\.1 s steps"):
        Timing(watchdog_s=watchdog_s).check()


@pytest.mark.parametrize("bad", [{"travel_s": 0.0}, {"poll_s": -1.0}])
def test_times_must_be_positive(bad: dict[str, float]) -> None:
    with pytest.raises(SetupError):
        BoxConfig(**bad)  # type: ignore[arg-type]
    with pytest.raises(TimingRuleError):
        Timing(quiet_s=0).check()


@given(st.floats(0, 100), st.floats(0.5, 60))
def test_heartbeats_meet_the_last_one_exactly(start_s: float, ahead_s: float) -> None:
    until_s = start_s + TIMING.watchdog_s + ahead_s
    fed_s, gaps = start_s, []
    while (beat_s := next_heartbeat_s(fed_s, until_s, TIMING)) is not None:
        gaps.append(beat_s - fed_s)
        fed_s = beat_s
        assert len(gaps) < 500
    assert fed_s == last_heartbeat_s(until_s, TIMING) == until_s - 2.0 + 0.1
    assert max(gaps) <= TIMING.heartbeat_s + 0.021
    assert min(gaps) > 0.009


@given(st.floats(0, 10), st.floats(0, 10))
def test_no_question_reaches_into_the_deadline(now_s: float, until_s: float) -> None:
    assume(now_s < until_s)
    left_s = time_left_s(now_s, until_s, TIMING)
    last_s = last_heartbeat_s(until_s, TIMING)
    assert now_s + left_s <= until_s - 0.06 + 1e-9
    if now_s < last_s:
        assert now_s + left_s <= last_s - 0.06 + 1e-9
    assert writes_barred(now_s, until_s, TIMING) == (now_s >= last_s)


def test_a_doubtful_module_is_probed_before_the_last_heartbeat_and_not_fed() -> None:
    until_s, last_s = 10.0, 8.1
    doubt = Doubt(quiet=True, recheck=True, vanished=False, silent_s=0.6)
    assert beat_now(last_s - 0.25, last_s - 0.25, until_s, TIMING, doubt) is Beat.NONE
    assert beat_now(last_s - 0.19, last_s - 0.25, until_s, TIMING, doubt) is Beat.PROBE
    assert beat_now(last_s, last_s, until_s, TIMING, doubt) is Beat.NONE
    fresh = Doubt(quiet=True, recheck=True, vanished=False, silent_s=0.3)
    assert beat_now(last_s, last_s, until_s, TIMING, fresh) is Beat.LAST
    off = Doubt(quiet=False, recheck=True, vanished=True, silent_s=0.0)
    assert beat_now(last_s, last_s, until_s, TIMING, off) is Beat.NONE
    assert beat_now(last_s, last_s, until_s, TIMING, SURE) is Beat.LAST


def test_link_states_in_order() -> None:
    link = LinkWatch(lost_after_s=1.5, now_s=0.0)
    assert link.state == "ABSENT"
    assert not link.overdue(1.0)
    assert link.overdue(1.5)
    assert not link.overdue(9.0), "absence is told once"
    link.found(10.0)
    assert link.state == "READY"
    assert not link.missed(10.2)
    assert link.state == "READY", "one missed reply is ordinary"
    assert link.missed(10.8)
    assert link.state == "DOUBTFUL"
    assert link.good(11.0)
    assert link.state == "READY"
    assert not link.overdue(12.4)
    assert link.overdue(12.5)
    assert link.state == "LOST"
    assert not link.overdue(13.0)
    assert not link.gone(13.0)
    assert not link.good(14.0)
    assert link.state == "LOST", "a reply is not yet an introduction"


def test_damaged_replies_put_a_loss_off_but_not_for_ever() -> None:
    link = LinkWatch(lost_after_s=1.5, now_s=0.0)
    link.found(10.0)
    told = [link.missed(10.05 + n / 10, heard=True) for n in range(1, 30)]
    assert told.count(True) == 1
    assert told.index(True) == 5
    assert link.state == "DOUBTFUL"
    assert not link.overdue(12.95)
    assert link.overdue(13.0)
