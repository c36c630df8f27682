"""What the machines should be doing, at every instant of a calm day and of some bad ones."""

import pytest
from msgspec.structs import replace

from auction.session import commands as c
from auction.session import events as e
from auction.session.sitting import started
from auction.wanted import REST, BoxWant, Wanted, both, wanted
from tests.auction.session.driving import CAR, CLERK, DEADLINE, T0, WHY, Sitting


def box(sitting: Sitting, now_ms: int | None = None) -> BoxWant:
    return wanted(sitting.state, sitting.now_ms if now_ms is None else now_ms).box


def released(sitting: Sitting) -> int:
    release = sitting.state.machines.release
    assert release is not None
    return release.number


def test_a_calm_round_step_by_step() -> None:
    sitting = Sitting()
    assert box(sitting) == BoxWant()
    sitting.do(c.ShowBoxEmpty(round="1"))
    sitting.do(c.Propose(act=c.RaiseBox(round="1")))
    assert box(sitting) == BoxWant(), "nothing happens at the proposal"
    (proposal,) = sitting.state.proposals.values()
    sitting.now_ms += 1_000
    sitting.do(c.Second(proposal=proposal.id), CLERK, factor=True)
    number = released(sitting)
    assert box(sitting) == BoxWant(lift="RAISED", release=number)
    sitting.see(e.LiftRead(state="RAISED", at_ms=sitting.now_ms))
    assert box(sitting) == BoxWant("RAISED", DEADLINE, release=number)
    sitting.see(e.SlotRead(state="OPEN", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    assert box(sitting, DEADLINE - 1).slot_open_until_ms == DEADLINE
    assert box(sitting, DEADLINE) == BoxWant(), "whatever has been written"
    sitting.close()
    assert box(sitting) == BoxWant(lift="LOWERED", release=number)
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    assert box(sitting) == BoxWant()
    sitting.two(c.UnlockBox(round="1"))
    assert box(sitting) == BoxWant(door_free=True, release=released(sitting))


def test_the_slot_is_shut_while_the_box_is_not_quite_up() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.see(e.LiftRead(state="BETWEEN", at_ms=sitting.now_ms))
    assert box(sitting).slot_open_until_ms is None


def test_the_box_is_not_lowered_with_an_open_slot() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.now_ms = DEADLINE
    sitting.see(e.SlotRead(state="SHUT", from_ms=DEADLINE - 40, to_ms=DEADLINE + 5))
    assert box(sitting).lift == "LOWERED"
    machines = sitting.state.machines
    unsure = replace(machines, box=replace(machines.box, slot="UNKNOWN"))
    assert wanted(replace(sitting.state, machines=unsure), DEADLINE).box == BoxWant()
    sitting.see(e.SlotRead(state="OPEN", from_ms=DEADLINE, to_ms=DEADLINE + 90))
    assert box(sitting) == BoxWant()


@pytest.mark.parametrize(
    "revoked_by",
    [
        e.DeviceLost(device="box", cause="unplugged"),
        *(
            e.BoxFaulted(fault=fault, at_ms=T0)
            for fault in ("WATCHDOG", "POWER_CYCLE", "JAM", "EMERGENCY_STOP", "SWITCHES")
        ),
    ],
)
def test_a_revoked_release_serves_nothing_any_more(revoked_by: e.BoxFaulted) -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.close()
    sitting.see(revoked_by, e.DeviceFound(device="box", model="reference"))
    assert box(sitting) == BoxWant()


def test_no_release_serves_another_act() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.see(e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    sitting.two(c.ResumeBidding(round="1", reason=WHY))
    sitting.see(e.SlotRead(state="OPEN", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    sitting.close()
    assert box(sitting) == BoxWant(), "a re-opening does not carry the lowering"
    sitting.do(c.LowerBox(round="1"), CLERK)
    assert box(sitting).lift == "LOWERED"


def test_a_server_start_revokes_and_a_lost_clock_does_not() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.see(e.DeviceLost(device="clock", cause="unplugged"))
    assert box(sitting).slot_open_until_ms == DEADLINE
    sitting.add(*started(sitting.state, sitting.state.anchor, "0.1.0"))
    assert box(sitting) == BoxWant()


def test_the_clock_follows_the_phase_and_counts_down_only_to_a_deadline() -> None:
    sitting = Sitting()
    assert wanted(sitting.state, T0).clock_page == "CLOCK"
    sitting.open_box()
    counting = wanted(sitting.state, sitting.now_ms)
    assert (counting.clock_page, counting.deadline_ms) == ("COUNTDOWN", DEADLINE)
    sitting.do(c.SuspendSession(reason=WHY))
    still = wanted(sitting.state, sitting.now_ms)
    assert (still.clock_page, still.deadline_ms) == ("SUSPENDED", None)


def test_oral_bidding_has_no_countdown_and_the_end_records_no_more() -> None:
    sitting = Sitting(CAR)
    assert wanted(sitting.state, T0).recording
    sitting.do(c.CallLot(lot="丙"))
    assert wanted(sitting.state, T0).clock_page == "ORAL"
    sitting.do(c.DeclareUnsold(lot="丙"))
    assert wanted(sitting.state, T0).clock_page == "CLOCK"
    sitting.do(c.AskAcceptance(lot="丙", price=60_000))
    sitting.do(c.AdjournSession())
    assert wanted(sitting.state, T0) == Wanted(clock_page="ENDED")


def test_head_and_durable_must_both_want_it() -> None:
    sitting = Sitting()
    sitting.open_box()
    now = sitting.now_ms
    durable = wanted(sitting.state, now)
    assert both(durable, durable) == durable
    assert both(REST, durable).box == BoxWant()
    assert both(durable, REST).box == BoxWant()
    other = replace(durable, box=replace(durable.box, release=(durable.box.release or 0) + 1))
    assert both(other, durable).box == BoxWant(), "a release counts once it is durable"


def test_the_earlier_of_two_deadlines_holds_and_an_unknown_one_shuts() -> None:
    one = Wanted(box=BoxWant("RAISED", 2_000, release=7))
    two = Wanted(box=BoxWant("RAISED", 1_000, release=7))
    assert both(one, two).box.slot_open_until_ms == 1_000
    assert both(two, one).box.slot_open_until_ms == 1_000
    shut = Wanted(box=BoxWant("RAISED", None, release=7))
    assert both(one, shut).box == BoxWant("RAISED", None, release=7)
    lowering = Wanted(box=BoxWant("LOWERED", None, release=7))
    assert both(one, lowering).box == BoxWant(None, None, release=7)
