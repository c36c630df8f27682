"""Envelopes around the deadline: counted by when the beam saw them, shown once it may be known."""

import pytest
from rpds import List

from auction.session import commands as c
from auction.session import events as e
from auction.session.state import BoxRound, Drop
from auction.session.tally import Tally, findings, tally
from auction.terms import ROOM
from tests.auction.session.driving import DEADLINE, WHY, Sitting
from tests.auction.session.test_custody import the_round

T = DEADLINE


def seen(*drops: tuple[int, int, int], behind_ms: int = 0) -> BoxRound:
    told = List([Drop(new=new, seen_between_ms=(from_ms, to_ms)) for new, from_ms, to_ms in drops])
    return BoxRound(
        id="1",
        lots=("甲",),
        deadline_ms=T,
        first_opened=True,
        drops=told,
        clock_behind_ms=behind_ms,
    )


@pytest.mark.parametrize(
    ("span", "counted"),
    [
        ((T - 200, T - 100), Tally(in_time=1)),
        ((T - 100, T), Tally(in_time=1)),
        ((T - 100, T + 1), Tally(straddling=1)),
        ((T - 1, T + 100), Tally(straddling=1)),
        ((T, T + 100), Tally(late=1)),
        ((T + 1, T + 100), Tally(late=1)),
    ],
)
def test_an_envelope_counts_by_the_reads_around_it(span: tuple[int, int], counted: Tally) -> None:
    assert tally(seen((1, *span))) == counted


def test_several_seen_at_once_count_each() -> None:
    box_round = seen((2, T - 90, T - 10), (3, T - 10, T + 90), (4, T + 90, T + 190))
    assert tally(box_round) == Tally(in_time=2, straddling=3, late=4)


def test_what_falls_between_two_readings_of_the_deadline_is_in_time() -> None:
    drop = (1, T + 100, T + 200)
    assert tally(seen(drop, behind_ms=1_500)) == Tally(in_time=1)
    assert tally(seen(drop)) == Tally(late=1)


def closing(difference_ms: int = 0) -> Sitting:
    """Bidding up to the deadline, one envelope across it and two after it."""
    sitting = Sitting()
    if difference_ms:
        sitting.see(e.ClockRead(agrees=False, difference_ms=difference_ms))
    sitting.open_box()
    sitting.drop(4)
    sitting.now_ms = DEADLINE
    sitting.do(c.ReachDeadline(round="1"), ROOM)
    sitting.see(
        e.EnvelopeDropped(new=1, counter=5, seen_between_ms=(T - 60, T + 20)),
        e.EnvelopeDropped(new=2, counter=7, seen_between_ms=(T + 20, T + 45)),
        e.SlotRead(state="SHUT", from_ms=T, to_ms=T + 45),
        e.LiftRead(state="LOWERED", at_ms=T),
    )
    return sitting


def said(sitting: Sitting) -> list[tuple[str, dict[str, str | int]]]:
    return [(one.code, one.facts) for one in findings(the_round(sitting))]


def test_the_findings_come_with_the_unlocking_and_go_with_the_sorting() -> None:
    sitting = closing()
    assert said(sitting) == []
    sitting.two(c.UnlockBox(round="1"))
    assert said(sitting) == [], "nobody knows a count while the door is bolted"
    sitting.see(e.DoorRead(state="FREE", at_ms=T))
    both = [("drops-late", {"count": 2}), ("drops-straddling", {"count": 1})]
    assert said(sitting) == both
    sitting.do(c.CountEnvelopes(round="1", counted=7))
    assert said(sitting) == both
    sitting.do(c.SortEnvelopes(round="1", lots=("甲",) * 7))
    assert said(sitting) == []


def test_a_hall_clock_that_was_behind_at_the_deadline_is_remembered() -> None:
    behind = closing(difference_ms=-1_500)
    behind.see(e.ClockRead(agrees=True, difference_ms=0))
    assert tally(the_round(behind)) == Tally(in_time=7)
    ahead = closing(difference_ms=1_500)
    assert tally(the_round(ahead)) == Tally(in_time=4, straddling=1, late=2)


def test_a_later_deadline_takes_in_what_came_before_it() -> None:
    sitting = closing()
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.two(c.ResumeBidding(round="1", reason=WHY, deadline_ms=DEADLINE + 600_000))
    assert tally(the_round(sitting)) == Tally(in_time=7)


def test_a_slot_that_shut_early_is_a_finding_unless_it_was_opened_again() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.see(
        e.SlotShutEarly(deadline_ms=T, from_ms=T - 150, to_ms=T, cause="WATCHDOG"),
    )
    assert the_round(sitting).shut_early_ms == 150
    sitting.close()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=T))
    sitting.two(c.UnlockBox(round="1"))
    sitting.see(e.DoorRead(state="FREE", at_ms=T))
    assert said(sitting) == [("shut-early", {"milliseconds": 150})]
    again = Sitting()
    again.open_box()
    again.see(
        e.SlotRead(state="SHUT", from_ms=T - 9_000, to_ms=T - 8_900),
        e.SlotShutEarly(deadline_ms=T, from_ms=T - 9_000, to_ms=T - 8_900, cause="DEVICE"),
    )
    again.two(c.ResumeBidding(round="1", reason=WHY))
    assert the_round(again).shut_early_ms is None
