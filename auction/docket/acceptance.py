"""承受: a creditor takes an unsold lot at the round's minimum, their share set off.

Declared before the sitting ends, so on its day, or while a special sale runs. When the creditor who
was drawn does not pay the difference, one who was not drawn may step in.

Source: CEA §70(5), §71, §91, §94, §95; 農業發展條例 §33, §34.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from auction.docket.commands import AcceptLot
from auction.docket.events import LotAccepted
from auction.docket.state import Docket, DocketLot, Stage
from auction.docket.subjects import Office, require_amount, the_lot
from auction.docket.terms import Purchase
from auction.rules.creditors import acceptance_balance
from auction.rules.eligibility import Bidder, check_bidder
from auction.rules.findings import Finding
from auction.session.refusals import Refusal, listed
from auction.session.sentences import sealed
from auction.terms import CODE, Creditor, Fact, LotKind, Twd

_UNSOLD = (Stage.UNSOLD, Stage.DEEMED_WITHDRAWN, Stage.SPECIAL_SALE, Stage.DEFAULTED)


def decide_accept(state: Docket, command: AcceptLot, office: Office) -> tuple[Fact, ...]:
    """Enter the acceptance, and who was drawn where several creditors declared it.

    Source: CEA §91, §94(1) (lots), §94(2) (the difference, the undrawn).
    """
    lot = the_lot(state, command.lot, command.session, *_UNSOLD)
    codes = [one.code.strip() for one in command.creditors]
    if not codes or not all(codes) or len(set(codes)) != len(codes):
        raise Refusal("creditors-none")
    if not all(CODE.fullmatch(one) for one in codes):
        raise Refusal("creditor-form")
    _require_open(lot, codes, office)
    findings = tuple(_bars(lot, command))
    if findings and command.despite is None:
        facts = {"lot": command.lot, "creditor": "、".join(codes)}
        raise Refusal("acceptance-barred", **facts, grounds=listed(findings))
    chosen = codes[0] if len(codes) == 1 else command.drawn
    if chosen not in codes:
        raise Refusal("creditor-draw", creditors="、".join(codes))
    creditor = command.creditors[codes.index(chosen)]
    require_amount(creditor.share, least=0)
    price = _price(lot, command.price)
    if command.due <= office.today:
        raise Refusal("acceptance-due")
    undrawn = tuple(code for code in codes if code != chosen)
    return (
        LotAccepted(
            number=lot.number,
            purchase=_taken(creditor, price, command),
            creditors=command.creditors,
            appraised=command.price,
            undrawn=undrawn or tuple(code for code in lot.undrawn if code != chosen),
            enclosed=command.enclosed,
            findings=findings,
            despite=None if command.despite is None else sealed(command.despite),
        ),
    )


def _taken(creditor: Creditor, price: Twd, command: AcceptLot) -> Purchase:
    balance = acceptance_balance(price, creditor.share)
    return Purchase(
        buyer=creditor.code.strip(), price=price, set_off=price - balance, due=command.due
    )


def _bars(lot: DocketLot, command: AcceptLot) -> Iterator[Finding]:
    """What keeps creditors from taking a lot: the bars of those who buy.

    Source: CEA §91; 農業發展條例 §33, §34.
    """
    for one in command.creditors:
        yield from check_bidder(
            Bidder(kind=one.kind),
            one.code,
            enclosed=command.enclosed,
            restrictions=lot.lot.restrictions,
        )


def _require_open(lot: DocketLot, codes: list[str], office: Office) -> None:
    """Whether acceptance is in time.

    Raises:
        Refusal: `acceptance-late`, `creditor-barred`.
    """
    barred = {one.purchase.buyer for one in lot.lapsed if one.bars}
    for code in codes:
        if code in barred:
            raise Refusal("creditor-barred", creditor=code)
    if lot.stage is Stage.DEFAULTED:
        if not set(codes) <= set(lot.undrawn):
            raise Refusal("acceptance-late")
    elif lot.special is not None:
        if office.today > lot.special.ends:
            raise Refusal("acceptance-late")
        if lot.special.waiting:
            raise Refusal("offers-wait", count=len(lot.special.waiting))
    elif lot.unsold_on is None or office.today > lot.unsold_on:
        raise Refusal("acceptance-late")


def _price(lot: DocketLot, appraised: Twd | None) -> Twd:
    """What acceptance costs, TWD: the minimum, the reserve, or an appraised price of movables.

    Who steps in after a default takes it at what the creditor who was drawn was to pay.

    Raises:
        Refusal: `acceptance-same`, `acceptance-price`, `amount-range`.

    Source: CEA §91, §94(2) (on the terms it had).
    """
    if lot.stage is Stage.DEFAULTED:
        was = lot.lapsed[-1].purchase.price
        if appraised not in {None, was}:
            raise Refusal("acceptance-same", price=was)
        return was
    movable = lot.lot.kind is LotKind.MOVABLE
    least = lot.lot.reserve if movable else lot.lot.minimum
    if appraised is not None and not movable:
        raise Refusal("acceptance-price")
    price = least if appraised is None else appraised
    if price is None:
        raise Refusal("acceptance-price")
    require_amount(price)
    return price


def fold(state: Docket, event: LotAccepted) -> Docket:
    """Add an acceptance."""
    lot = replace(
        state.lots[event.number],
        stage=Stage.ACCEPTED,
        price=event.purchase.price,
        purchases=(event.purchase,),
        undrawn=event.undrawn,
        special=None,
    )
    return state.with_lot(lot)
