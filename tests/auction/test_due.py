"""The room's own commands: at their instant, each once, none of those already past."""

from auction.due import Due, due
from auction.session import commands as c
from auction.session import events as e
from auction.session.sitting import started
from auction.terms import ROOM
from tests.auction.session.driving import CAR, DEADLINE, LAND, WHY, Sitting
from tests.auction.session.running import Run, replayed, rounds_of


def coming(sitting: Sitting) -> Due:
    nearest = due(sitting.state)
    assert nearest is not None
    return nearest


def all_until_the_close(sitting: Sitting) -> list[Due]:
    """Give everything that falls due, in turn, up to the deadline."""
    given = []
    while not sitting.state.rounds["1"].deadline_reached:
        nearest = coming(sitting)
        sitting.now_ms = max(sitting.now_ms, nearest.at_ms)
        assert sitting.do(nearest.command, ROOM), "what is due does something"
        given.append(nearest)
    return given


def seconds(given: list[Due]) -> list[int]:
    return [one.command.seconds_left for one in given if isinstance(one.command, c.GiveWarning)]


def test_before_anything_is_open_only_the_deadline_is_due() -> None:
    sitting = Sitting()
    nearest = coming(sitting)
    assert nearest.at_ms == DEADLINE
    assert nearest.command == c.ReachDeadline(round="1")
    assert due(Sitting(CAR).state) is None


def test_warnings_come_in_order_and_those_past_at_the_opening_are_left_out() -> None:
    sitting = Sitting()
    sitting.open_box()
    given = all_until_the_close(sitting)
    assert seconds(given) == [10], "opened 42 s before the deadline"
    assert given[-1].command == c.ReachDeadline(round="1")
    assert len({one.id for one in given}) == len(given)


def test_an_extension_leaves_out_what_is_past_by_then() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.two(c.ExtendDeadline(round="1", deadline_ms=DEADLINE + 120_000, reason=WHY))
    assert seconds(all_until_the_close(sitting)) == [60, 10], "300 s were past when it was set"


def test_a_warning_is_due_again_for_a_later_deadline_under_another_id() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.now_ms = DEADLINE - 10_000
    first = coming(sitting)
    sitting.do(first.command, ROOM)
    sitting.two(c.ExtendDeadline(round="1", deadline_ms=DEADLINE + 60_000, reason=WHY))
    given = all_until_the_close(sitting)
    assert seconds(given) == [60, 10]
    assert first.id not in {one.id for one in given}


def test_nothing_is_announced_while_bidding_stands_still() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.do(c.SuspendSession(reason=WHY))
    assert coming(sitting).command == c.ReachDeadline(round="1")


def test_a_reopening_with_the_same_deadline_is_another_instant() -> None:
    """Two people may confirm a clock that is behind: the same deadline then comes again."""
    sitting = Sitting()
    sitting.open_box()
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.see(e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    sitting.now_ms = DEADLINE
    first = coming(sitting)
    sitting.do(first.command, ROOM)
    sitting.now_ms = DEADLINE - 30_000
    sitting.two(c.ResumeBidding(round="1", reason=WHY))
    given = all_until_the_close(sitting)
    assert first.id not in {one.id for one in given}


def test_an_instant_is_one_command_across_restarts() -> None:
    sitting = Sitting()
    before = coming(sitting)
    sitting.add(*started(sitting.state, sitting.state.anchor, "0.1.0"))
    assert coming(sitting) == before


def test_a_proposal_falls_due_with_its_minute_and_not_twice() -> None:
    run = Run((LAND,), rounds_of((LAND,), DEADLINE + 600_000))
    run.do(c.SuspendSession(reason=WHY))
    run.do(c.Propose(act=c.ResumeSession(reason=WHY)))
    again = replayed(run.entries).session
    assert again is not None
    nearest = due(run.state)
    assert nearest == due(again)
    assert nearest is not None
    assert nearest.command == c.ExpireProposal(proposal="c2")
    run.pass_time(120_000)
    expired = [event for event in run.events if isinstance(event, e.ProposalDied)]
    assert expired == [e.ProposalDied(proposal="c2", cause="EXPIRED")]


def test_an_adjourned_sitting_waits_for_nothing() -> None:
    sitting = Sitting(CAR)
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.DeclareUnsold(lot="丙"))
    sitting.do(c.AskAcceptance(lot="丙", price=60_000))
    sitting.do(c.AdjournSession())
    assert due(sitting.state) is None
