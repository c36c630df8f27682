from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from auction.rules.findings import Recommendation
from auction.rules.policy import SamePersonBids
from auction.rules.ranking import Offer, OwnedOffer, Place, one_bid_a_person, rank, same_person


def test_s01_highest_total_leads() -> None:
    places = rank([Offer(1, 3_280_000), Offer(2, 3_512_000), Offer(3, 3_455_000)], 3_200_000)
    assert [place.envelopes for place in places] == [(2,), (3,), (1,)]
    assert not places[0].tied


def test_s02_equal_totals_stand_together() -> None:
    places = rank([Offer(1, 2_350_000), Offer(2, 2_350_000), Offer(3, 2_300_000)], 2_000_000)
    assert places == (Place(2_350_000, (1, 2)), Place(2_300_000, (3,)))
    assert places[0].tied


def test_s06_below_the_minimum_nobody_leads() -> None:
    assert rank([Offer(1, 1_719_999)], 1_720_000) == ()
    assert rank([Offer(1, 1_720_000)], 1_720_000) == (Place(1_720_000, (1,)),)


def test_without_a_minimum_everybody_counts() -> None:
    assert rank([Offer(1, 1)], None) == (Place(1, (1,)),)


def test_s07_of_two_bids_of_one_person_the_higher_counts() -> None:
    offers = [
        OwnedOffer(1, 950_000, "a"),
        OwnedOffer(2, 990_000, "a"),
        OwnedOffer(3, 970_000, "b"),
    ]
    assert one_bid_a_person(offers) == ((Offer(2, 990_000), Offer(3, 970_000)), (1,))


def test_s07_equal_bids_of_one_person_make_no_tie() -> None:
    offers = [OwnedOffer(2, 990_000, "a"), OwnedOffer(1, 990_000, "a")]
    counted, aside = one_bid_a_person(offers)
    assert (counted, aside) == ((Offer(1, 990_000),), (2,))
    assert not rank(counted, 900_000)[0].tied


def test_s07_several_bids_of_one_person_are_told_and_void_only_where_the_branch_says_so() -> None:
    (told,) = same_person((4, 2), SamePersonBids.HIGHER_COUNTS)
    assert (told.code, told.recommendation, told.facts) == (
        "SAME_PERSON",
        Recommendation.ASK,
        {"envelopes": "2、4"},
    )
    again, void = same_person((4, 2), SamePersonBids.ALL_INVALID)
    assert again == told
    assert (void.code, void.recommendation, void.curable, void.facts) == (
        "G26",
        Recommendation.INVALID,
        False,
        {"envelopes": "2、4"},
    )
    assert same_person((4,), SamePersonBids.ALL_INVALID) == ()


@given(
    st.lists(st.integers(1, 20), max_size=30),
    st.integers(1, 20),
)
def test_every_admissible_bid_has_one_place_and_totals_fall(
    totals: list[int], minimum: int
) -> None:
    places = rank([Offer(i, t) for i, t in enumerate(totals, 1)], minimum)
    assert sorted(e for p in places for e in p.envelopes) == [
        i for i, t in enumerate(totals, 1) if t >= minimum
    ]
    assert all(a.total > b.total >= minimum for a, b in pairwise(places))
    assert all(totals[e - 1] == p.total for p in places for e in p.envelopes)
