"""What becomes of a lot: sold, unsold, taken by a creditor, left, stopped; and taken back."""

from fractions import Fraction

from tests.auction.session.law.claims import all_paid, enough_without, not_sold_any_more
from tests.auction.session.law.forms import in_the_person, leading, offer, ruling_due, spoken_of
from tests.auction.session.law.oral import price_may_be_judged, sells
from tests.auction.session.law.said import Said
from tests.auction.session.law.table import IN_HAND, MOST, NO_RESULT, Envelope, Lot, Table

STOPPED_AS = {
    "WITHDRAWN": "WITHDRAWN",
    **dict.fromkeys(("DELAYED", "CLOSURE", "EPIDEMIC", "FAILURE"), "POSTPONED"),
}
"""Every other cause stops the lot."""


def the_lot(table: Table, said: Said, *stages: str) -> Lot | None:
    lot = table.lots.get(said.text("lot"))
    return lot if lot is not None and lot.stage in stages else None


def may_call_lot(table: Table, said: Said) -> bool | None:
    """One lot at a time, while it is wanted; whether the box lets it come is another matter."""
    lot = the_lot(table, said, "ANNOUNCED")
    free = lot is not None and table.in_hand() is None and not not_sold_any_more(table, lot)
    return None if free else False


def call_lot(table: Table, said: Said) -> None:
    lot = table.lots[said.text("lot")]
    lot.stage = "ORAL" if lot.movable else "OPENING"


# --- award ---------------------------------------------------------------------------------------


def shares_of(one: Envelope) -> dict[str, Fraction] | None:
    """As stated, equal where nothing is stated; None when they do not make the whole."""
    equal = (Fraction(1, len(one.holders)),) * len(one.holders)
    shares = one.shares or equal
    return dict(zip(one.holders, shares, strict=True)) if sum(shares) == 1 else None


def _settled(table: Table, lot: Lot) -> bool:
    """Every form is ruled on, every leading bag is open, one bid alone leads or none."""
    first = leading(lot)
    if any(one.valid is None or ruling_due(table, lot, one) for one in lot.in_order()):
        return False
    ready = all(one.bag is not None and shares_of(one) is not None for one in first)
    return ready and len(first) < 2


def may_ask_for_objections(table: Table, said: Said) -> bool:
    lot = the_lot(table, said, "OPENING")
    return lot is not None and _settled(table, lot)


def ask_for_objections(table: Table, said: Said) -> None:
    table.lots[said.text("lot")].asked = True


def may_award(table: Table, said: Said) -> bool:
    lot = the_lot(table, said, "OPENING", "HAMMERED")
    if lot is None or lot.unruled or not_sold_any_more(table, lot):
        return False
    if lot.movable:
        return sells(lot)
    return bool(leading(lot)) and _settled(table, lot) and lot.asked


def award(table: Table, said: Said) -> None:
    """The price, who holds what, what the deposit pays and what is still owed."""
    lot = table.lots[said.text("lot")]
    if lot.movable:
        bidder, price = lot.shouts[-1]
        shares, deposit = {bidder: Fraction(1)}, lot.lodged.get(bidder, 0)
    else:
        (winner,) = leading(lot)
        price, deposit = offer(lot, winner), winner.bag or 0
        shares = shares_of(winner) or {}
        lot.standby = _undrawn(lot)
    assert sum(shares.values()) == 1, "shares make the whole"
    lot.price, lot.shares, lot.balance = price, shares, price - min(deposit, price)
    _end(lot, "AWARDED")


def _undrawn(lot: Lot) -> tuple[str, ...]:
    """Tied with the drawn one and not drawn: they may buy if the winner does not pay (§90(2))."""
    if lot.drawn is None:
        return ()
    drawn, lot.drawn = lot.drawn, None
    tied = leading(lot)
    lot.drawn = drawn
    return tuple(who for one in tied if one.number != drawn for who in one.holders)


def may_be_unsold(table: Table, said: Said) -> bool:
    lot = the_lot(table, said, *IN_HAND)
    if lot is None or lot.unruled:
        return False
    if lot.movable:
        return not lot.shouts or (lot.stage == "HAMMERED" and not sells(lot))
    return not leading(lot) and _settled(table, lot)


def leave_unsold(table: Table, said: Said) -> None:
    _end(table.lots[said.text("lot")], "UNSOLD")


def _end(lot: Lot, stage: str) -> None:
    lot.before, lot.stage = lot.stage, stage


# --- without an award ----------------------------------------------------------------------------


def may_leave_over(table: Table, said: Said) -> bool:
    lot = the_lot(table, said, *NO_RESULT)
    case = table.case_of(said.text("lot"))
    if lot is None or case is None or lot.unruled:
        return False
    return enough_without(table, lot) and not all_paid(table, case)


def leave_over(table: Table, said: Said) -> None:
    _end(table.lots[said.text("lot")], "NOT_AWARDED")


def may_stop(table: Table, said: Said) -> bool:
    """At any moment before its award; as paid only when all was paid."""
    lot, case = the_lot(table, said, *NO_RESULT), table.case_of(said.text("lot"))
    paid = said.text("cause") != "PAID" or case is None or all_paid(table, case)
    return lot is not None and paid


def stop(table: Table, said: Said) -> None:
    _end(table.lots[said.text("lot")], STOPPED_AS.get(said.text("cause"), "STOPPED"))


def may_take_back(table: Table, said: Said) -> bool | None:
    """While nothing was handed back on it; whether its box is done is another matter."""
    lot = table.lots.get(said.text("lot"))
    if lot is None or lot.stage in NO_RESULT or table.in_hand() is not None:
        return False
    return False if any(one.back for one in lot.in_order()) else None


def take_back(table: Table, said: Said) -> None:
    """It goes on from before its result; a price is called three times anew."""
    lot = table.lots[said.text("lot")]
    taken = lot.stage == "ACCEPTED"
    back = "ORAL" if lot.before == "HAMMERED" else lot.before
    lot.stage = "UNSOLD" if taken else back
    lot.calls, lot.asked = (lot.calls, lot.asked) if taken else (0, False)
    lot.price, lot.balance, lot.shares, lot.standby = None, None, {}, ()
    lot.creditors_asked, lot.taking_price, lot.claimants = False, None, {}
    lot.drawn_creditor, lot.taker = None, None


# --- deposits ------------------------------------------------------------------------------------


def wins(lot: Lot, one: Envelope) -> bool:
    return lot.stage == "AWARDED" and leading(lot)[:1] == [one]


def may_hand_back(table: Table, said: Said) -> bool:
    """Once the lot has its result: to everybody but the winner, and once."""
    lot = table.lots.get(said.text("lot"))
    one = None if lot is None else lot.envelopes.get(said.number("envelope"))
    if lot is None or one is None or lot.stage in NO_RESULT or lot.unruled:
        return False
    return not one.back and not wins(lot, one)


def hand_back(table: Table, said: Said) -> None:
    _, one = spoken_of(table, said)
    assert not one.back, "a deposit goes back once"
    one.back = True


def place(lot: Lot, one: Envelope) -> str:
    """The one place where a deposit is."""
    if wins(lot, one):
        assert not one.back, "applied and handed back"
        return "APPLIED"
    return "RETURNED" if one.back else "HELD"


# --- creditors -----------------------------------------------------------------------------------


def _set_price(lot: Lot) -> int | None:
    """Real estate: the round's minimum. A movable: its reserve, where somebody bid in a first
    auction; else the branch appraises (CEA §70, §71, §91)."""
    if not lot.movable:
        return lot.minimum
    return lot.reserve if lot.auction == 1 and lot.shouts else None


def may_ask_creditors(table: Table, said: Said) -> bool:
    lot, named = the_lot(table, said, "UNSOLD"), said.number_or_none("price")
    if lot is None or not_sold_any_more(table, lot) or lot.taking_price is not None:
        return False
    fixed = _set_price(lot)
    if fixed is not None:
        return named in {None, fixed}
    return named is None or 0 < named <= MOST


def ask_creditors(table: Table, said: Said) -> None:
    lot, fixed = table.lots[said.text("lot")], _set_price(table.lots[said.text("lot")])
    lot.creditors_asked = True
    lot.taking_price = said.number_or_none("price") if fixed is None else fixed
    lot.claimants, lot.drawn_creditor = {}, None


def _listed(table: Table, lot: Lot, creditor: str) -> int | None:
    case = table.case_of(lot.mark)
    if case is not None and creditor in case.listed:
        return case.listed[creditor]
    let_in = table.here(creditor) and table.people[creditor].creditor
    return 0 if let_in else None


def may_declare(table: Table, said: Said) -> bool:
    """A creditor present, once, at a price that was asked, before anybody is drawn."""
    lot, creditor = the_lot(table, said, "UNSOLD"), said.text("creditor")
    if lot is None or not_sold_any_more(table, lot) or lot.taking_price is None:
        return False
    if lot.drawn_creditor is not None or creditor in lot.claimants:
        return False
    share = said.number_or_none("share")
    fits = share is None or 0 <= share <= MOST
    if not fits or _listed(table, lot, creditor) is None:
        return False
    return said.given("despite") or not _may_not_hold(table, lot, said)


def _may_not_hold(table: Table, lot: Lot, said: Said) -> bool:
    """A creditor takes what they might have bought, and nothing else (CEA §91)."""
    creditor, papers, case = said.text("creditor"), said.texts("enclosed"), table.case_of(lot.mark)
    if case is None or creditor not in case.listed:
        return any(in_the_person(table, lot, creditor, papers))
    private = case.kinds[creditor] == "private_juristic"
    if "farmland" in lot.only_for and private and "farmland_permit" not in papers:
        return True
    return "indigenous_reserve" in lot.only_for and "indigenous_proof" not in papers


def declare(table: Table, said: Said) -> None:
    lot, share = table.lots[said.text("lot")], said.number_or_none("share")
    listed = _listed(table, lot, said.text("creditor")) or 0
    lot.claimants[said.text("creditor")] = listed if share is None else share


def may_draw_creditor(table: Table, said: Said) -> bool:
    lot = the_lot(table, said, "UNSOLD")
    if lot is None or len(lot.claimants) < 2 or lot.drawn_creditor is not None:
        return False
    if not_sold_any_more(table, lot):
        return False
    return said.text("creditor") in lot.claimants


def draw_creditor(table: Table, said: Said) -> None:
    table.lots[said.text("lot")].drawn_creditor = said.text("creditor")


def may_grant(table: Table, said: Said) -> bool:
    lot = the_lot(table, said, "UNSOLD")
    if lot is None or lot.unruled or not_sold_any_more(table, lot) or not lot.claimants:
        return False
    return len(lot.claimants) == 1 or lot.drawn_creditor is not None


def grant(table: Table, said: Said) -> None:
    """At the price asked; what exceeds the creditor's own share is paid (CEA §94)."""
    lot = table.lots[said.text("lot")]
    lot.taker = lot.drawn_creditor or next(iter(lot.claimants))
    lot.standby = tuple(one for one in lot.claimants if one != lot.taker)
    lot.price = lot.taking_price
    lot.balance = max((lot.price or 0) - lot.claimants[lot.taker], 0)
    lot.stage = "ACCEPTED"


# --- objections ----------------------------------------------------------------------------------


def may_object(table: Table, said: Said) -> bool:
    by = said.text_or_none("by")
    return said.text("lot") in table.lots and (by is None or by in table.people)


def object_(table: Table, said: Said) -> None:
    lot = table.lots[said.text("lot")]
    lot.objections += 1
    lot.unruled.add(lot.objections)


def may_rule_on(table: Table, said: Said) -> bool:
    lot = table.lots.get(said.text("lot"))
    if lot is None or said.number("number") not in lot.unruled:
        return False
    upheld = said.text("ruling") == "UPHELD"
    return not said.flag("price_too_low") or (upheld and price_may_be_judged(lot))


def rule_on(table: Table, said: Said) -> None:
    lot = table.lots[said.text("lot")]
    lot.unruled.remove(said.number("number"))
    if said.flag("price_too_low"):
        lot.too_low.add(lot.shouts[-1][1])
