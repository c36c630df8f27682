"""The box: stages move by switches, people only license; a standstill is never missed."""

import pytest

from auction.session.commands import (
    AcceptCount,
    AcknowledgeFault,
    ConfirmAnchor,
    ConfirmClose,
    CountEnvelopes,
    ExtendDeadline,
    LowerBox,
    Propose,
    RaiseBox,
    ReachDeadline,
    ResumeBidding,
    Second,
    ShowBoxEmpty,
    SortEnvelopes,
    SuspendSession,
    UnlockBox,
)
from auction.session.events import (
    BoxFaultCleared,
    BoxFaulted,
    DeviceFound,
    DeviceLost,
    DoorRead,
    EnvelopeDropped,
    LiftRead,
    RecorderLost,
    RecorderStarted,
    SlotRead,
)
from auction.session.machines import Report
from auction.session.phases import Phase, blocking, phase
from auction.session.refusals import Refusal
from auction.session.sitting import hidden, started
from auction.session.state import BoxRound, RoundStage, SuspendCause
from auction.session.steps import next_step
from auction.terms import ROOM, Anchor
from auction.wanted import wanted
from tests.auction.session.driving import CLERK, DEADLINE, OFFICER, T0, WHY, Sitting


def refused(code: str) -> "pytest.RaisesExc[Refusal]":
    return pytest.raises(Refusal, match=f"^{code}$")


def the_round(sitting: Sitting) -> BoxRound:
    return sitting.state.rounds["1"]


def offered(sitting: Sitting) -> tuple[str, bool]:
    step = next_step(sitting.state)
    assert step is not None
    return step.command, step.of_two


def test_a_round_goes_from_empty_to_sorted() -> None:
    sitting = Sitting()
    sitting.open_box()
    assert phase(sitting.state) is Phase.BIDDING
    sitting.drop(2)
    sitting.close()
    assert the_round(sitting).stage is RoundStage.CLOSED
    sitting.empty_box("甲", "甲")
    assert the_round(sitting).stage is RoundStage.SORTED
    assert sorted(sitting.state.lots["甲"].bids) == [1, 2]


def test_the_box_is_not_raised_by_one_person() -> None:
    sitting = Sitting()
    sitting.do(ShowBoxEmpty(round="1"))
    with refused("no-factor"):
        sitting.do(Propose(act=RaiseBox(round="1")), factor=False)
    proposed = sitting.do(Propose(act=RaiseBox(round="1")))[0]
    with refused("same-person"):
        sitting.do(Second(proposal=proposed.proposal), OFFICER, factor=True)
    with refused("no-factor"):
        sitting.do(Second(proposal=proposed.proposal), CLERK, factor=False)
    assert sitting.state.machines.release is None


def test_two_clerks_are_not_enough() -> None:
    sitting = Sitting()
    sitting.do(ShowBoxEmpty(round="1"))
    proposed = sitting.do(Propose(act=RaiseBox(round="1")), CLERK)[0]
    other = type(CLERK)("staff:B02", "CLERK")
    with refused("no-officer"):
        sitting.do(Second(proposal=proposed.proposal), other, factor=True)


def test_a_proposal_dies_after_its_minute() -> None:
    sitting = Sitting()
    sitting.do(ShowBoxEmpty(round="1"))
    proposed = sitting.do(Propose(act=RaiseBox(round="1")))[0]
    sitting.now_ms = T0 + 60_000
    with refused("proposal-gone"):
        sitting.do(Second(proposal=proposed.proposal), CLERK, factor=True)


def test_a_proposal_dies_when_its_basis_moves() -> None:
    sitting = Sitting()
    sitting.open_box()
    late = ExtendDeadline(round="1", deadline_ms=DEADLINE + 60_000, reason=WHY)
    sitting.do(Propose(act=late))
    sitting.close()
    assert not sitting.state.proposals


def test_the_slot_is_wanted_only_raised_and_never_past_the_deadline() -> None:
    sitting = Sitting()
    sitting.do(ShowBoxEmpty(round="1"))
    sitting.two(RaiseBox(round="1"))
    assert wanted(sitting.state, sitting.now_ms).box.slot_open_until_ms is None
    sitting.see(LiftRead(state="RAISED", at_ms=sitting.now_ms))
    assert wanted(sitting.state, sitting.now_ms).box.slot_open_until_ms == DEADLINE
    assert wanted(sitting.state, DEADLINE).box.slot_open_until_ms is None


def test_the_box_lowers_by_the_raise_release_and_unlocks_by_its_own() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.close()
    assert wanted(sitting.state, sitting.now_ms).box.lift == "LOWERED"
    sitting.see(LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    assert wanted(sitting.state, sitting.now_ms).box.lift is None
    sitting.two(UnlockBox(round="1"))
    box = wanted(sitting.state, sitting.now_ms).box
    assert (box.door_free, box.lift, box.slot_open_until_ms) == (True, None, None)


@pytest.mark.parametrize(
    ("report", "cause"),
    [
        (DeviceLost(device="box", cause="unplugged"), SuspendCause.BOX_LOST),
        (BoxFaulted(fault="WATCHDOG", at_ms=0), SuspendCause.WATCHDOG),
        (BoxFaulted(fault="POWER_CYCLE", at_ms=0), SuspendCause.POWER_CYCLE),
        (BoxFaulted(fault="JAM", at_ms=0), SuspendCause.JAM),
        (BoxFaulted(fault="EMERGENCY_STOP", at_ms=0), SuspendCause.EMERGENCY_STOP),
        (BoxFaulted(fault="SWITCHES", at_ms=0), SuspendCause.JAM),
        (SlotRead(state="SHUT", from_ms=T0, to_ms=T0 + 9_000), SuspendCause.SLOT_SHUT_EARLY),
    ],
)
def test_what_stops_the_box_suspends_bidding(report: Report, cause: SuspendCause) -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.see(report)
    assert sitting.state.suspended is cause
    assert phase(sitting.state) is Phase.SUSPENDED
    assert wanted(sitting.state, sitting.now_ms).box.release is None


def test_resume_keeps_the_deadline_or_names_a_later_one() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.do(SuspendSession(reason=WHY))
    sitting.see(SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    assert offered(sitting) == ("ResumeBidding", True)
    with refused("deadline-earlier"):
        sitting.two(ResumeBidding(round="1", reason=WHY, deadline_ms=DEADLINE - 1))
    sitting.two(ResumeBidding(round="1", reason=WHY))
    assert the_round(sitting).deadline_ms == DEADLINE
    assert sitting.state.suspended is None
    assert wanted(sitting.state, sitting.now_ms).box.slot_open_until_ms == DEADLINE


def test_a_restart_suspends_and_revokes_and_after_the_deadline_asks_to_confirm() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.drop(1)
    sitting.add(*started(sitting.state, sitting.state.anchor, "0.1.0"))
    assert sitting.state.suspended is SuspendCause.SERVER_RESTARTED
    assert sitting.state.machines.release is None
    sitting.see(
        DeviceFound(device="box", model="reference"),
        SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms),
    )
    assert offered(sitting) == ("ResumeBidding", True)
    with refused("deadline-ahead"):
        sitting.do(ConfirmClose(round="1", reason=WHY))
    sitting.now_ms = DEADLINE + 1
    sitting.do(ReachDeadline(round="1"), ROOM)
    assert offered(sitting) == ("ConfirmClose", False)
    with refused("deadline-needs-later"):
        sitting.two(ResumeBidding(round="1", reason=WHY))
    sitting.do(ConfirmClose(round="1", reason=WHY))
    assert the_round(sitting).stage is RoundStage.CLOSED
    assert the_round(sitting).dropped == 1
    assert offered(sitting) == ("LowerBox", False)
    sitting.do(LowerBox(round="1"), CLERK)
    assert wanted(sitting.state, sitting.now_ms).box.lift == "LOWERED"


def test_another_boot_loses_the_anchor() -> None:
    sitting = Sitting()
    sitting.open_box()
    other = Anchor(T0 + 20_000, 5, "another boot", "unmeasured")
    sitting.add(*started(sitting.state, other, "0.1.0"))
    assert sitting.state.anchor_lost
    assert offered(sitting) == ("ConfirmAnchor", True)
    with refused("anchor-lost"):
        sitting.two(ResumeBidding(round="1", reason=WHY))
    sitting.two(ConfirmAnchor(reason=WHY))
    assert not sitting.state.anchor_lost
    assert sitting.state.anchor == other


def test_an_extension_takes_two_and_time() -> None:
    sitting = Sitting()
    sitting.open_box()
    later = ExtendDeadline(round="1", deadline_ms=DEADLINE + 300_000, reason=WHY)
    sitting.two(later)
    assert the_round(sitting).deadline_ms == DEADLINE + 300_000
    sitting.now_ms = DEADLINE + 295_000
    with refused("deadline-near"):
        sitting.two(ExtendDeadline(round="1", deadline_ms=DEADLINE + 600_000, reason=WHY))


def test_counts_that_differ_stop_the_opening_until_two_accept() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.drop(3)
    sitting.close()
    sitting.see(LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(UnlockBox(round="1"))
    sitting.see(DoorRead(state="FREE", at_ms=sitting.now_ms))
    sitting.do(CountEnvelopes(round="1", counted=2))
    with refused("count-differs"):
        sitting.do(SortEnvelopes(round="1", lots=("甲", "甲")))
    assert [reason.code for reason in blocking(sitting.state)] == ["count-differs"]
    sitting.two(AcceptCount(round="1", reason=WHY))
    sitting.do(SortEnvelopes(round="1", lots=("甲", "甲")))
    assert the_round(sitting).stage is RoundStage.SORTED


def test_a_jam_waits_for_a_named_person() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.see(BoxFaulted(fault="EMERGENCY_STOP", at_ms=sitting.now_ms))
    with refused("estop-pressed"):
        sitting.do(AcknowledgeFault(fault="EMERGENCY_STOP", reason=WHY))
    assert {"box-fault", "estop-pressed"} <= {reason.code for reason in blocking(sitting.state)}
    sitting.see(BoxFaultCleared(fault="EMERGENCY_STOP", at_ms=sitting.now_ms))
    assert offered(sitting) == ("AcknowledgeFault", False)
    sitting.do(AcknowledgeFault(fault="EMERGENCY_STOP", reason=WHY), CLERK)
    assert not sitting.state.machines.box.faults


def test_an_unrecorded_camera_is_a_reason_two_may_override() -> None:
    sitting = Sitting()
    sitting.see(RecorderStarted(camera="hall", adopted=False))
    sitting.see(RecorderLost(camera="hall", cause="killed"))
    sitting.do(ShowBoxEmpty(round="1"))
    with refused("not-recording"):
        sitting.two(RaiseBox(round="1"))
    sitting.two(RaiseBox(round="1", without_recording=WHY))
    assert sitting.state.machines.release is not None


def test_nothing_can_be_counted_from_the_first_opening_to_the_unlocking() -> None:
    sitting = Sitting()
    assert not hidden(sitting.state)
    sitting.open_box()
    assert hidden(sitting.state)
    sitting.do(SuspendSession(reason=WHY))
    assert hidden(sitting.state)
    sitting.see(SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    sitting.two(ResumeBidding(round="1", reason=WHY))
    assert hidden(sitting.state)
    sitting.see(SlotRead(state="OPEN", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    sitting.close()
    assert hidden(sitting.state)
    sitting.empty_box()
    assert not hidden(sitting.state)


def test_drops_move_no_basis_so_that_nothing_is_counted_from_a_409() -> None:
    sitting = Sitting()
    sitting.open_box()
    before = sitting.state.basis
    sitting.drop(40)
    assert sitting.state.basis == before
    assert the_round(sitting).dropped == 40


def test_a_beam_broken_outside_a_round_is_no_envelope_of_it() -> None:
    sitting = Sitting()
    sitting.see(EnvelopeDropped(new=1, counter=1, seen_between_ms=(T0, T0)))
    assert the_round(sitting).dropped == 0


def test_once_unlocked_nothing_is_extended_or_reopened() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.close()
    sitting.empty_box()
    sitting.do(SuspendSession(reason=WHY))
    with refused("door-unlocked"):
        sitting.two(ResumeBidding(round="1", reason=WHY, deadline_ms=DEADLINE + 600_000))
