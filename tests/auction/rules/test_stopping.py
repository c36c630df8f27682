"""What a lot is whose sale was stopped."""

import pytest

from auction.rules.stopping import StopCause, Stopped, stopped_as


@pytest.mark.parametrize(
    ("cause", "stopped"),
    [
        ("PAID", "STOPPED"),
        ("SUSPENDED", "STOPPED"),
        ("TERMINATED", "STOPPED"),
        ("INSTALMENTS", "STOPPED"),
        ("WITHDRAWN", "WITHDRAWN"),
        ("DELAYED", "POSTPONED"),
        ("CLOSURE", "POSTPONED"),
        ("EPIDEMIC", "POSTPONED"),
        ("FAILURE", "POSTPONED"),
    ],
)
def test_every_cause_says_what_the_lot_then_is(cause: str, stopped: str) -> None:
    assert stopped_as(StopCause(cause)) is Stopped(stopped)


def test_no_cause_is_left_out() -> None:
    assert {stopped_as(cause) for cause in StopCause} == set(Stopped)
    assert len(StopCause) == 9
