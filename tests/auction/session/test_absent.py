"""Whom only a form names: a number of their own, no raise, staff draw for them (S04)."""

import pytest
from msgspec.structs import replace

from auction.rules.policy import Policy, TieRaiseMode
from auction.session import commands as c
from auction.session.events import PersonAdmitted, PersonNamed, RaisesDeclined, TieDrawn
from auction.session.steps import other_steps
from tests.auction.session.driving import CLERK, WHY, Sitting
from tests.auction.session.filling import admit
from tests.auction.session.test_corrections import MARK, check, nearest
from tests.auction.session.test_custody import refused
from tests.auction.session.test_opening import award, valid

MAIL = replace(admit(9), present=False)


def s04(mode: TieRaiseMode = TieRaiseMode.OPEN) -> Sitting:
    """A, present, and M, by mail, bid 1,730,000 each."""
    sitting = Sitting(people=1, policy=replace(Policy(), tie_raise_mode=mode))
    sitting.to_opening(MARK, MARK)
    (named,) = sitting.do(MAIL, CLERK)
    assert named == PersonNamed(
        bidder="2",
        person=MAIL.person,
        document="national_id",
        checksum_ok=True,
        warning_answered=False,
    )
    for envelope in (1, 2):
        valid(sitting, envelope, str(envelope), "壹佰柒拾參萬元整", "1730000")
    for envelope in (1, 2):
        check(sitting, 350_000, envelope=envelope)
    return sitting


def test_s04a_a_dollar_from_whoever_is_present_wins() -> None:
    sitting = s04()
    with refused("bidder-absent"):
        sitting.do(c.RaiseTie(lot=MARK, envelope=2, increase=1))
    sitting.do(c.RaiseTie(lot=MARK, envelope=1, increase=1))
    awarded = award(sitting)
    assert (awarded.price, awarded.winners[0].bidder) == (1_730_001, "1")


@pytest.mark.parametrize("drawn", [1, 2])
def test_s04b_nobody_raises_and_staff_draw_for_the_absent_one(drawn: int) -> None:
    sitting = s04()
    with refused("raises-unasked"):
        sitting.do(c.DrawTie(lot=MARK, envelope=drawn, witnesses=("B01", "B02")))
    (asked,) = sitting.do(c.DeclineRaises(lot=MARK))
    assert asked == RaisesDeclined(lot=MARK, asked=(1,)), "who bid by mail is not here"
    (event,) = sitting.do(c.DrawTie(lot=MARK, envelope=drawn, witnesses=("B01", "B02")))
    assert isinstance(event, TieDrawn)
    assert event.drawn_for == (2,)
    awarded = award(sitting)
    assert (awarded.price, awarded.winners[0].bidder) == (1_730_000, str(drawn))


def test_on_slips_only_those_present_are_waited_for() -> None:
    sitting = s04(TieRaiseMode.WRITTEN_ONCE)
    assert nearest(sitting).preset == {"lot": MARK, "envelope": 1}
    with refused("bidder-absent"):
        sitting.do(c.RaiseTie(lot=MARK, envelope=2, increase=1))
    sitting.do(c.RaiseTie(lot=MARK, envelope=1, increase=0))
    assert nearest(sitting).command == "DrawTie"


def test_whoever_comes_after_all_keeps_the_number_and_may_raise() -> None:
    sitting = s04()
    (admitted,) = sitting.do(replace(MAIL, present=True), CLERK)
    assert isinstance(admitted, PersonAdmitted)
    assert admitted.bidder == "2"
    sitting.do(c.RaiseTie(lot=MARK, envelope=2, increase=5))
    assert award(sitting).winners[0].bidder == "2"


def test_nobody_is_named_before_forms_are_opened_and_nobody_twice() -> None:
    sitting = Sitting(people=1)
    with refused("naming-early"):
        sitting.do(MAIL, CLERK)
    assert "NamePerson" not in [one.command for one in other_steps(sitting.state)]
    sitting.to_opening(MARK)
    assert "NamePerson" in [one.command for one in other_steps(sitting.state)]
    with refused("already-admitted"):
        sitting.do(replace(admit(1), present=False), CLERK)
    sitting.do(MAIL, CLERK)
    with refused("already-admitted"):
        sitting.do(MAIL, CLERK)


def test_a_number_given_by_mistake_is_taken_back() -> None:
    sitting = Sitting(people=1)
    sitting.to_opening(MARK)
    sitting.do(MAIL, CLERK)
    sitting.do(c.UndoAdmission(bidder="2", reason=WHY), CLERK)
    with refused("bidder-unknown"):
        sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="2"), CLERK)
    (named,) = sitting.do(MAIL, CLERK)
    assert isinstance(named, PersonNamed)
    assert named.bidder == "3"


def test_an_absent_paddle_cries_no_bid() -> None:
    sitting = Sitting(people=1)
    sitting.to_opening()
    sitting.do(MAIL, CLERK)
    sitting.do(c.DeclareUnsold(lot=MARK))
    sitting.do(c.CallLot(lot="丙"))
    with refused("bidder-absent"):
        sitting.do(c.BidOral(lot="丙", bidder="2", amount=60_000), CLERK)
