"""價金: payment, default, standby, and the difference a defaulter owes.

A buyer who has not paid when their last day is over may still pay until the default is declared;
with it the award lapses as a whole, the lot keeps round and minimum, and its buyers may not bid.

Source: CEA §68-2, §90(2); practice (late payment); design (the whole award lapses).
"""

from typing import assert_never

from msgspec.structs import replace

from auction.docket.commands import CallStandby, DeclareDefault, RecordBalance, SettleDefault
from auction.docket.deposits import held, set_off
from auction.docket.events import (
    BalancePaid,
    BuyerDefaulted,
    DefaultSettled,
    StandbyCalled,
    StandbyWaived,
)
from auction.docket.state import STANDING, Docket, DocketLot, Lapsed, Stage
from auction.docket.subjects import Office, require_amount, the_lot
from auction.docket.terms import Purchase
from auction.rules.default import DefaultAccount, settle_default
from auction.session.dues import days_to_pay, due_after
from auction.session.refusals import Refusal
from auction.terms import Fact, Holding

PayingEvent = BalancePaid | BuyerDefaulted | StandbyCalled | StandbyWaived | DefaultSettled


def decide_balance(state: Docket, command: RecordBalance, office: Office) -> tuple[Fact, ...]:
    """Enter a payment of the price; once everybody paid, title may pass.

    Source: CEA §97; CC §396.
    """
    lot = the_lot(state, command.lot, command.session, Stage.AWARDED, Stage.ACCEPTED)
    purchase = _buyer(lot, command.buyer)
    require_amount(command.amount)
    if command.amount > purchase.outstanding:
        raise Refusal("overpaid", buyer=purchase.buyer, outstanding=purchase.outstanding)
    return (
        BalancePaid(
            number=lot.number,
            buyer=purchase.buyer,
            amount=command.amount,
            outstanding=purchase.outstanding - command.amount,
            late=purchase.due is not None and office.today > purchase.due,
        ),
    )


def decide_default(state: Docket, command: DeclareDefault, office: Office) -> tuple[Fact, ...]:
    """Declare that a buyer did not pay; what others paid beyond deposits goes back.

    Source: CEA §68-2.
    """
    lot = the_lot(state, command.lot, command.session, Stage.AWARDED, Stage.ACCEPTED)
    purchase = _buyer(lot, command.buyer)
    if purchase.outstanding == 0:
        raise Refusal("nothing-owed", buyer=purchase.buyer)
    if purchase.due is None or office.today <= purchase.due:
        due = "—" if purchase.due is None else purchase.due.isoformat()
        raise Refusal("not-due", buyer=purchase.buyer, due=due)
    return (
        BuyerDefaulted(
            number=lot.number,
            buyer=purchase.buyer,
            unpaid=purchase.outstanding,
            refunds=refunds(lot),
        ),
    )


def refunds(lot: DocketLot) -> tuple[tuple[str, int], ...]:
    """What each buyer paid beyond the deposit, TWD: it goes back when the award falls away."""
    return tuple((one.buyer, one.paid) for one in lot.purchases if one.paid)


def decide_standby(state: Docket, command: CallStandby, office: Office) -> tuple[Fact, ...]:
    """Let a standby bidder buy; their deposit went back, so the full price is due.

    Where nobody wants it, that those who were not drawn were asked is entered, and the lot is free
    to be sold again. The second highest bidder has no such right.

    Source: CEA §90(2), §94(2); design (who may, at what price, when it is due).
    """
    lot = the_lot(state, command.lot, command.session, Stage.DEFAULTED)
    standing = {one.bidder: one for one in lot.standby}
    for bidder in command.wanting:
        if bidder not in standing:
            raise Refusal("standby-unknown", bidder=bidder)
    if not command.wanting:
        if not lot.asked_first:
            raise Refusal("standby-none", lot=command.lot)
        return (StandbyWaived(number=lot.number),)
    several = len(set(command.wanting)) > 1
    chosen = command.drawn if several else command.wanting[0]
    if chosen not in command.wanting:
        raise Refusal("standby-draw", wanting="、".join(command.wanting))
    called = standing[chosen]
    return (
        StandbyCalled(
            number=lot.number,
            purchase=Purchase(
                buyer=called.bidder,
                people=called.people,
                holdings=called.holdings or (Holding(bidder=called.bidder),),
                price=called.price,
                due=due_after(office.today, days_to_pay(lot.lot, office.policy), office.calendar),
            ),
        ),
    )


def decide_settlement(state: Docket, command: SettleDefault) -> tuple[Fact, ...]:
    """Fix the difference the first unsettled defaulter owes, and set their deposit off.

    Source: CEA §68-2.
    """
    lot = the_lot(state, command.lot, command.session)
    lapsed = next((one for one in lot.lapsed if not one.settled), None)
    if lapsed is None:
        raise Refusal("default-none", lot=command.lot)
    if lot.stage not in STANDING or lot.price is None:
        raise Refusal("not-resold", lot=command.lot)
    require_amount(command.costs, least=0)
    was = lapsed.purchase
    lodged = None if was.deposit_id is None else lot.deposits.get(was.deposit_id)
    account = settle_default(
        price=was.price, resold_at=lot.price, costs=command.costs, deposit=was.deposit
    )
    return (
        DefaultSettled(
            number=lot.number,
            buyer=was.buyer,
            price=was.price,
            resold_at=lot.price,
            costs=command.costs,
            owed=account.owed,
            applied=account.applied,
            refunded=account.refunded,
            to_collect=account.to_collect,
            deposits=() if lodged is None else (set_off(lodged, account.owed),),
        ),
    )


def _buyer(lot: DocketLot, code: str | None) -> Purchase:
    """The purchase meant; without a code the only one there is.

    Raises:
        Refusal: `buyer-unknown`.
    """
    named = [one for one in lot.purchases if code is None or one.buyer == code]
    if len(named) != 1:
        buyers = "、".join(one.buyer for one in lot.purchases)
        raise Refusal("buyer-unknown", lot=lot.lot.mark, buyers=buyers)
    return named[0]


def fold(state: Docket, event: PayingEvent) -> Docket:
    """Add one event about the price."""
    lot = state.lots[event.number]
    match event:
        case BalancePaid(buyer=buyer, amount=amount):
            purchases = tuple(
                replace(one, paid=one.paid + amount) if one.buyer == buyer else one
                for one in lot.purchases
            )
            lot = replace(lot, purchases=purchases)
            stage = lot.stage if lot.outstanding else Stage.PAID
            return state.with_lot(replace(lot, stage=stage))
        case BuyerDefaulted(buyer=buyer):
            return state.with_lot(_lapsed(lot, buyer))
        case StandbyCalled(purchase=purchase):
            standby = tuple(one for one in lot.standby if one.bidder != purchase.buyer)
            return state.with_lot(
                replace(
                    lot,
                    stage=Stage.AWARDED,
                    price=purchase.price,
                    purchases=(purchase,),
                    standby=standby,
                )
            )
        case StandbyWaived():
            return state.with_lot(replace(lot, standby=(), undrawn=()))
        case DefaultSettled(deposits=deposits):
            account = DefaultAccount(event.owed, event.applied, event.refunded, event.to_collect)
            first = next(place for place, one in enumerate(lot.lapsed) if not one.settled)
            lapsed = tuple(
                replace(one, account=account) if place == first else one
                for place, one in enumerate(lot.lapsed)
            )
            return state.with_lot(replace(lot.with_deposits(*deposits), lapsed=lapsed))
        case _:
            assert_never(event)


def _lapsed(lot: DocketLot, buyer: str) -> DocketLot:
    """The award gone as a whole: who did not pay is barred, every deposit of it is held."""
    defaulted = [one for one in lot.purchases if one.buyer == buyer]
    kept = [
        held(lot.deposits[one.deposit_id])
        for one in lot.purchases
        if one.deposit_id is not None and one.deposit_id in lot.deposits
    ]
    return replace(
        lot.with_deposits(*kept),
        stage=Stage.DEFAULTED,
        price=None,
        purchases=(),
        lapsed=(*lot.lapsed, *(Lapsed(one, lot.session) for one in defaulted)),
    )
