"""A price is due by the calendar the sitting began with."""

from datetime import date

import pytest
from msgspec.structs import replace

from auction.config.calendars import shipped_calendar
from auction.rules.policy import Policy
from auction.session.dues import due_after, price_due
from auction.session.refusals import Refusal
from tests.auction.session.driving import CAR, LAND, Sitting


def test_s01_the_balance_is_due_on_the_wednesday_after() -> None:
    assert price_due(Sitting().state, LAND) == "2026-12-09"


def test_the_notice_states_its_own_days_and_movables_are_paid_at_once_without() -> None:
    state = Sitting().state
    assert price_due(state, replace(LAND, payment_days=30)) == "2027-01-04", "a holiday"
    assert price_due(state, CAR) == "2026-12-02"
    assert price_due(state, replace(CAR, payment_days=2)) == "2026-12-04"
    assert price_due(state, replace(LAND, payment_days=0)) == "2026-12-02"


def test_a_last_day_of_rest_moves_on() -> None:
    state = Sitting().state
    # 2026-12-25 is a holiday, a week-end follows
    assert price_due(replace(state, policy=Policy(payment_days=23)), LAND) == "2026-12-28"
    assert due_after(date(2026, 12, 25), 7, shipped_calendar()) == date(2027, 1, 4)


def test_without_its_calendar_nothing_is_due_and_what_to_do_is_said() -> None:
    state = replace(Sitting().state, calendar={})
    with pytest.raises(Refusal) as told:
        price_due(state, LAND)
    assert told.value.code == "calendar-missing"
    assert "auction/rules/data" in told.value.sentence("zh")
    assert "ROC year 115" in told.value.sentence("en")
