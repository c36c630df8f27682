"""優先承買: notices, their ten days, and who buys in the end.

Whoever exercises the right takes all parcels it covers at their part of the price; the winner keeps
the rest. Everybody's price falls due anew, a week after it is settled.

Source: 土地法 §34-1(4), §104, §107; CC §426-2, §824(7); days and due dates: practice, design.
"""

from fractions import Fraction
from typing import assert_never

from msgspec.structs import replace

from auction.docket.commands import AnswerPriority, NotifyPriority, SettlePriority
from auction.docket.deposits import applied, given_back
from auction.docket.events import PriorityAnswered, PriorityNotified, PrioritySettled
from auction.docket.state import Docket, DocketLot, Holder, PriorityRight, Stage
from auction.docket.subjects import Office, the_lot
from auction.docket.terms import Lodged, Place, PriorityNotice, Purchase
from auction.rules.creditors import co_owners_may_step_in
from auction.rules.priority import (
    Claim,
    Priority,
    PriorityStep,
    Right,
    priority_price,
    settle_priority,
)
from auction.rules.shares import parse_share, split_by_share
from auction.rules.unreadable import Unreadable
from auction.session.dues import due_after
from auction.session.refusals import Refusal
from auction.terms import CODE, Fact, Twd

PriorityEvent = PriorityNotified | PriorityAnswered | PrioritySettled


def decide_notify(state: Docket, command: NotifyPriority, office: Office) -> tuple[Fact, ...]:
    """Enter the notices; each holder's days begin when theirs was served.

    Source: 土地法 §34-1(4), §104 (ten days); CC §120, §122.
    """
    lot = the_lot(state, command.lot, command.session, Stage.AWARDED)
    award = lot.purchases[0]
    if award.paid or len(lot.purchases) > 1:
        raise Refusal("docket-stage", lot=command.lot, stage=lot.stage)
    if command.right is Right.CO_OWNER:
        flags = command.winners_are_co_owners
        if len(flags) != max(len(award.holdings), 1):
            raise Refusal("priority-winners", winners=max(len(award.holdings), 1))
        if not co_owners_may_step_in(flags):
            raise Refusal("priority-none")
    _require_holders(lot, command.holders)
    days = office.policy.priority_days
    return (
        PriorityNotified(
            number=lot.number,
            right=command.right,
            holders=command.holders,
            lapses=tuple(due_after(one.served, days, office.calendar) for one in command.holders),
        ),
    )


def _require_holders(lot: DocketLot, holders: tuple[PriorityNotice, ...]) -> None:
    codes = [one.code.strip() for one in holders]
    parcels = range(max(len(lot.allocation), 1))
    try:
        for one in holders:
            parse_share(one.share)
    except Unreadable as problem:
        raise Refusal("priority-holders") from problem
    covered = {frozenset(one.parcels) for one in holders}
    if (
        not all(CODE.fullmatch(code) for code in codes)
        or len(set(codes)) != len(codes)
        or len(covered) != 1
        or not covered.pop() <= set(parcels)
    ):
        raise Refusal("priority-holders")


def decide_answer(state: Docket, command: AnswerPriority, office: Office) -> tuple[Fact, ...]:
    """Enter an answer given in time; it stands."""
    lot = the_lot(state, command.lot, command.session, Stage.AWARDED_PENDING_PRIORITY)
    holder = next((one for one in _holders(lot) if one.notice.code == command.holder), None)
    if holder is None:
        raise Refusal("priority-unknown", holder=command.holder)
    if holder.exercised is not None:
        raise Refusal("priority-answered", holder=command.holder)
    if office.today > holder.lapses:
        lapses = holder.lapses.isoformat()
        raise Refusal("priority-lapsed", holder=command.holder, lapses=lapses)
    return (
        PriorityAnswered(number=lot.number, holder=command.holder, exercised=command.exercised),
    )


def decide_settle(state: Docket, command: SettlePriority, office: Office) -> tuple[Fact, ...]:
    """Settle the right as the answers stand, silence after the last day being a waiver.

    Raises:
        Refusal: `priority-waiting`, `priority-draw`, `calendar-missing`.
    """
    lot = the_lot(state, command.lot, command.session, Stage.AWARDED_PENDING_PRIORITY)
    outcome = _outcome(lot, office)
    if outcome.step is PriorityStep.WAITING:
        latest = max(one.lapses for one in _holders(lot) if one.exercised is None)
        raise Refusal("priority-waiting", lapses=latest.isoformat())
    taking = outcome.holders
    if outcome.step in {PriorityStep.DRAW, PriorityStep.OFFICER}:
        named = {code for code, _ in taking}
        if command.drawn not in named:
            raise Refusal("priority-draw", holders="、".join(sorted(named)))
        taking = ((command.drawn, Fraction(1)),)
    due = due_after(office.today, office.policy.payment_days, office.calendar)
    (award,) = lot.purchases
    if not taking:
        return (
            PrioritySettled(
                number=lot.number, step=outcome.step, purchases=(replace(award, due=due),)
            ),
        )
    covered = _price_covered(lot)
    parts = split_by_share(covered, [part for _, part in taking])
    bought = tuple(
        Purchase(buyer=code, price=part, due=due)
        for (code, _), part in zip(taking, parts, strict=True)
    )
    rest, lodged = _rest(lot, award, award.price - covered, hold=command.hold_deposit)
    kept = () if rest is None else (replace(rest, due=due),)
    return (
        PrioritySettled(
            number=lot.number,
            step=outcome.step,
            purchases=(*kept, *bought),
            deposits=lodged,
            drawn=command.drawn,
        ),
    )


def _holders(lot: DocketLot) -> tuple[Holder, ...]:
    return () if lot.priority is None else lot.priority.holders


def _outcome(lot: DocketLot, office: Office) -> Priority:
    assert lot.priority is not None
    claims = [
        Claim(
            holder=one.notice.code,
            exercised=False if _silent(one, office) else one.exercised,
            share=parse_share(one.notice.share),
            registered=one.notice.registered,
        )
        for one in lot.priority.holders
    ]
    return settle_priority(lot.priority.right, claims, lapsed=False)


def _silent(holder: Holder, office: Office) -> bool:
    return holder.exercised is None and office.today > holder.lapses


def _price_covered(lot: DocketLot) -> Twd:
    """The price of the parcels the right covers, TWD."""
    parcels = _holders(lot)[0].notice.parcels
    if not parcels or not lot.allocation:
        return lot.price or 0
    return priority_price(lot.allocation, parcels)


def _rest(
    lot: DocketLot, award: Purchase, price: Twd, *, hold: bool
) -> tuple[Purchase | None, tuple[Lodged, ...]]:
    """What the winner still buys, and their deposit; nothing of it is kept beyond that price."""
    lodged = None if award.deposit_id is None else lot.deposits.get(award.deposit_id)
    if price == 0:
        if lodged is None:
            return None, ()
        back = replace(lodged, place=Place.HELD, kept=0) if hold else given_back(lodged)
        return None, (back,)
    deposit = min(award.deposit, price)
    rest = replace(award, price=price, deposit=deposit)
    return rest, () if lodged is None else (applied(lodged, deposit),)


def fold(state: Docket, event: PriorityEvent) -> Docket:
    """Add one event about a priority right."""
    lot = state.lots[event.number]
    match event:
        case PriorityNotified(right=right, holders=holders, lapses=lapses):
            notified = tuple(map(Holder, holders, lapses))
            return state.with_lot(
                replace(
                    lot,
                    stage=Stage.AWARDED_PENDING_PRIORITY,
                    priority=PriorityRight(right, notified),
                    purchases=tuple(replace(one, due=None) for one in lot.purchases),
                )
            )
        case PriorityAnswered(holder=code, exercised=exercised):
            assert lot.priority is not None
            answered = tuple(
                replace(one, exercised=exercised) if one.notice.code == code else one
                for one in lot.priority.holders
            )
            return state.with_lot(replace(lot, priority=replace(lot.priority, holders=answered)))
        case PrioritySettled(purchases=purchases, deposits=deposits):
            lot = lot.with_deposits(*deposits)
            return state.with_lot(
                replace(lot, stage=Stage.AWARDED, priority=None, purchases=purchases, standby=())
            )
        case _:
            assert_never(event)
