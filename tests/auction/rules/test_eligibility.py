from datetime import date

import pytest

from auction.rules.eligibility import (
    Bidder,
    BidderKind,
    Papers,
    Restriction,
    check_barred,
    check_bidder,
    is_minor,
    shared_between,
)
from auction.rules.findings import Recommendation, recommend

DAY = date(2026, 12, 2)
COMPANY = Bidder(kind=BidderKind.PRIVATE_JURISTIC)
MINOR = Bidder(born=date(2010, 1, 1))
FARMLAND = (Restriction.FARMLAND,)
RESERVE = (Restriction.INDIGENOUS_RESERVE,)


def codes(bidder: Bidder, papers: Papers, *restrictions: Restriction) -> list[str]:
    return [f.code for f in check_bidder(bidder, papers, on=DAY, restrictions=restrictions)]


@pytest.mark.parametrize(
    ("born", "minor"),
    [
        (date(2008, 12, 2), False),
        (date(2008, 12, 3), True),
        (date(2008, 11, 30), False),
        (date(2009, 1, 1), True),
        (date(1960, 1, 1), False),
    ],
)
def test_majority_comes_with_the_eighteenth_birthday(*, born: date, minor: bool) -> None:
    assert is_minor(born, DAY) is minor


def test_a_form_in_order_finds_nothing() -> None:
    assert codes(Bidder(), Papers()) == []
    assert codes(COMPANY, Papers()) == []
    assert codes(Bidder(born=date(1960, 1, 1)), Papers(statutory_representative=False)) == []


@pytest.mark.parametrize(
    ("bidder", "missing", "restrictions", "found"),
    [
        (MINOR, {"statutory_representative": False}, (), "G06"),
        (Bidder(), {"signed_or_sealed": False}, (), "G10"),
        (COMPANY, {}, FARMLAND, "G17"),
        (Bidder(), {}, RESERVE, "G18"),
        (Bidder(from_abroad=True), {}, (), "G19"),
        (Bidder(by_agent=True), {"special_authority": False}, (), "G20"),
        (COMPANY, {"representative_shown": False}, (), "G21"),
        (Bidder(), {"identity_shown": False}, (), "G22"),
    ],
)
def test_what_is_missing_is_a_ground(
    bidder: Bidder, missing: dict[str, bool], restrictions: tuple[Restriction, ...], found: str
) -> None:
    assert codes(bidder, Papers(**missing), *restrictions) == [found]


@pytest.mark.parametrize(
    ("bidder", "papers", "restrictions"),
    [
        (COMPANY, Papers(farmland_permit=True), FARMLAND),
        (Bidder(), Papers(), FARMLAND),  # natural persons need no certificate
        (Bidder(kind=BidderKind.PUBLIC_JURISTIC), Papers(), FARMLAND),
        (Bidder(), Papers(indigenous_proof=True), RESERVE),
        (Bidder(from_abroad=True), Papers(approval=True), ()),
        (Bidder(by_agent=True), Papers(), ()),
        (Bidder(), Papers(special_authority=False), ()),  # bids in person
        (Bidder(), Papers(representative_shown=False), ()),
        (MINOR, Papers(), ()),
    ],
)
def test_what_is_shown_or_not_needed_is_none(
    bidder: Bidder, papers: Papers, restrictions: tuple[Restriction, ...]
) -> None:
    assert codes(bidder, papers, *restrictions) == []


def test_a_company_is_no_minor() -> None:
    young = Bidder(kind=BidderKind.PRIVATE_JURISTIC, born=date(2020, 1, 1))
    assert codes(young, Papers(statutory_representative=False)) == []


def test_s22_the_permit_is_not_curable_and_s09_the_power_of_attorney_is() -> None:
    permit = check_bidder(COMPANY, Papers(), on=DAY, restrictions=FARMLAND)
    assert recommend(permit, cured=["G17"]) is Recommendation.INVALID
    agent = check_bidder(Bidder(by_agent=True), Papers(special_authority=False), on=DAY)
    assert recommend(agent) is Recommendation.ASK
    assert recommend(agent, cured=["G20"]) is Recommendation.VALID


def test_everything_found_stands_in_the_order_of_the_catalogue() -> None:
    nothing = Papers(
        signed_or_sealed=False,
        statutory_representative=False,
        special_authority=False,
        representative_shown=False,
        identity_shown=False,
    )
    bidder = Bidder(born=date(2010, 1, 1), from_abroad=True, by_agent=True)
    found = codes(bidder, nothing, *FARMLAND, *RESERVE)
    assert found == ["G06", "G10", "G18", "G19", "G20", "G22"]


def test_s14_the_defaulter_and_the_obligor_are_barred() -> None:
    assert [f.code for f in check_barred(defaulted=True, prohibited=True)] == ["G04", "G05"]
    assert [f.code for f in check_barred(defaulted=True)] == ["G04"]
    assert [f.code for f in check_barred(prohibited=True)] == ["G05"]
    assert check_barred() == ()


def test_a_shared_agent_or_address_is_worth_a_look_and_no_more() -> None:
    found = shared_between({1: "x", 2: "x", 3: "y"}, {1: "a", 2: "b", 3: "a", 4: "c"})
    assert {envelope: [f.code for f in notes] for envelope, notes in found.items()} == {
        1: ["SHARED_AGENT", "SHARED_ADDRESS"],
        2: ["SHARED_AGENT"],
        3: ["SHARED_ADDRESS"],
    }
    assert found[1][0].facts == {"found": 2}
    assert recommend(found[1]) is Recommendation.VALID
