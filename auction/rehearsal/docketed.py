"""How every lot stands in the docket, in the script's words."""

from collections.abc import Iterator

from auction.docket.coming import next_lot
from auction.docket.state import Docket, DocketLot, Lapsed
from auction.docket.terms import Purchase
from auction.rehearsal.labels import OfSittings, buyer_label, deposit_label
from auction.rehearsal.results import Buyer, Defaulter, Standby
from auction.rehearsal.results import DocketLot as Stands
from auction.rules.policy import Policy


def docket_lots(docket: Docket, named: OfSittings, policy: Policy) -> tuple[Stands, ...]:
    """Every lot of the docket, in the order of their numbers."""
    return tuple(_stands(lot, named, policy) for lot in docket.in_order())


def _stands(lot: DocketLot, named: OfSittings, policy: Policy) -> Stands:
    dues = sorted(one.due for one in lot.purchases if one.due is not None and one.outstanding)
    suggested = next_lot(lot, unit=policy.reduction_unit)
    return Stands(
        session=lot.session or "",
        lot=lot.lot.mark,
        status=lot.stage.value,
        price=lot.price,
        balance=lot.outstanding if lot.purchases else None,
        due=dues[0].isoformat() if dues else None,
        next_minimum=None if suggested is None else suggested.minimum,
        buyers=tuple(_buyer(one, lot, named) for one in lot.purchases),
        deposits={label: lot.deposits[id_].place.value for label, id_ in _deposits(lot, named)},
        refunds={
            label: lot.deposits[id_].refunded
            for label, id_ in _deposits(lot, named)
            if lot.deposits[id_].refunded
        },
        standby=tuple(
            Standby(buyer_label(one.bidder, lot.session, named), one.price) for one in lot.standby
        ),
        step_in=lot.undrawn,
        defaulters=tuple(_defaulter(one, lot, named) for one in lot.lapsed),
        special_sale_ends=None if lot.special is None else lot.special.ends.isoformat(),
    )


def _deposits(lot: DocketLot, named: OfSittings) -> Iterator[tuple[str, str]]:
    for id_ in sorted(lot.deposits):
        yield deposit_label(id_, lot, named), id_


def _buyer(one: Purchase, lot: DocketLot, named: OfSittings) -> Buyer:
    return Buyer(
        bidder=buyer_label(one.buyer, lot.session, named),
        price=one.price,
        paid=one.paid,
        owed=one.outstanding,
        due=None if one.due is None else one.due.isoformat(),
    )


def _defaulter(one: Lapsed, lot: DocketLot, named: OfSittings) -> Defaulter:
    account = one.account
    return Defaulter(
        bidder=buyer_label(one.purchase.buyer, one.session or lot.session, named),
        barred=one.bars,
        owed=None if account is None else account.owed,
        applied=None if account is None else account.applied,
        refunded=None if account is None else account.refunded,
        to_collect=None if account is None else account.to_collect,
    )
