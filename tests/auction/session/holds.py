"""What holds in every sitting at every moment, and at its end."""

from auction.due import due
from auction.room.results import results
from auction.session import commands as c
from auction.session.decide import carry_out
from auction.session.explanation import explain
from auction.session.phases import blocking, phase
from auction.session.refusals import Refusal
from auction.session.retrace import retrace
from auction.session.sitting import hidden
from auction.session.state import LotStage, LotState, MailStage
from auction.session.steps import Step, next_step
from auction.session.subjects import Context
from auction.wanted import wanted
from tests.auction.session.at_random import RandomSitting, beside
from tests.auction.session.driving import OFFICER
from tests.auction.session.filling import filled
from tests.auction.session.law.results import place
from tests.auction.session.law.table import Envelope, Lot
from tests.auction.session.running import SESSION, STREAM, attempt, replayed, told

OUT_OF_STEP = {
    "round-stage",
    "lot-stage",
    "envelope-stage",
    "round-unfinished",
    "lot-order",
    "suspended",
    "not-suspended",
    "basis-moved",
    "anchor-known",
    "round-stands",
    "proceeds-suffice",
    "paid-in-full",
}
"""Codes that say: this act was not the one to come now."""
AT_THE_BOX = {
    "box-not-answering",
    "box-fault",
    "estop-pressed",
    "slot-not-shut",
    "door-not-bolted",
    "lift-not-lowered",
}
"""Codes that say: look at the box first."""


def look_around(sitting: RandomSitting) -> None:
    energising_needs_a_live_release(sitting)
    what_is_offered_may_be_done(sitting)
    somebody_can_always_go_on(sitting)
    what_the_hall_knows_does_not_depend_on_drops(sitting)
    everything_is_as_the_law_has_it(sitting)
    every_proposal_has_its_reasons(sitting)


def energising_needs_a_live_release(sitting: RandomSitting) -> None:
    state, now, box = sitting.run.state, sitting.run.now_ms, sitting.run.box
    want = wanted(state, now).box
    assert (state.suspended is not None) is box.suspended
    if (want.lift, want.slot_open_until_ms, want.door_free) == (None, None, False):
        return
    assert not box.suspended
    assert box.release is not None
    act, id_ = box.release
    assert not (want.door_free and (want.lift or want.slot_open_until_ms))
    if want.lift == "LOWERED":
        assert act in {"RAISE", "LOWER"}
        assert state.machines.box.slot == "SHUT"
    elif want.door_free:
        assert act == "UNLOCK"
    else:
        assert act in {"RAISE", "RE_OPEN"}
        assert now < box.deadlines[id_]
    if want.slot_open_until_ms is not None:
        assert want.slot_open_until_ms == box.deadlines[id_]
        assert state.machines.box.lift == "RAISED"


def what_is_offered_may_be_done(sitting: RandomSitting) -> None:
    """No offered act is refused as out of its turn, or for the box, unless it says so."""
    state = sitting.run.state
    following = next_step(state)
    for step in (following, *beside(state)):
        if step is not None:
            assert step.basis == state.basis_of(step.subject)
            refusal = _refusal_of(sitting, step)
            if step.blocked:
                assert refusal is not None, step
            else:
                assert refusal not in OUT_OF_STEP | AT_THE_BOX, (refusal, step)


def _refusal_of(sitting: RandomSitting, step: Step) -> str | None:
    run = sitting.run
    state, context = run.state, Context(run.now_ms, OFFICER, factor=True, id="dry")
    command = filled(step, state, run.now_ms, lambda low, _: low)
    if isinstance(command, c.Second):
        command = state.proposals[command.proposal].act
    if not isinstance(command, c.ActOfTwo):
        outcome = attempt(state, command, context, step.basis)  # type: ignore[arg-type]
        return outcome.code if isinstance(outcome, Refusal) else None
    try:
        carry_out(state, command, context, ("staff:A01", "staff:B01"))
    except Refusal as refusal:
        return refusal.code
    return None


def somebody_can_always_go_on(sitting: RandomSitting) -> None:
    """Where people have nothing to do, a machine, an instant or a reason is waited for."""
    run = sitting.run
    if next_step(run.state) is None and not run.state.adjourned:
        moving = wanted(run.state, run.now_ms).box.release is not None
        assert moving or due(run.state) or blocking(run.state)


def what_the_hall_knows_does_not_depend_on_drops(sitting: RandomSitting) -> None:
    run = sitting.run
    shadow, state = run.shadow, run.state
    assert (shadow is not None) is hidden(state)
    if shadow is None:
        return
    assert phase(shadow) is phase(state)
    assert dict(shadow.basis) == dict(state.basis)
    assert shadow.checkpoint == state.checkpoint
    assert next_step(shadow) == next_step(state)
    assert beside(shadow) == beside(state)
    assert blocking(shadow) == blocking(state)
    assert wanted(shadow, run.now_ms) == wanted(state, run.now_ms)
    assert due(shadow) == due(state)
    assert shadow.machines.box.read_ms == state.machines.box.read_ms


def every_proposal_has_its_reasons(sitting: RandomSitting) -> None:
    state = sitting.run.state
    for mark in state.order:
        explanation = explain(state, mark)
        assert (explanation is not None) or state.lots[mark].price is None
        for one in () if explanation is None else (explanation.proposal, *explanation.reasons):
            assert one.source
            assert one.sentence("zh") != one.sentence("en")


def everything_is_as_the_law_has_it(sitting: RandomSitting) -> None:
    state, law = sitting.run.state, sitting.law
    assert state.people.keys() == law.people.keys()
    for mark, lot in law.lots.items():
        assert outcome(state.lots[mark]) == expected(lot), mark
        for together in state.lots[mark].standby_holdings:
            assert sum(one.fraction() for one in together) == 1
        assert standing(state.lots[mark]) == on_the_table(lot), mark
    for id_, box_round in law.rounds.items():
        mail = {one.serial: one.stage for one in state.rounds[id_].mail}
        assert mail == {n: _IN_THE_MAIL[where] for n, where in box_round.mail.items()}
        assert state.rounds[id_].dropped == box_round.dropped


def at_the_end(sitting: RandomSitting) -> None:
    """It comes to an end; and whoever reads its bytes arrives where the room stands."""
    run = sitting.run
    sitting.come_to_an_end()
    look_around(sitting)
    every_deposit_is_in_one_place(sitting)
    run.seal()
    again = replayed(run.entries)
    assert again.session == run.state
    assert again.streams[STREAM] == run.heads.streams[STREAM]
    found = retrace(told(run)).divergences
    assert found == (), found


def every_deposit_is_in_one_place(sitting: RandomSitting) -> None:
    """With its owner, in the price, or held at the branch; and what is in it is all there."""
    law = sitting.law
    for told_of in results(sitting.run.state):
        lot = law.lots[told_of.lot]
        bags = {one.id: one for one in told_of.deposits}
        assert len(bags) == len(told_of.deposits), "one deposit twice"
        for one in lot.in_order():
            bag = bags.pop(f"{SESSION}/{lot.mark}/{one.number}")
            assert bag.place.value == place(lot, one)
            assert bag.amount == one.bag
            if bag.place.value != "HELD":
                assert bag.kept + bag.refunded == (one.bag or 0)
        for oral in bags.values():
            if oral.place.value == "HELD":
                assert oral.bidder in lot.lodged
                continue
            assert oral.amount == oral.kept + oral.refunded
            if oral.bidder in lot.lodged:
                assert oral.place.value == "APPLIED"
                assert oral.kept == (lot.price or 0) - (lot.balance or 0)
            else:
                assert (oral.place.value, oral.kept) == ("RETURNED", 0)


_IN_THE_MAIL = {
    "CUSTODY": MailStage.IN_CUSTODY,
    "OUT": MailStage.KEPT_OUT,
    "BOX": MailStage.DROPPED,
    "BACK": MailStage.RETURNED,
}


def outcome(lot: LotState) -> tuple[object, ...]:
    """What the product says became of a lot."""
    shares = {one.bidder: one.fraction() for one in lot.winners}
    taken = lot.acceptance if lot.stage is LotStage.ACCEPTED else None
    taker, standby = (None, lot.standby) if taken is None else (taken.taken_by, taken.standby)
    return lot.stage.value, lot.price, shares, lot.balance, taker, standby


def expected(lot: Lot) -> tuple[object, ...]:
    """What the law says."""
    return lot.stage, lot.price, lot.shares, lot.balance, lot.taker, lot.standby


def standing(lot: LotState) -> tuple[object, ...]:
    """Where a lot's bids stand for the product."""
    bids = {n: (one.total, one.stage.value, one.returned) for n, one in lot.bids.items()}
    high = None if lot.high is None else (lot.high.bidder, lot.high.amount)
    return bids, high, lot.calls


def on_the_table(lot: Lot) -> tuple[object, ...]:
    """Where they stand by the law."""
    bids = {one.number: (one.total, _stage(one), one.back) for one in lot.in_order()}
    return bids, lot.shouts[-1] if lot.shouts else None, lot.calls


def _stage(one: Envelope) -> str:
    if one.valid is not None:
        return "VALID" if one.valid else "INVALID"
    if one.entered is not None:
        return "ENTERED"
    return "READ" if one.read else "OPENED" if one.opened else "SORTED"
