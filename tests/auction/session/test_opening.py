"""Opening, ruling, ties and the award; oral bids, calls and the hammer."""

import pytest

from auction.session.commands import (
    AdjournSession,
    AskAcceptance,
    AskObjections,
    AwardLot,
    BidOral,
    CallLot,
    CallPrice,
    CheckDeposit,
    DeclareUnsold,
    DeclineRaises,
    DrawTie,
    Hammer,
    OpenEnvelope,
    OverrideBid,
    RaiseTie,
    ReadBid,
    RetractCall,
    ReturnDeposit,
    RuleBid,
    UndoAdmission,
)
from auction.session.events import LotAwarded, UnsoldCause
from auction.session.phases import Phase, blocking, phase
from auction.session.standing import leaders
from auction.session.state import LotStage
from auction.session.steps import next_step
from tests.auction.session.driving import AUDITOR, CAR, CLERK, OFFICER, WHY, Sitting
from tests.auction.session.test_custody import refused


def read(sitting: Sitting, envelope: int, bidder: str, words: str, digits: str) -> None:
    sitting.do(OpenEnvelope(lot="甲", envelope=envelope, bidder=bidder))
    sitting.do(ReadBid(lot="甲", envelope=envelope, words=words, digits=digits), CLERK)


def valid(sitting: Sitting, envelope: int, bidder: str, words: str, digits: str) -> None:
    read(sitting, envelope, bidder, words, digits)
    sitting.do(RuleBid(lot="甲", envelope=envelope, valid=True))


def award(sitting: Sitting) -> LotAwarded:
    sitting.do(AskObjections(lot="甲"))
    event = sitting.do(AwardLot(lot="甲"))[0]
    assert isinstance(event, LotAwarded)
    return event


def test_the_highest_valid_bid_wins_and_the_balance_is_due_in_seven_days() -> None:
    sitting = Sitting()
    sitting.to_opening("甲", "甲", "甲")
    valid(sitting, 1, "1", "壹佰柒拾貳萬元整", "1,720,000")
    valid(sitting, 2, "3", "壹佰柒拾參萬元整", "1,730,000")
    valid(sitting, 3, "2", "壹佰柒拾貳萬伍仟元整", "1725000")
    assert [reason.code for reason in blocking(sitting.state)] == [
        "deposit-unchecked",
        "objections-unasked",
    ]
    sitting.do(CheckDeposit(lot="甲", envelope=2, instruments=(300_000, 50_000)))
    event = award(sitting)
    assert (event.price, event.winners[0].bidder) == (1_730_000, "3")
    assert (event.deposit, event.balance, event.due_date) == (350_000, 1_380_000, "2026-12-09")
    assert phase(sitting.state) is Phase.SOLD
    sitting.do(ReturnDeposit(lot="甲", envelope=1))
    with refused("nothing-to-return"):
        sitting.do(ReturnDeposit(lot="甲", envelope=2))


def test_words_go_before_figures() -> None:
    sitting = Sitting()
    sitting.to_opening("甲")
    read(sitting, 1, "1", "貳佰參拾肆萬伍仟元整", "2,435,000")
    bid = sitting.state.lots["甲"].bids[1]
    assert (bid.words, bid.digits, bid.total) == (2_345_000, 2_435_000, 2_345_000)
    assert "WORDS_GOVERN" in [finding.code for finding in bid.findings]


def test_a_bid_below_the_minimum_is_proposed_invalid_and_two_may_rule_otherwise() -> None:
    sitting = Sitting()
    sitting.to_opening("甲")
    read(sitting, 1, "1", "壹佰柒拾壹萬玖仟玖佰玖拾玖元整", "1719999")
    with refused("ruling-differs"):
        sitting.do(RuleBid(lot="甲", envelope=1, valid=True))
    sitting.two(OverrideBid(lot="甲", envelope=1, valid=True, reason=WHY))
    assert sitting.state.lots["甲"].bids[1].stage.value == "VALID"


def test_nothing_valid_is_unsold() -> None:
    sitting = Sitting()
    sitting.to_opening("甲")
    read(sitting, 1, "1", "壹佰元整", "100")
    sitting.do(RuleBid(lot="甲", envelope=1, valid=False))
    with refused("no-winner"):
        sitting.do(AwardLot(lot="甲"))
    sitting.do(DeclareUnsold(lot="甲"))
    assert sitting.state.lots["甲"].unsold is UnsoldCause.NO_VALID_BID


def test_a_short_deposit_is_proposed_invalid_and_the_next_bidder_leads() -> None:
    sitting = Sitting()
    sitting.to_opening("甲", "甲")
    valid(sitting, 1, "1", "壹佰玖拾萬元整", "1900000")
    valid(sitting, 2, "2", "壹佰柒拾伍萬元整", "1750000")
    sitting.do(CheckDeposit(lot="甲", envelope=1, instruments=(340_000,)))
    step = next_step(sitting.state)
    assert step is not None
    assert (step.command, step.preset["valid"], step.preset["ground"]) == ("RuleBid", False, "G11")
    sitting.do(RuleBid(lot="甲", envelope=1, valid=False, ground="G11"))
    sitting.do(CheckDeposit(lot="甲", envelope=2, instruments=(350_000,)))
    assert award(sitting).price == 1_750_000


def test_a_deposit_bag_that_does_not_lead_stays_sealed() -> None:
    sitting = Sitting()
    sitting.to_opening("甲", "甲")
    valid(sitting, 1, "1", "壹佰玖拾萬元整", "1900000")
    valid(sitting, 2, "2", "壹佰柒拾伍萬元整", "1750000")
    with refused("not-leading"):
        sitting.do(CheckDeposit(lot="甲", envelope=2, instruments=(350_000,)))


def tied(sitting: Sitting) -> None:
    sitting.to_opening("甲", "甲", "甲")
    valid(sitting, 1, "1", "貳佰參拾伍萬元整", "2350000")
    valid(sitting, 2, "2", "貳佰參拾伍萬元整", "2350000")
    valid(sitting, 3, "3", "貳佰參拾萬元整", "2300000")
    for envelope in (1, 2):
        sitting.do(CheckDeposit(lot="甲", envelope=envelope, instruments=(350_000,)))


def test_tied_bidders_raise_on_the_spot_each_more_than_the_last() -> None:
    sitting = Sitting()
    tied(sitting)
    with refused("tie-open"):
        sitting.do(AwardLot(lot="甲"))
    sitting.do(RaiseTie(lot="甲", envelope=1, increase=10_000))
    with refused("increase-too-low"):
        sitting.do(RaiseTie(lot="甲", envelope=2, increase=10_000))
    with refused("not-tied"):
        sitting.do(RaiseTie(lot="甲", envelope=3, increase=99_000))
    sitting.do(RaiseTie(lot="甲", envelope=2, increase=15_000))
    event = award(sitting)
    assert (event.price, event.winners[0].bidder) == (2_365_000, "2")


def test_where_nobody_raises_lots_are_drawn_before_two_witnesses() -> None:
    sitting = Sitting()
    tied(sitting)
    sitting.do(DeclineRaises(lot="甲"))
    with refused("nobody-to-ask"):
        sitting.do(DeclineRaises(lot="甲"))
    with refused("witness-same"):
        sitting.do(DrawTie(lot="甲", envelope=2, witnesses=("B01", "B01")))
    with refused("witness-unknown") as caught:
        sitting.do(DrawTie(lot="甲", envelope=2, witnesses=("B01", "B09")))
    assert caught.value.facts["witness"] == "B09"
    assert "A01" in caught.value.sentence("zh")
    sitting.do(DrawTie(lot="甲", envelope=2, witnesses=("B01", "B02")))
    event = award(sitting)
    assert (event.price, event.winners[0].bidder) == (2_350_000, "2")


def test_nobody_ties_with_themselves() -> None:
    sitting = Sitting()
    sitting.to_opening("甲", "甲")
    valid(sitting, 1, "1", "貳佰萬元整", "2000000")
    valid(sitting, 2, "1", "貳佰萬元整", "2000000")
    assert [bid.envelope for bid in leaders(sitting.state.lots["甲"])] == [1]


def test_an_unknown_paddle_opens_nothing() -> None:
    sitting = Sitting()
    sitting.to_opening("甲")
    with refused("bidder-unknown"):
        sitting.do(OpenEnvelope(lot="甲", envelope=1, bidder="56"))


def oral(people: int = 3) -> Sitting:
    sitting = Sitting(CAR, people=people)
    sitting.do(CallLot(lot="丙"))
    return sitting


def bid(sitting: Sitting, bidder: str, amount: int) -> None:
    sitting.do(BidOral(lot="丙", bidder=bidder, amount=amount), CLERK)


def test_a_new_bid_resets_the_calls_and_a_refused_one_does_not() -> None:
    sitting = oral()
    bid(sitting, "1", 60_000)
    bid(sitting, "2", 70_000)
    bid(sitting, "1", 76_000)
    sitting.do(CallPrice(lot="丙"))
    sitting.do(CallPrice(lot="丙"))
    with refused("bid-too-low"):
        bid(sitting, "2", 76_999)
    assert sitting.state.lots["丙"].calls == 2
    bid(sitting, "2", 77_000)
    assert sitting.state.lots["丙"].calls == 0
    with refused("calls-missing"):
        sitting.do(Hammer(lot="丙"))


def test_below_the_reserve_a_first_auction_does_not_sell() -> None:
    sitting = oral()
    bid(sitting, "1", 77_000)
    for _ in range(3):
        sitting.do(CallPrice(lot="丙"))
    with refused("calls-complete"):
        sitting.do(CallPrice(lot="丙"))
    sitting.do(Hammer(lot="丙"))
    with refused("no-winner"):
        sitting.do(AwardLot(lot="丙"))
    sitting.do(DeclareUnsold(lot="丙"))
    assert sitting.state.lots["丙"].unsold is UnsoldCause.BELOW_RESERVE


def test_a_shout_after_the_hammer_is_refused_and_recorded() -> None:
    sitting = oral()
    bid(sitting, "1", 90_000)
    for _ in range(3):
        sitting.do(CallPrice(lot="丙"))
    sitting.do(Hammer(lot="丙"))
    with refused("after-hammer") as caught:
        bid(sitting, "2", 99_000)
    assert caught.value.kind.recorded
    sitting.do(AwardLot(lot="丙"))
    assert sitting.state.lots["丙"].stage is LotStage.AWARDED
    assert sitting.state.lots["丙"].price == 90_000


def test_a_call_can_be_taken_back_with_a_reason() -> None:
    sitting = oral()
    bid(sitting, "1", 90_000)
    with refused("no-call"):
        sitting.do(RetractCall(lot="丙", reason=WHY))
    sitting.do(CallPrice(lot="丙"))
    sitting.do(RetractCall(lot="丙", reason=WHY))
    assert sitting.state.lots["丙"].calls == 0


def test_a_call_decided_on_an_older_price_is_shown_the_new_one() -> None:
    sitting = oral()
    bid(sitting, "1", 90_000)
    basis = sitting.state.basis_of("lot:丙")
    bid(sitting, "2", 95_000)
    with refused("basis-moved"):
        sitting.do(CallPrice(lot="丙"), basis=basis)
    sitting.do(BidOral(lot="丙", bidder="1", amount=99_000), CLERK, basis=basis)


@pytest.mark.parametrize("amount", [0, -1, 10**15])
def test_an_impossible_amount_says_what_to_do(amount: int) -> None:
    sitting = oral()
    with refused("amount-range") as caught:
        bid(sitting, "1", amount)
    assert "整數" in caught.value.sentence("zh")


def test_nobody_bids_and_it_is_unsold_then_the_sitting_ends() -> None:
    sitting = oral()
    with refused("no-bid-yet"):
        sitting.do(CallPrice(lot="丙"))
    with refused("lots-unfinished"):
        sitting.do(AdjournSession())
    sitting.do(DeclareUnsold(lot="丙"))
    sitting.do(AskAcceptance(lot="丙", price=60_000))
    sitting.do(AdjournSession())
    assert phase(sitting.state) is Phase.ENDED
    with refused("session-over"):
        sitting.do(CallPrice(lot="丙"))


def test_roles() -> None:
    sitting = oral()
    with refused("not-for-role"):
        sitting.do(CallPrice(lot="丙"), CLERK)
    with refused("not-for-role"):
        sitting.do(BidOral(lot="丙", bidder="1", amount=90_000), AUDITOR)


def test_who_has_bid_cannot_be_un_admitted() -> None:
    sitting = oral()
    bid(sitting, "1", 90_000)
    with refused("bidder-bound"):
        sitting.do(UndoAdmission(bidder="1", reason=WHY), OFFICER)
    sitting.do(UndoAdmission(bidder="2", reason=WHY), OFFICER)
    with refused("bidder-unknown"):
        bid(sitting, "2", 95_000)
