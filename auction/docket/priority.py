"""優先承買: notices, their ten days, and who buys in the end.

Whoever exercises the right takes all parcels it covers at their part of the price; the winner keeps
the rest. Rights are settled parcel by parcel: holders may have different ones, and rights of two
kinds may meet on one. Everybody's price falls due anew, a week after it is settled.

Source: 土地法 §34-1(4), §104, §107; CC §426-2, §824(7); days and due dates: practice, design.
"""

from fractions import Fraction
from typing import assert_never

from msgspec.structs import replace

from auction.docket.commands import AnswerPriority, NotifyPriority, SettlePriority
from auction.docket.deposits import applied, given_back
from auction.docket.events import PriorityAnswered, PriorityNotified, PrioritySettled
from auction.docket.state import Docket, DocketLot, Holder, Stage
from auction.docket.subjects import Office, the_lot
from auction.docket.terms import Lodged, Place, PriorityNotice, Purchase
from auction.rules.creditors import co_owners_may_step_in
from auction.rules.priority import (
    Claim,
    Parts,
    Priority,
    PriorityStep,
    Right,
    priority_prices,
    settle_priority,
)
from auction.rules.shares import parse_share
from auction.rules.unreadable import Unreadable
from auction.session.dues import days_to_pay, due_after
from auction.session.refusals import Refusal
from auction.terms import CODE, Fact, Twd

PriorityEvent = PriorityNotified | PriorityAnswered | PrioritySettled


def decide_notify(state: Docket, command: NotifyPriority, office: Office) -> tuple[Fact, ...]:
    """Enter the notices; each holder's days begin when theirs was served.

    Source: 土地法 §34-1(4), §104 (ten days); CC §120, §122.
    """
    open_ = (Stage.AWARDED, Stage.AWARDED_PENDING_PRIORITY)
    lot = the_lot(state, command.lot, command.session, *open_)
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
            winners_are_co_owners=command.winners_are_co_owners,
        ),
    )


def _require_holders(lot: DocketLot, holders: tuple[PriorityNotice, ...]) -> None:
    codes = [one.code.strip() for one in holders]
    taken = {one.notice.code for one in lot.priority}
    try:
        for one in holders:
            parse_share(one.share)
    except Unreadable as problem:
        raise Refusal("priority-holders") from problem
    places = {place for one in holders for place in one.parcels}
    if (
        not codes
        or not all(CODE.fullmatch(code) for code in codes)
        or len({*codes} - taken) != len(codes)
        or not places <= {*range(len(_prices(lot)))}
    ):
        raise Refusal("priority-holders")


def decide_answer(state: Docket, command: AnswerPriority, office: Office) -> tuple[Fact, ...]:
    """Enter an answer given in time; it stands."""
    lot = the_lot(state, command.lot, command.session, Stage.AWARDED_PENDING_PRIORITY)
    holder = next((one for one in lot.priority if one.notice.code == command.holder), None)
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
    parcels = [_outcomes(lot, place, office) for place in range(len(_prices(lot)))]
    if any(one.step is PriorityStep.WAITING for each in parcels for one in each):
        latest = max(one.lapses for one in lot.priority if one.exercised is None)
        raise Refusal("priority-waiting", lapses=latest.isoformat())
    due = due_after(office.today, days_to_pay(lot.lot, office.policy), office.calendar)
    taken = [_taken(each, command.drawn) for each in parcels]
    (award,) = lot.purchases
    bought = priority_prices(_prices(lot), taken)
    covered = sum(bought.values())
    if not covered:
        kept: tuple[Purchase, ...] = (replace(award, due=due),)
        lodged: tuple[Lodged, ...] = ()
    else:
        rest, lodged = _rest(lot, award, award.price - covered, hold=command.hold_deposit)
        kept = () if rest is None else (replace(rest, due=due),)
    holders = (
        Purchase(buyer=code, price=bought[code], due=due)
        for code in (one.notice.code for one in lot.priority)
        if code in bought
    )
    return (
        PrioritySettled(
            number=lot.number,
            step=_step(parcels),
            purchases=(*kept, *holders),
            deposits=lodged,
            drawn=command.drawn,
        ),
    )


def _prices(lot: DocketLot) -> tuple[Twd, ...]:
    """The price of each parcel, TWD; of the whole where it was sold for one price."""
    return lot.allocation or (lot.price or 0,)


def _outcomes(lot: DocketLot, place: int, office: Office) -> tuple[Priority, ...]:
    """What each kind of right comes to on one parcel; none where nobody takes it."""
    settled = (
        settle_priority(right, _claims(lot, right, place, office), lapsed=False) for right in Right
    )
    return tuple(one for one in settled if one.step is not PriorityStep.WAIVED)


def _claims(lot: DocketLot, right: Right, place: int, office: Office) -> list[Claim]:
    return [
        Claim(
            holder=one.notice.code,
            exercised=False if _silent(one, office) else one.exercised,
            share=parse_share(one.notice.share),
            registered=one.notice.registered,
        )
        for one in lot.priority
        if one.right is right and (not one.notice.parcels or place in one.notice.parcels)
    ]


def _taken(outcomes: tuple[Priority, ...], drawn: tuple[str, ...]) -> Parts:
    """Who takes one parcel; where the law has no rule, who was drawn or chosen, with their right.

    Raises:
        Refusal: `priority-draw`.

    Source: 土地法 §34-1(4), §104, §107; CC §824(7); design (two kinds of right are the officer's).
    """
    if not outcomes:
        return ()
    if len(outcomes) == 1 and outcomes[0].step is PriorityStep.TAKEN:
        return outcomes[0].holders
    among = {code: one for one in outcomes for code, _ in one.holders}
    named = [code for code in drawn if code in among]
    if len(named) != 1:
        raise Refusal("priority-draw", holders="、".join(sorted(among)))
    chosen = among[named[0]]
    if chosen.step is PriorityStep.TAKEN:
        return chosen.holders
    return ((named[0], Fraction(1)),)


def _step(parcels: list[tuple[Priority, ...]]) -> PriorityStep:
    """What the answers came to as a whole: the step that asked most of the room."""
    steps = {one.step for each in parcels for one in each}
    if any(len(each) > 1 for each in parcels):
        steps.add(PriorityStep.OFFICER)
    for step in (PriorityStep.OFFICER, PriorityStep.DRAW, PriorityStep.TAKEN):
        if step in steps:
            return step
    return PriorityStep.WAIVED


def _silent(holder: Holder, office: Office) -> bool:
    return holder.exercised is None and office.today > holder.lapses


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
            notified = (Holder(right, *one) for one in zip(holders, lapses, strict=True))
            return state.with_lot(
                replace(
                    lot,
                    stage=Stage.AWARDED_PENDING_PRIORITY,
                    priority=(*lot.priority, *notified),
                    purchases=tuple(replace(one, due=None) for one in lot.purchases),
                )
            )
        case PriorityAnswered(holder=code, exercised=exercised):
            answered = tuple(
                replace(one, exercised=exercised) if one.notice.code == code else one
                for one in lot.priority
            )
            return state.with_lot(replace(lot, priority=answered))
        case PrioritySettled(purchases=purchases, deposits=deposits):
            lot = lot.with_deposits(*deposits)
            return state.with_lot(
                replace(lot, stage=Stage.AWARDED, priority=(), purchases=purchases, standby=())
            )
        case _:
            assert_never(event)
