"""What comes next of a lot, and what the next sitting takes: its lots, and who may not bid on them.

Source: CEA §68-2, §91, §92, §95; design (suggestions; the office announces what it decides).
"""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from auction.docket.continuing import LAST_MOVABLES_ROUND
from auction.docket.state import Docket, DocketLot, Stage
from auction.rules.reductions import suggest_minimum
from auction.rules.rounds import Stage as Next
from auction.rules.rounds import after_unsold
from auction.terms import Lot, LotKind, PersonRef, Twd

_AS_IT_WAS = frozenset({Stage.STOPPED, Stage.POSTPONED, Stage.NOT_AWARDED, Stage.DEFAULTED})


class Coming(Struct, frozen=True):
    """A lot of the next sitting, and who may not bid on it."""

    number: int
    lot: Lot
    barred: tuple[PersonRef, ...]


def next_lot(lot: DocketLot, *, unit: Twd) -> Lot | None:
    """The lot as it is suggested to be announced next; None where no announcement comes next.

    After an unsold round every parcel is cut by a fifth, rounded up to `unit` TWD, and the deposit
    keeps its ratio to the minimum, rounded up likewise. What was sold and not paid, stopped,
    postponed or left over keeps its round and price. What is appraised anew keeps its price until
    the appraisal's is stated.

    Source: CEA §68-2, §70(5), §91, §92, §95; design (rounding, deposit).
    """
    if lot.stage in _AS_IT_WAS:
        return lot.lot
    if lot.stage is not Stage.UNSOLD:
        return None
    round_ = lot.lot.auction_round
    if lot.lot.kind is LotKind.MOVABLE:
        over = round_ >= LAST_MOVABLES_ROUND
        return None if over else replace(lot.lot, auction_round=round_ + 1)
    if lot.reappraised:
        return replace(lot.lot, auction_round=round_ + 1)
    further = after_unsold(round_, max_rounds=lot.max_rounds) is Next.NEXT_ROUND
    return _reduced(lot.lot, unit) if further or lot.reduction_asked else None


def _reduced(lot: Lot, unit: Twd) -> Lot:
    parcels = tuple(
        replace(one, minimum=suggest_minimum(one.minimum, unit=unit).suggested)
        for one in lot.parcels
    )
    minimum = sum(one.minimum for one in parcels)
    was = sum(one.minimum for one in lot.parcels)
    exact = -(-lot.deposit * minimum // was)
    return replace(
        lot,
        auction_round=lot.auction_round + 1,
        parcels=parcels,
        minimum=minimum,
        deposit=min(-(-exact // unit) * unit, lot.deposit, minimum),
    )


def coming(state: Docket, day: date) -> tuple[Coming, ...]:
    """The lots announced for a sitting on `day`, in the order of their numbers.

    Source: CEA §68-2 (who is barred), §81.
    """
    return tuple(
        Coming(lot.number, lot.lot, lot.barred)
        for lot in state.in_order()
        if lot.stage is Stage.ANNOUNCED and lot.notice is not None and lot.notice.sale == day
    )
