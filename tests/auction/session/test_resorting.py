"""A mis-sorted envelope is laid to its lot, unread, and competes there."""

from msgspec.structs import replace

from auction.session.commands import CallLot, DeclareUnsold, MoveEnvelope, OpenEnvelope, ReadBid
from auction.session.events import EnvelopeMoved
from auction.session.state import BidStage
from auction.session.steps import other_steps
from tests.auction.session.driving import CAR, CLERK, LAND, WHY, Sitting
from tests.auction.session.test_custody import refused

FIELD = replace(LAND, mark="乙", combined=False)


def sorted_wrong() -> Sitting:
    """Envelope 2 lies before 甲; its form is for 乙."""
    sitting = Sitting(LAND, FIELD, CAR)
    sitting.to_opening("甲", "甲", "乙")
    return sitting


def move(envelope: int = 2, to: str = "乙") -> MoveEnvelope:
    return MoveEnvelope(lot="甲", envelope=envelope, to=to, reason=WHY)


def test_it_is_laid_to_its_lot_and_what_was_opened_stays_open() -> None:
    sitting = sorted_wrong()
    sitting.do(OpenEnvelope(lot="甲", envelope=2, bidder="2"), CLERK)
    before = sitting.state.basis_of("lot:乙")
    (moved,) = sitting.do(move())
    assert moved == EnvelopeMoved(lot="甲", envelope=2, to="乙", reason=WHY)
    assert sorted(sitting.state.lots["甲"].bids) == [1]
    assert sorted(sitting.state.lots["乙"].bids) == [2, 3]
    bid = sitting.state.lots["乙"].bids[2]
    assert (bid.stage, bid.bidder) == (BidStage.OPENED, "2")
    assert sitting.state.basis_of("lot:乙") == before + 1


def test_a_form_that_was_read_stays_where_it_was_read() -> None:
    sitting = sorted_wrong()
    sitting.do(OpenEnvelope(lot="甲", envelope=2, bidder="2"), CLERK)
    sitting.do(ReadBid(lot="甲", envelope=2, words="", digits="1,800,000"), CLERK)
    with refused("envelope-stage"):
        sitting.do(move())


def test_only_to_another_lot_of_the_round_without_a_result() -> None:
    sitting = sorted_wrong()
    with refused("lot-unknown"):
        sitting.do(move(to="癸"))
    for mark in ("甲", "丙"):
        with refused("move-to"):
            sitting.do(move(to=mark))
    with refused("not-for-role"):
        sitting.do(move(), CLERK)
    sitting.do(move(1))
    sitting.do(move(2))
    sitting.do(DeclareUnsold(lot="甲"))
    sitting.do(CallLot(lot="乙"))
    with refused("move-to"):
        sitting.do(MoveEnvelope(lot="乙", envelope=3, to="甲", reason=WHY))


def test_it_is_offered_while_an_unread_envelope_and_another_lot_are_there() -> None:
    def offered() -> bool:
        return "MoveEnvelope" in [one.command for one in other_steps(sitting.state)]

    sitting = sorted_wrong()
    assert offered()
    for envelope in (1, 2):
        sitting.do(move(envelope))
    assert not offered()
    sitting = Sitting()
    sitting.to_opening("甲")
    assert not offered()
