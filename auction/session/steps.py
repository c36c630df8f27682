"""Every legal act: the one that comes next, and the others a person may want now."""

from auction.session import award, custody, fallback, offers
from auction.session.coming import (
    callable_lots,
    counting,
    lots_done,
    next_step,
    opening_step,
    resumption,
    returnable,
    returning,
    sorting,
    unlocking_step,
)
from auction.session.commands import (
    AdjournSession,
    AdmitPerson,
    CallLot,
    ConfirmClose,
    ExtendDeadline,
    HandBackDeposit,
    LodgeDeposit,
    OpenByKey,
    ReturnDeposit,
    ShowBoxEmpty,
    SuspendSession,
    UndoAdmission,
)
from auction.session.emptying import first_begun, why_no_key
from auction.session.forms import (
    ADMITTING,
    CREDITOR,
    EXTENDING,
    LODGING,
    OF_BIDDERS,
    REASON,
    Field,
    FieldKind,
    Preset,
    Step,
    of_round,
    step,
)
from auction.session.lodging import LODGED_BEFORE, asks_for_deposit, to_hand_back
from auction.session.lot_steps import other_lot_steps
from auction.session.rounds import given_up
from auction.session.sitting import STANDING
from auction.session.state import (
    BoxRound,
    LotStage,
    RoundStage,
    SessionState,
)
from auction.session.subjects import LOTS_DONE, SESSION

__all__ = ["Field", "FieldKind", "Preset", "Step", "next_step", "opening_step", "other_steps"]


def other_steps(state: SessionState) -> tuple[Step, ...]:
    """Every other legal act a person may want now."""
    if state.adjourned:
        return ()
    admitting = (*ADMITTING, CREDITOR, *OF_BIDDERS)
    steps = [step(state, AdmitPerson, SESSION, fields=admitting), *offers.of_prohibitions(state)]
    if state.people:
        undo = (Field("bidder", FieldKind.BIDDER), REASON)
        steps.append(step(state, UndoAdmission, SESSION, fields=undo))
    if state.suspended is None:
        steps.append(step(state, SuspendSession, SESSION, fields=(REASON,)))
        steps.extend(_other_calls(state))
        steps.extend(_other_sortings(state))
        steps.extend(_other_round_steps(state))
        steps.extend(offers.of_forms(state))
        if state.called is not None:
            steps.extend(other_lot_steps(state, state.called))
        steps.extend(offers.of_acceptances(state))
    elif not state.anchor_lost:
        steps.extend(_other_resumptions(state))
    following = next_step(state)
    steps.extend(one for one in offers.of_cases(state) if one != following)
    steps.extend(offers.of_mail(state))
    steps.extend(_returns(state))
    steps.extend(_lodgings(state))
    steps.extend(_ways_out(state))
    steps = offers.unfrozen(state, steps)
    steps.extend(one for one in offers.of_objections(state) if one != following)
    steps.extend(offers.of_recess(state))
    steps.extend(fallback.offered(state))
    return tuple(steps)


def _returns(state: SessionState) -> list[Step]:
    """Deposits, and envelopes nobody opened, that go back at once."""
    lots = [state.lots[mark] for mark in state.order if _gives_back(state, mark)]
    return [
        step(
            state,
            ReturnDeposit,
            f"lot:{lot.lot.mark}",
            {"lot": lot.lot.mark, "envelope": bid.envelope},
        )
        for lot in lots
        for bid in lot.bids_in_order()
        if not bid.returned and bid not in award.winning_bids(lot)
    ]


def _lodgings(state: SessionState) -> list[Step]:
    """Deposits for bidding aloud: to be lodged, and to be handed back."""
    steps = []
    for mark in state.order:
        lot = state.lots[mark]
        if asks_for_deposit(lot) and lot.stage in LODGED_BEFORE and state.people:
            fields = (Field("bidder", FieldKind.BIDDER), *LODGING)
            steps.append(step(state, LodgeDeposit, f"lot:{mark}", {"lot": mark}, fields))
        for bidder in to_hand_back(lot) if _gives_back(state, mark) else ():
            given: dict[str, Preset] = {"lot": mark, "bidder": bidder}
            steps.append(step(state, HandBackDeposit, f"lot:{mark}", given))
    return steps


def _gives_back(state: SessionState, mark: str) -> bool:
    """The lot called last once it has its result, and every lot that was never called."""
    lot = state.lots[mark]
    called = state.current == mark and lot.stage in LOTS_DONE
    return called or (lot.stage in LOTS_DONE and lot.before is LotStage.ANNOUNCED)


def _ways_out(state: SessionState) -> list[Step]:
    """What brings a sitting to its end whatever state its box is in."""
    following, ways = next_step(state), list[Step]()
    box_round, given = state.active_round, returnable(state)
    if box_round is not None and custody.confirmable(state, box_round):
        preset = of_round(box_round)
        ways.append(step(state, ConfirmClose, f"round:{box_round.id}", preset, (REASON,)))
    if given is not None:
        ways.append(returning(state, given))
    if lots_done(state):
        ways.append(step(state, AdjournSession, SESSION))
    ways.extend(offers.of_results(state))
    return [one for one in ways if one != following]


def _other_calls(state: SessionState) -> list[Step]:
    """Lots that may be called, or a box that may be shown, instead of what comes next."""
    callable_, box_round = callable_lots(state), state.active_round
    steps = [step(state, CallLot, f"lot:{mark}", {"lot": mark}) for mark in callable_]
    if box_round is not None and box_round.stage is RoundStage.ANNOUNCED and not box_round.missed:
        blocked = custody.why_not_movable(state.machines)
        subject, preset = f"round:{box_round.id}", of_round(box_round)
        steps.append(step(state, ShowBoxEmpty, subject, preset, blocked=blocked))
    following = next_step(state)
    return [one for one in steps if one != following]


def _other_sortings(state: SessionState) -> list[Step]:
    """Sorting a round anew, until one of its lots is called."""
    rounds = [state.rounds[id_] for id_ in state.round_order]
    return [
        sorting(state, box_round)
        for box_round in rounds
        if box_round.stage is RoundStage.SORTED
        and box_round.counted
        and first_begun(state, box_round) is None
    ]


def _other_resumptions(state: SessionState) -> list[Step]:
    """Re-opening with a later deadline, where confirming the close or going on comes first."""
    box_round = state.active_round
    closing = {*STANDING, RoundStage.CLOSED}
    if box_round is None or box_round.stage not in closing or not box_round.deadline_reached:
        return []
    if given_up(state, box_round):
        return []
    return [resumption(state, box_round)]


def _other_round_steps(state: SessionState) -> list[Step]:
    box_round = state.active_round
    extensions = [
        step(state, ExtendDeadline, f"round:{one.id}", of_round(one), EXTENDING, of_two=True)
        for one in (state.rounds[id_] for id_ in state.round_order)
        if one.stage in custody.EXTENDABLE and not one.deadline_reached
    ]
    return extensions if box_round is None else [*extensions, *_other_emptying(state, box_round)]


def _other_emptying(state: SessionState, box_round: BoxRound) -> list[Step]:
    if not why_no_key(state, box_round):
        subject, preset = f"round:{box_round.id}", of_round(box_round)
        return [
            *_never_opened(state, box_round),
            step(state, OpenByKey, subject, preset, (REASON,), of_two=True),
        ]
    licensed = box_round.by_key or custody.unlocking(state.machines)
    if box_round.stage is RoundStage.UNLOCKED and not licensed:
        return [unlocking_step(state, box_round)]
    if box_round.stage is RoundStage.CLOSED:
        return _never_opened(state, box_round)
    if box_round.stage is RoundStage.COUNTED and not box_round.reconciled:
        return [counting(state, box_round)]
    return []


def _never_opened(state: SessionState, box_round: BoxRound) -> list[Step]:
    """A round that closed before its slot was ever open may begin anew."""
    closed = box_round.stage is RoundStage.CLOSED
    return [resumption(state, box_round)] if closed and not box_round.first_opened else []
