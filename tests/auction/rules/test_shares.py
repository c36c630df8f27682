from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.findings import Recommendation
from auction.rules.shares import (
    joint_finding,
    joint_shares,
    parse_share,
    split_by_share,
    write_share,
)
from auction.rules.unreadable import Unreadable


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("1/2", Fraction(1, 2)),
        ("283/965", Fraction(283, 965)),
        ("９６５分之２８３", Fraction(283, 965)),
        ("1", Fraction(1)),
        (" 全 部 ", Fraction(1)),
        ("50/100", Fraction(1, 2)),
        ("965/965", Fraction(1)),
    ],
)
def test_shares_are_read(text: str, share: Fraction) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", ["", "0/2", "3/2", "1/0", "0.5", "2", "-1/2", "1/2/3"])
def test_what_is_no_share_gets_a_sentence(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_share(text)
    assert caught.value.code == "share-unreadable"


def test_the_shares_of_a_real_joint_bid_make_one() -> None:
    stated = [Fraction(50, 100), Fraction(49, 100), Fraction(1, 100)]
    assert joint_shares(stated) == tuple(stated)


def test_unstated_shares_are_equal_and_half_stated_ones_wrong() -> None:
    assert joint_shares([None, None, None]) == (Fraction(1, 3),) * 3
    assert joint_shares([Fraction(1, 2), None]) is None
    assert joint_shares([Fraction(1, 2), Fraction(1, 3)]) is None
    assert joint_shares([]) is None


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ([Fraction(1, 2), Fraction(1, 3)], "5/6"),
        ([Fraction(1, 2), None], "1/2"),
        ([Fraction(1), Fraction(1, 2)], "3/2"),
    ],
)
def test_shares_that_do_not_make_one_are_asked_about(
    stated: list[Fraction | None], found: str
) -> None:
    finding = joint_finding(stated)
    assert finding is not None
    assert (finding.code, finding.facts) == ("JOINT_SHARES", {"found": found})
    assert finding.recommendation is Recommendation.ASK


def test_shares_that_make_one_or_are_unstated_are_not_asked_about() -> None:
    assert joint_finding([Fraction(1, 2), Fraction(1, 2)]) is None
    assert joint_finding([None, None]) is None
    assert joint_finding([]) is None


def test_s16_priority_holders_pay_in_the_ratio_of_their_shares() -> None:
    assert split_by_share(2_640_000, [Fraction(1, 4), Fraction(1, 12)]) == (1_980_000, 660_000)


@given(st.fractions(min_value=0, max_value=1, max_denominator=10**6).filter(bool))
def test_shares_read_back(share: Fraction) -> None:
    assert parse_share(write_share(share)) == share
