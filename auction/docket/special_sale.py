"""特別變賣程序: an open offer at the last minimum for three months, and how it ends.

Source: CEA §95; design (the first filed is heard first; a waiting offer keeps the sale open).
"""

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from auction.docket.commands import (
    AllowOffer,
    AskReduction,
    EndSpecialSale,
    LodgeOffer,
    OpenSpecialSale,
    RefuseOffer,
)
from auction.docket.deposits import applied, given_back
from auction.docket.events import (
    BuyerProhibited,
    LotDeemedWithdrawn,
    OfferAllowed,
    OfferFiled,
    OfferRefused,
    ReductionAsked,
    SpecialSaleOpened,
)
from auction.docket.offerors import against, holdings, require_identified, with_prohibited
from auction.docket.state import Docket, DocketLot, Offer, SpecialSale, Stage
from auction.docket.subjects import Office, require_amount, the_lot
from auction.docket.terms import Lodged, Place, Purchase
from auction.rules.findings import Finding
from auction.rules.periods import last_day
from auction.rules.rounds import Stage as Next
from auction.rules.rounds import after_special_sale, after_unsold, special_sale_ends
from auction.rules.unreadable import Unreadable
from auction.session.dues import days_to_pay, due_after
from auction.session.refusals import Refusal, listed
from auction.session.sentences import sealed
from auction.terms import Fact, LotKind, LotMark

SpecialEvent = (
    SpecialSaleOpened
    | BuyerProhibited
    | OfferFiled
    | OfferAllowed
    | OfferRefused
    | ReductionAsked
    | LotDeemedWithdrawn
)

_PUBLISH_DAYS = 10


def decide_open(state: Docket, command: OpenSpecialSale, office: Office) -> tuple[Fact, ...]:
    """Publish the special sale after the last round; more than ten days later it is late.

    Source: CEA §95(1); CC §122.
    """
    lot = the_lot(state, command.lot, command.session, Stage.UNSOLD)
    next_ = after_unsold(lot.lot.auction_round, max_rounds=lot.max_rounds)
    movable = lot.lot.kind is LotKind.MOVABLE
    if movable or next_ is not Next.SPECIAL_SALE or lot.reduction_asked:
        raise Refusal("special-not-yet", lot=command.lot)
    try:
        ends = special_sale_ends(office.today, office.calendar)
        late = lot.unsold_on is not None and office.today > last_day(
            lot.unsold_on, _PUBLISH_DAYS, office.calendar
        )
    except Unreadable as problem:
        raise Refusal("calendar-missing", why=problem.code, **problem.facts) from problem
    return (SpecialSaleOpened(number=lot.number, published=office.today, ends=ends, late=late),)


def decide_file(state: Docket, command: LodgeOffer, office: Office) -> tuple[Fact, ...]:
    """Take an offer at the last round's conditions, in the order of filing.

    Whatever stands against it, it is taken: the officer rules when it is heard.

    Source: CEA §95(1).
    """
    lot, special = _special(state, command.lot, command.session)
    if office.today > special.ends:
        raise Refusal("offer-late", ends=special.ends.isoformat())
    if not command.offerors:
        raise Refusal("offer-nobody")
    for one in command.offerors:
        require_identified(one)
    offer = Offer(
        number=len(special.offers) + 1,
        offerors=command.offerors,
        price=command.price,
        deposit=command.deposit,
        enclosed=command.enclosed,
    )
    holdings(offer.label, offer.offerors)
    require_amount(command.price)
    require_amount(command.deposit, least=0)
    least = lot.lot.minimum or 0
    if command.price < least or not lot.lot.deposit <= command.deposit <= command.price:
        raise Refusal("offer-low", minimum=least, deposit=lot.lot.deposit)
    return (
        OfferFiled(
            number=lot.number,
            offer=offer.number,
            offerors=offer.offerors,
            price=offer.price,
            deposit=offer.deposit,
            enclosed=offer.enclosed,
            findings=tuple(_against(state, lot, offer)),
        ),
    )


def decide_allow(state: Docket, command: AllowOffer, office: Office) -> tuple[Fact, ...]:
    """Let the offer filed first buy; it pays within the branch's days, the others get theirs back.

    Source: CEA §95(1).
    """
    lot, special = _special(state, command.lot, command.session)
    offer = _first(special, command.offer)
    findings = tuple(_against(state, lot, offer))
    if findings and command.despite is None:
        raise Refusal("offer-barred", offer=offer.number, grounds=listed(findings))
    used = special.deposit_id(offer)
    others = (lot.deposits[special.deposit_id(one)] for one in special.waiting if one != offer)
    return (
        OfferAllowed(
            number=lot.number,
            offer=offer.number,
            purchase=Purchase(
                buyer=offer.label,
                people=tuple(one.person for one in offer.offerors),
                holdings=holdings(offer.label, offer.offerors),
                price=offer.price,
                deposit=offer.deposit,
                deposit_id=used,
                due=due_after(office.today, days_to_pay(lot.lot, office.policy), office.calendar),
            ),
            deposits=(applied(lot.deposits[used], offer.deposit), *map(given_back, others)),
            findings=findings,
            despite=None if command.despite is None else sealed(command.despite),
        ),
    )


def decide_refuse(state: Docket, command: RefuseOffer, office: Office) -> tuple[Fact, ...]:
    """Refuse the offer filed first; the last one refused after the last day ends the sale.

    Source: CEA §95(1), §95(2).
    """
    lot, special = _special(state, command.lot, command.session)
    offer = _first(special, command.offer)
    refused = OfferRefused(
        number=lot.number,
        offer=offer.number,
        reason=sealed(command.reason),
        deposits=(given_back(lot.deposits[special.deposit_id(offer)]),),
    )
    over = _next(special, office, waiting=len(special.waiting) - 1) is Next.DEEMED_WITHDRAWN
    return (refused, LotDeemedWithdrawn(number=lot.number)) if over else (refused,)


def decide_reduction(state: Docket, command: AskReduction, office: Office) -> tuple[Fact, ...]:
    """Take a creditor's request for one more auction, with a cut or after a new appraisal.

    Source: CEA §95(2).
    """
    lot, special = _special(state, command.lot, command.session)
    if special.offers:
        raise Refusal("offers-made")
    if office.today > special.ends:
        raise Refusal("acceptance-late")
    if not command.creditor.strip():
        raise Refusal("creditors-none")
    return (
        ReductionAsked(
            number=lot.number,
            creditor=command.creditor.strip(),
            reappraised=command.reappraised,
        ),
    )


def decide_end(state: Docket, command: EndSpecialSale, office: Office) -> tuple[Fact, ...]:
    """End a special sale whose last day is over and in which no offer waits.

    Source: CEA §95(2).
    """
    lot, special = _special(state, command.lot, command.session)
    if special.waiting:
        raise Refusal("offers-wait", count=len(special.waiting))
    if _next(special, office, waiting=0) is not Next.DEEMED_WITHDRAWN:
        raise Refusal("special-running", ends=special.ends.isoformat())
    return (LotDeemedWithdrawn(number=lot.number),)


def _against(state: Docket, lot: DocketLot, offer: Offer) -> Iterator[Finding]:
    return against(state, lot, offer.label, offer.offerors, offer.enclosed)


def _next(special: SpecialSale, office: Office, *, waiting: int) -> Next:
    return after_special_sale(
        ended=office.today > special.ends,
        offers_waiting=waiting,
        offers_made=len(special.offers),
        reduction_asked=False,
    )


def _special(state: Docket, mark: LotMark, session: str | None) -> tuple[DocketLot, SpecialSale]:
    lot = the_lot(state, mark, session, Stage.SPECIAL_SALE)
    assert lot.special is not None
    return lot, lot.special


def _first(special: SpecialSale, number: int) -> Offer:
    """The offer named, which is the first that waits.

    Raises:
        Refusal: `offer-order`.
    """
    waiting = special.waiting
    if not waiting or waiting[0].number != number:
        first = waiting[0].number if waiting else 0
        raise Refusal("offer-order", first=first)
    return waiting[0]


def fold(state: Docket, event: SpecialEvent) -> Docket:
    """Add one event of a special sale."""
    lot = state.lots[event.number]
    match event:
        case SpecialSaleOpened(published=published, ends=ends):
            sale = SpecialSale(published, ends)
            return state.with_lot(replace(lot, stage=Stage.SPECIAL_SALE, special=sale))
        case BuyerProhibited():
            return with_prohibited(state, event)
        case ReductionAsked(reappraised=reappraised):
            asked = replace(lot, reduction_asked=True, reappraised=reappraised)
            return state.with_lot(replace(asked, stage=Stage.UNSOLD, special=None))
        case LotDeemedWithdrawn():
            return state.with_lot(replace(lot, stage=Stage.DEEMED_WITHDRAWN))
        case OfferFiled() | OfferAllowed() | OfferRefused():
            assert lot.special is not None
            return state.with_lot(_with_offer(lot, lot.special, event))
        case _:
            assert_never(event)


def _with_offer(
    lot: DocketLot, special: SpecialSale, event: OfferFiled | OfferAllowed | OfferRefused
) -> DocketLot:
    if isinstance(event, OfferFiled):
        offer = Offer(event.offer, event.offerors, event.price, event.deposit, event.enclosed)
        lodged = Lodged(
            id=special.deposit_id(offer),
            bidder=offer.label,
            amount=offer.deposit,
            place=Place.HELD,
        )
        sale = replace(special, offers=(*special.offers, offer))
        return replace(lot.with_deposits(lodged), special=sale)
    lot = lot.with_deposits(*event.deposits)
    if isinstance(event, OfferAllowed):
        return replace(
            lot,
            stage=Stage.AWARDED,
            price=event.purchase.price,
            purchases=(event.purchase,),
            special=None,
        )
    offers = tuple(
        replace(one, open=False) if one.number == event.offer else one for one in special.offers
    )
    return replace(lot, special=replace(special, offers=offers))
