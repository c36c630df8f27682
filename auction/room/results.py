"""What a sealed sitting tells the docket of its lots and cases."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from auction.docket.events import CaseRecorded, ResultRecorded
from auction.docket.terms import Lodged, Place, Standby
from auction.rules.allocation import allocate
from auction.session.award import winning_bids
from auction.session.state import Bid, LotStage, LotState, SessionState
from auction.session.subjects import LOTS_DONE
from auction.terms import Holding, Twd


def results(session: SessionState) -> tuple[ResultRecorded, ...]:
    """What the sitting decided, lot by lot."""
    lots = (session.lots[mark] for mark in session.order)
    return tuple(_result(session, lot) for lot in lots if lot.stage in LOTS_DONE)


def cases(session: SessionState) -> tuple[CaseRecorded, ...]:
    """The claims of every case, with all that was paid for it by the end of the sitting."""
    return tuple(
        CaseRecorded(
            session=session.id,
            case=replace(state.case, paid=state.case.paid + state.paid),
        )
        for _, state in sorted(session.cases.items())
    )


def _result(session: SessionState, lot: LotState) -> ResultRecorded:
    taken = lot.acceptance if lot.stage is LotStage.ACCEPTED else None
    won = next(iter(winning_bids(lot)), None)
    return ResultRecorded(
        session=session.id,
        lot=lot.lot.mark,
        status=lot.stage,
        price=lot.price,
        balance=lot.balance,
        due_date=lot.due_date,
        cause=lot.stopped or lot.unsold,
        on=date.fromisoformat(session.date),
        winners=lot.winners,
        people=lot.people if taken is None else taken.people,
        envelope=None if won is None else won.envelope,
        allocation=_allocation(lot, won),
        standby=tuple(_standby(lot)),
        deposits=tuple(_deposits(session.id, lot, won)),
        creditor=None if taken is None else taken.taken_by,
        undrawn=() if taken is None else taken.standby,
        objections=tuple("OPEN" if one.ruling is None else one.ruling for one in lot.objections),
    )


def _standby(lot: LotState) -> Iterator[Standby]:
    """Every bid that stands by, with its people; joint bidders together.

    Source: CEA §90(2).
    """
    person = dict(zip(lot.standby, lot.standby_people, strict=True))
    for holdings in lot.standby_holdings or [(Holding(bidder=one),) for one in lot.standby]:
        together = [one.bidder for one in holdings]
        people = tuple(person[one] for one in together)
        yield Standby("、".join(together), lot.price or 0, people, holdings)


def _allocation(lot: LotState, won: Bid | None) -> tuple[Twd, ...]:
    """The price of each parcel; what was added in a tie goes to all in the ratio of the form.

    Source: 辦理強制執行事件應行注意事項 pt 50; design (the ratio of the form).
    """
    if won is None or lot.price is None or not any(won.allocation):
        return ()
    return allocate(lot.price, won.allocation)


def _deposits(session: str, lot: LotState, won: Bid | None) -> Iterator[Lodged]:
    """Where every deposit of a lot is: with its owner, in the price, or still at the branch."""
    name = f"{session}/{lot.lot.mark}"
    used = 0 if lot.price is None or lot.balance is None else lot.price - lot.balance
    for bid in lot.bids_in_order():
        lodged = Lodged(id=f"{name}/{bid.envelope}", bidder=bid.bidder, amount=bid.deposit_total)
        whole = bid.deposit_total or 0
        if won is not None and bid.envelope == won.envelope:
            rest = max(whole - used, 0)
            yield replace(lodged, place=Place.APPLIED, kept=used, refunded=rest)
        elif bid.returned:
            yield replace(lodged, place=Place.RETURNED, refunded=whole)
        else:
            yield lodged
    yield from _lodged_aloud(name, lot, used)


def _lodged_aloud(name: str, lot: LotState, used: Twd) -> Iterator[Lodged]:
    """Deposits lodged to bid aloud, by paddle."""
    winners = {one.bidder for one in lot.winners}
    for bidder in sorted(lot.lodged, key=int):
        one = lot.lodged[bidder]
        lodged = Lodged(id=f"{name}/paddle-{bidder}", bidder=bidder, amount=one.total)
        if bidder in winners:
            yield replace(lodged, place=Place.APPLIED, kept=used, refunded=one.total - used)
        elif one.returned:
            yield replace(lodged, place=Place.RETURNED, refunded=one.total)
        else:
            yield lodged
