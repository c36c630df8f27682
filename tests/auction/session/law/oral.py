"""喊價: any higher bid releases the lower, three calls, the hammer (CC §395; CEA §70)."""

from tests.auction.session.law.said import Said
from tests.auction.session.law.table import MOST, NO_RESULT, Lot, Table

CALLS = 3


def least_next(lot: Lot) -> int:
    """The opening price; then one step over the highest."""
    return lot.shouts[-1][1] + max(lot.step, 1) if lot.shouts else (lot.opening_price or 1)


def may_shout(table: Table, said: Said) -> bool:
    """Somebody in the room, not barred, not the one who leads, by a step at least."""
    lot, bidder = table.lots.get(said.text("lot")), said.text("bidder")
    if lot is None or lot.stage != "ORAL" or not table.here(bidder):
        return False
    own = bool(lot.shouts) and lot.shouts[-1][0] == bidder
    enough = least_next(lot) <= said.number("amount") <= MOST
    barred = lot.mark in table.people[bidder].barred or table.may_not_buy(bidder, lot.mark)
    paid_in = not lot.deposit or bidder in lot.lodged
    return enough and not own and not barred and paid_in


def shout(table: Table, said: Said) -> None:
    lot, amount = table.lots[said.text("lot")], said.number("amount")
    assert all(amount > earlier for _, earlier in lot.shouts), "the price only rises"
    lot.shouts.append((said.text("bidder"), amount))
    lot.calls = 0


def may_lodge(table: Table, said: Said) -> bool:
    """Where the notice asks for it, in full, once, and before the hammer (CEA §70(2))."""
    lot, bidder = table.lots.get(said.text("lot")), said.text("bidder")
    if lot is None or not lot.movable or not lot.deposit or lot.stage not in {"ANNOUNCED", "ORAL"}:
        return False
    return table.here(bidder) and bidder not in lot.lodged and in_hand(table, said) >= lot.deposit


def in_hand(table: Table, said: Said) -> int:
    """What counts of a deposit; nothing where an amount is none."""
    papers, cash = said.numbers("instruments"), said.number("cash")
    if any(not 0 < one <= MOST for one in papers) or not 0 <= cash <= MOST:
        return 0
    return sum(papers) + min(cash, table.policy.number("deposit_cash_limit"))


def lodge(table: Table, said: Said) -> None:
    lot = table.lots[said.text("lot")]
    lot.lodged[said.text("bidder")] = in_hand(table, said)


def may_give_back(table: Table, said: Said) -> bool:
    """Once the lot has its result: to everybody but who bought it."""
    lot, bidder = table.lots.get(said.text("lot")), said.text("bidder")
    if lot is None or lot.stage in NO_RESULT or lot.unruled or bidder not in lot.lodged:
        return False
    return not (lot.stage == "AWARDED" and bidder in lot.shares)


def give_back(table: Table, said: Said) -> None:
    del table.lots[said.text("lot")].lodged[said.text("bidder")]


def _being_called(table: Table, said: Said) -> Lot | None:
    lot = table.lots.get(said.text("lot"))
    return lot if lot is not None and lot.stage == "ORAL" and lot.shouts else None


def may_call(table: Table, said: Said) -> bool:
    lot = _being_called(table, said)
    return lot is not None and lot.calls < CALLS


def call(table: Table, said: Said) -> None:
    table.lots[said.text("lot")].calls += 1


def may_take_a_call_back(table: Table, said: Said) -> bool:
    lot = _being_called(table, said)
    return lot is not None and lot.calls > 0


def take_a_call_back(table: Table, said: Said) -> None:
    table.lots[said.text("lot")].calls -= 1


def may_hammer(table: Table, said: Said) -> bool:
    lot = _being_called(table, said)
    return lot is not None and lot.calls == CALLS


def hammer(table: Table, said: Said) -> None:
    table.lots[said.text("lot")].stage = "HAMMERED"


def floor(lot: Lot) -> int:
    """The reserve; in a second auction half of it, and exactly half sells (CEA §70(4), (5))."""
    return -(-(lot.reserve or 0) // 2) if lot.auction > 1 else lot.reserve or 0


def sells(lot: Lot) -> bool:
    price = lot.shouts[-1][1] if lot.shouts else 0
    return 0 < price >= floor(lot) and price not in lot.too_low


def price_may_be_judged(lot: Lot) -> bool:
    """After the hammer, where no reserve of a first auction says what is enough (§70(4), (5))."""
    return lot.stage == "HAMMERED" and (lot.auction > 1 or lot.reserve is None)
