from datetime import date

import pytest

from auction.rules.eligibility import (
    Bidder,
    BidderKind,
    Enclosure,
    Prohibition,
    Restriction,
    check_agent,
    check_barred,
    check_bidder,
    is_from_abroad,
    is_minor,
)
from auction.rules.findings import Recommendation, recommend, sentence
from auction.rules.identity_numbers import DocumentKind

DAY = date(2026, 12, 2)
COMPANY = Bidder(kind=BidderKind.PRIVATE_JURISTIC)
MINOR = Bidder(minor=True)
ABROAD = Bidder(from_abroad=True)
FARMLAND, RESERVE = Restriction.FARMLAND, Restriction.INDIGENOUS_RESERVE


def codes(
    who: Bidder, *restrictions: Restriction, enclosed: tuple[Enclosure, ...] = ()
) -> list[str]:
    found = check_bidder(who, "3", enclosed=enclosed, restrictions=restrictions)
    assert all(one.facts == {"bidder": "3"} for one in found)
    return [one.code for one in found]


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


@pytest.mark.parametrize(
    ("document", "number", "abroad"),
    [
        (DocumentKind.NATIONAL_ID, "A123456789", False),
        (DocumentKind.UBN, "12345675", False),
        (DocumentKind.PASSPORT, "X1234567", True),
        (DocumentKind.RESIDENT, "A800000014", True),
        (DocumentKind.RESIDENT, "F870123456", False),  # a national without household registration
        (DocumentKind.RESIDENT, "A880123454", True),  # Hong Kong, Macao
        (DocumentKind.RESIDENT, "A990123459", True),  # the Mainland
        (DocumentKind.RESIDENT, "AC01234567", False),  # old numbers do not tell
    ],
)
def test_a_document_tells_who_needs_an_approval(
    *, document: DocumentKind, number: str, abroad: bool
) -> None:
    assert is_from_abroad(document, number) is abroad


@pytest.mark.parametrize("who", [Bidder(), COMPANY])
def test_a_form_in_order_finds_nothing(who: Bidder) -> None:
    assert codes(who) == []


@pytest.mark.parametrize(
    ("who", "restrictions", "needs", "found"),
    [
        (MINOR, (), Enclosure.STATUTORY_REPRESENTATIVE, "G06"),
        (COMPANY, (FARMLAND,), Enclosure.FARMLAND_PERMIT, "G17"),
        (Bidder(), (RESERVE,), Enclosure.INDIGENOUS_PROOF, "G18"),
        (COMPANY, (RESERVE,), Enclosure.INDIGENOUS_PROOF, "G18"),
        (ABROAD, (), Enclosure.APPROVAL, "G19"),
    ],
)
def test_a_paper_that_is_needed_and_not_enclosed_is_a_ground(
    who: Bidder, restrictions: tuple[Restriction, ...], needs: Enclosure, found: str
) -> None:
    others = tuple(one for one in Enclosure if one is not needs)
    assert codes(who, *restrictions, enclosed=others) == [found]
    assert codes(who, *restrictions, enclosed=(needs,)) == []


@pytest.mark.parametrize(
    "who",
    [Bidder(), Bidder(kind=BidderKind.PUBLIC_JURISTIC)],
    ids=["a natural person", "a juristic person under public law"],
)
def test_who_needs_no_farmland_permit(who: Bidder) -> None:
    assert codes(who, FARMLAND) == []


def test_a_company_is_no_minor_and_a_person_needs_no_representative() -> None:
    assert codes(Bidder(kind=BidderKind.PRIVATE_JURISTIC, minor=True)) == []
    assert codes(Bidder(representative_shown=False)) == []


@pytest.mark.parametrize("kind", [BidderKind.PRIVATE_JURISTIC, BidderKind.PUBLIC_JURISTIC])
def test_what_was_not_shown_is_a_ground_that_may_be_cured(kind: BidderKind) -> None:
    who = Bidder(kind=kind, representative_shown=False, identity_shown=False)
    assert codes(who) == ["G21", "G22"]
    assert recommend(check_bidder(who, "3")) is Recommendation.ASK
    assert recommend(check_bidder(who, "3"), cured=["G21", "G22"]) is Recommendation.VALID


def test_everything_found_stands_in_the_order_of_the_catalogue() -> None:
    who = Bidder(minor=True, from_abroad=True, identity_shown=False)
    assert codes(who, FARMLAND, RESERVE) == ["G06", "G18", "G19", "G22"]


def test_s22_the_permit_is_not_curable_and_s09_the_power_of_attorney_is() -> None:
    permit = check_bidder(COMPANY, "3", restrictions=(FARMLAND,))
    assert recommend(permit, cured=["G17"]) is Recommendation.INVALID
    agent = check_agent("4", authority_shown=False, acts_on=1)
    assert [(one.code, one.facts) for one in agent] == [("G20", {"bidder": "4"})]
    assert recommend(agent) is Recommendation.ASK
    assert recommend(agent, cured=["G20"]) is Recommendation.VALID


def test_an_agent_on_several_bids_is_worth_a_look_and_no_more() -> None:
    assert check_agent("4", authority_shown=True, acts_on=1) == ()
    (shared,) = check_agent("4", authority_shown=True, acts_on=2)
    assert (shared.code, shared.facts) == ("SHARED_AGENT", {"bidder": "4", "envelopes": 2})
    assert recommend([shared]) is Recommendation.VALID
    both = check_agent("4", authority_shown=False, acts_on=2)
    assert [one.code for one in both] == ["SHARED_AGENT", "G20"]


@pytest.mark.parametrize("role", Prohibition)
def test_s14_s29_the_defaulter_the_obligor_and_staff_are_barred(role: Prohibition) -> None:
    default, prohibited = check_barred("3", defaulted=True, prohibited=role)
    assert (default.code, default.facts) == ("G04", {"bidder": "3"})
    assert (prohibited.code, prohibited.facts) == ("G05", {"bidder": "3", "role": role.value})
    assert recommend([prohibited], cured=["G05"]) is Recommendation.INVALID
    assert check_barred("3", defaulted=True) == (default,)
    assert check_barred("3", prohibited=role) == (prohibited,)
    assert check_barred("3") == ()


@pytest.mark.parametrize(
    ("role", "zh", "en"),
    [
        (Prohibition.OBLIGOR, "（號牌 3，身分 義務人）", "(paddle 3, as the obligor)"),
        (Prohibition.STAFF, "（號牌 3，身分 拍賣人員）", "(paddle 3, as staff of the sale)"),
    ],
)
def test_a_role_is_told_in_words(role: Prohibition, zh: str, en: str) -> None:
    (found,) = check_barred("3", prohibited=role)
    assert sentence(found, "zh").endswith(zh)
    assert sentence(found, "en").endswith(en)
