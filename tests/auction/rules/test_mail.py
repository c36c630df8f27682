"""Which envelopes that came by mail may go into the box."""

import pytest

from auction.rules.mail import check_mail, kept_out

LAST = 1_000_000
MINUTE = 60_000


@pytest.mark.parametrize(
    ("minutes", "sealed", "labelled", "codes", "out"),
    [
        (-18, True, True, (), False),
        (0, True, True, (), False),
        (11, True, True, ("MAIL_LATE",), True),
        (-18, True, False, ("MAIL_UNLABELLED",), True),
        (-18, False, True, ("G03",), False),
        (11, False, False, ("MAIL_LATE", "MAIL_UNLABELLED", "G03"), True),
    ],
)
def test_late_or_unlabelled_stays_out_and_the_seal_is_weighed(
    minutes: int, *, sealed: bool, labelled: bool, codes: tuple[str, ...], out: bool
) -> None:
    found = check_mail(
        arrived_ms=LAST + minutes * MINUTE, last_ms=LAST, sealed=sealed, labelled=labelled
    )
    assert tuple(one.code for one in found) == codes
    assert kept_out(found) is out


def test_a_millisecond_after_the_last_arrival_time_is_late() -> None:
    found = check_mail(arrived_ms=LAST + 1, last_ms=LAST, sealed=True, labelled=True)
    assert [one.code for one in found] == ["MAIL_LATE"]
