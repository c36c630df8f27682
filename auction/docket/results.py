"""What sittings take from the docket and give back: lots listed, results and claims recorded."""

from datetime import date
from typing import assert_never

from msgspec.structs import replace

from auction.docket.claims import raised
from auction.docket.events import CaseRecorded, LotAnnounced, ResultRecorded, SessionRecorded
from auction.docket.state import TO_BE_SOLD, Docket, DocketLot, Stage
from auction.docket.subjects import case_key, continued
from auction.docket.terms import Purchase
from auction.rules.rounds import Stage as Next
from auction.rules.rounds import after_unsold
from auction.terms import Lot, LotKind

SittingFact = LotAnnounced | ResultRecorded | CaseRecorded | SessionRecorded

_PLAIN = {
    "STOPPED": Stage.STOPPED,
    "WITHDRAWN": Stage.WITHDRAWN,
    "POSTPONED": Stage.POSTPONED,
    "NOT_AWARDED": Stage.NOT_AWARDED,
}


def fold(state: Docket, event: SittingFact) -> Docket:
    """Add one event that a sitting brought about."""
    match event:
        case LotAnnounced(session=session, lot=lot):
            return _listed(state, session, lot)
        case CaseRecorded(session=session, case=case):
            known = [
                state.listed[session, mark] for mark in case.lots if (session, mark) in state.listed
            ]
            if not known:
                return state
            key = case_key(state.lots[known[0]].lot)
            case_of = state.case_of
            before = raised(state, key)
            for number in known:
                case_of = case_of.insert(number, key)
            earlier = replace(case, raised=max(case.raised - before, 0))
            return replace(state, cases=state.cases.insert(key, earlier), case_of=case_of)
        case ResultRecorded():
            listed = state.listed.get((event.session, event.lot))
            return state if listed is None else state.with_lot(_after(state.lots[listed], event))
        case SessionRecorded():
            return replace(state, dates=state.dates.insert(event.session, event.date))
        case _:
            assert_never(event)


def again(lot: DocketLot, announced: Lot) -> DocketLot:
    """A lot as it stands once it is announced again: nothing of its last sale is left open."""
    return replace(
        lot,
        lot=announced,
        stage=Stage.ANNOUNCED,
        cause=None,
        price=None,
        allocation=(),
        purchases=(),
        priority=(),
        standby=(),
        undrawn=(),
        special=None,
        reduction_asked=False,
        reappraised=False,
        unsold_on=None,
    )


def first_number(state: Docket) -> int:
    """The number the next new lot gets."""
    return len(state.lots) + 1


def _listed(state: Docket, session: str, lot: Lot) -> Docket:
    was = continued(state, lot, session)
    if was is None or was.stage not in TO_BE_SOLD:
        was = DocketLot(number=first_number(state), lot=lot)
    now = replace(again(was, lot), listed=(*was.listed, (session, lot.mark)))
    listed = state.listed.insert((session, lot.mark), now.number)
    return replace(state.with_lot(now), listed=listed)


def _after(lot: DocketLot, event: ResultRecorded) -> DocketLot:
    """The lot with its result, and with every deposit where the sitting left it."""
    lot = replace(lot.with_deposits(*event.deposits), cause=event.cause)
    if event.status in _PLAIN:
        return replace(lot, stage=_PLAIN[event.status])
    if event.status == "UNSOLD":
        return replace(lot, stage=_unsold(lot), unsold_on=event.on)
    if event.status == "ACCEPTED" and event.price is not None:
        taken = _accepted(event, event.price)
        return replace(
            lot,
            stage=Stage.ACCEPTED,
            price=event.price,
            purchases=(taken,),
            undrawn=event.undrawn,
        )
    if event.status != "AWARDED" or event.price is None:
        return lot
    return replace(
        lot,
        stage=Stage.AWARDED,
        price=event.price,
        allocation=event.allocation,
        purchases=(_bought(event, event.price),),
        standby=event.standby,
    )


def _unsold(lot: DocketLot) -> Stage:
    """Nobody bought: after the last reduced auction the sale is deemed withdrawn.

    Source: CEA §95(2).
    """
    if lot.lot.kind is LotKind.MOVABLE:
        return Stage.UNSOLD
    over = after_unsold(lot.lot.auction_round, max_rounds=lot.max_rounds) is Next.DEEMED_WITHDRAWN
    return Stage.DEEMED_WITHDRAWN if over else Stage.UNSOLD


def _accepted(event: ResultRecorded, price: int) -> Purchase:
    """A creditor's purchase in the room: their share is set off.

    Source: CEA §91, §94.
    """
    return Purchase(
        buyer=event.creditor or "?",
        people=event.people,
        price=price,
        set_off=price - (event.balance or 0),
        due=None if event.due_date is None else date.fromisoformat(event.due_date),
    )


def _bought(event: ResultRecorded, price: int) -> Purchase:
    applied = next((one for one in event.deposits if one.kept), None)
    return Purchase(
        buyer="、".join(one.bidder for one in event.winners) or "?",
        people=event.people,
        holdings=event.winners,
        price=price,
        deposit=price if event.balance is None else price - event.balance,
        deposit_id=None if applied is None else applied.id,
        due=None if event.due_date is None else date.fromisoformat(event.due_date),
    )
