"""What becomes of a sitting whose box no longer carries out what was released."""

import pytest
from msgspec.structs import replace

from auction.due import due
from auction.rules.policy import Policy
from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session import events as e
from auction.session.phases import blocking
from auction.session.refusals import Refusal
from auction.session.sitting import started
from auction.session.state import RoundStage
from auction.session.steps import Step, next_step, other_steps
from auction.session.subjects import BoxPace
from auction.session.waiting import waiting
from auction.terms import Anchor
from auction.wanted import wanted
from tests.auction.session.driving import CLERK, DEADLINE, ROOM, T0, WHY, Sitting
from tests.auction.session.test_custody import refused


def coming(sitting: Sitting) -> Step:
    step = next_step(sitting.state)
    assert step is not None
    return step


def codes(sitting: Sitting) -> list[str]:
    return [reason.code for reason in blocking(sitting.state)]


def live(sitting: Sitting) -> int:
    release = sitting.state.machines.release
    assert release is not None
    return release.number


def closed(dropped: int = 1) -> Sitting:
    sitting = Sitting()
    sitting.open_box()
    sitting.drop(dropped)
    sitting.close()
    return sitting


@pytest.mark.parametrize(
    ("cause", "suspended"),
    [
        ("STALLED", e.SuspendCause.ROOM_SILENT),
        ("WATCHDOG", e.SuspendCause.WATCHDOG_REFUSED),
        ("DEVICE", e.SuspendCause.SLOT_SHUT_EARLY),
        ("WANT", e.SuspendCause.RELEASE_SPENT),
    ],
)
def test_a_release_spent_while_bidding_suspends_and_two_may_resume(
    cause: str, suspended: e.SuspendCause
) -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.see(e.ReleaseSpent(release=live(sitting), cause=cause))
    assert sitting.state.suspended is suspended
    assert sitting.state.machines.release is None
    sitting.see(e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms + 50))
    step = coming(sitting)
    assert (step.command, step.blocked) == ("ResumeBidding", ())
    sitting.two(c.ResumeBidding(round="1", reason=WHY))
    assert sitting.state.rounds["1"].stage is RoundStage.RELEASED


def test_an_older_release_spent_says_nothing_of_the_newer() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.see(e.ReleaseSpent(release=live(sitting) - 1, cause="LOST"))
    assert sitting.state.suspended is None
    assert sitting.state.machines.release is not None


def test_a_release_spent_on_the_way_down_asks_for_the_lowering_again() -> None:
    sitting = closed()
    assert next_step(sitting.state) is None, "the box comes down by its own release"
    sitting.see(e.ReleaseSpent(release=live(sitting), cause="STALLED"))
    assert coming(sitting).command == "LowerBox"
    sitting.do(c.LowerBox(round="1"))
    assert wanted(sitting.state, sitting.now_ms).box.lift == "LOWERED"


def test_a_release_spent_while_unlocking_asks_for_the_unlocking_again() -> None:
    sitting = closed()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(c.UnlockBox(round="1"))
    assert next_step(sitting.state) is None
    sitting.now_ms += 1
    sitting.see(e.ReleaseSpent(release=live(sitting), cause="STALLED"))
    assert coming(sitting).command == "UnlockBox"
    sitting.now_ms += 1
    sitting.two(c.UnlockBox(round="1"))
    assert wanted(sitting.state, sitting.now_ms).box.door_free


def test_a_box_that_holds_back_is_said_and_can_be_told_again() -> None:
    sitting = closed()
    sitting.see(e.BoxHeldBack(reasons=("MOTION_SPENT",)))
    assert "box-held-back" in [reason.code for reason in blocking(sitting.state)]
    assert coming(sitting).command == "LowerBox"
    sitting.see(e.BoxHeldBack(reasons=()))
    assert next_step(sitting.state) is None


def test_suspending_revokes_what_was_released() -> None:
    sitting = closed()
    sitting.do(c.SuspendSession(reason=WHY))
    assert sitting.state.machines.release is None
    sitting.two(c.ResumeSession(reason=WHY))
    assert wanted(sitting.state, sitting.now_ms).box.lift is None, "nothing moves by itself"
    assert coming(sitting).command == "LowerBox"


def test_an_act_that_would_be_refused_now_says_why() -> None:
    sitting = Sitting()
    sitting.see(e.DoorRead(state="FREE", at_ms=T0))
    step = coming(sitting)
    assert step.command == "ShowBoxEmpty"
    assert [reason.code for reason in step.blocked] == ["door-not-bolted"]
    sitting.see(e.DoorRead(state="BOLTED", at_ms=T0))
    assert coming(sitting).blocked == ()


def test_nobody_is_asked_to_second_what_would_be_refused() -> None:
    sitting = Sitting()
    sitting.do(c.ShowBoxEmpty(round="1"))
    sitting.do(c.Propose(act=c.RaiseBox(round="1")))
    (proposed,) = waiting(sitting.state)
    assert proposed.second.blocked == ()
    sitting.see(e.DoorRead(state="FREE", at_ms=T0))
    (proposed,) = waiting(sitting.state)
    assert [reason.code for reason in proposed.second.blocked] == ["door-not-bolted"]
    with refused("door-not-bolted"):
        second = c.Second(proposal=proposed.proposal.id)
        sitting.do(second, CLERK, factor=True)


def test_the_bolt_waits_until_the_box_reads_down() -> None:
    sitting = closed()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(c.UnlockBox(round="1"))
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.see(e.LiftRead(state="BETWEEN", at_ms=sitting.now_ms))
    sitting.two(c.ResumeSession(reason=WHY))
    step = coming(sitting)
    assert step.command == "UnlockBox"
    assert [reason.code for reason in step.blocked] == ["lift-not-lowered"]
    with refused("lift-not-lowered"):
        sitting.two(c.UnlockBox(round="1"))


# --- a round whose deadline passed before the box was up -----------------------------------------


def never_up() -> Sitting:
    sitting = Sitting()
    sitting.now_ms = DEADLINE
    sitting.do(c.ReachDeadline(round="1"), ROOM)
    assert sitting.state.rounds["1"].missed
    return sitting


def test_a_round_that_was_never_up_begins_anew_with_the_box_shown_empty() -> None:
    sitting = never_up()
    assert coming(sitting).command == "ResumeBidding"
    later = DEADLINE + 900_000
    sitting.two(c.ResumeBidding(round="1", reason=WHY, deadline_ms=later))
    assert sitting.state.machines.release is None, "nothing is released by that"
    box_round = sitting.state.rounds["1"]
    assert (box_round.stage, box_round.deadline_ms) == (RoundStage.ANNOUNCED, later)
    with refused("round-stage"):
        sitting.two(c.RaiseBox(round="1"))
    sitting.open_box()
    assert sitting.state.rounds["1"].stage is RoundStage.OPEN


def test_a_round_that_was_never_up_may_also_be_given_up() -> None:
    sitting = never_up()
    offers = [(one.command, one.subject) for one in other_steps(sitting.state)]
    assert ("StopLot", "lot:甲") in offers
    sitting.do(c.StopLot(lot="甲", cause=StopCause.FAILURE, reason=WHY))
    assert sitting.state.rounds["1"].stage is RoundStage.ABANDONED
    assert coming(sitting).command == "CallLot"


def test_reopening_needs_every_camera_or_a_reason() -> None:
    sitting = Sitting()
    sitting.see(e.RecorderStarted(camera="hall", adopted=False))
    sitting.open_box()
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.see(
        e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms),
        e.RecorderLost(camera="hall", cause="killed"),
    )
    with refused("not-recording"):
        sitting.two(c.ResumeBidding(round="1", reason=WHY))
    assert "without_recording" in [one.name for one in coming(sitting).fields]
    sitting.two(c.ResumeBidding(round="1", reason=WHY, without_recording=WHY))
    released = sitting.events[-1]
    assert isinstance(released, e.MotionReleased)
    assert released.reason is not None


def test_a_box_is_not_raised_too_near_its_deadline_but_the_deadline_may_move() -> None:
    slow = BoxPace(rise_ms=12_000, open_ms=2_150)
    sitting = Sitting()
    sitting.pace = slow
    sitting.do(c.ShowBoxEmpty(round="1"))
    sitting.now_ms = DEADLINE - 14_150
    sitting.two(c.RaiseBox(round="1"))
    sitting = Sitting()
    sitting.pace = slow
    assert "ExtendDeadline" in [one.command for one in other_steps(sitting.state)]
    sitting.do(c.ShowBoxEmpty(round="1"))
    sitting.now_ms = DEADLINE - 14_149
    with pytest.raises(Refusal) as late:
        sitting.two(c.RaiseBox(round="1"))
    assert (late.value.code, late.value.facts) == ("raise-late", {"seconds": 15})
    sitting.two(c.ExtendDeadline(round="1", deadline_ms=DEADLINE + 600_000, reason=WHY))
    sitting.two(c.RaiseBox(round="1"))


def test_a_box_that_is_up_is_re_opened_until_its_slot_could_not_be() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.pace = BoxPace(rise_ms=12_000, open_ms=2_150)
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.see(e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    sitting.now_ms = DEADLINE - 2_149
    with refused("raise-late"):
        sitting.two(c.ResumeBidding(round="1", reason=WHY))
    sitting.now_ms = DEADLINE - 2_150
    sitting.two(c.ResumeBidding(round="1", reason=WHY))


def test_a_slot_that_never_opened_says_so_and_may_be_re_opened_at_once() -> None:
    sitting = Sitting()
    sitting.do(c.ShowBoxEmpty(round="1"))
    sitting.two(c.RaiseBox(round="1"))
    sitting.see(e.LiftRead(state="RAISED", at_ms=T0), e.SlotStuck(wanted="OPEN", since_ms=T0))
    assert "slot-wont-open" in codes(sitting)
    sitting.now_ms = DEADLINE
    sitting.do(c.ReachDeadline(round="1"), ROOM)
    assert "never-open" in codes(sitting)
    assert "ResumeBidding" in [one.command for one in other_steps(sitting.state)]
    sitting.two(c.ResumeBidding(round="1", reason=WHY, deadline_ms=DEADLINE + 600_000))
    assert wanted(sitting.state, sitting.now_ms).box.slot_open_until_ms == DEADLINE + 600_000
    sitting.see(e.SlotRead(state="OPEN", from_ms=DEADLINE, to_ms=DEADLINE))
    assert not {"slot-wont-open", "never-open"} & set(codes(sitting))


def test_an_envelope_stuck_in_the_slot_is_said_until_it_shuts() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.now_ms = DEADLINE
    sitting.do(c.ReachDeadline(round="1"), ROOM)
    sitting.see(e.SlotStuck(wanted="SHUT", since_ms=DEADLINE))
    assert codes(sitting) == ["slot-not-shut", "slot-wont-shut"]
    sitting.see(e.SlotRead(state="SHUT", from_ms=DEADLINE, to_ms=DEADLINE + 3_000))
    assert codes(sitting) == []


def test_an_envelope_that_stays_in_the_beam_is_said_until_hands_empty_the_box() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.see(e.BeamRead(state="BROKEN", at_ms=sitting.now_ms))
    assert codes(sitting) == ["beam-broken"]
    sitting.see(e.BeamRead(state="CLEAR", at_ms=sitting.now_ms))
    assert codes(sitting) == []
    sitting.see(e.BeamRead(state="BROKEN", at_ms=sitting.now_ms))
    sitting.close()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    assert codes(sitting) == ["beam-broken"]
    sitting.two(c.UnlockBox(round="1"))
    assert codes(sitting) == []


# --- a time nobody confirmed ---------------------------------------------------------------------


def rebooted(sitting: Sitting, utc_ms: int, boot: str = "boot-2") -> None:
    sitting.now_ms = utc_ms
    sitting.add(*started(sitting.state, Anchor(utc_ms, 0, boot, "unmeasured"), "0.1.0"))


def test_no_deadline_falls_by_a_time_nobody_confirmed() -> None:
    sitting = Sitting()
    sitting.open_box()
    rebooted(sitting, DEADLINE + 3_600_000)
    assert due(sitting.state) is None
    assert sitting.do(c.ReachDeadline(round="1"), ROOM) == ()
    rebooted(sitting, T0 + 60_000)
    late = c.ExtendDeadline(round="1", deadline_ms=DEADLINE + 60_000, reason=WHY)
    with refused("anchor-lost"):
        sitting.two(late)
    assert sitting.state.anchor_lost, "the same boot, but nobody has confirmed its time"
    assert sitting.state.anchor.utc_ms == T0 + 60_000
    sitting.two(c.ConfirmAnchor(reason=WHY))
    coming_up = due(replace(sitting.state, policy=Policy(warnings_s=())))
    assert coming_up is not None
    assert coming_up.at_ms == DEADLINE
