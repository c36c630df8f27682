"""聲明異議: anybody may object on the spot; the lot's outcome waits until the officer has ruled.

The objection alone suspends nothing (AEA §9): opening and bidding go on. What waits is the outcome
of its lot: award, no sale, acceptance, not awarded, handing anything back. Stopping never waits.

Upheld: before the result the officer puts right what was done by the ordinary acts; after it two
people take the result back (`RevokeResult`). Upheld because the price of a movable is too low: no
award. Forwarded: the objection goes to the Agency with the branch's opinion, and the lot goes on
meanwhile.

Source: AEA §9; AEER §15.
"""

from typing import assert_never

from msgspec.structs import replace

from auction.session.award import the_lot
from auction.session.commands import (
    AwardLot,
    DeclareNotAwarded,
    DeclareUnsold,
    GrantAcceptance,
    HandBackDeposit,
    RaiseObjection,
    ReturnDeposit,
    RuleObjection,
)
from auction.session.door import known
from auction.session.events import ObjectionRaised, ObjectionRuled
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.stakes import Objection
from auction.session.state import LotStage, LotState, SessionState
from auction.terms import Command, Fact, Ruling

ObjectionEvent = ObjectionRaised | ObjectionRuled

WAITS = (
    AwardLot,
    DeclareUnsold,
    DeclareNotAwarded,
    GrantAcceptance,
    ReturnDeposit,
    HandBackDeposit,
)
"""What waits while an objection about the lot does."""


def waiting(lot: LotState) -> tuple[Objection, ...]:
    """The objections about a lot that nobody has ruled on."""
    return tuple(one for one in lot.objections if one.ruling is None)


def why_frozen(lot: LotState) -> Refusal | None:
    """Why a lot's outcome waits; None when it does not."""
    numbers = "、".join(str(one.number) for one in waiting(lot))
    return Refusal("objection-open", lot=lot.lot.mark, numbers=numbers) if numbers else None


def require_ruled(state: SessionState, command: Command) -> None:
    """Nothing that ends or carries out a lot comes before the ruling.

    Raises:
        Refusal: `objection-open`.
    """
    if isinstance(command, WAITS) and command.lot in state.lots:
        reason = why_frozen(state.lots[command.lot])
        if reason is not None:
            raise reason


def decide_raise(state: SessionState, command: RaiseObjection) -> tuple[Fact, ...]:
    """Enter an objection; whoever raises it needs no paddle.

    Source: AEER §15 (spoken on the spot).
    """
    lot = the_lot(state, command.lot)
    by = None if command.by is None else known(state, command.by).bidder
    number = len(lot.objections) + 1
    return (ObjectionRaised(lot=command.lot, number=number, text=sealed(command.text), by=by),)


def decide_rule(state: SessionState, command: RuleObjection) -> tuple[Fact, ...]:
    """Rule on an objection.

    Source: AEA §9(2) (put right, or forwarded with an opinion within ten days).
    """
    lot = the_lot(state, command.lot)
    if command.number not in {one.number for one in waiting(lot)}:
        raise Refusal("objection-unknown", lot=command.lot, number=command.number)
    upheld = command.ruling is Ruling.UPHELD
    if command.price_too_low and not (upheld and judges_price(lot)):
        raise Refusal("price-not-judged", lot=command.lot)
    return (
        ObjectionRuled(
            lot=command.lot,
            number=command.number,
            ruling=command.ruling,
            reason=sealed(command.reason),
            price_too_low=command.price_too_low,
        ),
    )


def judges_price(lot: LotState) -> bool:
    """Whether an objection may bring down the price of a lot: a movable's, after the hammer.

    In a first auction only where no reserve says what is enough.

    Source: CEA §70(4), (5).
    """
    reserved = lot.lot.auction_round == 1 and lot.lot.reserve is not None
    return lot.stage is LotStage.HAMMERED and not reserved


def fold(state: SessionState, event: ObjectionEvent) -> SessionState:
    """Add one event about an objection."""
    lot = state.lots[event.lot]
    match event:
        case ObjectionRaised(number=number, by=by):
            objections = (*lot.objections, Objection(number, by))
        case ObjectionRuled(number=number, ruling=ruling, price_too_low=price):
            too_low = lot.high.amount if price and lot.high is not None else None
            objections = tuple(
                replace(one, ruling=ruling, too_low=too_low) if one.number == number else one
                for one in lot.objections
            )
        case _:
            assert_never(event)
    return state.with_lot(replace(lot, objections=objections))
