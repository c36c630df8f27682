"""How a sale ends: title, delivery, goods given back; and an award taken back before that.

Source: CEA §68, §69, §70(5), §71, §97, §98; AEER §24.
"""

from typing import assert_never

from msgspec.structs import replace

from auction.docket.commands import DeliverGoods, IssueTitle, LiftAttachment, RevokeAward
from auction.docket.continuing import LAST_MOVABLES_ROUND
from auction.docket.deposits import given_back
from auction.docket.events import AttachmentLifted, AwardRevoked, GoodsDelivered, TitleIssued
from auction.docket.paying import refunds
from auction.docket.state import SOLD, Docket, DocketLot, Stage
from auction.docket.subjects import OVER, Office, the_lot
from auction.docket.terms import RevokeCause
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.terms import Fact, LotKind

EndingEvent = TitleIssued | GoodsDelivered | AttachmentLifted | AwardRevoked

_REVOKED = {
    RevokeCause.UNLAWFUL: Stage.POSTPONED,
    RevokeCause.SURPLUS: Stage.NOT_AWARDED,
    RevokeCause.WITHDRAWN: Stage.WITHDRAWN,
}


def decide_title(state: Docket, command: IssueTitle, office: Office) -> tuple[Fact, ...]:
    """Enter that the buyer received the certificate, after full payment.

    Source: CEA §97, §98.
    """
    lot = _paid(state, command.lot, command.session, LotKind.REAL_ESTATE)
    return (TitleIssued(number=lot.number, on=office.today),)


def decide_deliver(state: Docket, command: DeliverGoods, office: Office) -> tuple[Fact, ...]:
    """Enter that the goods went to the buyer, after full payment.

    Source: CEA §68.
    """
    lot = _paid(state, command.lot, command.session, LotKind.MOVABLE)
    return (GoodsDelivered(number=lot.number, on=office.today),)


def _paid(state: Docket, mark: str, session: str | None, kind: LotKind) -> DocketLot:
    """The lot, all of whose price is paid."""
    lot = the_lot(state, mark, session, Stage.PAID, Stage.AWARDED, Stage.ACCEPTED)
    if lot.lot.kind is not kind:
        raise Refusal("wrong-kind", lot=mark, kind=lot.lot.kind)
    if lot.outstanding:
        raise Refusal("owed", lot=mark, outstanding=lot.outstanding)
    return lot


def decide_lift(state: Docket, command: LiftAttachment, office: Office) -> tuple[Fact, ...]:
    """Give movables back that nobody bought in their second auction, or bid for in their first.

    Source: CEA §70(5), §71.
    """
    lot = the_lot(state, command.lot, command.session, Stage.UNSOLD)
    if lot.lot.kind is not LotKind.MOVABLE:
        raise Refusal("wrong-kind", lot=command.lot, kind=lot.lot.kind)
    if lot.lot.auction_round < LAST_MOVABLES_ROUND and lot.cause != "NO_BID":
        raise Refusal("docket-stage", lot=command.lot, stage=lot.stage)
    return (AttachmentLifted(number=lot.number, on=office.today),)


def decide_revoke(state: Docket, command: RevokeAward) -> tuple[Fact, ...]:
    """Take an award back; never after the title certificate or the delivery.

    Source: AEER §24 (consent); practice (not after the certificate).
    """
    lot = the_lot(state, command.lot, command.session)
    if lot.stage in OVER:
        raise Refusal("title-issued", lot=command.lot)
    if lot.stage not in SOLD:
        raise Refusal("docket-stage", lot=command.lot, stage=lot.stage)
    if command.cause is RevokeCause.WITHDRAWN and not command.winner_consents:
        raise Refusal("winner-consent", lot=command.lot)
    lodged = (
        lot.deposits[one.deposit_id]
        for one in lot.purchases
        if one.deposit_id is not None and one.deposit_id in lot.deposits
    )
    return (
        AwardRevoked(
            number=lot.number,
            cause=command.cause,
            reason=sealed(command.reason),
            winner_consents=command.winner_consents,
            refunds=refunds(lot),
            deposits=tuple(map(given_back, lodged)),
        ),
    )


def fold(state: Docket, event: EndingEvent) -> Docket:
    """Add one event that ends a sale."""
    lot = state.lots[event.number]
    match event:
        case TitleIssued():
            return state.with_lot(replace(lot, stage=Stage.TITLE_ISSUED))
        case GoodsDelivered():
            return state.with_lot(replace(lot, stage=Stage.DELIVERED))
        case AttachmentLifted():
            return state.with_lot(replace(lot, stage=Stage.RETURNED))
        case AwardRevoked(cause=cause, deposits=deposits):
            return state.with_lot(
                replace(
                    lot.with_deposits(*deposits),
                    stage=_REVOKED[cause],
                    price=None,
                    allocation=(),
                    purchases=(),
                    priority=None,
                    standby=(),
                    undrawn=(),
                )
            )
        case _:
            assert_never(event)
