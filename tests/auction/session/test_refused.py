"""What is refused, each with its own code: the ways of a hurried desk that no scenario takes."""

import pytest
from msgspec.structs import replace

from auction.rules.policy import Policy, TieRaiseMode
from auction.session import commands as c
from auction.session import events as e
from auction.session.acceptance import fold as fold_acceptance
from auction.session.arguments import Because
from auction.session.coming import opening_step
from auction.session.drawing import due_numbers
from auction.session.drawing import fold as fold_drawing
from auction.session.explanation import explain
from auction.session.fold import fold, start
from auction.session.offers import settling
from auction.session.phases import blocking
from auction.session.refusals import Refusal
from auction.session.retrace import Told, retrace
from auction.session.sitting import started
from auction.session.standing import found
from auction.session.state import RoundStage
from auction.session.subjects import Stamp
from auction.terms import ROOM, Anchor, Case, PersonRef
from tests.auction.session.driving import CLERK, DEADLINE, LAND, OFFICER, T0, WHY, Sitting
from tests.auction.session.golden_day import whole_day
from tests.auction.session.running import told
from tests.auction.session.test_corrections import MARK, check
from tests.auction.session.test_custody import refused
from tests.auction.session.test_drawing import begin
from tests.auction.session.test_opening import bid, oral, read, tied, valid

OTHER_BOOT = Anchor(T0, 0, "another boot", "unmeasured")


def counted(*, envelopes: int = 2, by_hand: int | None = None) -> Sitting:
    """A sitting whose box was emptied and counted."""
    sitting = Sitting()
    sitting.open_box()
    sitting.drop(envelopes)
    sitting.close()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(c.UnlockBox(round="1"))
    sitting.see(e.DoorRead(state="FREE", at_ms=sitting.now_ms))
    if by_hand is not None:
        sitting.do(c.CountEnvelopes(round="1", counted=by_hand))
    return sitting


def test_a_count_that_agrees_is_neither_counted_nor_accepted_again() -> None:
    sitting = counted(by_hand=2)
    with refused("count-agrees"):
        sitting.do(c.CountEnvelopes(round="1", counted=3))
    with refused("count-agrees"):
        sitting.two(c.AcceptCount(round="1", reason=WHY))


@pytest.mark.parametrize("figure", [-1, 10_000])
def test_nobody_counts_less_than_nothing_or_more_than_a_box_holds(figure: int) -> None:
    with refused("count-range"):
        counted().do(c.CountEnvelopes(round="1", counted=figure))


def test_an_envelope_is_sorted_to_a_lot_of_its_round() -> None:
    with refused("sort-lot"):
        counted(by_hand=2).do(c.SortEnvelopes(round="1", lots=("甲", "丙")))


def test_a_deadline_is_put_later_never_earlier() -> None:
    sitting = Sitting()
    sitting.open_box()
    with refused("deadline-earlier"):
        sitting.two(c.ExtendDeadline(round="1", deadline_ms=DEADLINE, reason=WHY))


def test_bidding_that_runs_is_not_resumed() -> None:
    sitting = Sitting()
    sitting.open_box()
    with refused("not-suspended"):
        sitting.two(c.ResumeBidding(round="1", reason=WHY))
    with refused("not-suspended"):
        sitting.two(c.ResumeSession(reason=WHY))


def test_while_room_time_is_lost_nothing_goes_on_but_confirming_it() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.add(*started(sitting.state, OTHER_BOOT, "0.1.0"))
    assert [reason.code for reason in blocking(sitting.state)][:2] == ["suspended", "anchor-lost"]
    with refused("anchor-lost"):
        sitting.do(c.ConfirmClose(round="1", reason=WHY))
    with refused("anchor-lost"):
        sitting.two(c.ResumeSession(reason=WHY))


def test_a_round_that_stands_open_is_resumed_as_bidding_not_as_a_sitting() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.do(c.SuspendSession(reason=WHY))
    with refused("suspended"):
        sitting.do(c.SuspendSession(reason=WHY))
    with refused("round-stands"):
        sitting.two(c.ResumeSession(reason=WHY))


def test_an_act_of_two_waits_while_the_sitting_stands_still() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.do(c.SuspendSession(reason=WHY))
    with refused("suspended"):
        sitting.two(c.UnlockBox(round="1"))


def test_the_anchor_is_confirmed_only_where_it_was_lost() -> None:
    with refused("anchor-known"):
        Sitting().two(c.ConfirmAnchor(reason=WHY))


def test_the_box_is_not_raised_after_its_deadline() -> None:
    sitting = Sitting()
    sitting.do(c.ShowBoxEmpty(round="1"))
    sitting.now_ms = DEADLINE
    with refused("deadline-passed"):
        sitting.two(c.RaiseBox(round="1"))


def test_a_check_digit_that_fails_is_answered_before_anybody_is_let_in() -> None:
    person = PersonRef("ref9", "commitment9")
    asked = c.Admit(
        person=person, document="national_id", checksum_ok=False, warning_answered=False
    )
    with refused("checksum-unanswered"):
        Sitting().do(asked)


def test_lots_are_not_drawn_before_every_slip_is_in() -> None:
    sitting = Sitting(policy=Policy(tie_raise_mode=TieRaiseMode.WRITTEN_ONCE))
    tied(sitting)
    with refused("slips-missing"):
        begin(sitting, (1, 2))


def test_a_case_paid_in_full_leaves_its_lots_and_the_one_in_hand_is_finished_first() -> None:
    case = Case(id="1", lots=("甲",), claims=100_000)
    sitting = Sitting(cases=(case,))
    sitting.do(c.CallLot(lot="丙"))
    sitting.do(c.RecordPayment(case="1", amount=100_000, received_from=WHY), CLERK)
    assert settling(sitting.state) is None
    explanation = explain(sitting.state, "甲")
    assert explanation is not None
    assert [one.code for one in explanation.reasons] == ["paid-in-full"]


def test_an_envelope_still_closed_has_nothing_against_it() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK)
    lot = sitting.state.lots[MARK]
    assert found(sitting.state, lot, lot.bids[1]) == ()


def test_before_a_session_is_open_there_is_only_its_opening() -> None:
    step = opening_step()
    assert (step.command, step.blocked) == ("OpenSession", ())


def test_no_warning_is_given_while_bidding_stands_still() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.do(c.SuspendSession(reason=WHY))
    assert sitting.do(c.GiveWarning(round="1", seconds_left=60), ROOM) == ()


def test_an_open_session_is_not_opened_again_and_raw_people_never_reach_the_rules() -> None:
    sitting = Sitting()
    with refused("session-open"):
        sitting.do(c.OpenSession())
    with pytest.raises(TypeError):
        sitting.do(c.AdmitPerson(document="national_id", number="A123456789", name="王"))


def test_a_proposal_is_taken_back_once_and_does_not_expire_twice() -> None:
    sitting = Sitting()
    sitting.do(c.ShowBoxEmpty(round="1"))
    proposed = sitting.do(c.Propose(act=c.RaiseBox(round="1")))[0]
    assert isinstance(proposed, e.Proposed)
    assert sitting.do(c.ExpireProposal(proposal=proposed.proposal), ROOM) == ()
    sitting.do(c.WithdrawProposal(proposal=proposed.proposal))
    with refused("proposal-gone"):
        sitting.do(c.WithdrawProposal(proposal=proposed.proposal))
    sitting.now_ms += 61_000
    assert sitting.do(c.ExpireProposal(proposal=proposed.proposal), ROOM) == ()


def test_an_envelope_that_is_not_there_is_not_opened() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK)
    with refused("envelope-unknown"):
        sitting.do(c.OpenEnvelope(lot=MARK, envelope=2, bidder="1"), CLERK)


def test_no_sale_is_declared_before_everything_was_ruled_or_while_somebody_leads() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK)
    read(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    with pytest.raises(Refusal):
        sitting.do(c.DeclareUnsold(lot=MARK))
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    check(sitting, 350_000)
    sitting.do(c.AskObjections(lot=MARK))
    with refused("winner-stands"):
        sitting.do(c.DeclareUnsold(lot=MARK))


def test_two_people_need_not_rule_what_is_proposed_and_cite_grounds_that_exist() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK)
    read(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    agreeing = c.OverrideBid(lot=MARK, envelope=1, valid=True, reason=WHY)
    with refused("ruling-agrees"):
        sitting.two(agreeing)
    unknown = c.OverrideBid(lot=MARK, envelope=1, valid=False, ground="G99", reason=WHY)
    with refused("ground-unknown"):
        sitting.two(unknown)


def test_a_tie_is_settled_after_deposits_were_checked_and_rulings_weighed_them() -> None:
    sitting = Sitting()
    tied(sitting)
    lot = sitting.state.lots[MARK]
    before = sitting.state
    unchecked = replace(lot.bids[1], deposit_total=None)
    sitting.state = before.with_lot(replace(lot, bids=lot.bids.insert(1, unchecked)))
    with refused("deposit-unchecked"):
        sitting.do(c.RaiseTie(lot=MARK, envelope=2, increase=1))
    sitting.state = before
    sitting.do(c.CheckDeposit(lot=MARK, envelope=1, instruments=(1,)), CLERK)
    with refused("ruling-due"):
        sitting.do(c.RaiseTie(lot=MARK, envelope=2, increase=1))


def test_the_hammer_needs_a_bid_and_the_third_call() -> None:
    sitting = oral()
    assert [reason.code for reason in blocking(sitting.state)] == ["no-bid-yet"]
    with refused("no-bid-yet"):
        sitting.do(c.Hammer(lot="丙"))
    bid(sitting, "1", 90_000)
    assert [reason.code for reason in blocking(sitting.state)] == ["calls-missing"]
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    assert blocking(sitting.state) == ()


def test_nobody_names_a_number_where_no_drawing_was_begun() -> None:
    sitting = Sitting()
    tied(sitting)
    lot = sitting.state.lots[MARK]
    assert due_numbers(sitting.state, lot) == ()
    with pytest.raises(ValueError, match="commitment"):
        fold_drawing(sitting.state, e.DrawingLost(lot=MARK))


def test_a_creditor_who_was_drawn_is_explained_with_the_share() -> None:
    sitting = Sitting(LAND, people=2)
    sitting.to_opening()
    sitting.do(c.DeclareUnsold(lot=MARK))
    stamp = Stamp(0, sitting.now_ms, 0, OFFICER.id)
    state = fold_acceptance(sitting.state, stamp, e.AcceptanceAsked(lot=MARK, price=1_720_000))
    for creditor, share in (("T", 900_000), ("K", 1_500_000)):
        declared = e.AcceptanceDeclared(lot=MARK, creditor=creditor, share=share)
        state = fold_acceptance(state, stamp, declared)
    drawn = e.AcceptanceDrawn(lot=MARK, creditor="K", witnesses=("staff:A01", "staff:B01"))
    granted = e.AcceptanceGranted(
        lot=MARK,
        creditor="K",
        people=(),
        price=1_720_000,
        share=1_500_000,
        balance=220_000,
        due_date="2026-12-09",
        standby=("T",),
    )
    for event in (drawn, granted):
        state = fold_acceptance(state, stamp, event)
    explanation = explain(state, MARK)
    assert explanation is not None
    assert explanation.proposal == Because("accepted", {"creditor": "K", "price": 1_720_000})
    assert explanation.reasons[-2:] == (
        Because("creditor-drawn", {"creditor": "K", "creditors": "T、K"}),
        Because("share", {"share": 1_500_000, "balance": 220_000}),
    )


def test_a_creditor_who_alone_declared_needs_no_lots() -> None:
    sitting = Sitting(LAND, people=2)
    sitting.to_opening()
    sitting.do(c.DeclareUnsold(lot=MARK))
    stamp = Stamp(0, sitting.now_ms, 0, OFFICER.id)
    state = fold_acceptance(sitting.state, stamp, e.AcceptanceAsked(lot=MARK, price=1_720_000))
    declared = e.AcceptanceDeclared(lot=MARK, creditor="K", share=0)
    granted = e.AcceptanceGranted(
        lot=MARK,
        creditor="K",
        people=(),
        price=1_720_000,
        share=0,
        balance=1_720_000,
        due_date="2026-12-09",
    )
    for event in (declared, granted):
        state = fold_acceptance(state, stamp, event)
    explanation = explain(state, MARK)
    assert explanation is not None
    assert [one.code for one in explanation.reasons][-1:] == ["share"]
    assert "creditor-drawn" not in [one.code for one in explanation.reasons]


def test_a_finding_about_no_envelope_and_a_lot_without_minimum_are_told_plainly() -> None:
    assert not Because("G23", {"total": 1, "minimum": 2}).sentence("zh").startswith("第")
    assert Refusal("session-over").status == 409
    sitting = Sitting(replace(LAND, minimum=None))
    sitting.to_opening(MARK)
    read(sitting, 1, "1", "壹佰元整", "100")
    explanation = explain(sitting.state, MARK)
    assert explanation is not None
    assert "minimum" not in [one.code for one in explanation.reasons]


def test_a_record_that_is_no_sitting_is_not_folded() -> None:
    sitting = Sitting()
    with pytest.raises(TypeError):
        start(e.LotCalled(lot=MARK))
    with pytest.raises(TypeError):
        fold(sitting.state, Stamp(0, 0, 0, "room"), LAND)  # type: ignore[arg-type]
    before = sitting.state.machines
    sitting.see(e.DeviceFound(device="scanner", model="any"))
    assert sitting.state.machines == before


def test_an_outcome_of_another_kind_or_too_many_is_found_by_the_rules() -> None:
    entries = told(whole_day())
    place = next(i for i, one in enumerate(entries) if isinstance(one.event, e.LotAwarded))
    award = entries[place].event
    assert isinstance(award, e.LotAwarded)
    twice = Told(entries[place].stamp, entries[place].command, award)
    doubled = retrace([*entries[: place + 1], twice, *entries[place + 1 :]])
    assert doubled.divergences
    swapped = Told(
        entries[place].stamp,
        entries[place].command,
        e.LotUnsold(lot=award.lot, cause=e.UnsoldCause.NO_BID),
    )
    assert retrace([*entries[:place], swapped, *entries[place + 1 :]]).divergences
    split = next(
        i
        for i, one in enumerate(entries)
        if isinstance(one.event, e.BidRuled) and isinstance(entries[i - 1].event, e.Seconded)
    )
    called = Told(entries[split].stamp, entries[split].command, e.LotCalled(lot=award.lot))
    (*_, last) = retrace([*entries[:split], called]).divergences
    assert last.why == "BidRuled"


def test_a_withdrawn_round_is_returned_while_the_sitting_stands_still() -> None:
    sitting = Sitting(LAND)
    sitting.open_box()
    sitting.drop(1)
    sitting.do(c.StopLot(lot=MARK, cause="PAID", reason=WHY))
    assert sitting.state.rounds["1"].stage is not RoundStage.SORTED


def test_what_names_nobody_and_what_was_ruled_invalid_waits_for_nothing() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK, MARK)
    valid(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    read(sitting, 2, "2", "壹佰元整", "100")
    sitting.do(c.RuleBid(lot=MARK, envelope=2, valid=False))
    assert explain(sitting.state, MARK) is not None
