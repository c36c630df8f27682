"""What the box may do when releases are lost, rounds follow each other, and hands interfere."""

import pytest

from auction.session import commands as c
from auction.session import events as e
from auction.session.phases import Phase, blocking, phase
from auction.session.sitting import hidden, started
from auction.session.state import RoundStage
from auction.session.steps import next_step, other_steps
from auction.terms import ROOM
from auction.wanted import wanted
from tests.auction.session.days import FIELD
from tests.auction.session.driving import CAR, CLERK, DEADLINE, LAND, T0, WHY, Sitting
from tests.auction.session.running import Run, rounds_of
from tests.auction.session.test_custody import offered, refused, the_round


def closed() -> Sitting:
    sitting = Sitting()
    sitting.open_box()
    sitting.drop(1)
    sitting.close()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    return sitting


@pytest.mark.parametrize("door", ["BOLTED", "FREE"])
def test_a_revoked_unlocking_is_licensed_anew(door: str) -> None:
    sitting = closed()
    sitting.two(c.UnlockBox(round="1"))
    if door == "FREE":
        sitting.see(e.DoorRead(state="FREE", at_ms=sitting.now_ms))
    was_hidden = hidden(sitting.state)
    with refused("round-stage"):
        sitting.two(c.UnlockBox(round="1"))
    sitting.see(
        e.DeviceLost(device="box", cause="no answer"),
        e.DeviceFound(device="box", model="reference"),
        e.DoorRead(state="BOLTED", at_ms=sitting.now_ms),
    )
    assert not wanted(sitting.state, sitting.now_ms).box.door_free
    offers = [next_step(sitting.state), *other_steps(sitting.state)]
    assert "UnlockBox" in [one.command for one in offers if one is not None]
    sitting.two(c.UnlockBox(round="1"))
    assert wanted(sitting.state, sitting.now_ms).box.door_free
    assert hidden(sitting.state) is was_hidden


def test_a_box_that_is_not_down_is_not_unlocked() -> None:
    sitting = closed()
    sitting.see(e.LiftRead(state="BETWEEN", at_ms=sitting.now_ms))
    with refused("lift-not-lowered"):
        sitting.two(c.UnlockBox(round="1"))


def test_hands_that_empty_the_box_are_no_envelopes() -> None:
    sitting = closed()
    sitting.two(c.UnlockBox(round="1"))
    sitting.see(e.DoorRead(state="FREE", at_ms=sitting.now_ms))
    span = (sitting.now_ms, sitting.now_ms)
    sitting.see(e.EnvelopeDropped(new=5, counter=6, seen_between_ms=span))
    assert the_round(sitting).dropped == 1
    sitting.do(c.CountEnvelopes(round="1", counted=1))
    sitting.see(e.EnvelopeDropped(new=5, counter=11, seen_between_ms=span))
    assert the_round(sitting).reconciled


def test_a_slot_forced_open_after_the_close_is_not_closed() -> None:
    sitting = closed()
    sitting.see(e.SlotRead(state="OPEN", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    assert the_round(sitting).stage is RoundStage.CLOSING
    assert [reason.code for reason in blocking(sitting.state)] == ["slot-not-shut"]
    assert next_step(sitting.state) is None
    with refused("round-stage"):
        sitting.two(c.UnlockBox(round="1"))
    sitting.see(e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    assert the_round(sitting).stage is RoundStage.CLOSED


@pytest.mark.parametrize("shown", [False, True])
def test_a_round_nobody_raised_stays_announced_whatever_the_slot_reads(*, shown: bool) -> None:
    sitting = Sitting()
    if shown:
        sitting.do(c.ShowBoxEmpty(round="1"))
    sitting.see(e.SlotRead(state="OPEN", from_ms=T0, to_ms=T0))
    sitting.now_ms = DEADLINE
    sitting.do(c.ReachDeadline(round="1"), ROOM)
    assert the_round(sitting).missed
    assert {"slot-not-shut", "never-open"} <= {one.code for one in blocking(sitting.state)}
    with refused("never-open"):
        sitting.do(c.ShowBoxEmpty(round="1"))
    with refused("deadline-passed"):
        late = c.ExtendDeadline(round="1", deadline_ms=DEADLINE + 60_000, reason=WHY)
        sitting.two(late)


def test_a_closing_that_waits_for_a_lost_box_says_so() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.now_ms = DEADLINE
    sitting.do(c.ReachDeadline(round="1"), ROOM)
    sitting.see(e.DeviceLost(device="box", cause="no answer"))
    assert next_step(sitting.state) is None
    assert [reason.code for reason in blocking(sitting.state)] == ["box-not-answering"]


def test_the_fastest_machine_may_report_the_close_before_the_room_says_it() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.now_ms = DEADLINE + 60
    shut = e.SlotRead(state="SHUT", from_ms=DEADLINE - 20, to_ms=DEADLINE + 45)
    sitting.see(shut)
    assert sitting.events[-2:] == [e.DeadlineReached(round="1"), shut]
    assert the_round(sitting).stage is RoundStage.CLOSED
    assert sitting.do(c.ReachDeadline(round="1"), ROOM) == ()


def test_a_camera_without_a_picture_is_not_recording() -> None:
    sitting = Sitting()
    sitting.do(c.ShowBoxEmpty(round="1"))
    sitting.see(
        e.RecorderStarted(camera="hall", adopted=False),
        e.CameraHealth(camera="hall", state="LOST", part="sound"),
    )
    sitting.do(c.Propose(act=c.RaiseBox(round="1")))
    sitting.see(
        e.CameraHealth(camera="hall", state="SOURCE_LOST"),
        e.RecorderStarted(camera="hall", adopted=True),
    )
    with refused("not-recording"):
        sitting.do(c.Propose(act=c.RaiseBox(round="1")))
    assert sitting.state.machines.cameras["hall"].sound == "LOST"


# --- two rounds on one day ---------------------------------------------------------------------


def two_rounds() -> Run:
    lots = (LAND, FIELD, CAR)
    run = Run(lots, rounds_of(lots, DEADLINE, DEADLINE + 600_000))
    now = run.now_ms
    run.see(
        e.DeviceFound(device="box", model="reference"),
        e.SlotRead(state="SHUT", from_ms=now, to_ms=now),
        e.LiftRead(state="LOWERED", at_ms=now),
        e.DoorRead(state="BOLTED", at_ms=now),
    )
    return run


def open_first_round(run: Run) -> None:
    run.do(c.ShowBoxEmpty(round="1"))
    run.two(c.RaiseBox(round="1"))
    run.see(e.LiftRead(state="RAISED", at_ms=run.now_ms))
    run.see(e.SlotRead(state="OPEN", from_ms=run.now_ms, to_ms=run.now_ms))


def close_first_round(run: Run) -> None:
    run.pass_time(DEADLINE - run.now_ms)
    run.see(e.SlotRead(state="SHUT", from_ms=run.now_ms, to_ms=run.now_ms))
    run.see(e.LiftRead(state="LOWERED", at_ms=run.now_ms))


def sort_first_round(run: Run) -> None:
    run.two(c.UnlockBox(round="1"))
    run.see(e.DoorRead(state="FREE", at_ms=run.now_ms))
    run.do(c.CountEnvelopes(round="1", counted=0))
    run.do(c.SortEnvelopes(round="1", lots=()))
    run.see(e.DoorRead(state="BOLTED", at_ms=run.now_ms))


def test_one_box_serves_one_round_after_another() -> None:
    run = two_rounds()
    with refused("round-unfinished"):
        run.do(c.ShowBoxEmpty(round="2"))
    run.do(c.ShowBoxEmpty(round="1"))
    run.two(c.RaiseBox(round="1"))
    with refused("round-stage"):
        run.two(c.UnlockBox(round="2"))


def test_a_round_nobody_could_raise_in_time_waits_its_turn_for_a_later_deadline() -> None:
    run = two_rounds()
    open_first_round(run)
    offers = {(one.command, one.subject) for one in other_steps(run.state)}
    assert {("ExtendDeadline", "round:1"), ("ExtendDeadline", "round:2")} <= offers
    close_first_round(run)
    run.pass_time(600_000)
    assert run.state.rounds["2"].deadline_reached
    with refused("round-unfinished"):
        again = c.ResumeBidding(round="2", reason=WHY, deadline_ms=run.now_ms + 600_000)
        run.two(again)
    sort_first_round(run)
    run.do(c.CallLot(lot="甲"))
    run.do(c.DeclareUnsold(lot="甲"))
    run.do(c.AskAcceptance(lot="甲"))
    assert "never-open" in [reason.code for reason in blocking(run.state)]
    step = next_step(run.state)
    assert step is not None
    assert (step.command, step.subject) == ("ResumeBidding", "round:2")
    run.two(c.ResumeBidding(round="2", reason=WHY, deadline_ms=run.now_ms + 600_000))
    assert run.state.rounds["2"].stage is RoundStage.ANNOUNCED
    run.do(c.ShowBoxEmpty(round="2"))


def test_a_later_rounds_deadline_may_pass_while_an_earlier_one_is_open() -> None:
    run = two_rounds()
    open_first_round(run)
    run.two(c.ExtendDeadline(round="1", deadline_ms=DEADLINE + 900_000, reason=WHY))
    run.pass_time(DEADLINE + 600_000 - run.now_ms)
    assert run.state.rounds["2"].missed
    assert run.state.rounds["1"].stage is RoundStage.OPEN


def test_the_first_rounds_lots_are_offered_before_the_second_raising() -> None:
    run = two_rounds()
    open_first_round(run)
    close_first_round(run)
    sort_first_round(run)
    following = next_step(run.state)
    assert following is not None
    assert (following.command, following.subject) == ("CallLot", "lot:甲")
    commands = [(one.command, one.subject) for one in other_steps(run.state)]
    assert ("ShowBoxEmpty", "round:2") in commands
    assert ("ExtendDeadline", "round:2") in commands
    assert ("CallLot", "lot:丙") in commands


def test_nothing_is_called_while_a_box_is_up() -> None:
    run = two_rounds()
    open_first_round(run)
    close_first_round(run)
    sort_first_round(run)
    run.do(c.ShowBoxEmpty(round="2"))
    with refused("round-unfinished"):
        run.do(c.CallLot(lot="甲"))
    with refused("round-unfinished"):
        run.do(c.CallLot(lot="丙"))


# --- proposals and standstills -----------------------------------------------------------------


def test_a_standstill_kills_proposals_about_the_round() -> None:
    sitting = Sitting()
    sitting.do(c.ShowBoxEmpty(round="1"))
    sitting.do(c.Propose(act=c.RaiseBox(round="1")))
    sitting.do(c.SuspendSession(reason=WHY), CLERK)
    assert not sitting.state.proposals
    assert offered(sitting) == ("ResumeSession", True)


def test_a_standstill_moves_the_basis_of_the_lot_under_way() -> None:
    sitting = Sitting(CAR)
    sitting.do(c.CallLot(lot="丙"))
    basis = sitting.state.basis_of("lot:丙")
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.two(c.ResumeSession(reason=WHY))
    with refused("basis-moved"):
        sitting.do(c.DeclareUnsold(lot="丙"), basis=basis)


def test_a_proposal_to_extend_dies_five_seconds_before_the_deadline() -> None:
    run = two_rounds()
    run.pass_time(DEADLINE - 20_000 - run.now_ms)
    run.do(c.Propose(act=c.ExtendDeadline(round="1", deadline_ms=DEADLINE + 1, reason=WHY)))
    run.pass_time(14_999)
    assert run.state.proposals
    run.pass_time(1)
    assert not run.state.proposals
    assert run.events[-1].cause == "EXPIRED"  # type: ignore[attr-defined]


def test_what_dies_at_the_deadline_says_so() -> None:
    run = two_rounds()
    run.do(c.ShowBoxEmpty(round="1"))
    run.pass_time(DEADLINE - 20_000 - run.now_ms)
    run.do(c.Propose(act=c.RaiseBox(round="1")))
    run.pass_time(20_000)
    assert run.events[-1] == e.ProposalDied(proposal="c2", cause="DEADLINE")


@pytest.mark.parametrize("later_ms", [12 * 3_600_000 + 1, 10**16])
def test_a_deadline_is_not_put_off_to_another_day(later_ms: int) -> None:
    sitting = Sitting()
    sitting.open_box()
    far = DEADLINE + later_ms
    with refused("deadline-far"):
        sitting.two(c.ExtendDeadline(round="1", deadline_ms=far, reason=WHY))
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.see(e.SlotRead(state="SHUT", from_ms=T0, to_ms=T0))
    with refused("deadline-far"):
        sitting.two(c.ResumeBidding(round="1", reason=WHY, deadline_ms=far))


def test_after_the_close_two_may_still_reopen_with_a_later_deadline() -> None:
    sitting = closed()
    sitting.do(c.SuspendSession(reason=WHY))
    assert "ResumeBidding" in [one.command for one in other_steps(sitting.state)]
    later = DEADLINE + 300_000
    sitting.two(c.ResumeBidding(round="1", reason=WHY, deadline_ms=later))
    sitting.see(e.LiftRead(state="RAISED", at_ms=sitting.now_ms))
    assert wanted(sitting.state, sitting.now_ms).box.slot_open_until_ms == later


def test_an_anchor_that_was_confirmed_is_not_confirmed_again() -> None:
    run = two_rounds()
    run.restart(boot="boot-2", clock_ms=run.now_ms)
    run.do(c.Propose(act=c.ConfirmAnchor(reason=WHY)), CLERK)
    run.two(c.ConfirmAnchor(reason=WHY))
    assert not run.state.proposals
    assert phase(run.state) is Phase.SUSPENDED
    assert run.state.suspended is e.SuspendCause.SERVER_RESTARTED


def test_a_restart_asks_nothing_where_nothing_was_open() -> None:
    sitting = Sitting()
    events = started(sitting.state, sitting.state.anchor, "0.1.0")
    assert [type(event) for event in events] == [e.ServerStarted]
