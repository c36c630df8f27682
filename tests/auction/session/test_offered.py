"""What the console offers, moment by moment: the act that comes next and those beside it."""

from auction.session import commands as c
from auction.session import events as e
from auction.session.phases import Phase, blocking, phase
from auction.session.retrace import Told, retrace
from auction.session.steps import next_step, other_steps
from auction.session.waiting import waiting
from tests.auction.session.driving import CAR, CLERK, LAND, WHY, Sitting
from tests.auction.session.golden_day import whole_day
from tests.auction.session.running import told
from tests.auction.session.test_corrections import MARK
from tests.auction.session.test_custody import offered, refused
from tests.auction.session.test_opening import bid, oral


def others(sitting: Sitting) -> list[str]:
    return [one.command for one in other_steps(sitting.state)]


def test_a_box_that_was_shown_empty_is_raised_by_two_and_one_that_came_down_unlocked() -> None:
    sitting = Sitting(LAND)
    assert offered(sitting) == ("ShowBoxEmpty", False)
    sitting.do(c.ShowBoxEmpty(round="1"))
    assert offered(sitting) == ("RaiseBox", True)
    sitting.two(c.RaiseBox(round="1"))
    sitting.see(e.LiftRead(state="RAISED", at_ms=sitting.now_ms))
    sitting.see(e.SlotRead(state="OPEN", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    sitting.drop(1)
    sitting.close()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    assert offered(sitting) == ("UnlockBox", True)


def test_a_count_that_differs_is_accepted_by_two_or_counted_again() -> None:
    sitting = Sitting(LAND)
    sitting.open_box()
    sitting.drop(2)
    sitting.close()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(c.UnlockBox(round="1"))
    sitting.see(e.DoorRead(state="FREE", at_ms=sitting.now_ms))
    sitting.do(c.CountEnvelopes(round="1", counted=1))
    assert offered(sitting) == ("AcceptCount", True)
    assert "CountEnvelopes" in others(sitting)
    sitting.do(c.CountEnvelopes(round="1", counted=2), CLERK)
    assert offered(sitting) == ("SortEnvelopes", False)
    sitting.do(c.SortEnvelopes(round="1", lots=(MARK, MARK)))
    assert phase(sitting.state) is Phase.CLOSED


def test_a_camera_that_is_not_recorded_is_among_the_reasons() -> None:
    sitting = Sitting(LAND)
    sitting.see(e.RecorderStarted(camera="hall", adopted=False))
    sitting.see(e.RecorderLost(camera="hall", cause="killed"))
    lost = [one for one in blocking(sitting.state) if one.code == "not-recording"]
    assert [one.facts for one in lost] == [{"cameras": "hall"}]


def test_a_round_or_a_fault_that_is_not_there_is_refused_by_its_name() -> None:
    sitting = Sitting(LAND)
    with refused("round-unknown") as caught:
        sitting.do(c.ShowBoxEmpty(round="7"))
    assert caught.value.facts == {"round": "7"}
    with refused("fault-unknown"):
        sitting.do(c.AcknowledgeFault(fault="JAM", reason=WHY))


def test_while_a_price_is_called_a_higher_bid_or_taking_the_call_back_is_at_hand() -> None:
    sitting = oral()
    bid(sitting, "1", 90_000)
    assert "BidOral" in others(sitting)
    assert "RetractCall" not in others(sitting)
    sitting.do(c.CallPrice(lot="丙"))
    assert "RetractCall" in others(sitting)
    with refused("own-bid"):
        bid(sitting, "1", 95_000)


def test_an_envelope_opened_in_the_wrong_name_is_opened_again_before_it_is_read() -> None:
    sitting = Sitting(LAND)
    sitting.to_opening(MARK)
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="1"), CLERK)
    assert offered(sitting) == ("ReadBid", False)
    assert "OpenEnvelope" in others(sitting)


def test_after_the_end_nothing_is_offered_to_anybody() -> None:
    sitting = Sitting(CAR)
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.DeclareUnsold(lot="丙"))
    sitting.do(c.AskAcceptance(lot="丙", price=60_000))
    sitting.do(c.Propose(act=c.RevokeResult(lot="丙", reason=WHY)))
    sitting.do(c.AdjournSession())
    assert (next_step(sitting.state), other_steps(sitting.state)) == (None, ())
    assert waiting(sitting.state) == ()


def test_only_outcomes_need_an_act_that_explains_them() -> None:
    entries = told(whole_day())
    place = next(i for i, one in enumerate(entries) if isinstance(one.event, e.LotAwarded))
    award = entries[place]
    warning = Told(award.stamp, award.command, e.WarningGiven(round="1", seconds_left=60))
    assert retrace([*entries[: place + 1], warning]).divergences == ()
