"""Why something is proposed: every reason with its figures, its article and two sentences."""

import re
import string

import pytest
from msgspec.structs import replace

from auction.rules.grounds import GROUNDS
from auction.rules.notes import NOTES
from auction.rules.policy import Policy, SamePersonBids
from auction.rules.stopping import StopCause, stopped_as
from auction.session import commands as c
from auction.session.arguments import ARGUMENTS, Because
from auction.session.citing import cited
from auction.session.explanation import Explanation, explain
from tests.auction.session.driving import CAR, CLERK, WHY, Sitting
from tests.auction.session.test_acceptance import unsold
from tests.auction.session.test_claims import sell, sorted_sitting
from tests.auction.session.test_corrections import MARK, check
from tests.auction.session.test_opening import award, bid, oral, read, tied, valid


def explained(sitting: Sitting, mark: str = MARK) -> Explanation:
    explanation = explain(sitting.state, mark)
    for one in (explanation.proposal, *explanation.reasons):
        assert one.source
        for locale in ("zh", "en"):
            assert "{" not in one.sentence(locale)  # type: ignore[arg-type]
            assert one.article(locale)  # type: ignore[arg-type]
    return explanation


def codes(explanation: Explanation) -> list[str]:
    return [one.code for one in explanation.reasons]


def test_a_proposed_ruling_names_the_ground_its_figures_and_its_article() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK)
    read(sitting, 1, "1", "壹佰柒拾壹萬玖仟玖佰玖拾玖元整", "1719998")
    explanation = explained(sitting)
    assert explanation.proposal == Because("rule-invalid", {"envelope": 1})
    assert codes(explanation) == ["minimum", "G23", "WORDS_GOVERN"]
    below = explanation.reasons[1]
    assert below.facts == {"total": 1_719_999, "minimum": 1_720_000}
    assert below.source == "CEA §91"
    assert "1,719,999" in below.sentence("zh")
    assert "Envelope 1" in below.sentence("en")


def test_before_anything_is_proposed_the_notice_and_the_table_are_told() -> None:
    sitting = Sitting()
    announced = explained(sitting)
    assert announced.proposal == Because("announced", {})
    assert announced.reasons == (
        Because("auction-no", {"auction": 1}),
        Because("minimum", {"minimum": 1_720_000}),
        Because("deposit-due", {"required": 350_000}),
    )
    sitting.to_opening(MARK, MARK)
    assert explained(sitting).proposal == Because("opening", {})
    assert explained(sitting).reasons[-1] == Because("opened", {"opened": 0, "envelopes": 2})
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="1"), CLERK)
    assert explained(sitting).reasons[-1] == Because("opened", {"opened": 1, "envelopes": 2})
    movable = oral()
    assert explained(movable, "丙").proposal == Because("crying", {})


@pytest.mark.parametrize("cause", StopCause)
def test_a_stop_is_told_with_its_article_and_what_goes_back(cause: StopCause) -> None:
    sitting = Sitting()
    sitting.to_opening(MARK, MARK)
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="1"), CLERK)
    sitting.do(c.StopLot(lot=MARK, cause=cause, reason=WHY))
    explanation = explained(sitting)
    assert explanation.proposal.code == f"stopped-{cause.lower()}"
    assert explanation.reasons[-2:] == (
        Because("opened", {"opened": 1, "envelopes": 2}),
        Because("goes-back", {"envelopes": 2}),
    )
    result = {"STOPPED": "停止", "WITHDRAWN": "撤回", "POSTPONED": "改期"}[stopped_as(cause)]
    assert result in explanation.proposal.sentence("zh")


def test_a_payment_in_full_is_told_with_both_figures_whatever_follows_from_it() -> None:
    sitting = sorted_sitting()
    case = next(iter(sitting.state.cases.values()))
    owed = case.case.claims + case.case.costs
    pays = c.RecordPayment(case=case.case.id, amount=owed, received_from=WHY)
    sitting.do(pays, CLERK)
    paid = Because("paid-in-full", {"paid": owed, "owed": owed})
    proposed = explained(sitting, "甲")
    assert (proposed.proposal, proposed.reasons[-1]) == (Because("not-awarded", {}), paid)
    sitting.do(c.StopLot(lot="甲", cause=StopCause.PAID, reason=WHY))
    told = explained(sitting, "甲")
    assert told.proposal == Because("stopped-paid", {})
    assert paid in told.reasons


def test_a_stopped_shout_releases_its_bidder() -> None:
    sitting = oral()
    bid(sitting, "1", 90_000)
    sitting.do(c.StopLot(lot="丙", cause=StopCause.CLOSURE, reason=WHY))
    released = Because("released", {"bidder": "1", "price": 90_000})
    assert explained(sitting, "丙").reasons[-1] == released


def test_an_award_is_told_from_the_minimum_to_the_balance_and_again_after_it() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK, MARK, MARK)
    valid(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    valid(sitting, 2, "2", "壹佰柒拾貳萬元整", "1720000")
    read(sitting, 3, "3", "壹佰元整", "100")
    sitting.do(c.RuleBid(lot=MARK, envelope=3, valid=False))
    assert explained(sitting).proposal == Because("check-deposit", {"envelope": 1})
    check(sitting, 350_000)
    explanation = explained(sitting)
    assert explanation.proposal == Because("award", {"price": 1_730_000})
    assert codes(explanation) == [
        "minimum",
        "valid",
        "valid",
        "invalid",
        "highest",
        "deposit",
        "balance",
    ]
    assert explanation.reasons[-1].facts == {"balance": 1_380_000, "days": 7}
    assert "G23" in explanation.reasons[3].sentence("zh")
    award(sitting)
    assert explained(sitting).proposal == Because("awarded", {"price": 1_730_000})
    assert explained(sitting).reasons == explanation.reasons


def test_a_tie_is_told_with_who_raised_and_who_was_drawn() -> None:
    sitting = Sitting()
    tied(sitting)
    assert explained(sitting).proposal.code == "settle-tie"
    drawn = Sitting()
    tied(drawn)
    sitting.do(c.RaiseTie(lot=MARK, envelope=2, increase=15_000))
    drawn.do(c.DeclineRaises(lot=MARK))
    drawn.do(c.DrawTie(lot=MARK, envelope=2, witnesses=("B01", "B02")))
    assert Because("raised", {"envelope": 2, "increase": 15_000}) in explained(sitting).reasons
    told = codes(explained(drawn))
    assert told[told.index("tied") :][:3] == ["tied", "unraised", "drawn"]
    assert explained(drawn).proposal == Because("award", {"price": 2_350_000})


def test_an_override_and_a_bid_set_aside_are_told() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK, MARK)
    valid(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    read(sitting, 2, "1", "壹佰柒拾壹萬元整", "1710000")
    sitting.two(c.OverrideBid(lot=MARK, envelope=2, valid=True, reason=WHY))
    told = explained(sitting).reasons
    assert Because("set-aside", {"envelope": 2}) in told
    assert Because("ruled-otherwise", {"envelope": 2}) in told


def test_why_none_of_one_persons_bids_counts_is_told_in_words() -> None:
    sitting = Sitting(policy=replace(Policy(), same_person_bids=SamePersonBids.ALL_INVALID))
    sitting.to_opening(MARK, MARK)
    valid(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=2, bidder="1"), CLERK)
    explanation = explained(sitting)
    assert explanation.proposal == Because("rule-invalid", {"envelope": 1})
    assert codes(explanation)[:2] == ["minimum", "G26"]
    assert explanation.reasons[1].facts == {"envelopes": "1、2"}


@pytest.mark.parametrize(("disclosed", "reason"), [(True, "floor"), (False, "floor-missed")])
def test_no_sale_of_a_movable_keeps_an_undisclosed_reserve(*, disclosed: bool, reason: str) -> None:
    sitting = Sitting(replace(CAR, reserve_disclosed=disclosed))
    sitting.do(c.CallLot(lot="丙"))
    bid(sitting, "1", 77_000)
    assert explained(sitting, "丙").proposal == Because("hammer", {"price": 77_000})
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    explanation = explained(sitting, "丙")
    assert explanation.proposal.code == "unsold"
    assert codes(explanation) == ["auction-no", "high", "calls", reason]
    shown = " ".join(one.sentence("zh") for one in explanation.reasons)
    assert ("80,000" in shown) is disclosed


def test_a_movable_above_its_reserve_is_sold_to_the_highest() -> None:
    sitting = oral()
    bid(sitting, "1", 90_000)
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    explanation = explained(sitting, "丙")
    assert explanation.proposal == Because("award-oral", {"price": 90_000})
    assert codes(explanation) == ["auction-no", "high", "calls", "floor-met"]
    sitting.do(c.AwardLot(lot="丙"))
    assert explained(sitting, "丙").proposal == Because("awarded-oral", {"price": 90_000})


def test_nobody_bidding_is_a_reason_too() -> None:
    sitting = Sitting()
    sitting.to_opening()
    explanation = explained(sitting)
    assert (explanation.proposal.code, codes(explanation)) == ("unsold", ["minimum", "nobody-bid"])
    movable = oral()
    movable.do(c.DeclareUnsold(lot="丙"))
    told = explained(movable, "丙")
    assert (told.proposal.code, codes(told)) == ("declared-unsold", ["auction-no", "nobody-bid"])


def test_a_ground_put_right_at_the_opening_is_told_with_what_it_was() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK)
    sitting.do(c.OpenEnvelope(lot=MARK, envelope=1, bidder="1"), CLERK)
    form = c.ReadBid(lot=MARK, envelope=1, words="", digits="1900000", marks=("G20",))
    sitting.do(form, CLERK)
    assert explained(sitting).proposal.code == "rule-invalid"
    sitting.do(c.CureGround(lot=MARK, envelope=1, ground="G20", shown=WHY))
    explanation = explained(sitting)
    assert explanation.proposal.code == "rule-valid"
    cured = Because("cured", {"envelope": 1, "ground": "G20"})
    assert cured in explanation.reasons
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    assert cured in explained(sitting).reasons


def test_a_lot_left_over_is_told_with_what_was_raised_and_what_it_suffices_for() -> None:
    sitting = sorted_sitting()
    sell(sitting, "甲")
    sell(sitting, "乙")
    before = explained(sitting, "丙")
    assert before.proposal.code == "not-awarded"
    enough = Because("proceeds-suffice", {"raised": 5_050_000, "threshold": 5_000_000})
    assert before.reasons[-1] == enough
    sitting.do(c.DeclareNotAwarded(lot="丙"))
    after = explained(sitting, "丙")
    assert (after.proposal.code, after.reasons) == ("left-over", before.reasons)


@pytest.mark.parametrize("creditors", ["K", "TK"])
def test_an_acceptance_is_told_with_who_was_drawn_and_what_the_share_leaves(creditors: str) -> None:
    sitting = unsold()
    sitting.do(c.AskAcceptance(lot=MARK))
    for creditor in creditors:
        sitting.do(c.DeclareAcceptance(lot=MARK, creditor=creditor), CLERK)
    if len(creditors) > 1:
        sitting.do(c.DrawAcceptance(lot=MARK, creditor="K", witnesses=("B01", "B02")))
    sitting.do(c.GrantAcceptance(lot=MARK))
    explanation = explained(sitting)
    assert explanation.proposal == Because("accepted", {"creditor": "K", "price": 1_720_000})
    assert codes(explanation)[2:] == ["creditor-drawn", "share"][2 - len(creditors) :]
    assert explanation.reasons[-1].facts == {"share": 1_500_000, "balance": 220_000}


def test_both_languages_say_the_same_figures_and_no_code_means_two_things() -> None:
    for argument in ARGUMENTS.values():
        zh, en = (
            {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for text in (argument.zh, argument.en)
        )
        assert zh == en
    assert not ARGUMENTS.keys() & (GROUNDS.keys() | NOTES.keys())


def test_every_article_is_named_in_the_language_it_is_read_in() -> None:
    sources = {one.source for of in (ARGUMENTS, GROUNDS, NOTES) for one in of.values()}
    for source in sources:
        assert not re.search("[A-Za-z]", cited(source, "zh")), source
        assert not re.search("[\u4e00-\u9fff]", cited(source, "en")), source
    assert cited("CEA §70(6), §113; CC §392", "zh") == "強制執行法 §70(6)、§113；民法 §392"
    assert cited("不動產投標參考要點 pt 18", "zh") == "不動產投標參考要點第 18 點"
    assert cited("CEA §91", "en") == "CEA §91"
