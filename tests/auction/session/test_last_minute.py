"""The word on the blade in the last minute: the time there is decides, not who was warned."""

import pytest

from auction.session.commands import GiveWarning, RaiseBox, ShowBoxEmpty
from auction.session.events import BiddingResumed, DeadlineSet, SlotRead
from auction.session.phases import Phase, phase
from auction.terms import ROOM
from tests.auction.session.driving import DEADLINE, WHY, Sitting


def early() -> Sitting:
    """A sitting with time enough before its deadline."""
    sitting = Sitting()
    sitting.now_ms = DEADLINE - 90_000
    return sitting


def test_a_minute_before_the_deadline_bidding_is_closing() -> None:
    sitting = early()
    sitting.open_box()
    assert phase(sitting.state) is Phase.BIDDING
    sitting.do(GiveWarning(round="1", seconds_left=60), ROOM)
    assert phase(sitting.state) is Phase.CLOSING


@pytest.mark.parametrize(
    ("left_ms", "word"), [(30_001, Phase.BIDDING), (30_000, Phase.CLOSING), (5_000, Phase.CLOSING)]
)
def test_a_slot_opened_in_the_last_half_minute_is_closing(left_ms: int, word: Phase) -> None:
    sitting = early()
    sitting.do(ShowBoxEmpty(round="1"))
    sitting.two(RaiseBox(round="1"))
    at_ms = sitting.now_ms = DEADLINE - left_ms
    sitting.see(SlotRead(state="OPEN", from_ms=at_ms, to_ms=at_ms))
    assert phase(sitting.state) is word


@pytest.mark.parametrize(("later_ms", "word"), [(0, Phase.CLOSING), (45_000, Phase.BIDDING)])
def test_what_is_opened_anew_says_how_much_time_there_is(later_ms: int, word: Phase) -> None:
    sitting = early()
    sitting.open_box()
    at_ms = sitting.now_ms = DEADLINE - 30_000
    sitting.add(BiddingResumed(round="1", deadline_ms=DEADLINE + later_ms, reason=WHY))
    sitting.see(SlotRead(state="OPEN", from_ms=at_ms, to_ms=at_ms))
    assert phase(sitting.state) is word


def test_more_time_ends_the_last_minute() -> None:
    sitting = early()
    sitting.open_box()
    sitting.do(GiveWarning(round="1", seconds_left=60), ROOM)
    sitting.now_ms = DEADLINE - 30_000
    sitting.add(DeadlineSet(round="1", deadline_ms=DEADLINE + 600_000, reason=WHY))
    assert phase(sitting.state) is Phase.BIDDING
