"""S33: a box that is dead after the close is opened by key, by two; never one that works."""

from auction.session import commands as c
from auction.session import events as e
from auction.session.sitting import hidden
from auction.session.state import RoundStage
from auction.session.steps import next_step, other_steps
from auction.session.waiting import waiting
from auction.terms import ROOM
from auction.wanted import BoxWant, wanted
from tests.auction.session.driving import DEADLINE, WHY, Sitting
from tests.auction.session.test_custody import refused

KEY = c.OpenByKey(round="1", reason=WHY)


def closed(*, lost: bool) -> Sitting:
    """One envelope in a box that was closed in time and is down."""
    sitting = Sitting()
    sitting.open_box()
    sitting.drop(1)
    sitting.close()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    if lost:
        sitting.see(e.DeviceLost(device="box", cause="no answer"))
    return sitting


def stage(sitting: Sitting) -> RoundStage:
    return sitting.state.rounds["1"].stage


def offered(sitting: Sitting) -> list[str]:
    return [one.command for one in other_steps(sitting.state)]


def test_two_open_a_dead_box_by_key_and_its_envelopes_are_counted_as_ever() -> None:
    sitting = closed(lost=True)
    assert "OpenByKey" in offered(sitting)
    assert hidden(sitting.state)
    *_, opened = sitting.two(KEY)
    assert isinstance(opened, e.DoorOpenedByKey)
    assert opened.by == ("staff:A01", "staff:B01")
    assert sitting.state.rounds["1"].by_key
    assert not hidden(sitting.state)
    step = next_step(sitting.state)
    assert step is not None
    assert step.command == "CountEnvelopes"
    assert not {"UnlockBox", "OpenByKey"} & {*offered(sitting)}
    sitting.do(c.CountEnvelopes(round="1", counted=1))
    sitting.do(c.SortEnvelopes(round="1", lots=("甲",)))
    sitting.do(c.CallLot(lot="甲"))


def test_the_key_of_a_box_that_works_stays_where_it_is() -> None:
    sitting = closed(lost=False)
    assert "OpenByKey" not in offered(sitting)
    with refused("key-needless"):
        sitting.do(c.Propose(act=KEY))


def test_it_is_for_the_time_between_the_close_and_the_emptying() -> None:
    sitting = Sitting()
    with refused("round-stage"):
        sitting.do(c.Propose(act=KEY))
    sitting.open_box()
    with refused("round-stage"):
        sitting.do(c.Propose(act=KEY))
    sitting.close()
    sitting.empty_box(sort=False)
    sitting.see(e.DeviceLost(device="box", cause="no answer"))
    with refused("round-stage"):
        sitting.do(c.Propose(act=KEY))


def test_a_box_that_died_while_it_was_open_is_confirmed_shut_first() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.see(e.DeviceLost(device="box", cause="no answer"))
    with refused("suspended"):
        sitting.do(c.Propose(act=KEY))
    sitting.now_ms = DEADLINE
    sitting.do(c.ReachDeadline(round="1"), ROOM)
    sitting.do(c.ConfirmClose(round="1", reason=WHY))
    sitting.two(KEY)
    assert stage(sitting) is RoundStage.UNLOCKED


def test_a_bolt_that_was_released_and_does_not_move_is_as_good_as_dead() -> None:
    sitting = closed(lost=False)
    sitting.two(c.UnlockBox(round="1"))
    assert stage(sitting) is RoundStage.UNLOCKING
    assert wanted(sitting.state, sitting.now_ms).box.door_free
    assert "OpenByKey" in offered(sitting)
    sitting.two(KEY)
    assert stage(sitting) is RoundStage.UNLOCKED
    assert wanted(sitting.state, sitting.now_ms).box == BoxWant()


def test_a_box_that_answers_again_takes_the_key_out_of_the_second_persons_hand() -> None:
    sitting = closed(lost=True)
    (proposed,) = sitting.do(c.Propose(act=KEY))
    assert isinstance(proposed, e.Proposed)
    now = sitting.now_ms
    sitting.see(
        e.DeviceFound(device="box", model="reference"),
        e.SlotRead(state="SHUT", from_ms=now, to_ms=now),
        e.LiftRead(state="LOWERED", at_ms=now),
        e.DoorRead(state="BOLTED", at_ms=now),
    )
    (one,) = waiting(sitting.state)
    assert [reason.code for reason in one.second.blocked] == ["key-needless"]


def test_a_round_that_never_was_open_may_begin_anew_or_be_opened_by_key() -> None:
    sitting = Sitting()
    sitting.do(c.ShowBoxEmpty(round="1"))
    sitting.two(c.RaiseBox(round="1"))
    sitting.close()
    assert stage(sitting) is RoundStage.CLOSED
    assert "ResumeBidding" in offered(sitting)
    assert "OpenByKey" not in offered(sitting)
    sitting.see(e.DeviceLost(device="box", cause="no answer"))
    assert {"ResumeBidding", "OpenByKey"} <= {*offered(sitting)}
