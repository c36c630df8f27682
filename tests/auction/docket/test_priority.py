"""S16 and the other priority rights: who may step in, until when, and who buys in the end."""

import pytest

from auction.docket import commands as c
from auction.docket.events import PriorityNotified, PrioritySettled
from auction.docket.state import Stage
from auction.docket.terms import Place, PriorityNotice
from auction.rules.priority import PriorityStep, Right
from tests.auction.docket.office import S1, Branch, day, land

SERVED = day("2026-12-03")
X = PriorityNotice(code="X", served=SERVED, share="1/4")
Y = PriorityNotice(code="Y", served=SERVED, share="1/12")
DEPOSIT = f"{S1}/甲/1"


def sold(*allocation: int, joint: tuple[str, ...] = ()) -> Branch:
    branch = Branch()
    branch.lists(S1, land("甲", 1_500_000, 1_000_000))
    price = sum(allocation) or 2_640_000
    branch.awards(S1, "甲", price, deposit=500_000, allocation=allocation, joint=joint)
    return branch


def notify(
    *holders: PriorityNotice,
    right: Right = Right.CO_OWNER,
    owners: tuple[bool, ...] = (False,),
) -> c.NotifyPriority:
    return c.NotifyPriority(lot="甲", right=right, holders=holders, winners_are_co_owners=owners)


def answer(branch: Branch, holder: str, *, exercised: bool, on: str = "2026-12-08") -> None:
    branch.do(on, c.AnswerPriority(lot="甲", holder=holder, exercised=exercised))


def settled(branch: Branch, on: str = "2026-12-09", **other: object) -> PrioritySettled:
    (event,) = branch.do(on, c.SettlePriority(lot="甲", **other))  # type: ignore[arg-type]
    assert isinstance(event, PrioritySettled)
    return event


def test_s16_two_co_owners_share_by_their_shares() -> None:
    branch = sold()
    (event,) = branch.do("2026-12-03", notify(X, Y))
    assert isinstance(event, PriorityNotified)
    # ten days after 12-03 is a Sunday
    assert event.lapses == (day("2026-12-14"),) * 2
    assert branch.lot().stage is Stage.AWARDED_PENDING_PRIORITY
    branch.refuses("docket-stage", "2026-12-20", c.DeclareDefault(lot="甲"))
    answer(branch, "X", exercised=True)
    waiting = branch.refuses("priority-waiting", "2026-12-08", c.SettlePriority(lot="甲"))
    assert waiting["lapses"] == "2026-12-14"
    answer(branch, "Y", exercised=True)
    event_ = settled(branch)
    assert event_.step is PriorityStep.TAKEN
    assert [(one.buyer, one.price, one.due) for one in event_.purchases] == [
        ("X", 1_980_000, day("2026-12-16")),
        ("Y", 660_000, day("2026-12-16")),
    ]
    assert branch.place(DEPOSIT) == (Place.RETURNED, 0, 500_000)
    assert branch.lot().stage is Stage.AWARDED
    assert branch.lot().outstanding == 2_640_000
    branch.refuses("buyer-unknown", "2026-12-10", c.RecordBalance(lot="甲", amount=1))
    branch.do("2026-12-10", c.RecordBalance(lot="甲", amount=1_980_000, buyer="X"))
    assert branch.lot().stage is Stage.AWARDED
    (lapsed,) = branch.do("2026-12-17", c.DeclareDefault(lot="甲", buyer="Y"))
    assert lapsed.refunds == (("X", 1_980_000),)  # type: ignore[attr-defined]


def test_s16_no_right_against_a_co_owner_but_against_a_joint_bid_with_an_outsider() -> None:
    branch = sold()
    branch.refuses("priority-none", "2026-12-03", notify(X, owners=(True,)))
    branch.refuses("priority-winners", "2026-12-03", notify(X, owners=()))
    joint = sold(joint=("2", "3"))
    assert joint.refuses("priority-winners", "2026-12-03", notify(X)) == {"winners": 2}
    joint.refuses("priority-none", "2026-12-03", notify(X, owners=(True, True)))
    joint.do("2026-12-03", notify(X, owners=(False, True)))
    assert joint.lot().stage is Stage.AWARDED_PENDING_PRIORITY


def test_silence_is_a_waiver_once_the_days_are_over() -> None:
    branch = sold()
    branch.do("2026-12-03", notify(X))
    branch.refuses("priority-waiting", "2026-12-14", c.SettlePriority(lot="甲"))
    late = c.AnswerPriority(lot="甲", holder="X", exercised=True)
    assert branch.refuses("priority-lapsed", "2026-12-15", late)["lapses"] == "2026-12-14"
    event = settled(branch, "2026-12-15")
    assert event.step is PriorityStep.WAIVED
    (award,) = branch.lot().purchases
    assert (award.due, award.outstanding) == (day("2026-12-22"), 2_140_000)
    assert branch.place(DEPOSIT) == (Place.APPLIED, 500_000, 0)


def test_an_answer_is_given_once_and_by_somebody_notified() -> None:
    branch = sold()
    branch.do("2026-12-03", notify(X))
    answer(branch, "X", exercised=False)
    again = c.AnswerPriority(lot="甲", holder="X", exercised=True)
    branch.refuses("priority-answered", "2026-12-08", again)
    branch.refuses(
        "priority-unknown", "2026-12-08", c.AnswerPriority(lot="甲", holder="Z", exercised=True)
    )
    assert settled(branch).step is PriorityStep.WAIVED


def test_a_right_to_some_parcels_leaves_the_winner_the_rest() -> None:
    branch = sold(1_700_000, 940_000)
    branch.do("2026-12-03", notify(PriorityNotice(code="X", served=SERVED, parcels=(1,))))
    answer(branch, "X", exercised=True)
    event = settled(branch)
    assert [(one.buyer, one.price) for one in event.purchases] == [("2", 1_700_000), ("X", 940_000)]
    assert branch.place(DEPOSIT) == (Place.APPLIED, 500_000, 0)
    assert branch.lot().outstanding == 1_200_000 + 940_000


def test_what_is_left_of_a_deposit_above_the_rest_goes_back() -> None:
    branch = sold(2_240_000, 400_000)
    branch.do("2026-12-03", notify(PriorityNotice(code="X", served=SERVED, parcels=(0,))))
    answer(branch, "X", exercised=True)
    event = settled(branch)
    assert event.purchases[0].deposit == 400_000
    assert branch.place(DEPOSIT) == (Place.APPLIED, 400_000, 100_000)


def test_the_deposit_is_held_while_the_right_is_in_court() -> None:
    branch = sold()
    branch.do("2026-12-03", notify(X))
    answer(branch, "X", exercised=True)
    settled(branch, hold_deposit=True)
    assert branch.place(DEPOSIT) == (Place.HELD, 0, 0)
    branch.do("2027-05-04", c.RefundDeposit(lot="甲", deposit=DEPOSIT))
    assert branch.place(DEPOSIT) == (Place.RETURNED, 0, 500_000)


def test_the_first_registered_takes_a_site() -> None:
    branch = sold()
    first = PriorityNotice(code="P", served=SERVED, registered=1)
    second = PriorityNotice(code="Q", served=SERVED, registered=2)
    branch.do("2026-12-03", notify(second, first, right=Right.SITE, owners=()))
    answer(branch, "Q", exercised=True)
    branch.refuses("priority-waiting", "2026-12-08", c.SettlePriority(lot="甲"))
    answer(branch, "P", exercised=True)
    assert [one.buyer for one in settled(branch).purchases] == ["P"]


@pytest.mark.parametrize(
    ("right", "step"),
    [(Right.PARTITION, PriorityStep.DRAW), (Right.FARM_TENANT, PriorityStep.OFFICER)],
)
def test_where_no_ratio_rules_one_of_several_is_named(right: Right, step: PriorityStep) -> None:
    branch = sold()
    branch.do("2026-12-03", notify(X, Y, right=right, owners=()))
    answer(branch, "X", exercised=True)
    answer(branch, "Y", exercised=True)
    asked = branch.refuses("priority-draw", "2026-12-09", c.SettlePriority(lot="甲"))
    assert asked["holders"] == "X、Y"
    for drawn in (("Z",), ("X", "Y")):
        branch.refuses("priority-draw", "2026-12-09", c.SettlePriority(lot="甲", drawn=drawn))
    event = settled(branch, drawn=("Y",))
    assert (event.step, event.drawn) == (step, ("Y",))
    assert [(one.buyer, one.price) for one in event.purchases] == [("Y", 2_640_000)]


@pytest.mark.parametrize(
    "holders",
    [
        (),
        (X, X),
        (PriorityNotice(code=" ", served=SERVED),),
        (PriorityNotice(code="X", served=SERVED, share="0"),),
        (PriorityNotice(code="X", served=SERVED, parcels=(7,)),),
    ],
)
def test_notices_that_cannot_be(holders: tuple[PriorityNotice, ...]) -> None:
    sold().refuses("priority-holders", "2026-12-03", notify(*holders))


def covering(
    code: str, *parcels: int, share: str = "1", served: str = "2026-12-03"
) -> PriorityNotice:
    return PriorityNotice(code=code, served=day(served), share=share, parcels=parcels)


def test_co_owners_of_different_parcels_each_take_theirs_in_their_ratio() -> None:
    branch = sold(1_200_000, 900_000, 540_000)
    both, first = covering("X", 0, 1, share="1/4"), covering("Y", 0, share="1/12")
    last = covering("Z", 2, served="2026-12-07")
    (event,) = branch.do("2026-12-07", notify(both, first, last))
    assert isinstance(event, PriorityNotified)
    assert event.lapses == (day("2026-12-14"), day("2026-12-14"), day("2026-12-17"))
    answer(branch, "X", exercised=True)
    answer(branch, "Y", exercised=True)
    waiting = branch.refuses("priority-waiting", "2026-12-15", c.SettlePriority(lot="甲"))
    assert waiting["lapses"] == "2026-12-17"
    event_ = settled(branch, "2026-12-18")
    assert event_.step is PriorityStep.TAKEN
    assert [(one.buyer, one.price) for one in event_.purchases] == [
        ("2", 540_000),
        ("X", 900_000 + 900_000),
        ("Y", 300_000),
    ]
    assert branch.place(DEPOSIT) == (Place.APPLIED, 500_000, 0)


def test_rights_of_two_kinds_are_notified_one_after_the_other_and_answered_apart() -> None:
    branch = sold(1_700_000, 940_000)
    branch.do("2026-12-03", notify(covering("X", 0)))
    site = notify(covering("S", 1, served="2026-12-10"), right=Right.SITE, owners=())
    branch.refuses("priority-holders", "2026-12-10", notify(covering("X", 1), right=Right.SITE))
    (event,) = branch.do("2026-12-10", site)
    assert isinstance(event, PriorityNotified)
    assert event.lapses == (day("2026-12-21"),)
    answer(branch, "X", exercised=True)
    answer(branch, "S", exercised=True, on="2026-12-15")
    assert [(one.buyer, one.price) for one in settled(branch, "2026-12-15").purchases] == [
        ("X", 1_700_000),
        ("S", 940_000),
    ]
    assert branch.place(DEPOSIT) == (Place.RETURNED, 0, 500_000)


@pytest.mark.parametrize(
    ("named", "prices"),
    [
        ("S", [("2", 940_000), ("S", 1_700_000)]),
        ("Y", [("2", 940_000), ("X", 1_275_000), ("Y", 425_000)]),
    ],
)
def test_where_two_kinds_meet_on_a_parcel_the_officer_says_which_goes_first(
    named: str, prices: list[tuple[str, int]]
) -> None:
    branch = sold(1_700_000, 940_000)
    owners = (covering("X", 0, share="1/4"), covering("Y", 0, share="1/12"))
    branch.do("2026-12-03", notify(*owners))
    branch.do("2026-12-03", notify(covering("S", 0), right=Right.SITE, owners=()))
    for holder in "XYS":
        answer(branch, holder, exercised=True)
    asked = branch.refuses("priority-draw", "2026-12-09", c.SettlePriority(lot="甲"))
    assert asked == {"holders": "S、X、Y"}
    event = settled(branch, drawn=(named,))
    assert event.step is PriorityStep.OFFICER
    assert [(one.buyer, one.price) for one in event.purchases] == prices


def test_nobody_is_notified_once_the_winner_began_to_pay() -> None:
    branch = sold()
    branch.do("2026-12-03", c.RecordBalance(lot="甲", amount=1))
    branch.refuses("docket-stage", "2026-12-03", notify(X))


def test_a_right_that_was_exercised_is_not_notified_again() -> None:
    branch = sold()
    branch.do("2026-12-03", notify(X, Y))
    answer(branch, "X", exercised=True)
    answer(branch, "Y", exercised=True)
    settled(branch)
    branch.refuses("docket-stage", "2026-12-09", notify(X))


def test_a_winner_without_a_deposit_is_simply_out() -> None:
    branch = Branch()
    branch.lists(S1, land())
    branch.awards(S1, "甲", 3_200_000)
    branch.do("2026-12-03", notify(X))
    answer(branch, "X", exercised=True)
    assert settled(branch).deposits == ()
    assert branch.lot().outstanding == 3_200_000


def test_a_year_without_a_calendar_stops_it() -> None:
    served = PriorityNotice(code="X", served=day("2027-12-28"))
    facts = sold().refuses("calendar-missing", "2027-12-28", notify(served))
    assert facts["roc_year"] == 117
