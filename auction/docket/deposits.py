"""保證金: every deposit is in exactly one place, and what was kept and given back adds up to it."""

from msgspec.structs import replace

from auction.docket.commands import RefundDeposit
from auction.docket.events import DepositRefunded
from auction.docket.state import Docket, DocketLot
from auction.docket.subjects import the_lot
from auction.docket.terms import Lodged, Place
from auction.session.refusals import Refusal
from auction.terms import Fact, Twd


def given_back(lodged: Lodged) -> Lodged:
    """A deposit in its owner's hands.

    Source: 司法院「如何購買法拍屋」 (returned on the spot, or through accounts).
    """
    return replace(lodged, place=Place.RETURNED, kept=0, refunded=lodged.amount or 0)


def applied(lodged: Lodged, kept: Twd) -> Lodged:
    """A deposit of which `kept` TWD went into the price; the rest went back."""
    return replace(
        lodged, place=Place.APPLIED, kept=kept, refunded=max((lodged.amount or 0) - kept, 0)
    )


def held(lodged: Lodged) -> Lodged:
    """A deposit the branch keeps until it is known what becomes of it."""
    return replace(lodged, place=Place.HELD, kept=0)


def set_off(lodged: Lodged, owed: Twd) -> Lodged:
    """A defaulter's deposit, used for what they owe; the rest went back, all of it if nothing.

    Source: CEA §68-2.
    """
    if not owed:
        return given_back(lodged)
    left = (lodged.amount or 0) - lodged.refunded
    kept = min(owed, left)
    return replace(
        lodged,
        place=Place.FORFEIT_SETOFF,
        kept=kept,
        refunded=lodged.refunded + left - kept,
    )


def owed_for(lot: DocketLot) -> frozenset[str]:
    """Names of deposits that wait for a difference to be settled."""
    return frozenset(
        one.purchase.deposit_id
        for one in lot.lapsed
        if not one.settled and one.purchase.deposit_id is not None
    )


def decide_refund(state: Docket, command: RefundDeposit) -> tuple[Fact, ...]:
    """Give a held deposit back through accounts.

    Raises:
        Refusal: `deposit-unknown`, `deposit-placed`, `deposit-owing`.
    """
    lot = the_lot(state, command.lot, command.session)
    lodged = lot.deposits.get(command.deposit)
    if lodged is None:
        raise Refusal("deposit-unknown", lot=command.lot, deposit=command.deposit)
    if lodged.place is not Place.HELD:
        raise Refusal("deposit-placed", deposit=command.deposit, place=lodged.place)
    waiting = () if lot.special is None else map(lot.special.deposit_id, lot.special.waiting)
    if command.deposit in waiting or command.deposit in owed_for(lot):
        raise Refusal("deposit-owing", deposit=command.deposit)
    return (DepositRefunded(number=lot.number, deposit=given_back(lodged)),)


def fold(state: Docket, event: DepositRefunded) -> Docket:
    """Add a deposit given back."""
    return state.with_lot(state.lots[event.number].with_deposits(event.deposit))
