"""At the door: seats, as what somebody comes, and the numbers of the paper sheets."""

import pytest
from msgspec.structs import replace

from auction.rules.eligibility import Capacity
from auction.rules.policy import Policy
from auction.session import commands as c
from auction.session.door import next_number
from auction.session.events import PersonAdmitted
from tests.auction.session.driving import CLERK, T0, WHY, Sitting
from tests.auction.session.filling import admit
from tests.auction.session.test_custody import refused

FIRST, LAST = Policy().paper_numbers


def let_in(sitting: Sitting, identity: int, **said: object) -> PersonAdmitted:
    (event,) = sitting.do(replace(admit(identity), **said), CLERK)
    assert isinstance(event, PersonAdmitted)
    return event


def test_as_what_somebody_comes_and_where_they_sit_is_kept() -> None:
    sitting = Sitting(people=0)
    event = let_in(sitting, 1, capacity=Capacity.AGENT_ENCLOSED, seat="B5")
    assert (event.capacity, event.seat, event.paper) == (Capacity.AGENT_ENCLOSED, "B5", False)
    assert sitting.state.people["1"].seat == "B5"


@pytest.mark.parametrize("seat", ["5", "b5", "B0", "B100", "王"])
def test_a_seat_is_a_letter_and_a_number(seat: str) -> None:
    with refused("seat-form"):
        let_in(Sitting(people=0), 1, seat=seat)


def test_two_people_do_not_share_a_seat_until_one_is_undone() -> None:
    sitting = Sitting(people=0)
    let_in(sitting, 1, seat="A1")
    with refused("seat-taken"):
        let_in(sitting, 2, seat="A1")
    sitting.do(c.UndoAdmission(bidder="1", reason=WHY), CLERK)
    assert let_in(sitting, 2, seat="A1").bidder == "2"


def test_a_sheet_keeps_its_number_and_the_desk_goes_on_with_its_own() -> None:
    sitting = Sitting(people=2)
    event = let_in(sitting, 3, paper_number=FIRST + 4, said_at_ms=T0 - 1)
    assert (event.bidder, event.paper, event.said_at_ms) == (str(FIRST + 4), True, T0 - 1)
    assert let_in(sitting, 4).bidder == "3"


def test_a_sheet_is_entered_once_even_after_it_was_undone() -> None:
    sitting = Sitting(people=0)
    let_in(sitting, 1, paper_number=FIRST)
    sitting.do(c.UndoAdmission(bidder=str(FIRST), reason=WHY), CLERK)
    with refused("paper-number-used"):
        let_in(sitting, 2, paper_number=FIRST)


@pytest.mark.parametrize("number", [FIRST - 1, LAST + 1, 0])
def test_only_reserved_numbers_come_from_sheets(number: int) -> None:
    with refused("paper-number-range"):
        let_in(Sitting(people=0), 1, paper_number=number)


def test_nobody_was_admitted_on_paper_later_than_now() -> None:
    with refused("said-at-ahead"):
        let_in(Sitting(people=0), 1, paper_number=FIRST, said_at_ms=10**15)


def test_the_numbers_of_sheets_are_left_out_at_the_desk() -> None:
    policy = replace(Policy(), paper_numbers=(2, 3))
    sitting = Sitting(people=1, policy=policy)
    assert next_number(sitting.state) == "4"
    assert let_in(sitting, 2).bidder == "4"
    assert let_in(sitting, 3, paper_number=3).bidder == "3"
    assert let_in(sitting, 4).bidder == "5"


def test_who_has_a_number_from_a_form_needs_none_from_a_sheet() -> None:
    sitting = Sitting(people=0)
    sitting.to_opening("甲")
    sitting.do(replace(admit(7), present=False), CLERK)
    with refused("paper-number-needless"):
        let_in(sitting, 7, paper_number=FIRST)
    assert let_in(sitting, 7, seat="C1").bidder == "1"
