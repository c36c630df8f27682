"""同價: tied bidders add to the tied price on the spot; where nobody does, lots are drawn (§90)."""

from tests.auction.session.law.forms import at, leading, offer, ruling_due
from tests.auction.session.law.said import Said
from tests.auction.session.law.table import MOST, Drawing, Envelope, Lot, Table

NUMBERS_BELOW = 1_000_000
DRAWN_BY_NUMBERS = 90
"""Among more the sum gets too long for a pocket calculator."""


def _in_the_room(table: Table, one: Envelope) -> bool:
    return any(table.here(who) for who in (*one.holders, one.agent))


def _tied(table: Table, lot: Lot) -> list[Envelope]:
    """Who tied before anybody raised: every form is ruled on, and their bags are open."""
    tied = leading(lot, before_raises=True)
    open_still = any(one.valid is None for one in lot.in_order())
    sealed = any(one.bag is None or ruling_due(table, lot, one) for one in tied)
    return [] if len(tied) == 1 or open_still or sealed else tied


def slips_awaited(table: Table, lot: Lot) -> list[Envelope]:
    """On slips: everybody present who leads and has not handed one in."""
    first = leading(lot)
    if len(first) == 1 or lot.all_blank or not _on_slips(table):
        return []
    return [one for one in first if one.number not in lot.slips and _in_the_room(table, one)]


def _on_slips(table: Table) -> bool:
    return table.policy.text("tie_raise_mode") == "written_once"


def may_raise(table: Table, said: Said) -> bool:
    found, more = at(table, said), said.number("increase")
    if found is None:
        return False
    lot, one = found
    if one not in _tied(table, lot) or not _in_the_room(table, one):
        return False
    if lot.drawn is not None or lot.drawing is not None:
        return False
    if more < 0 or offer(lot, one) + more > MOST:
        return False
    if _on_slips(table):
        return one in slips_awaited(table, lot)
    return more > max(lot.more.values(), default=0)


def raise_(table: Table, said: Said) -> None:
    """Spoken, the last and highest raise leads. Slips are compared when the last one is in."""
    lot, more = table.lots[said.text("lot")], said.number("increase")
    before = max(offer(lot, one) for one in leading(lot))
    if not _on_slips(table):
        lot.more[said.number("envelope")] = more
        lot.declined = []
        assert max(offer(lot, one) for one in leading(lot)) > before, "a raise has to raise"
        return
    lot.slips[said.number("envelope")] = more
    if slips_awaited(table, lot):
        return
    most = max(lot.slips.values())
    lot.all_blank = most == 0
    for number, slip in lot.slips.items():
        if most and slip == most:
            lot.more[number] = lot.more.get(number, 0) + most
    lot.slips = {}
    assert max(offer(lot, one) for one in leading(lot)) == before + most


# --- drawing lots --------------------------------------------------------------------------------


def _may_draw(table: Table, lot: Lot) -> bool:
    among = leading(lot)
    tied = _tied(table, lot)
    if len(among) < 2 or not all(one in tied for one in among):
        return False
    return not slips_awaited(table, lot) if _on_slips(table) else not _to_be_asked(table, lot)


def _to_be_asked(table: Table, lot: Lot) -> list[int]:
    """Aloud everybody here who ties is asked, and again after every raise."""
    if lot.drawing is not None or lot.drawn is not None:
        return []
    among = leading(lot)
    here = [one.number for one in among if _in_the_room(table, one)]
    return [number for number in here if number not in lot.declined] if len(among) > 1 else []


def may_decline(table: Table, said: Said) -> bool:
    lot = table.lots.get(said.text("lot"))
    if lot is None or lot.stage != "OPENING" or _on_slips(table) or not leading(lot):
        return False
    tied = _tied(table, lot)
    return all(one in tied for one in leading(lot)) and bool(_to_be_asked(table, lot))


def decline(table: Table, said: Said) -> None:
    lot = table.lots[said.text("lot")]
    lot.declined = [*lot.declined, *_to_be_asked(table, lot)]


def may_draw_tokens(table: Table, said: Said) -> bool:
    found = at(table, said)
    if found is None:
        return False
    lot, one = found
    begun = lot.drawing is not None and not lot.drawing.lost
    return not begun and one in leading(lot) and _may_draw(table, lot)


def draw_tokens(table: Table, said: Said) -> None:
    table.lots[said.text("lot")].drawn = said.number("envelope")


def may_seal_a_secret(table: Table, said: Said) -> bool:
    lot = table.lots.get(said.text("lot"))
    if lot is None or lot.stage != "OPENING" or lot.drawing is not None:
        return False
    among = tuple(one.number for one in leading(lot))
    few = len(among) <= DRAWN_BY_NUMBERS
    return few and said.numbers("envelopes") == among and _may_draw(table, lot)


def seal_a_secret(table: Table, said: Said) -> None:
    """The officer names a number first, then whoever of the tied is here, in their order."""
    lot, among = table.lots[said.text("lot")], said.numbers("envelopes")
    here = [number for number in among if _in_the_room(table, lot.envelopes[number])]
    lot.drawing = Drawing(among, [None, *here])


def _running(table: Table, said: Said) -> tuple[Lot, Drawing] | None:
    lot = table.lots.get(said.text("lot"))
    if lot is None or lot.stage != "OPENING" or lot.drawing is None:
        return None
    return None if lot.drawing.lost or lot.drawing.over else (lot, lot.drawing)


def may_pass(table: Table, said: Said) -> bool:
    """Whose turn it is may name none; they may still be drawn."""
    found = _running(table, said)
    return found is not None and found[1].naming[:1] == [said.number_or_none("envelope")]


def pass_(table: Table, said: Said) -> None:
    found = _running(table, said)
    assert found is not None
    found[1].naming.pop(0)


def may_name_a_number(table: Table, said: Said) -> bool:
    return may_pass(table, said) and 0 <= said.number("number") < NUMBERS_BELOW


def name_a_number(table: Table, said: Said) -> None:
    found = _running(table, said)
    assert found is not None
    found[1].numbers.append(said.number("number"))
    found[1].naming.pop(0)


def may_open_the_secret(table: Table, said: Said) -> bool:
    found = _running(table, said)
    return found is not None and not found[1].naming


def open_the_secret(table: Table, said: Said) -> None:
    """All numbers added up and divided: remainder 1 the first, 2 the second, 0 the last."""
    found = _running(table, said)
    assert found is not None
    lot, drawing = found
    rest = (said.number("secret") + sum(drawing.numbers)) % len(drawing.among)
    lot.drawn, drawing.over = drawing.among[rest - 1], True


def may_lose_the_secret(table: Table, said: Said) -> bool:
    return _running(table, said) is not None


def lose_the_secret(table: Table, said: Said) -> None:
    drawing = table.lots[said.text("lot")].drawing
    assert drawing is not None
    drawing.lost = True
