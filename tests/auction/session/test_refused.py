"""What is refused, each with its own code: the ways of a hurried desk that no scenario takes."""

import pytest
from msgspec.structs import replace

from auction.rules.policy import Policy, TieRaiseMode
from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session import events as e
from auction.session.coming import opening_step
from auction.session.drawing import being_drawn, due_numbers
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
from auction.session.steps import next_step
from auction.session.subjects import Stamp
from auction.session.waiting import waiting
from auction.terms import ROOM, Anchor, Case, PersonRef
from tests.auction.session.driving import CAR, CLERK, DEADLINE, LAND, T0, WHY, Sitting
from tests.auction.session.golden_day import whole_day
from tests.auction.session.running import told
from tests.auction.session.test_corrections import MARK, check
from tests.auction.session.test_custody import refused
from tests.auction.session.test_drawing import begin
from tests.auction.session.test_opening import bid, oral, read, tied

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
    assert explanation.reasons[-1].code == "paid-in-full"


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
    assert due_numbers(lot) == ()
    with pytest.raises(ValueError, match="commitment"):
        fold_drawing(sitting.state, e.DrawingLost(lot=MARK))


def test_a_record_that_is_no_sitting_is_not_folded() -> None:
    sitting = Sitting()
    with pytest.raises(TypeError):
        start(e.LotCalled(lot=MARK))
    with pytest.raises(TypeError):
        fold(sitting.state, Stamp(0, 0, 0, "room"), LAND)  # type: ignore[arg-type]
    before = sitting.state.machines
    sitting.see(e.DeviceFound(device="scanner", model="any"))
    assert sitting.state.machines == before


def test_an_outcome_of_another_kind_or_written_twice_is_told_at_its_entry() -> None:
    entries = told(whole_day())
    place = next(i for i, one in enumerate(entries) if isinstance(one.event, e.LotAwarded))
    doubled = retrace([*entries[: place + 1], entries[place], *entries[place + 1 :]])
    assert doubled.divergences[0].why == "no act explains it"
    split = next(
        i
        for i, one in enumerate(entries)
        if isinstance(one.event, e.BidRuled) and isinstance(entries[i - 1].event, e.Seconded)
    )
    called = Told(entries[split].stamp, entries[split].command, e.LotCalled(lot=MARK))
    (*_, last) = retrace([*entries[:split], called]).divergences
    assert (last.seq, last.kind, last.why) == (split, "LotCalled", "BidRuled")


def test_envelopes_of_a_round_given_up_go_back_while_the_sitting_stands_still() -> None:
    sitting = Sitting(LAND)
    sitting.open_box()
    sitting.drop(1)
    sitting.do(c.StopLot(lot=MARK, cause=StopCause.CLOSURE, reason=WHY))
    sitting.see(e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    sitting.do(c.Evacuate(), CLERK)
    step = next_step(sitting.state)
    assert step is not None
    assert (step.command, step.preset) == ("ReturnEnvelopes", {"round": "1"})
    sitting.do(c.ReturnEnvelopes(round="1", returned=1), CLERK)
    assert sitting.state.rounds["1"].stage is RoundStage.ABANDONED


def test_a_shout_before_its_lot_is_called_is_answered_with_where_the_lot_stands() -> None:
    sitting = Sitting()
    with refused("lot-stage") as caught:
        bid(sitting, "1", 90_000)
    assert caught.value.facts == {"lot": "丙", "stage": "ANNOUNCED"}
    assert caught.value.status == 409


def test_the_bolt_is_not_offered_for_seconding_while_the_box_does_not_answer() -> None:
    sitting = Sitting(LAND)
    sitting.open_box()
    sitting.close()
    sitting.see(e.LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.do(c.Propose(act=c.UnlockBox(round="1")))
    assert waiting(sitting.state)[0].second.blocked == ()
    sitting.see(e.DeviceLost(device="box", cause="unplugged"))
    assert "box-not-answering" in [
        one.code for still in waiting(sitting.state) for one in still.second.blocked
    ]


def test_a_result_is_not_offered_for_taking_back_while_another_lot_is_in_hand() -> None:
    sitting = Sitting(CAR, replace(CAR, mark="丁"))
    sitting.do(c.StopLot(lot="丙", cause=StopCause.CLOSURE, reason=WHY))
    sitting.do(c.Propose(act=c.RevokeResult(lot="丙", reason=WHY)))
    assert waiting(sitting.state)[0].second.blocked == ()
    sitting.do(c.CallLot(lot="丁"))
    (still,) = waiting(sitting.state)
    assert [one.code for one in still.second.blocked] == ["lot-order"]


def test_bidding_is_not_offered_for_going_on_while_the_slot_does_not_read_shut() -> None:
    sitting = Sitting(LAND)
    sitting.open_box()
    sitting.do(c.SuspendSession(reason=WHY))
    sitting.see(e.SlotRead(state="SHUT", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    sitting.do(c.Propose(act=c.ResumeBidding(round="1", reason=WHY)))
    assert waiting(sitting.state)[0].second.blocked == ()
    sitting.see(e.SlotRead(state="UNKNOWN", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    (still,) = waiting(sitting.state)
    assert [one.code for one in still.second.blocked] == ["slot-not-shut"]


def test_a_tie_is_being_drawn_once_a_drawing_was_begun_and_not_before() -> None:
    sitting = Sitting(people=3)
    assert not being_drawn(sitting.state.lots[MARK])
    tied(sitting)
    assert not being_drawn(sitting.state.lots[MARK])
    begin(sitting, (1, 2))
    assert being_drawn(sitting.state.lots[MARK])


def test_the_room_is_asked_once_everything_else_is_settled() -> None:
    sitting = Sitting()
    sitting.to_opening(MARK)
    read(sitting, 1, "1", "壹佰柒拾參萬元整", "1730000")
    with refused("bids-unruled"):
        sitting.do(c.AskObjections(lot=MARK))
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    with refused("deposit-unchecked"):
        sitting.do(c.AskObjections(lot=MARK))


def test_a_bid_that_is_refused_is_recorded_with_who_and_how_much() -> None:
    sitting = oral()
    bid(sitting, "1", 90_000)
    with pytest.raises(Refusal) as low:
        bid(sitting, "2", 90_001)
    assert (low.value.facts["bidder"], low.value.facts["amount"]) == ("2", 90_001)
    for _ in range(3):
        sitting.do(c.CallPrice(lot="丙"))
    sitting.do(c.Hammer(lot="丙"))
    with pytest.raises(Refusal) as late:
        bid(sitting, "2", 95_000)
    assert (late.value.facts["bidder"], late.value.facts["amount"]) == ("2", 95_000)
    with pytest.raises(Refusal) as unknown:
        bid(sitting, "王小明", 95_000)
    assert unknown.value.facts["bidder"] == "?"
