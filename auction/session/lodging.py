"""喊價保證金: where the notice asks for a deposit, whoever bids aloud lodges it first.

A bid without it is void (CEA §70(2)), so it is not taken. The winner's goes into the price; the
others get theirs back once the lot has its result.
"""

from typing import assert_never

from msgspec.structs import replace

from auction.rules.deposits import Instrument, check_deposit
from auction.rules.unreadable import Unreadable
from auction.session.award import the_lot
from auction.session.commands import HandBackDeposit, LodgeDeposit
from auction.session.door import present
from auction.session.events import DepositLodged, LodgedReturned
from auction.session.refusals import Refusal
from auction.session.state import Lodging, LotStage, LotState, SessionState
from auction.session.subjects import LOTS_DONE, Context
from auction.terms import BidderNumber, Fact, LotKind, Twd

LodgingEvent = DepositLodged | LodgedReturned

LODGED_BEFORE = (LotStage.ANNOUNCED, LotStage.ORAL)
"""Stages of a lot in which somebody may still lodge a deposit for it."""


def asks_for_deposit(lot: LotState) -> bool:
    """Whether nobody bids aloud for a lot without having lodged a deposit."""
    return lot.lot.kind is LotKind.MOVABLE and lot.lot.deposit > 0


def to_hand_back(lot: LotState) -> tuple[BidderNumber, ...]:
    """Whose deposits for a lot that has its result go back: everybody's but the winner's."""
    winners = {one.bidder for one in lot.winners}
    return tuple(
        bidder
        for bidder, one in sorted(lot.lodged.items(), key=lambda item: int(item[0]))
        if not one.returned and bidder not in winners
    )


def require_lodged(lot: LotState, bidder: BidderNumber, amount: Twd) -> None:
    """Refuse a bid aloud whose deposit was not lodged.

    Raises:
        Refusal: `deposit-unlodged`.

    Source: CEA §70(2).
    """
    if asks_for_deposit(lot) and not lot.lodged_by(bidder):
        raise Refusal(
            "deposit-unlodged",
            lot=lot.lot.mark,
            bidder=bidder,
            amount=amount,
            required=lot.lot.deposit,
        )


def decide(
    state: SessionState, command: LodgeDeposit | HandBackDeposit, context: Context
) -> tuple[Fact, ...]:
    """A deposit lodged, or handed back."""
    if isinstance(command, LodgeDeposit):
        return _decide_lodge(state, command, context.staff)
    lot = the_lot(state, command.lot, *LOTS_DONE)
    if command.bidder not in to_hand_back(lot):
        raise Refusal("nothing-lodged", lot=command.lot, bidder=command.bidder)
    total = lot.lodged_by(command.bidder)
    return (LodgedReturned(lot=command.lot, bidder=command.bidder, total=total),)


def _decide_lodge(state: SessionState, command: LodgeDeposit, seen_by: str) -> tuple[Fact, ...]:
    """Take a deposit that reaches what the notice asks for.

    Source: CEA §70(2); practice (cash).
    """
    lot = the_lot(state, command.lot)
    if not asks_for_deposit(lot):
        raise Refusal("deposit-not-asked", lot=command.lot)
    if lot.stage not in LODGED_BEFORE:
        raise Refusal("lot-stage", lot=command.lot, stage=lot.stage)
    bidder = present(state, command.bidder).bidder
    if lot.lodged_by(bidder):
        raise Refusal("deposit-lodged", lot=command.lot, bidder=bidder)
    bag = [Instrument(amount=amount) for amount in command.instruments]
    if command.cash:
        bag.append(Instrument(amount=command.cash, cash=True))
    try:
        limit = state.policy.deposit_cash_limit
        counted = check_deposit(bag, lot.lot.deposit, seen_by=seen_by, cash_limit=limit).counted
    except Unreadable as problem:
        raise Refusal("amount-form", why=problem.code, **problem.facts) from problem
    if counted < lot.lot.deposit:
        raise Refusal("deposit-short", total=counted, required=lot.lot.deposit)
    return (
        DepositLodged(
            lot=command.lot,
            bidder=bidder,
            total=counted,
            instruments=command.instruments,
            cash=command.cash,
        ),
    )


def fold(state: SessionState, event: LodgingEvent) -> SessionState:
    """Add a deposit lodged or handed back."""
    lot = state.lots[event.lot]
    match event:
        case DepositLodged(bidder=bidder, total=total):
            lodging = Lodging(total)
        case LodgedReturned(bidder=bidder, total=total):
            lodging = Lodging(total, returned=True)
        case _:
            assert_never(event)
    return state.with_lot(replace(lot, lodged=lot.lodged.insert(bidder, lodging)))
