"""A recess until a time, and the room cleared at once."""

from auction.session import commands as c
from auction.session import events as e
from auction.session.steps import next_step, other_steps
from auction.wanted import BoxWant, wanted
from tests.auction.session.driving import CAR, CLERK, DEADLINE, LAND, T0, WHY, Sitting
from tests.auction.session.test_custody import refused

HOUR_MS = 3_600_000


def test_a_recess_ends_at_its_time_by_one_and_earlier_by_two() -> None:
    sitting = Sitting(CAR)
    with refused("recess-none"):
        sitting.do(c.EndRecess())
    for until_ms in (T0, T0 + 7 * HOUR_MS):
        with refused("recess-time"):
            sitting.do(c.AnnounceRecess(until_ms=until_ms))
    sitting.do(c.AnnounceRecess(until_ms=T0 + HOUR_MS))
    step = next_step(sitting.state)
    assert step is not None
    assert step.command == "EndRecess"
    with refused("recess-runs"):
        sitting.do(c.EndRecess())
    with refused("suspended"):
        sitting.do(c.CallLot(lot="丙"))
    sitting.now_ms += HOUR_MS
    sitting.do(c.EndRecess())
    assert sitting.events[-1] == e.SessionResumed()
    sitting.do(c.AnnounceRecess(until_ms=sitting.now_ms + HOUR_MS))
    assert "ResumeSession" in [one.command for one in other_steps(sitting.state)]
    sitting.two(c.ResumeSession(reason=WHY))
    sitting.do(c.CallLot(lot="丙"))
    with refused("lot-order"):
        sitting.do(c.AnnounceRecess(until_ms=sitting.now_ms + HOUR_MS))


def test_no_box_round_runs_or_closes_while_everybody_is_out() -> None:
    sitting = Sitting(LAND)
    with refused("recess-over-deadline"):
        sitting.do(c.AnnounceRecess(until_ms=DEADLINE))
    sitting.do(c.AnnounceRecess(until_ms=DEADLINE - 1_000))
    sitting.two(c.ResumeSession(reason=WHY))
    sitting.open_box()
    with refused("recess-box"):
        sitting.do(c.AnnounceRecess(until_ms=DEADLINE - 1_000))


def test_a_clerk_clears_the_room_at_once_and_two_go_on() -> None:
    sitting = Sitting(LAND)
    sitting.open_box()
    assert wanted(sitting.state, sitting.now_ms).box != BoxWant()
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.do(c.Evacuate(), CLERK)
    assert wanted(sitting.state, sitting.now_ms).box == BoxWant()
    assert sitting.state.machines.release is None
    with refused("suspended"):
        sitting.do(c.Evacuate(), CLERK)
    with refused("recess-none"):
        sitting.do(c.EndRecess())
    sitting.see(e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    sitting.two(c.ResumeBidding(round="1", reason=WHY))
    assert sitting.state.suspended is None


def test_the_unlocked_door_is_licensed_anew_after_an_evacuation() -> None:
    sitting = Sitting(LAND)
    sitting.open_box()
    sitting.drop(1)
    sitting.close()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(c.UnlockBox(round="1"))
    sitting.do(c.Evacuate(), CLERK)
    assert not wanted(sitting.state, sitting.now_ms).box.door_free
    sitting.two(c.ResumeSession(reason=WHY))
    step = next_step(sitting.state)
    assert step is not None
    assert (step.command, step.of_two) == ("UnlockBox", True)
