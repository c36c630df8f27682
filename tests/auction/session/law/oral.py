"""喊價: any higher bid releases the lower, three calls, the hammer (CC §395; CEA §70)."""

from tests.auction.session.law.said import Said
from tests.auction.session.law.table import MOST, Lot, Table

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
    return enough and not own and not barred


def shout(table: Table, said: Said) -> None:
    lot, amount = table.lots[said.text("lot")], said.number("amount")
    assert all(amount > earlier for _, earlier in lot.shouts), "the price only rises"
    lot.shouts.append((said.text("bidder"), amount))
    lot.calls = 0


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
